using System.Globalization;
using SynergyFlow.Core.Projects;
using SynergyFlow.Core.Projects.Fields;
using SynergyFlow.Core.Projects.Items;
using SynergyFlow.Core.Work;

namespace SynergyFlow.Core.Integrations.Import.Jira;

/// <summary>What an export has, with counts: what the mapping page shows.</summary>
/// <param name="Projects">Keys with names and counts.</param>
/// <param name="DateFormats">That all dates of the file fit; empty where it needs none, or where none fits.</param>
/// <param name="UnreadDates">Up to five texts that stand where a date should, where no format fits.</param>
/// <param name="NumberFields">Custom fields that could be points.</param>
/// <param name="Fields">All custom fields by name.</param>
public sealed record JiraContents(
    JiraFormat Format, int Issues, int Comments, int Worklogs, int Attachments, int Files, IReadOnlyList<JiraCount> Projects, IReadOnlyList<JiraCount> Types, IReadOnlyList<JiraCount> Statuses,
    IReadOnlyList<JiraCount> Priorities, IReadOnlyList<JiraCount> Links, IReadOnlyList<JiraCount> People, IReadOnlyList<string> Sprints, IReadOnlyList<string> DateFormats,
    IReadOnlyList<string> UnreadDates, IReadOnlyList<string> NumberFields, IReadOnlyList<string> Fields)
{
    /// <summary>A date of the file for which it matters which of the formats is chosen; null: for none.</summary>
    public string? DoubtfulDate { get; init; }

    /// <summary>What the custom fields hold, those with the most values first.</summary>
    public IReadOnlyList<JiraFieldSeen> Custom { get; init; } = [];
}

public sealed record JiraCount(string Name, int Count, string? Said = null);

/// <summary>Looks through an export and suggests how it could be read.</summary>
public static class JiraSuggestion
{
    private const int MostShown = 500;

    /// <summary>More than a page of fields can be read; the others wait in the mapping.</summary>
    private const int MostSuggested = 50;

    /// <summary>What Jira computes, or says of issues in another way already.</summary>
    private static readonly HashSet<string> s_itsOwn = new(StringComparer.OrdinalIgnoreCase)
    {
        "Development", "Rank", "Global Rank", "Epic Link", "Epic Name", "Epic Color", "Epic Colour", "Epic Status", "Issue color", "Sprint", "Flagged", "Parent Link", "Story Points",
        "Story point estimate", "Σ Story Points", "Watchers", "Vulnerability", "Request participants", "Organizations", "Satisfaction", "Satisfaction date", "Request language", "Atlas project key",
        "Atlas project status", "Σ Progress", "Progress", "Design", "Raised during", "Change completion date", "Change start date", "Locked forms", "Open forms", "Submitted forms", "Total forms",
    };

    public static JiraContents Contents(JiraExport export, JiraDates dates, int files)
    {
        ArgumentNullException.ThrowIfNull(export);
        ArgumentNullException.ThrowIfNull(dates);
        var all = export.Issues;
        var formats = JiraDates.Detect(dates.Samples);
        var custom = Custom(export);
        var taken = custom.Where(field => field.Type is ItemFieldType.Person).Select(field => field.Name).ToHashSet(StringComparer.OrdinalIgnoreCase);
        return new JiraContents(
            export.Format, all.Count, all.Sum(issue => issue.Comments.Count), all.Sum(issue => issue.Worklogs.Count), all.Sum(issue => issue.Attachments.Count), files,
            Counts(all.Select(issue => (issue.Project, issue.ProjectName))), Counts(all.Select(issue => (issue.Type, issue.IsSubtask ? "subtask" : (string?)null))),
            Counts(all.Select(issue => (issue.Status, issue.StatusCategory))), Counts(all.Select(issue => (issue.Priority ?? "", (string?)null))),
            Counts(all.SelectMany(issue => issue.Links).Select(link => (link.Type, (string?)null))),
            Counts(all.SelectMany(issue => PeopleOf(issue).Concat(issue.Custom.Where(field => taken.Contains(field.Key)).SelectMany(field => field.Value.Persons))).Select(person => (person.Known, (string?)person.Name))),
            [.. all.SelectMany(issue => issue.Sprints).Select(sprint => sprint.Name).Distinct(StringComparer.OrdinalIgnoreCase).Take(MostShown)],
            formats, formats.Count == 0 ? [.. dates.Samples.Take(5)] : [],
            [.. custom.Where(field => field.Type is ItemFieldType.Number).Select(field => field.Name).Order(StringComparer.Ordinal)],
            [.. custom.Select(field => field.Name).Order(StringComparer.Ordinal)])
        {
            DoubtfulDate = JiraDates.Doubtful(dates.Samples, formats),
            Custom = custom,
        };
    }

