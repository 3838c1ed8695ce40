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
        RecordScope scope, IReadOnlyList<FilterNode?> filters, int cap, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(scope);
        ArgumentNullException.ThrowIfNull(filters);
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
        SynergyFlowDbContext db, RecordScope scope, FilterNode?[] filters, int cap, CancellationToken ct)
    {
        var most = cap + 1;
        var texts = await TextMatches.FindAsync(db, scope, filters, ct);
        var counts = filters.Select(filter => Matching(db, scope, new RecordListRequest(filter), texts).UpTo(most)).Select(matching =>
            (Expression)Expression.Call(typeof(Queryable), nameof(Queryable.Count), [typeof(WorkRecord)], matching.Expression));
        var row = Expression.Parameter(typeof(Tenant), "tenant");
        var all = Expression.Lambda<Func<Tenant, int[]>>(Expression.NewArrayInit(typeof(int), counts), row);
        var tenant = scope.Tenant;
        return await db.Set<Tenant>().Where(one => one.Id == tenant).Select(all).SingleOrDefaultAsync(ct) ?? new int[filters.Length];
    }
}
