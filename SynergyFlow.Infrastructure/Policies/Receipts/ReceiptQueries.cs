using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Policies;
using SynergyFlow.Core.Policies.Studio;
using SynergyFlow.Core.Work;
using SynergyFlow.Infrastructure.Persistence;
using SynergyFlow.Infrastructure.Policies.Archive;
using SynergyFlow.Infrastructure.Work;

namespace SynergyFlow.Infrastructure.Policies.Receipts;

/// <summary>Receipts about records, for whoever sees the record. Requesters get what concerns them: verdict and reasons.</summary>
internal sealed class ReceiptQueries(TenantContexts contexts) : IReceiptQueries
{
    private const int Most = 100;

    public async Task<IReadOnlyList<Receipt>?> OfRecordAsync(RecordScope scope, RecordId record, int limit, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(scope);
        await using var db = await contexts.OpenAsync(scope.Tenant, ct);
        if (!await db.Set<WorkRecord>().To(scope).AnyAsync(one => one.Id == record, ct))
        {
            return null;
        }

        var rows = await db.Set<DecisionReceipt>()
            .Where(receipt => receipt.AggregateId == record.Value)
            .OrderByDescending(receipt => receipt.DecidedAt).ThenByDescending(receipt => receipt.Id)
            .Take(Math.Clamp(limit, 1, Most))
            .AsNoTracking()
            .ToListAsync(ct);
        var aside = await PutAsideAsync(db, rows, ct);
        return rows.ConvertAll(row => ToReceipt(row, scope, aside));
    }

    public async Task<IReadOnlyList<ArchivedDay>?> ArchivedAsync(RecordScope scope, RecordId record, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(scope);
        await using var db = await contexts.OpenAsync(scope.Tenant, ct);
        if (!await db.Set<WorkRecord>().To(scope).AnyAsync(one => one.Id == record, ct))
        {
            return null;
        }

        var days = await ArchiveDays.OfRecordAsync(db, record, ct);

        // Where the files are concerns those who administer: they see restricted records too.
        return scope is { Everything: true, Restricted: true } ? days : days.ConvertAll(day => day with { File = null, Hash = null });
    }

    public async Task<Receipt?> FindAsync(RecordScope scope, Guid id, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(scope);
        await using var db = await contexts.OpenAsync(scope.Tenant, ct);
        var row = await db.Set<DecisionReceipt>().AsNoTracking().SingleOrDefaultAsync(receipt => receipt.Id == id, ct);
        if (row is null)
        {
            return null;
        }

        RecordId record = new(row.AggregateId);
        return await db.Set<WorkRecord>().To(scope).AnyAsync(one => one.Id == record, ct) ? ToReceipt(row, scope, await PutAsideAsync(db, [row], ct)) : null;
    }

    /// <summary>Versions among those that decided, as receipts name policies, that have put themselves aside.</summary>
    private static async Task<HashSet<(string Policy, int Number)>> PutAsideAsync(SynergyFlowDbContext db, List<DecisionReceipt> rows, CancellationToken ct)
    {
        var numbers = rows.Select(row => row.PolicyVersion).OfType<int>().ToHashSet();
        return numbers.Count == 0 ? [] : [.. (await db.Set<PolicyVersion>().AsNoTracking()
            .Where(version => version.EndedBy == PolicyEnd.Budget && numbers.Contains(version.Number))
            .Select(version => new { version.Policy, version.Number }).ToListAsync(ct)).Select(version => (PolicyPath.PolicyOf(version.Policy), version.Number))];
    }

    private static Receipt ToReceipt(DecisionReceipt row, RecordScope scope, HashSet<(string Policy, int Number)> aside)
    {
        var reasons = JsonSerializer.Deserialize<List<Reason>>(row.Reasons, ReceiptJson.Options)!;
        return new Receipt(
            row.Id,
            new RecordId(row.AggregateId),
            row.Policy,
            row.Revision,
            row.Engine,
            row.Verdict,
            scope.Internal ? row.Input : null,
            scope.Internal ? row.Result : null,
            scope.Internal ? reasons : Masked(reasons),
            row.Fault,
            row.EventId,
            row.ActorId,
            row.ActorName,
            row.DurationUs,
            row.CorrelationId,
            row.TraceId,
            row.DecidedAt,
            row.PolicyVersion is { } number ? new DecidingVersion(number, row.Mode ?? PolicyState.Enforced, aside.Contains((row.Policy, number))) : null);
    }

    /// <summary>That there is more to it is not hidden; what it is, is.</summary>
    private static List<Reason> Masked(List<Reason> reasons)
    {
        var shown = reasons.FindAll(reason => !reason.Internal);
        if (shown.Count < reasons.Count)
        {
            shown.Add(new Reason("masked", "There are further reasons that only agents see.", new Dictionary<string, string>(), ""));
        }

        return shown;
    }
}