    private static List<JiraFieldSeen> Custom(JiraExport export)
    {
        var names = export.Issues.SelectMany(PeopleOf).Select(person => person.Name).ToHashSet(StringComparer.Ordinal);
        Dictionary<string, JiraGuess> guesses = new(StringComparer.OrdinalIgnoreCase);
        foreach (var (name, value) in export.Issues.SelectMany(issue => issue.Custom))
        {
            (guesses.TryGetValue(name, out var guess) ? guess : guesses[name] = new JiraGuess(name, names)).Look(value);
        }

        return [.. guesses.Values.Select(guess => guess.Seen(export.Catalogue.Types.TryGetValue(guess.Name, out var type) ? type : null))
            .OrderByDescending(field => field.Count).ThenBy(field => field.Name, StringComparer.Ordinal).Take(MostShown)];
    }

    public static JiraMapping Suggest(JiraContents contents)
    {
        ArgumentNullException.ThrowIfNull(contents);
        var (points, epic, rank, start) = (
            Named(contents.NumberFields, "Story Points", "Story point estimate", "Σ Story Points"), Named(contents.Fields, "Epic Link"), Named(contents.Fields, "Rank"),
            Named(contents.Fields, "Start date", "Target start"));
        return new JiraMapping
        {
            Projects = contents.Projects.ToDictionary(one => one.Name, one => new JiraTarget(KeyFor(one.Name), Cut(one.Said ?? one.Name, Project.NameLength))),
            Types = contents.Types.ToDictionary(one => one.Name, one => TypeFor(one.Name, one.Said is not null)),
            Statuses = contents.Statuses.Where(one => one.Name.Trim().Length > 0).ToDictionary(one => one.Name, one => new JiraState(Cut(one.Name.Trim(), ProjectState.NameLength), GroupFor(one.Name, one.Said))),
            Priorities = contents.Priorities.Where(one => one.Name.Length > 0).ToDictionary(one => one.Name, one => PriorityFor(one.Name)),
            Links = contents.Links.ToDictionary(one => one.Name, one => LinkFor(one.Name)),
            PointsField = points,
            EpicField = epic,
            RankField = rank,
            StartField = start,
            Fields = FieldsFor(contents.Custom.Where(field => field.Name != points && field.Name != epic && field.Name != rank && field.Name != start)),
            DateFormat = contents.DateFormats.Count > 0 ? contents.DateFormats[0] : null,
        };
    }

    /// <summary>What people filled in comes along; what Jira keeps for itself does not.</summary>
    private static Dictionary<string, JiraField> FieldsFor(IEnumerable<JiraFieldSeen> custom)
    {
        Dictionary<string, JiraField> fields = [];
        HashSet<string> names = new(StringComparer.OrdinalIgnoreCase);
        foreach (var field in custom.Where(field => !s_itsOwn.Contains(field.Name) && !field.Name.StartsWith("[CHART]", StringComparison.OrdinalIgnoreCase)))
        {
            if (JiraTranslation.Clean(field.Name.ReplaceLineEndings(" "), ItemField.NameLength) is { } name && fields.Count < MostSuggested && names.Add(name))
            {
                fields[field.Name] = new JiraField(name, field.Type);
            }
        }

        return fields;
    }

    public static IEnumerable<JiraPerson> PeopleOf(JiraIssue issue)
    {
        ArgumentNullException.ThrowIfNull(issue);
        return ((IEnumerable<JiraPerson?>)[issue.Assignee, issue.Reporter, .. issue.Comments.Select(one => one.Author), .. issue.Worklogs.Select(one => one.Author), .. issue.Attachments.Select(one => one.Author)])
            .OfType<JiraPerson>();
    }

