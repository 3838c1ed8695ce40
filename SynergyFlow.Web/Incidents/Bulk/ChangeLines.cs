using Microsoft.Extensions.Localization;
using SynergyFlow.Core.Identity.Contracts;
using SynergyFlow.Core.Incidents.Changing;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Teams.Contracts;
using SynergyFlow.Core.Work;
using SynergyFlow.Web.Work;

namespace SynergyFlow.Web.Incidents.Bulk;

/// <param name="Value">Null: the field is emptied.</param>
public sealed record ChangeLine(string Label, string? Value);

/// <summary>Changes as a person reads them, one line each; ids by the names that the reader may see.</summary>
internal sealed class ChangeLines(IPeople people, ITeamDirectory teams, IRecordQueries records, FieldWords words, IStringLocalizer<BulkText> text)
{
    private static readonly HashSet<string> s_people = [IncidentChanges.Assignee, "requester", "affected_user"];

    public async Task<IReadOnlyList<ChangeLine>> OfAsync(Viewer viewer, IncidentChanges changes, CancellationToken ct)
    {
        List<ChangeLine> lines = [];
        foreach (var (field, value) in changes.Set)
        {
            lines.Add(new ChangeLine(words.Label(field), words.Value(field, value, await NameAsync(viewer, field, value, ct))));
        }

        if (changes.AddTags.Count > 0)
        {
            lines.Add(new ChangeLine(text["AddTags"], string.Join(", ", changes.AddTags)));
        }

        if (changes.RemoveTags.Count > 0)
        {
            lines.Add(new ChangeLine(text["RemoveTags"], string.Join(", ", changes.RemoveTags)));
        }

        if (changes.Priority is { } priority)
        {
            lines.Add(new ChangeLine(
                words.Label("priority"),
                priority.To is { } to ? text["PriorityBecause", to.ToText(), priority.Reason ?? ""] : text["PriorityByPolicy"]));
        }

        if (changes.State is { } state)
        {
            lines.AddRange(await StateAsync(viewer, state, ct));
        }

        if (changes.Comment is { } comment)
        {
            lines.Add(new ChangeLine(text["Comment." + comment.Kind.ToText()], comment.Text));
        }

        if (changes.Link is { } link)
        {
            lines.Add(new ChangeLine(text["Role." + link.Role.ToText()], await KeyAsync(viewer, link.Other, ct)));
        }

        if (changes.Merge is { } merge)
        {
            lines.Add(new ChangeLine(text["MergeInto"], await KeyAsync(viewer, merge.Into, ct)));
        }

        return lines;
    }

    /// <summary>By field, what a person reads instead of the id that it is set to.</summary>
    public async Task<IReadOnlyDictionary<string, string?>> NamesAsync(Viewer viewer, IncidentChanges changes, CancellationToken ct)
    {
        Dictionary<string, string?> names = [];
        foreach (var (field, value) in changes.Set)
        {
            names[field] = await NameAsync(viewer, field, value, ct);
        }

        return names;
    }

    /// <summary>By stored value, what a person reads instead of an id; each id is looked up once.</summary>
    public async Task<IReadOnlyDictionary<string, string>> NamesAsync(Viewer viewer, IEnumerable<FieldChange> changes, CancellationToken ct)
    {
        Dictionary<string, string> names = [];
        foreach (var (field, value) in changes.SelectMany(change => new[] { (change.Field, change.From), (change.Field, change.To) }))
        {
            if (value is not null && !names.ContainsKey(value) && Guid.TryParse(value, out _) && await NameAsync(viewer, field, value, ct) is { } name)
            {
                names[value] = name;
            }
        }

        return names;
    }

    /// <summary>The labels only, for a list.</summary>
    public string Short(IncidentChanges changes)
    {
        List<string> parts = [.. changes.Set.Keys.Select(words.Label)];
        Add(changes.AddTags.Count > 0 || changes.RemoveTags.Count > 0, words.Label("tags"));
        Add(changes.Priority is not null, words.Label("priority"));
        Add(changes.State is not null, changes.State is { } state ? words.State(state.To) : "");
        Add(changes.Comment is not null, changes.Comment is { } comment ? text["Comment." + comment.Kind.ToText()] : "");
        Add(changes.Link is not null, text["Link"]);
        Add(changes.Merge is not null, text["Bar.merge"]);
        return string.Join(", ", parts.Distinct());

        void Add(bool there, string label)
        {
            if (there)
            {
                parts.Add(label);
            }
        }
    }

    private async Task<IEnumerable<ChangeLine>> StateAsync(Viewer viewer, StateChange state, CancellationToken ct)
    {
        List<ChangeLine> lines =
        [
            new(words.Label("state"), words.State(state.To)),
            new(words.Label("pending_reason"), words.Value("pending_reason", state.PendingReason?.ToText())),
            new(words.Label("resume_at"), state.ResumeAt is { } at ? words.Exact(at) : null),
            new(words.Label("resolution_code"), words.Value("resolution_code", state.ResolutionCode?.ToText())),
            new(words.Label("resolution_notes"), state.ResolutionNotes),
            new(words.Label("cancel_reason"), words.Value("cancel_reason", state.CancelReason?.ToText())),
            new(words.Label("duplicate_of"), state.DuplicateOf is { } other ? await KeyAsync(viewer, other, ct) : null),
            new(words.Label("state_reason"), state.Note),
        ];
        return lines.Where(line => line.Value is not null);
    }

    private async Task<string?> NameAsync(Viewer viewer, string field, string? value, CancellationToken ct) =>
        value == IncidentChanges.Me ? text["Me"]
            : !Guid.TryParse(value, out var id) ? null
            : s_people.Contains(field) ? (await people.FindAsync(viewer.Actor.Tenant, new UserId(id), ct))?.Name
            : field is IncidentChanges.Team ? (await teams.FindAsync(viewer.Actor.Tenant, new TeamId(id), ct))?.Name
            : await KeyAsync(viewer, new RecordId(id), ct);

    private async Task<string> KeyAsync(Viewer viewer, RecordId id, CancellationToken ct) =>
        (await records.FindAsync(viewer.Scope, id.ToString(), ct))?.Key ?? text["HiddenRecord"];
}
