using Microsoft.AspNetCore.Components;
using SynergyFlow.Core.Incidents;
using SynergyFlow.Core.Incidents.Changing;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Work;

namespace SynergyFlow.Web.Incidents.Bulk;

/// <summary>Which parts of a set of changes an editor shows.</summary>
[Flags]
public enum ChangeParts
{
    None = 0,
    Fields = 1,
    State = 2,
    Comment = 4,
    Link = 8,
    Merge = 16,
}

/// <summary>Fills in a set of changes: for a bulk change as for a macro.</summary>
public sealed partial class ChangeEditor(TimeProvider time)
{
    private static readonly string[] s_names =
    [
        IncidentChanges.Team, IncidentChanges.Assignee, .. IncidentPatch.Names.Where(name => name is not ("tags" or "title" or "description")),
    ];

    private readonly string _id = $"change-{Guid.CreateVersion7(time.GetUtcNow()):N}";

    [Parameter, EditorRequired]
    public required ChangeDraft Draft { get; set; }

    [Parameter, EditorRequired]
    public required ChangeParts Parts { get; set; }

    private FieldWords Words => new(IncidentWords, Zone);

    private IEnumerable<string> Addable => s_names.Where(name => Draft.Fields.TrueForAll(draft => draft.Name != name));

    private IReadOnlyList<Choice> Priorities =>
    [
        new("", Text["LeaveIt"]),
        .. EnumText.All<Priority>().Select(priority => new Choice(priority, priority)),
        new(ChangeDraft.ByPolicy, Text["PriorityByPolicy"]),
    ];

    private IReadOnlyList<Choice> Kinds => [.. EnumText.All<CommentKind>().Select(kind => new Choice(kind, Text["Comment." + kind]))];

    private IReadOnlyList<Choice> Roles => [.. EnumText.All<LinkRole>().Select(role => new Choice(role, Text["Role." + role]))];

    private static string Braces(string name) => "{{" + name + "}}";

    private string Id(string part) => $"{_id}-{part}";

    private void Add(ChangeEventArgs chosen)
    {
        if (chosen.Value is string { Length: > 0 } name && Addable.Contains(name))
        {
            Draft.Fields.Add(new FieldDraft(name) { Value = First(name) });
        }
    }

    /// <summary>A field that always has a value begins with one.</summary>
    private static string First(string name) => name switch
    {
        "impact" => Impact.Person.ToText(),
        "urgency" => Urgency.Degraded.ToText(),
        "contact_channel" => ContactChannel.Portal.ToText(),
        "sensitivity" => Sensitivity.Normal.ToText(),
        _ => "",
    };
}
