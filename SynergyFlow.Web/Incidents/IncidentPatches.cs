using System.Globalization;
using SynergyFlow.Core.Incidents;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Work;

namespace SynergyFlow.Web.Incidents;

/// <summary>Patches from one field in the spelling of history, and parts of a patch.</summary>
internal static class IncidentPatches
{
    public static IncidentPatch Of(string field, string? value) => field switch
    {
        "title" => new IncidentPatch { Title = value },
        "description" => new IncidentPatch { Description = value },
        "impact" => new IncidentPatch { Impact = Enum<Impact>(value) },
        "urgency" => new IncidentPatch { Urgency = Enum<Urgency>(value) },
        "category" => new IncidentPatch { Category = value },
        "subcategory" => new IncidentPatch { Subcategory = value },
        "service" => new IncidentPatch { Service = value },
        "location" => new IncidentPatch { Location = value },
        "requester" => new IncidentPatch { Requester = Person(value) },
        "affected_user" => new IncidentPatch { AffectedUser = Person(value) },
        "contact_channel" => new IncidentPatch { ContactChannel = Enum<ContactChannel>(value) },
        "due_at" => new IncidentPatch
        {
            DueAt = DateTimeOffset.TryParse(value, CultureInfo.InvariantCulture, out var at) ? at : (DateTimeOffset?)null,
        },
        "sensitivity" => new IncidentPatch { Sensitivity = Enum<Sensitivity>(value) },
        "tags" => new IncidentPatch { Tags = new Optional<IReadOnlyList<string>>(Tags(value)) },
        "parent" => new IncidentPatch { Parent = Guid.TryParse(value, out var id) ? new RecordId(id) : (RecordId?)null },
        _ => throw new ArgumentOutOfRangeException(nameof(field), field, "Not a field that is edited by hand."),
    };

    public static string[] Tags(string? typed) =>
        (typed ?? "").Split([',', ' '], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    /// <summary>The part of a patch that sets these fields.</summary>
    public static IncidentPatch Only(this IncidentPatch patch, IReadOnlySet<string> fields) => new()
    {
        Title = fields.Contains("title") ? patch.Title : default,
        Description = fields.Contains("description") ? patch.Description : default,
        Impact = fields.Contains("impact") ? patch.Impact : default,
        Urgency = fields.Contains("urgency") ? patch.Urgency : default,
        Category = fields.Contains("category") ? patch.Category : default,
        Subcategory = fields.Contains("subcategory") ? patch.Subcategory : default,
        Service = fields.Contains("service") ? patch.Service : default,
        Location = fields.Contains("location") ? patch.Location : default,
        Requester = fields.Contains("requester") ? patch.Requester : default,
        AffectedUser = fields.Contains("affected_user") ? patch.AffectedUser : default,
        ContactChannel = fields.Contains("contact_channel") ? patch.ContactChannel : default,
        DueAt = fields.Contains("due_at") ? patch.DueAt : default,
        Sensitivity = fields.Contains("sensitivity") ? patch.Sensitivity : default,
        Tags = fields.Contains("tags") ? patch.Tags : default,
        Parent = fields.Contains("parent") ? patch.Parent : default,
    };

    private static TEnum? Enum<TEnum>(string? value)
        where TEnum : struct, Enum => EnumText.TryParse<TEnum>(value, out var parsed) ? parsed : null;

    private static UserId? Person(string? value) => Guid.TryParse(value, out var id) ? new UserId(id) : null;
}
