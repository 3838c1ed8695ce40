using System.Buffers;
using SynergyFlow.Core.Time;

namespace SynergyFlow.Core.Integrations.Import.Jira;

/// <summary>Somebody as an export names him.</summary>
/// <param name="Name">How he is called there, or what stands for him: a user name, an account id.</param>
public sealed record JiraPerson(string Name, string? Email = null)
{
    /// <summary>What he is looked up by: an address is nobody else's.</summary>
    public string Known => Email ?? Name;
}

/// <summary>What became of a sprint there.</summary>
public enum JiraSprintState
{
    /// <summary>The file does not say: exports as CSV have only the name.</summary>
    Unknown,
    Future,
    Active,
    Closed,
}

public sealed record JiraSprint(
    string Name, JiraSprintState State = JiraSprintState.Unknown, DateTimeOffset? Start = null, DateTimeOffset? End = null, DateTimeOffset? Completed = null,
    string? Goal = null);

/// <param name="Outward">From this issue to the other one, as the type's outward words say it.</param>
public sealed record JiraLink(string Type, bool Outward, string Other);

/// <param name="Text">Markdown.</param>
public sealed record JiraComment(string? Id, JiraPerson? Author, DateTimeOffset? At, string Text);

public sealed record JiraWorklog(string? Id, JiraPerson? Author, DateTimeOffset? Started, int Seconds, string Text)
{
    /// <summary>Begun ones count.</summary>
    public int Minutes => (Seconds / 60) + (Seconds % 60 > 0 ? 1 : 0);

    /// <summary>It has a day, and no more than a day has.</summary>
    public bool Fits => Started is not null && Minutes is >= 1 and <= Worklog.MostMinutes;
}

/// <summary>What an issue has in a field that not every Jira has.</summary>
/// <param name="Values">Each by itself, as people read it; at least one.</param>
public sealed record JiraCustom(params IReadOnlyList<string> Values)
{
    /// <summary>Where the export says more of people than their names.</summary>
    public IReadOnlyList<JiraPerson> People { get; init; } = [];

    public string Said => Values.Count == 1 ? Values[0] : string.Join(", ", Values);

    public IEnumerable<JiraPerson> Persons => People.Count > 0 ? People : Values.Select(name => new JiraPerson(name));
}

public sealed record JiraAttachment(string? Id, string Name, string? Url, long? Size, JiraPerson? Author, DateTimeOffset? At);

/// <summary>One issue, whatever it was read from.</summary>
public sealed record JiraIssue
{
    /// <summary>Where it stands in the file; 0 where the format has no lines.</summary>
    public int Line { get; init; }

    public required string Key { get; init; }

    public string? Id { get; init; }

    public string Project => Key[..Key.LastIndexOf('-')];

    public string? ProjectName { get; init; }

    public string Type { get; init; } = "";

    /// <summary>Jira's own word for what a type is: it is always below another issue.</summary>
    public bool IsSubtask { get; init; }

    public string Summary { get; init; } = "";

    /// <summary>Markdown.</summary>
    public string Description { get; init; } = "";

    public string Status { get; init; } = "";

    /// <summary>The key of Jira's category: new, indeterminate, done; null where the file does not say.</summary>
    public string? StatusCategory { get; init; }

    public string? Priority { get; init; }

    public string? Resolution { get; init; }

    public JiraPerson? Assignee { get; init; }

    public JiraPerson? Reporter { get; init; }

    public IReadOnlyList<string> Labels { get; init; } = [];

    public IReadOnlyList<string> Components { get; init; } = [];

    public IReadOnlyList<string> FixVersions { get; init; } = [];

    /// <summary>A key, or the number by which an export as CSV names it.</summary>
    public string? Parent { get; init; }

    /// <summary>In the order they were planned.</summary>
    public IReadOnlyList<JiraSprint> Sprints { get; init; } = [];

    public int? EstimateSeconds { get; init; }

    public int? RemainingSeconds { get; init; }

    public int? SpentSeconds { get; init; }

    public DateOnly? Due { get; init; }

    public DateTimeOffset? Created { get; init; }

    public DateTimeOffset? Updated { get; init; }

    public DateTimeOffset? Resolved { get; init; }

    public IReadOnlyList<JiraLink> Links { get; init; } = [];

    public IReadOnlyList<JiraComment> Comments { get; init; } = [];

    public IReadOnlyList<JiraWorklog> Worklogs { get; init; } = [];

    public IReadOnlyList<JiraAttachment> Attachments { get; init; } = [];

    /// <summary>Everything else with a value, by the field's name.</summary>
    public IReadOnlyDictionary<string, JiraCustom> Custom { get; init; } = new Dictionary<string, JiraCustom>();
}

public enum JiraFormat
{
    Csv,
    Xml,
    Rest,
}

/// <summary>A whole export, read.</summary>
public sealed class JiraExport
{
    /// <summary>In one file.</summary>
    public const int MostIssues = 50_000;

    private readonly List<JiraIssue> _issues = [];
    private readonly Dictionary<string, JiraIssue> _byKey = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, string> _keyById = new(StringComparer.Ordinal);
    private readonly List<RowProblem> _problems = [];

    public required JiraFormat Format { get; init; }

    public JiraCatalogue Catalogue { get; init; } = new();

    /// <summary>As they stand in the file.</summary>
    public IReadOnlyList<JiraIssue> Issues => _issues;

    public IReadOnlyList<RowProblem> Problems => _problems;

    public int ProblemCount { get; private set; }

    public JiraIssue? Find(string reference) => _byKey.GetValueOrDefault(reference) ?? (_keyById.TryGetValue(reference, out var key) ? _byKey[key] : null);

    public void Add(JiraIssue issue)
    {
        ArgumentNullException.ThrowIfNull(issue);
        issue = issue with
        {
            Key = issue.Key.Trim().ToUpperInvariant(),
            Links = [.. issue.Links.Select(link => link with { Other = link.Other.Trim().ToUpperInvariant() })],
        };
        if (!JiraKey.IsWellFormed(issue.Key))
        {
            Report(new(issue.Line, issue.Key, null, issue.Key, "jira.no_key", "This row has no issue key like ABC-12; it is not taken in."));
        }
        else if (!_byKey.TryAdd(issue.Key, issue))
        {
            Report(new(issue.Line, issue.Key, null, null, "jira.twice", $"{issue.Key} is in the file twice; the first one counts."));
        }
        else
        {
            _issues.Add(issue);
            if (issue.Id is { Length: > 0 } id)
            {
                _keyById.TryAdd(id, issue.Key);
            }
        }
    }

    public void Report(RowProblem problem)
    {
        ProblemCount++;
        if (_problems.Count < ImportJob.MostProblems)
        {
            _problems.Add(problem);
        }
    }
}

public static class JiraKey
{
    public const int Longest = 60;

    private static readonly SearchValues<char> s_letters = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_");

    /// <summary>Letters, digits and underscores, a hyphen, a number.</summary>
    public static bool IsWellFormed(string key)
    {
        ArgumentNullException.ThrowIfNull(key);
        var hyphen = key.LastIndexOf('-');
        return key.Length <= Longest && hyphen > 0 && hyphen < key.Length - 1
            && char.IsAsciiLetter(key[0]) && key.AsSpan(0, hyphen).IndexOfAnyExcept(s_letters) < 0 && key.AsSpan(hyphen + 1).IndexOfAnyExceptInRange('0', '9') < 0;
    }
}
