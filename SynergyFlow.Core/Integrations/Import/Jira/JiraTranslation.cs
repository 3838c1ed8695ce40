using System.Globalization;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Projects;
using SynergyFlow.Core.Projects.Items;
using SynergyFlow.Core.Projects.Sprints;
using SynergyFlow.Core.Work;

namespace SynergyFlow.Core.Integrations.Import.Jira;

/// <summary>Says issues in our terms, and each thing that does not fit as a problem with what happens to it.</summary>
internal sealed class JiraTranslation(JiraExport export, JiraMapping mapping, JiraDates dates, Action<RowProblem> report)
{
    private const int MostMinutes = Effort.Most;

    private static readonly JiraState s_unknown = new("Backlog", StateGroup.Backlog);

    public List<PlannedIssue> Issues()
    {
        var order = Order();
        List<PlannedIssue> planned = [];
        foreach (var issue in export.Issues)
        {
            if (mapping.Projects.GetValueOrDefault(issue.Project) is { Skip: true })
            {
                continue;
            }

            if (mapping.Projects.GetValueOrDefault(issue.Project) is not { } target)
            {
                Say(issue, "Project key", issue.Project, "jira.no_project", "the mapping has no project for it; it is not taken in.");
                continue;
            }

            planned.Add(Plan(issue, target with { Key = target.Key.Trim().ToUpperInvariant() }, order[issue.Key]));
        }

        return
        [
            .. planned.OrderBy(one => one.Fields.Type is WorkItemType.Epic ? 0 : one.Fields.Type is WorkItemType.Subtask ? 2 : 1)
                .ThenBy(one => one.Issue.Project, StringComparer.Ordinal).ThenBy(one => one.Number),
        ];
    }

    public IEnumerable<PlannedSprint> Sprints(IReadOnlyList<PlannedIssue> issues)
    {
        foreach (var project in issues.GroupBy(one => one.Target.Key, StringComparer.Ordinal))
        {
            var active = false;
            foreach (var same in project.SelectMany(one => one.Issue.Sprints).GroupBy(sprint => NameOf(sprint), StringComparer.OrdinalIgnoreCase))
            {
                // The one that says most of it.
                var sprint = same.MaxBy(one => (one.State is JiraSprintState.Unknown ? 0 : 4) + (one.Start is null ? 0 : 2) + (one.Completed is null ? 0 : 1))!;
                SprintFields fields = new(same.Key, Clean(sprint.Goal, Sprint.GoalLength), Day(sprint.Start), Day(sprint.End));
                if (fields.Checked() is { Failed: true } unfit)
                {
                    report(new(0, null, "Sprint", same.Key, "jira.sprint_dates", $"Sprint '{same.Key}': {unfit.Error.Message} It comes without dates."));
                    fields = new SprintFields(same.Key, fields.Goal);
                }

                var state = sprint.State switch
                {
                    JiraSprintState.Closed => SprintState.Closed,
                    JiraSprintState.Active when fields is { StartsOn: not null, EndsOn: not null } && !active => SprintState.Active,
                    _ => SprintState.Future,
                };
                if (sprint.State is JiraSprintState.Unknown)
                {
                    report(new(0, null, "Sprint", same.Key, "jira.sprint_unsaid", $"Sprint '{same.Key}': the file does not say when it was and whether it is over. It comes as planned, without dates; an export as XML or of REST says more."));
                }
                else if (sprint.State is JiraSprintState.Active && state is SprintState.Future)
                {
                    report(new(0, null, "Sprint", same.Key, "jira.sprint_active", $"Sprint '{same.Key}' is active there, but has no dates or is not the only one; it comes as planned."));
                }

                active |= state is SprintState.Active;
                yield return new PlannedSprint(project.Key, fields, state, sprint.Start, sprint.Completed ?? sprint.End);
            }
        }
    }