    /// <summary>A key there may be longer than one here, have underscores, or be one that records of another kind have.</summary>
    private static string KeyFor(string key)
    {
        var kept = new string([.. key.ToUpperInvariant().Where(char.IsAsciiLetterOrDigit)]);
        kept = kept.Length > 10 ? kept[..10] : kept.Length < 2 ? $"{kept}X" : kept;
        return ProjectKey.Check(kept).Failed ? $"J{kept[..Math.Min(9, kept.Length)]}" : kept;
    }

    private static WorkItemType TypeFor(string name, bool isSubtask) => isSubtask ? WorkItemType.Subtask : name.ToUpperInvariant() switch
    {
        var said when said.Contains("EPIC", StringComparison.Ordinal) || said is "INITIATIVE" or "THEME" => WorkItemType.Epic,
        var said when said.Contains("STORY", StringComparison.Ordinal) || said.Contains("FEATURE", StringComparison.Ordinal) || said is "IMPROVEMENT" => WorkItemType.Story,
        var said when said.Contains("BUG", StringComparison.Ordinal) || said.Contains("DEFECT", StringComparison.Ordinal) => WorkItemType.Bug,
        var said when said.Contains("SPIKE", StringComparison.Ordinal) || said.Contains("RESEARCH", StringComparison.Ordinal) => WorkItemType.Spike,
        _ => WorkItemType.Task,
    };

    private static StateGroup GroupFor(string status, string? category)
    {
        var name = status.ToUpperInvariant();
        return Has("CANCEL", "REJECT", "WON'T", "WONT", "DECLINED", "ABANDON", "DUPLICATE") ? StateGroup.Cancelled
            : category is "done" ? StateGroup.Completed
            : category is "indeterminate" ? StateGroup.Started
            : Has("BACKLOG", "ICEBOX") ? StateGroup.Backlog
            : Has("TRIAGE") ? StateGroup.Triage
            : category is "new" ? StateGroup.Unstarted
            : Has("DONE", "CLOSED", "RESOLVED", "COMPLETE", "RELEASED", "DEPLOYED", "SELESAI", "TAPOS") ? StateGroup.Completed
            : Has("PROGRESS", "REVIEW", "TEST", "QA", "BLOCKED", "HOLD", "WAITING", "DOING", "DEVELOP", "REOPENED") ? StateGroup.Started
            : StateGroup.Unstarted;

        bool Has(params ReadOnlySpan<string> words)
        {
            foreach (var word in words)
            {
                if (name.Contains(word, StringComparison.Ordinal))
                {
                    return true;
                }
            }

            return false;
        }
    }

    private static Priority PriorityFor(string name) => name.ToUpperInvariant() switch
    {
        "BLOCKER" or "HIGHEST" or "CRITICAL" or "URGENT" or "P1" => Priority.P1,
        "HIGH" or "P2" => Priority.P2,
        "LOW" or "LOWEST" or "MINOR" or "TRIVIAL" or "P4" or "P5" => Priority.P4,
        _ => Priority.P3,
    };

    private static JiraLinkKind LinkFor(string name) => name.ToUpperInvariant() switch
    {
        var said when said.StartsWith("BLOCK", StringComparison.Ordinal) || said is "DEPENDENCY" => JiraLinkKind.Blocks,
        var said when said.StartsWith("DUPLICATE", StringComparison.Ordinal) => JiraLinkKind.Duplicates,
        var said when said.StartsWith("CAUS", StringComparison.Ordinal) || said.StartsWith("PROBLEM/", StringComparison.Ordinal) => JiraLinkKind.Causes,
        _ => JiraLinkKind.Relates,
    };

    private static string? Named(IReadOnlyList<string> fields, params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            if (fields.FirstOrDefault(field => field.Equals(name, StringComparison.OrdinalIgnoreCase)) is { } found)
            {
                return found;
            }
        }

        return null;
    }

    private static IReadOnlyList<JiraCount> Counts(IEnumerable<(string Name, string? Said)> all) =>
        [.. all.GroupBy(one => one.Name, StringComparer.Ordinal).Select(group => new JiraCount(group.Key, group.Count(), group.Select(one => one.Said).FirstOrDefault(said => said is not null)))
            .OrderByDescending(one => one.Count).ThenBy(one => one.Name, StringComparer.Ordinal).Take(MostShown)];

    private static string Cut(string text, int most) => text.Length > most ? text[..most] : text;
}
