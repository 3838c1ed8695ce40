using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Work;
using SynergyFlow.Core.Work.Search;
using SynergyFlow.Core.Work.UseCases;

namespace SynergyFlow.Web.Work.Search;

/// <summary>A search as its address says it: the page's and the API's are the same.</summary>
internal static class SearchAddress
{
    public const string Me = "me";
    private const int LongestValue = 64;

    public static IReadOnlyList<string> Names { get; } =
        ["q", "kind", "state", "priority", "team", "assignee", "requester", "tag", "sort", "exact", "cursor"];

    /// <param name="value">Of a parameter; null where it is not given.</param>
    public static Result<SearchRecords.Query> Read(Func<string, string?> value, UserId me)
    {
        ArgumentNullException.ThrowIfNull(value);
        var facts = FactsOf(value, me);
        if (facts.Failed)
        {
            return facts.Error;
        }

        var sort = SearchSort.Relevance;
        if (value("sort") is { } asked && !EnumText.TryParse(asked, out sort))
        {
            return new InvalidField("sort", $"sort is one of {string.Join(", ", EnumText.All<SearchSort>())}.");
        }

        return value("exact") is null or "true" or "false"
            ? new SearchRecords.Query(value("q") ?? "", facts.Value, sort, Cursor: value("cursor"), Exact: value("exact") is "true")
            : new InvalidField("exact", "exact is true or false.");
    }

    /// <summary>How a fact is called in an address.</summary>
    public static string NameOf(SearchFact fact) => fact.ToText();

    private static Result<SearchFacts> FactsOf(Func<string, string?> value, UserId me)
    {
        RecordKind? kind = null;
        if (value("kind") is { } kindText)
        {
            if (!EnumText.TryParse<RecordKind>(kindText, out var parsed))
            {
                return new InvalidField("kind", $"kind is one of {string.Join(", ", EnumText.All<RecordKind>())}.");
            }

            kind = parsed;
        }

        Priority? priority = null;
        if (value("priority") is { } priorityText)
        {
            if (!EnumText.TryParse<Priority>(priorityText, out var parsed))
            {
                return new InvalidField("priority", $"priority is one of {string.Join(", ", EnumText.All<Priority>())}.");
            }

            priority = parsed;
        }

        foreach (var name in (string[])["state", "tag"])
        {
            if (value(name) is { } text && (text.Length > LongestValue || text.Any(char.IsControl)))
            {
                return new InvalidField(name, $"{name} has at most {LongestValue} characters.");
            }
        }

        var (team, assignee, requester) = (Id("team", null), Id("assignee", me), Id("requester", me));
        return (team.Error ?? assignee.Error ?? requester.Error) is { } wrong
            ? wrong
            : new SearchFacts
            {
                Kind = kind,
                State = value("state"),
                Priority = priority,
                Team = team.Value is { } teamId ? new TeamId(teamId) : null,
                Assignee = assignee.Value is { } assigneeId ? new UserId(assigneeId) : null,
                Requester = requester.Value is { } requesterId ? new UserId(requesterId) : null,
                Tag = value("tag")?.ToLowerInvariant(),
            };

        Result<Guid?> Id(string name, UserId? self) => value(name) switch
        {
            null => new Result<Guid?>(null, null),
            Me when self is { } id => (Guid?)id.Value,
            var text when Guid.TryParseExact(text, "D", out var id) => (Guid?)id,
            _ => new InvalidField(name, self is null ? $"{name} is an id." : $"{name} is an id, or me."),
        };
    }
}
