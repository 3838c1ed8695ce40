using SynergyFlow.Core.Projects;
using SynergyFlow.Core.Projects.Fields;
using SynergyFlow.Core.Projects.Items;

namespace SynergyFlow.Core.Integrations.Import.Jira;

/// <summary>What becomes of an item that changed in Jira since the last import: each field that nobody changed here gets what Jira says now.</summary>
/// <param name="State">Null: it stays.</param>
/// <param name="Facts">What Jira says now, for the next time.</param>
/// <param name="Kept">Fields that both changed, with Jira's value.</param>
internal sealed record JiraMerge(WorkItemFields Fields, ProjectState? State, Dictionary<string, string?> Facts, IReadOnlyList<(string Field, string? Value)> Kept)
{
    /// <param name="last">What the item said after the last import.</param>
    /// <param name="own">The fields of the project that Jira said something of, as history names them: the others are not compared.</param>
    public static JiraMerge Of(WorkItem item, WorkItemFields wanted, ProjectState state, IReadOnlyDictionary<string, string?> last, IReadOnlySet<string> own)
    {
        var here = item.Facts();
        var there = WorkItem.Facts(wanted, item.Of, state);
        foreach (var field in item.Of.Fields.Where(field => !own.Contains(field.InHistory)))
        {
            there.Remove(field.InHistory);
        }

        List<(string, string?)> kept = [];
        HashSet<string> taken = new(StringComparer.Ordinal);
        foreach (var (name, value) in there)
        {
            var before = last.GetValueOrDefault(name);
            if (value == before || value == here.GetValueOrDefault(name))
            {
                continue;
            }

            if (here.GetValueOrDefault(name) == before)
            {
                taken.Add(name);
            }
            else
            {
                kept.Add((name, value));
            }
        }

        // Another level of the hierarchy would ask what is above and below: it stays on its own.
        if (!item.Type.Parents().SequenceEqual(wanted.Type.Parents()))
        {
            kept.AddRange(taken.Where(name => name is "item_type" or "parent" or "sprint").Select(name => (name, there[name])));
            taken.RemoveWhere(name => name is "item_type" or "parent" or "sprint");
        }

        var now = WorkItemFields.Of(item);
        var fields = now with
        {
            Title = Pick("title", now.Title, wanted.Title),
            Type = Pick("item_type", now.Type, wanted.Type),
            Description = Pick("description", now.Description, wanted.Description),
            Priority = Pick("priority", now.Priority, wanted.Priority),
            Assignee = Pick("assignee", now.Assignee, wanted.Assignee),
            Parent = Pick("parent", now.Parent, wanted.Parent),
            Sprint = Pick("sprint", now.Sprint, wanted.Sprint),
            Points = Pick("points", now.Points, wanted.Points),
            Estimate = Pick("estimate", now.Estimate, wanted.Estimate),
            Remaining = Pick("remaining", now.Remaining, wanted.Remaining),
            StartDate = Pick("start_date", now.StartDate, wanted.StartDate),
            TargetDate = Pick("target_date", now.TargetDate, wanted.TargetDate),
            Labels = Pick("tags", now.Labels, wanted.Labels),
            Components = Pick("components", now.Components, wanted.Components),
            Versions = Pick("versions", now.Versions, wanted.Versions),
            Values = Values(item.Of.Fields, taken, now.Values, wanted.Values),
        };
        if (fields.Checked() is { Failed: true })
        {
            // Half of ours and half of theirs may not go together, such as two days that cross: then it stays as it is.
            kept.AddRange(taken.Where(name => name != "item_state").Select(name => (name, there[name])));
            fields = now;
        }

        // What was not looked at this time is remembered as it was.
        foreach (var (name, value) in last)
        {
            there.TryAdd(name, value);
        }

        return new JiraMerge(fields, taken.Contains("item_state") ? state : null, there, kept);

        T Pick<T>(string name, T ours, T theirs) => taken.Contains(name) ? theirs : ours;
    }

    private static IReadOnlyList<FieldEntry> Values(IReadOnlyList<ItemField> fields, HashSet<string> taken, IReadOnlyList<FieldEntry> ours, IReadOnlyList<FieldEntry> theirs)
    {
        var changed = fields.Where(field => taken.Contains(field.InHistory)).Select(field => field.Id).ToHashSet();
        return changed.Count == 0 ? ours : [.. ours.Where(entry => !changed.Contains(entry.Field)), .. theirs.Where(entry => changed.Contains(entry.Field))];
    }
}
