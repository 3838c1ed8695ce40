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

    public async Task<IReadOnlyList<RecordRow>> ChangedAsync(
        RecordScope scope, IReadOnlyCollection<(RecordId Record, int Sequence)> changed, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(scope);
        ArgumentNullException.ThrowIfNull(changed);
        var rows = await shared.RowsAsync(scope.Tenant, changed, ids => SharedRowsAsync(scope.Tenant, ids), ct);
        return [.. rows.Where(row => scope.Sees(row.Of)).Select(row => row.Row)];
    }

    private async Task<IReadOnlyDictionary<RecordId, SharedRow>> SharedRowsAsync(TenantId tenant, IReadOnlyList<RecordId> ids)
    {
        await using var db = await contexts.OpenAsync(tenant, CancellationToken.None);
        db.Database.SetCommandTimeout(ListSeconds);
        List<RecordId> wanted = [.. ids];
        var records = db.Set<WorkRecord>().Where(record => wanted.Contains(record.Id));
        var rows = await RowsAsync(db, await Lines(records).ToListAsync(), CancellationToken.None);
        var stakes = await records.Select(record => new { record.Id, record.OpenedBy, record.AffectedUser, record.Sensitivity }).ToDictionaryAsync(one => one.Id);
        return rows.Where(row => stakes.ContainsKey(row.Id)).ToDictionary(row => row.Id, row => new SharedRow(row, Of(row)));

        Resource Of(RecordRow row)
        {
            var stake = stakes[row.Id];
            UserId[] people = [row.Requester.Id, stake.OpenedBy, .. stake.AffectedUser is { } affected ? [affected] : Array.Empty<UserId>()];
            return new Resource(
                row.Kind.ToText(), tenant, row.Id.Value, people, row.Assignee?.Id, row.Team?.Id, stake.Sensitivity is Sensitivity.Restricted);
        }
    }
}
