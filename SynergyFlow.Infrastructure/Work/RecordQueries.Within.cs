using Microsoft.EntityFrameworkCore;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Work;
using SynergyFlow.Core.Work.Filtering;

namespace SynergyFlow.Infrastructure.Work;

/// <summary>A page on the screen while others work: what changed is looked up by its key, the page is not read anew.</summary>
internal sealed partial class RecordQueries
{
    public async Task<Result<IReadOnlySet<Guid>>> WithinAsync(
        RecordScope scope, RecordListRequest request, string? previous, string? next, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(scope);
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(request.Only);
        var sort = request.Sort ?? RecordSort.Default;
        await using var db = await contexts.OpenAsync(scope.Tenant, ct);
        db.Database.SetCommandTimeout(ListSeconds);
        var order = Order(db, request, sort);
        try
        {
            var within = Matching(db, scope, request, await TextMatches.FindAsync(db, scope, [request.Filter], ct));
            foreach (var text in new[] { previous, next }.OfType<string>())
            {
                if (Cursor.Read(Bound(request, sort), text, order.Count) is not { } cursor || Beyond(order, cursor) is not { } beyond)
                {
                    return BadCursor();
                }

                within = within.Where(beyond.Negated());
            }

            return new Result<IReadOnlySet<Guid>>((await within.Select(record => record.Id).ToListAsync(ct)).Select(id => id.Value).ToHashSet(), null);
        }
        catch (Exception late) when (IsTimeout(late))
        {
            return new ListTooSlow();
        }
    }
}