    /// <summary>Versions that issues name, with their days where the export knows them.</summary>
    public IEnumerable<PlannedVersion> Versions(IReadOnlyList<PlannedIssue> issues)
    {
        foreach (var project in issues.GroupBy(one => one.Target.Key, StringComparer.Ordinal))
        {
            foreach (var same in project.SelectMany(one => one.Versions.Select(name => (one.Issue.Project, Name: name))).GroupBy(one => one.Name, StringComparer.OrdinalIgnoreCase))
            {
                var version = same.Select(one => one.Project).Distinct(StringComparer.Ordinal).Select(from => export.Catalogue.VersionOf(from, same.Key)).MaxBy(one => one.Release is null ? 0 : 1)!;
                VersionFields fields = new(same.Key, Clean(version.Description, ProjectVersion.DescriptionLength), version.Start, version.Release);
                if (fields.Checked() is { Failed: true } unfit)
                {
                    report(new(0, null, "Fix versions", same.Key, "jira.version_dates", $"Version '{same.Key}': {unfit.Error.Message} It comes without dates."));
                    fields = new VersionFields(same.Key, fields.Description);
                }

                yield return new PlannedVersion(project.Key, fields, version.Released, version.Archived);
            }
        }
    }

    /// <summary>Components that issues name, with who leads them where the export knows it.</summary>
    public IEnumerable<PlannedComponent> Components(IReadOnlyList<PlannedIssue> issues)
    {
        foreach (var project in issues.GroupBy(one => one.Target.Key, StringComparer.Ordinal))
        {
            foreach (var same in project.SelectMany(one => one.Components.Select(name => (one.Issue.Project, Name: name))).GroupBy(one => one.Name, StringComparer.OrdinalIgnoreCase))
            {
                var component = export.Catalogue.ComponentOf(same.First().Project, same.Key);
                yield return new PlannedComponent(project.Key, same.Key, Clean(component.Description, ProjectComponent.DescriptionLength), component.Lead);
            }
        }
    }

    /// <summary>Custom fields that the mapping did not choose have no place here.</summary>
    public void ReportUnread(IReadOnlyList<PlannedIssue> issues)
    {
        HashSet<string> chosen = new(["Epic Name", "Epic Color", "Epic Colour", "Epic Status", "Development", "Rank", "Epic Link", .. mapping.Fields.Keys], StringComparer.OrdinalIgnoreCase);
        chosen.UnionWith(new[] { mapping.PointsField, mapping.EpicField, mapping.RankField, mapping.StartField }.OfType<string>());
        foreach (var field in issues.SelectMany(one => one.Issue.Custom.Keys).Where(name => !chosen.Contains(name)).GroupBy(name => name, StringComparer.OrdinalIgnoreCase))
        {
            report(new(0, null, field.Key, null, "jira.column_ignored", $"The field '{field.Key}' has a value in {field.Count()} issues; the mapping leaves it out."));
        }
    }

    private PlannedIssue Plan(JiraIssue issue, JiraTarget target, int order)
    {
        var state = mapping.Statuses.GetValueOrDefault(issue.Status);
        if (state is null)
        {
            Say(issue, "Status", issue.Status, "jira.unmapped", "the mapping does not say what it is; it comes into the backlog.");
        }

        var (type, parent) = Place(issue);
        var planned = new PlannedIssue(issue, target, Fields(issue, type), state ?? s_unknown, parent, SprintFor(issue, type), order)
        {
            Components = Parts(issue, "Components", issue.Components, ProjectComponent.NameLength),
            Versions = Parts(issue, "Fix versions", issue.FixVersions, ProjectVersion.NameLength),
            Own = Own(issue),
        };
        if (issue.Created is null)
        {
            Say(issue, "Created", null, "jira.no_date", "its time could not be read; the time of the import stands for it.");
        }

        foreach (var type1 in issue.Links.Select(link => link.Type).Where(one => !mapping.Links.ContainsKey(one)).Distinct(StringComparer.Ordinal))
        {
            Say(issue, "Link", type1, "jira.unmapped", "the mapping does not say what this type of links is; it becomes 'relates to'.");
        }

        return planned;
    }

    private string? Own(JiraIssue issue)
    {
        var own = string.Join('\u001E', mapping.Fields.Where(field => issue.Custom.ContainsKey(field.Key)).OrderBy(field => field.Key, StringComparer.Ordinal)
            .Select(field => $"{field.Key}={string.Join('\u001D', issue.Custom[field.Key].Values)}"));
        return own.Length == 0 ? null : own;
    }

