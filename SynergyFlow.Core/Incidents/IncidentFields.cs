using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Work;

namespace SynergyFlow.Core.Incidents;

/// <summary>The fields of an incident that people fill in, checked: nothing in here breaks a rule of form.</summary>
public sealed record IncidentFields
{
    public required string Title { get; init; }

    public string Description { get; init; } = "";

    public Impact Impact { get; init; } = Impact.Person;

    public Urgency Urgency { get; init; } = Urgency.Degraded;

    public string? Category { get; init; }

    public string? Subcategory { get; init; }

    public string? Service { get; init; }

    public string? Location { get; init; }

    public required UserId Requester { get; init; }

    public UserId? AffectedUser { get; init; }

    public ContactChannel ContactChannel { get; init; } = ContactChannel.Portal;

    public DateTimeOffset? DueAt { get; init; }

    public Sensitivity Sensitivity { get; init; }

    public IReadOnlyList<string> Tags { get; init; } = [];

    /// <summary>Used when the incident is created; later <see cref="Incident.Assign"/> and <see cref="Incident.SetParent"/> change them.</summary>
    public TeamId? Team { get; init; }

    public UserId? Assignee { get; init; }

    public RecordId? Parent { get; init; }

    public static IncidentFields Of(Incident incident)
    {
        ArgumentNullException.ThrowIfNull(incident);
        return new IncidentFields
        {
            Title = incident.Title,
            Description = incident.Description,
            Impact = incident.Impact,
            Urgency = incident.Urgency,
            Category = incident.Category,
            Subcategory = incident.Subcategory,
            Service = incident.Service,
            Location = incident.Location,
            Requester = incident.Requester,
            AffectedUser = incident.AffectedUser,
            ContactChannel = incident.ContactChannel,
            DueAt = incident.DueAt,
            Sensitivity = incident.Sensitivity,
            Tags = incident.Tags,
            Team = incident.Team,
            Assignee = incident.Assignee,
            Parent = incident.Parent,
        };
    }

    /// <summary>Trims and checks every text and enum. The same check serves the form, the API and the import.</summary>
    public Result<IncidentFields> Checked()
    {
        var title = Text.Check("title", Title, WorkRecord.TitleLength, required: true);
        var description = Text.Check("description", Description, WorkRecord.DescriptionLength, multiline: true);
        var category = Text.Check("category", Category, WorkRecord.NameLength);
        var subcategory = Text.Check("subcategory", Subcategory, WorkRecord.NameLength);
        var service = Text.Check("service", Service, WorkRecord.NameLength);
        var location = Text.Check("location", Location, WorkRecord.NameLength);
        var refused = title.Error ?? description.Error ?? category.Error ?? subcategory.Error ?? service.Error
            ?? location.Error ?? CheckChoices();
        if (refused is not null)
        {
            return refused;
        }

        var tags = CheckTags();
        if (tags.Failed)
        {
            return tags.Error;
        }

        return this with
        {
            Title = title.Value!,
            Description = description.Value ?? "",
            Category = category.Value,
            Subcategory = subcategory.Value,
            Service = service.Value,
            Location = location.Value,
            Tags = tags.Value,
        };
    }

    private InvalidField? CheckChoices() =>
        !Enum.IsDefined(Impact) ? new InvalidField("impact", "impact is not one of the allowed values.")
        : !Enum.IsDefined(Urgency) ? new InvalidField("urgency", "urgency is not one of the allowed values.")
        : !Enum.IsDefined(ContactChannel) ? new InvalidField("contactChannel", "contactChannel is not one of the allowed values.")
        : !Enum.IsDefined(Sensitivity) ? new InvalidField("sensitivity", "sensitivity is not one of the allowed values.")
        : null;

    private Result<IReadOnlyList<string>> CheckTags()
    {
        var texts = Text.CheckEach("tags", Tags, WorkRecord.TagLength);
        if (texts.Failed)
        {
            return texts.Error;
        }

        SortedSet<string> tags = new(texts.Value.Select(text => text.ToLowerInvariant()), StringComparer.Ordinal);
        return tags.Count > WorkRecord.MostTags
            ? new InvalidField("tags", $"A record has at most {WorkRecord.MostTags} tags.")
            : new Result<IReadOnlyList<string>>([.. tags], null);
    }
}
