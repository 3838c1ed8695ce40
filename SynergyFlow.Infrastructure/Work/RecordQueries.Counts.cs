using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Tenants;
using SynergyFlow.Core.Work;
using SynergyFlow.Core.Work.Filtering;
using SynergyFlow.Core.Work.Views;
using SynergyFlow.Infrastructure.Persistence;

namespace SynergyFlow.Infrastructure.Work;

internal sealed partial class RecordQueries
{
    /// <summary>So many counts are one statement: one slow filter must not cost all the others theirs.</summary>
    private const int CountsAtOnce = 16;

    public async Task<IReadOnlyList<int?>> CountAsync(
        RecordScope scope, IReadOnlyList<FilterNode?> filters, int cap, TimeSpan age, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(scope);
        ArgumentNullException.ThrowIfNull(filters);
        if (age == TimeSpan.Zero || !scope.Everything)
        {
            return await CountAsync(scope, [.. filters.Select(filter => (filter, Part.All))], cap, ct);
        }

        // Nearly all of a desk is the same for all its agents; what only some may see is counted for each of them, where it matters.
        var counts = new int?[filters.Count];
        List<(int At, FilterNode? Filter, Part Part)> own = [];
        for (var i = 0; i < filters.Count; i++)
        {
            var filter = filters[i];
            if (filter?.IsPersonal == true)
            {
                own.Add((i, filter, Part.All));
                continue;
            }

            counts[i] = await shared.CountAsync(
                (scope.Tenant, cap, filter?.ToString() ?? ""),
                age,
                async () => (await CountAsync(scope, [(filter, Part.Normal)], cap, CancellationToken.None))[0],
                ct);
            if (counts[i] <= cap)
            {
                own.Add((i, filter, Part.Restricted));
            }
        }

        var others = await CountAsync(scope, [.. own.Select(one => (one.Filter, one.Part))], cap, ct);
        foreach (var (one, count) in own.Zip(others))
        {
            counts[one.At] = one.Part is Part.All || count is null ? count : Math.Min(cap + 1, counts[one.At]!.Value + count.Value);
        }

        return counts;
    }

    private async Task<IReadOnlyList<int?>> CountAsync(RecordScope scope, IReadOnlyList<(FilterNode?, Part)> filters, int cap, CancellationToken ct)
    {
        await using var db = await contexts.OpenAsync(scope.Tenant, ct);
        db.Database.SetCommandTimeout(ListSeconds);
        List<int?> counts = [];
        foreach (var some in filters.Chunk(CountsAtOnce))
        {
            try
            {
                counts.AddRange((await CountSomeAsync(db, scope, some, cap, ct)).Select(count => (int?)count));
            }
            catch (Exception late) when (IsTimeout(late))
            {
                counts.AddRange(some.Select(_ => (int?)null));
            }
        }

        return counts;
    }

    public async Task<IReadOnlyDictionary<string, int>?> GroupsAsync(RecordScope scope, RecordListRequest request, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(scope);
        ArgumentNullException.ThrowIfNull(request);
        await using var db = await contexts.OpenAsync(scope.Tenant, ct);
        db.Database.SetCommandTimeout(ListSeconds);
        try
        {
            var texts = await TextMatches.FindAsync(db, scope, [request.Filter], ct);
            var some = Matching(db, scope, request, texts).UpTo(RecordListRequest.MostCounted + 1);
            var counts = request.Group switch
            {
                ListGroup.State => await CountByAsync(some.GroupBy(record => record.State), state => state, ct),
                ListGroup.Priority => await CountByAsync(some.GroupBy(record => record.Priority), priority => priority.ToText(), ct),
                ListGroup.Assignee => await CountByAsync(some.GroupBy(record => record.Assignee), id => id?.ToString() ?? "", ct),
                ListGroup.Team => await CountByAsync(some.GroupBy(record => record.Team), id => id?.ToString() ?? "", ct),
                null => [],
            };
            return counts.Values.Sum() > RecordListRequest.MostCounted ? null : counts;
        }
        catch (Exception late) when (IsTimeout(late))
        {
            return null;
        }
    }

    private static async Task<Dictionary<string, int>> CountByAsync<TKey>(
        IQueryable<IGrouping<TKey, WorkRecord>> groups, Func<TKey, string> text, CancellationToken ct) =>
        (await groups.Select(group => new { group.Key, Count = group.Count() }).ToListAsync(ct)).ToDictionary(group => text(group.Key), group => group.Count);

    /// <summary>SELECT ARRAY of scalar subqueries: each stops at the cap, and all see the same moment.</summary>
    private async Task<int[]> CountSomeAsync(
        SynergyFlowDbContext db, RecordScope scope, (FilterNode? Filter, Part Part)[] filters, int cap, CancellationToken ct)
    {
        var most = cap + 1;
        var texts = await TextMatches.FindAsync(db, scope, filters.Select(one => one.Filter), ct);
        var counts = filters.Select(one => Of(one.Part, Matching(db, scope, new RecordListRequest(one.Filter), texts)).UpTo(most)).Select(matching =>
            (Expression)Expression.Call(typeof(Queryable), nameof(Queryable.Count), [typeof(WorkRecord)], matching.Expression));
        var row = Expression.Parameter(typeof(Tenant), "tenant");
        var all = Expression.Lambda<Func<Tenant, int[]>>(Expression.NewArrayInit(typeof(int), counts), row);
        var tenant = scope.Tenant;
        return await db.Set<Tenant>().Where(one => one.Id == tenant).Select(all).SingleOrDefaultAsync(ct) ?? new int[filters.Length];
    }

    private static IQueryable<WorkRecord> Of(Part part, IQueryable<WorkRecord> records) => part switch
    {
        Part.All => records,
        Part.Normal => records.Where(record => record.Sensitivity == Sensitivity.Normal),
        Part.Restricted => records.Where(record => record.Sensitivity != Sensitivity.Normal),
    };

    /// <summary>Of what a scope sees: everything, what all agents see too, or what they do not.</summary>
    private enum Part
    {
        All,
        Normal,
        Restricted,
    }
}