    /// <summary>Epic, story, sub-task is all the depth there is here; what does not fit is taken flat.</summary>
    private (WorkItemType Type, string? Parent) Place(JiraIssue issue)
    {
        var type = TypeOf(issue);
        if (!mapping.Types.ContainsKey(issue.Type))
        {
            Say(issue, "Issue Type", issue.Type, "jira.unmapped", "the mapping does not say what it is; it becomes a task.");
        }

        var named = issue.Parent ?? (mapping.EpicField is { } field ? issue.Custom.GetValueOrDefault(field)?.Said : null);
        if (string.IsNullOrWhiteSpace(named))
        {
            if (type is WorkItemType.Subtask)
            {
                Say(issue, "Parent", null, "jira.no_parent", "a sub-task without its parent; it becomes a task.");
                return (WorkItemType.Task, null);
            }

            return (type, null);
        }

        if (export.Find(named.Trim()) is not { } above)
        {
            if (JiraKey.IsWellFormed(named.Trim()) && type is not (WorkItemType.Subtask or WorkItemType.Epic))
            {
                // It may be here from an earlier import; the run looks for it.
                return (type, named.Trim());
            }

            Say(issue, "Parent", named, "jira.no_parent", type is WorkItemType.Subtask ? "its parent is not in the file; it becomes a task." : "its parent is not in the file; it is taken flat.");
            return (type is WorkItemType.Subtask ? WorkItemType.Task : type, null);
        }

        var parent = TypeOf(above);
        if (mapping.Projects.GetValueOrDefault(above.Project) is not { Skip: false } there || !there.Key.Equals(mapping.Projects.GetValueOrDefault(issue.Project)?.Key, StringComparison.OrdinalIgnoreCase))
        {
            Say(issue, "Parent", above.Key, "jira.no_parent", "its parent is in another project; it is taken flat.");
            return (type is WorkItemType.Subtask ? WorkItemType.Task : type, null);
        }

        // A sub-task that has become a task holds nothing itself; whether it does is asked of it as it is in the end.
        if (type.Parents().Contains(parent) && !(parent is WorkItemType.Subtask))
        {
            return (type, above.Key);
        }

        if (type is WorkItemType.Subtask && parent is WorkItemType.Epic)
        {
            Say(issue, "Parent", above.Key, "jira.flat", "a sub-task right below an epic; it becomes a task of it.");
            return (WorkItemType.Task, above.Key);
        }

        Say(issue, "Parent", above.Key, "jira.flat", $"{type.ToText()} below {parent.ToText()} has no place here; it is taken flat.");
        return (type is WorkItemType.Subtask ? WorkItemType.Task : type, null);
    }

    private WorkItemType TypeOf(JiraIssue issue) => mapping.Types.GetValueOrDefault(issue.Type, WorkItemType.Task);

    private WorkItemFields Fields(JiraIssue issue, WorkItemType type)
    {
        var title = Clean(issue.Summary.ReplaceLineEndings(" "), int.MaxValue) ?? issue.Key;
        if (title.Length > WorkRecord.TitleLength)
        {
            Say(issue, "Summary", title, "jira.cut", $"longer than {WorkRecord.TitleLength} characters; the rest is cut off.");
        }

        if (issue.Description.Length > WorkRecord.DescriptionLength)
        {
            Say(issue, "Description", null, "jira.cut", $"longer than {WorkRecord.DescriptionLength} characters; the rest is cut off.");
        }

        if (issue.Priority is { } said && !mapping.Priorities.ContainsKey(said))
        {
            Say(issue, "Priority", said, "jira.unmapped", "the mapping does not say what it is; it becomes P3.");
        }

        List<string> labels = [.. issue.Labels.Select(label => Clean(label, WorkRecord.TagLength)?.ToLowerInvariant()).OfType<string>().Distinct(StringComparer.Ordinal)];
        if (labels.Count > WorkRecord.MostTags)
        {
            Say(issue, "Labels", string.Join(", ", labels.Skip(WorkRecord.MostTags)), "jira.cut", $"more than {WorkRecord.MostTags} labels; the rest is left out.");
        }

        var start = mapping.StartField is { } field && issue.Custom.TryGetValue(field, out var day) ? dates.ReadDay(day.Said) : null;
        if (start > issue.Due)
        {
            Say(issue, mapping.StartField, start?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), "jira.invalid", "it begins after it is due; the first day is left out.");
            start = null;
        }

