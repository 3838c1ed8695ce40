using System.Globalization;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Work;

namespace SynergyFlow.Core.Incidents;

/// <summary>The fields that an edit sets; those that are not set stay as they are (RFC 7396).</summary>
public sealed record IncidentPatch
{
    public Optional<string> Title { get; init; }

    public Optional<string> Description { get; init; }

    public Optional<Impact?> Impact { get; init; }

    public Optional<Urgency?> Urgency { get; init; }

    public Optional<string> Category { get; init; }

    public Optional<string> Subcategory { get; init; }

    public Optional<string> Service { get; init; }

    public Optional<string> Location { get; init; }

    public Optional<UserId?> Requester { get; init; }

    public Optional<UserId?> AffectedUser { get; init; }

    public Optional<ContactChannel?> ContactChannel { get; init; }

    public Optional<DateTimeOffset?> DueAt { get; init; }

    public Optional<Sensitivity?> Sensitivity { get; init; }

    public Optional<IReadOnlyList<string>> Tags { get; init; }

    public Optional<RecordId?> Parent { get; init; }

    public IncidentFields On(IncidentFields current)
    {
        ArgumentNullException.ThrowIfNull(current);
        return current with
        {
            Title = Title.Or(current.Title) ?? "",
            Description = Description.Or(current.Description) ?? "",
            Impact = Impact.Or(current.Impact) ?? (Impact)(-1),
            Urgency = Urgency.Or(current.Urgency) ?? (Urgency)(-1),
            Category = Category.Or(current.Category),
            Subcategory = Subcategory.Or(current.Subcategory),
            Service = Service.Or(current.Service),
            Location = Location.Or(current.Location),
            Requester = Requester.Or(current.Requester) ?? default,
            AffectedUser = AffectedUser.Or(current.AffectedUser),
            ContactChannel = ContactChannel.Or(current.ContactChannel) ?? (ContactChannel)(-1),
            DueAt = DueAt.Or(current.DueAt),
            Sensitivity = Sensitivity.Or(current.Sensitivity) ?? (Sensitivity)(-1),
            Tags = Tags.Or(current.Tags) ?? [],
        };
    }

    /// <summary>The names that <see cref="With"/> knows, in the order of history.</summary>
    public static IReadOnlyList<string> Names { get; } =
    [
        "title", "description", "impact", "urgency", "requester", "affected_user", "contact_channel", "category", "subcategory",
        "service", "location", "due_at", "sensitivity", "tags", "parent",
    ];

    /// <summary>One field more, under the name and in the spelling of history. What is no value of the field is refused when it is applied.</summary>
    public IncidentPatch With(string field, string? value) => field switch
    {
        "title" => this with { Title = value },
        "description" => this with { Description = value },
        "impact" => this with { Impact = Choice<Impact>(value) },
        "urgency" => this with { Urgency = Choice<Urgency>(value) },
        "category" => this with { Category = value },
        "subcategory" => this with { Subcategory = value },
        "service" => this with { Service = value },
        "location" => this with { Location = value },
        "requester" => this with { Requester = Person(value) },
        "affected_user" => this with { AffectedUser = Person(value) },
        "contact_channel" => this with { ContactChannel = Choice<ContactChannel>(value) },
        "due_at" => this with
        {
            DueAt = DateTimeOffset.TryParse(value, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at) ? at.ToUniversalTime() : (DateTimeOffset?)null,
        },
        "sensitivity" => this with { Sensitivity = Choice<Sensitivity>(value) },
        "tags" => this with
        {
            Tags = new Optional<IReadOnlyList<string>>(
                (value ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)),
        },
        "parent" => this with { Parent = Guid.TryParse(value, out var id) ? new RecordId(id) : (RecordId?)null },
        _ => throw new ArgumentOutOfRangeException(nameof(field), field, "Not a field that is edited by hand."),
    };

    /// <summary>The fields this patch sets, under the names and in the spelling of history.</summary>
    public IReadOnlyDictionary<string, string?> Touched()
    {
        Dictionary<string, string?> touched = [];
        Add("title", Title.IsSet, () => Title.Value);
        Add("description", Description.IsSet, () => Description.Value);
        Add("impact", Impact.IsSet, () => Impact.Value?.ToText());
        Add("urgency", Urgency.IsSet, () => Urgency.Value?.ToText());
        Add("category", Category.IsSet, () => Category.Value);
        Add("subcategory", Subcategory.IsSet, () => Subcategory.Value);
        Add("service", Service.IsSet, () => Service.Value);
        Add("location", Location.IsSet, () => Location.Value);
        Add("requester", Requester.IsSet, () => Requester.Value?.ToString());
        Add("affected_user", AffectedUser.IsSet, () => AffectedUser.Value?.ToString());
        Add("contact_channel", ContactChannel.IsSet, () => ContactChannel.Value?.ToText());
        Add("due_at", DueAt.IsSet, () => Incident.Rfc3339(DueAt.Value));
        Add("sensitivity", Sensitivity.IsSet, () => Sensitivity.Value?.ToText());
        Add("tags", Tags.IsSet, () => Tags.Value is { Count: > 0 } tags ? string.Join(", ", tags) : null);
        Add("parent", Parent.IsSet, () => Parent.Value?.ToString());
        return touched;

        void Add(string field, bool isSet, Func<string?> value)
        {
            if (isSet)
            {
                touched[field] = value();
            }
        }
    }

    private static TEnum? Choice<TEnum>(string? value)
        where TEnum : struct, Enum => EnumText.TryParse<TEnum>(value, out var parsed) ? parsed : null;

    private static UserId? Person(string? value) => Guid.TryParse(value, out var id) ? new UserId(id) : null;
}
