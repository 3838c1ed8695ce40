using SynergyFlow.Core.Incidents;
using SynergyFlow.Core.Kernel;

namespace SynergyFlow.Web.Incidents;

/// <summary>Patches from one field in the spelling of history, and parts of a patch.</summary>
internal static class IncidentPatches
{
    public static IncidentPatch Of(string field, string? value) => field is "tags"
        ? new IncidentPatch { Tags = new Optional<IReadOnlyList<string>>(Tags(value)) }
        : new IncidentPatch().With(field, value);

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
}