        return new WorkItemFields
        {
            Title = title.Length > WorkRecord.TitleLength ? title[..WorkRecord.TitleLength].Trim() : title,
            Type = type,
            Description = Clean(issue.Description, WorkRecord.DescriptionLength) ?? "",
            Priority = issue.Priority is { } priority ? mapping.Priorities.GetValueOrDefault(priority, Priority.P3) : Priority.P3,
            Points = Points(issue),
            Estimate = Minutes(issue, "Original estimate", issue.EstimateSeconds),
            Remaining = Minutes(issue, "Remaining estimate", issue.RemainingSeconds),
            StartDate = start,
            TargetDate = issue.Due,
            Labels = [.. labels.Take(WorkRecord.MostTags).Order(StringComparer.Ordinal)],
        };
    }

    private decimal? Points(JiraIssue issue)
    {
        if (mapping.PointsField is not { } field || !issue.Custom.TryGetValue(field, out var said))
        {
            return null;
        }

        if (JiraFieldValues.Number(said.Said) is >= 0 and <= WorkItemFields.MostPoints and var points)
        {
            return decimal.Round(points, 2);
        }

        Say(issue, field, said.Said, "jira.invalid", $"points are a number from 0 to {WorkItemFields.MostPoints}; it has none.");
        return null;
    }

    private int? Minutes(JiraIssue issue, string column, int? seconds)
    {
        if (seconds / 60 <= MostMinutes || seconds is null)
        {
            return seconds is null ? null : (int)Math.Ceiling(seconds.Value / 60d);
        }

        Say(issue, column, seconds.Value.ToString(CultureInfo.InvariantCulture), "jira.invalid", "more than ten years; it is left out.");
        return null;
    }

    private List<string> Parts(JiraIssue issue, string column, IReadOnlyList<string> names, int longest)
    {
        List<string> kept = [.. names.Select(name => Clean(name, longest)).OfType<string>().Distinct(StringComparer.OrdinalIgnoreCase)];
        if (kept.Count > WorkItemFields.MostParts)
        {
            Say(issue, column, string.Join(", ", kept.Skip(WorkItemFields.MostParts)), "jira.cut", $"more than {WorkItemFields.MostParts}; the rest is left out.");
        }

        return kept.Count > WorkItemFields.MostParts ? kept[..WorkItemFields.MostParts] : kept;
    }

    /// <summary>The one under way, or what is planned, or else the last that it was in.</summary>
    private static string? SprintFor(JiraIssue issue, WorkItemType type) =>
        !Backlog.Types.Contains(type) || issue.Sprints.Count == 0 ? null
        : NameOf(issue.Sprints.FirstOrDefault(sprint => sprint.State is JiraSprintState.Active) ?? issue.Sprints.FirstOrDefault(sprint => sprint.State is JiraSprintState.Future)
            ?? issue.Sprints.Where(sprint => sprint.End is not null).MaxBy(sprint => sprint.End) ?? issue.Sprints[^1]);

    public static string NameOf(JiraSprint sprint) => Clean(sprint.Name.ReplaceLineEndings(" "), Sprint.NameLength) ?? "Sprint";

    /// <summary>By Jira's own order where the file has it, or else as the file stands.</summary>
    private Dictionary<string, int> Order()
    {
        var sorted = mapping.RankField is { } field
            ? export.Issues.OrderBy(issue => issue.Custom.GetValueOrDefault(field)?.Said is { Length: > 0 } rank ? rank : "~", StringComparer.Ordinal)
            : export.Issues.AsEnumerable();
        return sorted.Index().ToDictionary(one => one.Item.Key, one => one.Index, StringComparer.OrdinalIgnoreCase);
    }

    private static DateOnly? Day(DateTimeOffset? at) => at is { } moment ? DateOnly.FromDateTime(moment.UtcDateTime) : null;

    private void Say(JiraIssue issue, string? column, string? value, string code, string what) =>
        report(new(issue.Line, issue.Key, column, value is { Length: > 200 } ? value[..200] : value, code, $"{issue.Key}: {what}"));

    /// <summary>Without what no text here may have.</summary>
    internal static string? Clean(string? text, int most)
    {
        if (text is null)
        {
            return null;
        }

        var kept = text.AsSpan().ContainsAnyInRange('\0', '\u001F') || text.Any(char.IsControl) ? new string([.. text.Where(c => !char.IsControl(c) || c is '\n' or '\r' or '\t')]) : text;
        kept = kept.Trim();
        kept = kept.Length > most ? kept[..most].Trim() : kept;
        return kept.Length == 0 ? null : kept;
    }
}
