using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Projects;
using SynergyFlow.Core.Projects.Items;
using SynergyFlow.Core.Projects.Sprints;
using SynergyFlow.Core.Work;

namespace SynergyFlow.Core.Integrations.Import.Jira;

/// <summary>An issue in our terms, with everything it names still by name.</summary>
/// <param name="Fields">Checked; without people, parent, sprint, components and versions.</param>
/// <param name="Parent">The key of an issue; whether it fits is known where it is in the file.</param>
/// <param name="Order">Its place in Jira's order of the project.</param>
public sealed record PlannedIssue(JiraIssue Issue, JiraTarget Target, WorkItemFields Fields, JiraState State, string? Parent, string? Sprint, int Order)
{
    public IReadOnlyList<string> Components { get; init; } = [];

    public IReadOnlyList<string> Versions { get; init; } = [];

    /// <summary>Those that can be entries of time.</summary>
    public IEnumerable<JiraWorklog> Worklogs => Issue.Worklogs.Where(log => log.Fits);

    public long Number => long.TryParse(Issue.Key.AsSpan(Issue.Key.LastIndexOf('-') + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;

    /// <summary>What it has in the custom fields that the mapping takes, as one text; null where it has none.</summary>
    public string? Own { get; init; }

    /// <summary>Of what the issue itself says; comments, work logs, links and files have their own.</summary>
    public long Fingerprint => JiraPlan.Print(string.Join('\u001F', [
        Issue.Key, Issue.Type, Issue.Summary, Issue.Description, Issue.Status, Issue.Priority, Issue.Assignee?.Known, Issue.Parent, Parent, Sprint, string.Join(',', Issue.Labels),
        string.Join(',', Components), string.Join(',', Versions), Fields.Points?.ToString(CultureInfo.InvariantCulture), Issue.EstimateSeconds?.ToString(CultureInfo.InvariantCulture),
        Issue.RemainingSeconds?.ToString(CultureInfo.InvariantCulture), Fields.StartDate?.ToString("O", CultureInfo.InvariantCulture), Fields.TargetDate?.ToString("O", CultureInfo.InvariantCulture), .. Own is null ? (ReadOnlySpan<string?>)[] : [Own]]));

    public static long Of(JiraComment comment)
    {
        ArgumentNullException.ThrowIfNull(comment);
        return JiraPlan.Print(comment.Id is { } id ? $"comment {id}" : $"comment {comment.At:O} {comment.Author?.Name} {comment.Text}");
    }

    public static long Of(JiraWorklog log)
    {
        ArgumentNullException.ThrowIfNull(log);
        return JiraPlan.Print(log.Id is { } id ? $"worklog {id}" : $"worklog {log.Started:O} {log.Author?.Name} {log.Seconds} {log.Text}");
    }

    public static long Of(JiraLink link)
    {
        ArgumentNullException.ThrowIfNull(link);
        return JiraPlan.Print($"link {link.Type} {link.Outward} {link.Other}");
    }

    public static long Of(JiraAttachment file)
    {
        ArgumentNullException.ThrowIfNull(file);
        return JiraPlan.Print($"file {file.Id ?? $"{file.At:O}"} {file.Name}");
    }
}

/// <summary>A sprint of a project here, as all issues that name it know it.</summary>
public sealed record PlannedSprint(string Project, SprintFields Fields, SprintState State, DateTimeOffset? Started, DateTimeOffset? Closed);

/// <summary>A version of a project here.</summary>
/// <param name="Fields">Checked.</param>
public sealed record PlannedVersion(string Project, VersionFields Fields, bool Released, bool Archived);

/// <summary>A component of a project here.</summary>
public sealed record PlannedComponent(string Project, string Name, string? Description, JiraPerson? Lead);

/// <summary>
/// A whole export in our terms: pure, so that the same file and mapping are the same plan after a restart. Epics come first, then what may be parts of them, then
/// sub-tasks; within each by key.
/// </summary>
public sealed class JiraPlan
{
    private readonly List<PlannedIssue> _issues = [];
    private readonly List<PlannedIssue> _linking = [];
    private readonly List<PlannedSprint> _sprints = [];
    private readonly List<RowProblem> _problems = [];

    private JiraPlan(JiraMapping mapping, JiraDates dates) => (Mapping, Dates) = (mapping, dates);

    public JiraMapping Mapping { get; }

    public JiraDates Dates { get; }

    public IReadOnlyList<PlannedIssue> Issues => _issues;

    /// <summary>Those with links, which are made when all issues are there.</summary>
    public IReadOnlyList<PlannedIssue> Linking => _linking;

    public IReadOnlyList<PlannedSprint> Sprints => _sprints;

    public IReadOnlyList<PlannedVersion> Versions { get; private set; } = [];

    public IReadOnlyList<PlannedComponent> Components { get; private set; } = [];

    /// <summary>Rows of the file: issues, those of projects that are left out counted.</summary>
    public int Rows { get; private set; }

    public int ProblemCount { get; private set; }

    /// <summary>The first <see cref="ImportJob.MostProblems"/>.</summary>
    public IReadOnlyList<RowProblem> Problems => _problems;

    public int Units => _issues.Count + _linking.Count;

    /// <param name="dates">What the export was read with; null: as the mapping says.</param>
    public static JiraPlan Of(JiraExport export, JiraMapping mapping, JiraDates? dates = null)
    {
        ArgumentNullException.ThrowIfNull(export);
        ArgumentNullException.ThrowIfNull(mapping);
        JiraPlan plan = new(mapping, dates ?? mapping.Dates) { Rows = export.Issues.Count };
        foreach (var problem in export.Problems)
        {
            // A field that the mapping chose has a place after all.
            plan.Report(problem);
        }

        plan.ProblemCount = export.ProblemCount;
        if (JiraDates.Doubtful(plan.Dates.Samples, JiraDates.Detect(plan.Dates.Samples)) is { } sample && mapping.DateFormat is { } format && JiraDates.Example(format, sample) is { } read)
        {
            plan.Report(new(0, null, "Created", sample, "jira.date_order", string.Create(CultureInfo.InvariantCulture, $"'{sample}' is read as {read:d MMMM yyyy HH:mm}, as the mapping says; it can be read in another way too. Look at a date that you know.")));
        }

        JiraTranslation translation = new(export, mapping, plan.Dates, plan.Report);
        plan._issues.AddRange(translation.Issues());
        plan._sprints.AddRange(translation.Sprints(plan._issues));
        (plan.Versions, plan.Components) = ([.. translation.Versions(plan._issues)], [.. translation.Components(plan._issues)]);
        plan._linking.AddRange(plan._issues.Where(one => one.Issue.Links.Count > 0));
        translation.ReportUnread(plan._issues);
        foreach (var one in plan._issues)
        {
            foreach (var log in one.Issue.Worklogs.Where(log => !log.Fits))
            {
                plan.Report(new(one.Issue.Line, one.Issue.Key, "Work log", log.Author?.Name, "jira.no_worklog", $"{one.Issue.Key}: a work log is left out: it has no day, no time, or more than a day has."));
            }
        }

        return plan;
    }

    internal static long Print(string text) => BinaryPrimitives.ReadInt64LittleEndian(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    private void Report(RowProblem problem)
    {
        ProblemCount++;
        if (_problems.Count < ImportJob.MostProblems)
        {
            _problems.Add(problem);
        }
    }
}
