using System.Globalization;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Work.Search;
using SynergyFlow.Infrastructure.Persistence;

namespace SynergyFlow.Infrastructure.Work.Search;

/// <summary>Counts what the candidates have in common. They are what the reader may see, so the counts are too.</summary>
internal static class SearchFacets
{
    private const int MostValues = 8;

    public static async Task<IReadOnlyList<SearchFacet>> CountAsync(SynergyFlowDbContext db, List<Candidate> candidates, CancellationToken ct)
    {
        var teams = Counted(candidates.Select(one => one.Team));
        var assignees = Counted(candidates.Select(one => one.Assignee));
        var requesters = Counted(candidates.Select(one => (Guid?)one.Requester));
        var names = await NameLookup.ReadAsync(
            db,
            assignees.Concat(requesters).Select(one => (UserId?)new UserId(one.Value)),
            teams.Select(one => (TeamId?)new TeamId(one.Value)),
            ct);
        return
        [
            Facet(SearchFact.Kind, candidates.Select(one => one.Kind)),
            Facet(SearchFact.State, candidates.Select(one => one.State)),
            new SearchFacet(SearchFact.Priority, [.. Facet(SearchFact.Priority, candidates.Select(one => one.Priority)).Values.OrderBy(one => one.Value, StringComparer.Ordinal)]),
            new SearchFacet(SearchFact.Team, [.. teams.Select(one => Named(one, names.Teams.GetValueOrDefault(new TeamId(one.Value))))]),
            new SearchFacet(SearchFact.Assignee, [.. assignees.Select(one => Named(one, names.People.GetValueOrDefault(new UserId(one.Value))))]),
            new SearchFacet(SearchFact.Requester, [.. requesters.Select(one => Named(one, names.People.GetValueOrDefault(new UserId(one.Value))))]),
            Facet(SearchFact.Tag, candidates.SelectMany(one => one.Tags)),
        ];
    }

    private static SearchFacet Facet(SearchFact fact, IEnumerable<string> values) => new(
        fact,
        [
            .. values.CountBy(value => value, StringComparer.Ordinal)
                .OrderByDescending(one => one.Value).ThenBy(one => one.Key, StringComparer.Ordinal)
                .Take(MostValues)
                .Select(one => new SearchFacetValue(one.Key, null, one.Value)),
        ]);

    private static List<(Guid Value, int Count)> Counted(IEnumerable<Guid?> ids) =>
    [
        .. ids.OfType<Guid>().CountBy(id => id)
            .OrderByDescending(one => one.Value).ThenBy(one => one.Key)
            .Take(MostValues)
            .Select(one => (one.Key, one.Value)),
    ];

    private static SearchFacetValue Named((Guid Value, int Count) one, string? name) =>
        new(one.Value.ToString("D", CultureInfo.InvariantCulture), name ?? "", one.Count);
}
