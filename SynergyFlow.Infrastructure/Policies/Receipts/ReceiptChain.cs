using Microsoft.EntityFrameworkCore;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Policies;
using SynergyFlow.Core.Work;
using SynergyFlow.Infrastructure.Events;
using SynergyFlow.Infrastructure.Persistence;
using SynergyFlow.Infrastructure.Policies.Archive;

namespace SynergyFlow.Infrastructure.Policies.Receipts;

/// <summary>Goes along the chain, receipt by receipt, and then looks for what should be on it.</summary>
internal sealed class ReceiptChain(TenantContexts contexts, SealKeys keys, TimeProvider time) : IReceiptChain
{
    /// <summary>The subscription that seals is seldom seconds behind; what is older and has no link is a fault.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    public async Task<ChainReport> VerifyAsync(TenantId tenant, DateOnly from, DateOnly to, int mostFaults, CancellationToken ct)
    {
        await using var db = await contexts.OpenAsync(tenant, ct);
        List<Found> faults = [];
        List<ChainDay> days = [];
        ReceiptSeal? before = null;
        var archived = await ArchiveDays.OfAsync(db, from, to, ct);
        var gone = archived.ConvertAll(day => day.Day);
        var rows =
            from seal in db.Set<ReceiptSeal>().AsNoTracking()
            where seal.Day >= @from && seal.Day <= to && !gone.Contains(seal.Day)
            join receipt in db.Set<DecisionReceipt>().AsNoTracking()
                on new { Id = seal.ReceiptId, seal.DecidedAt } equals new { receipt.Id, receipt.DecidedAt } into found
            from receipt in found.DefaultIfEmpty()
            orderby seal.Day, seal.Position
            select new { Seal = seal, Receipt = (DecisionReceipt?)receipt };
        await foreach (var row in rows.AsAsyncEnumerable().WithCancellation(ct))
        {
            if (before is { } last && last.Day != row.Seal.Day)
            {
                Close(last);
                before = null;
            }

            if (FaultOf(before, row.Seal, row.Receipt) is { } kind && faults.Count <= mostFaults)
            {
                faults.Add(new Found(kind, row.Seal.Day, row.Seal.Position, row.Seal.ReceiptId, row.Receipt?.AggregateId));
            }

            before = row.Seal;
        }

        if (before is { } end)
        {
            Close(end);
        }

        faults.AddRange(await UnsealedAsync(db, from, to, mostFaults + 1, ct));
        faults.AddRange(await UncoveredAsync(db, from, to, mostFaults + 1, ct));
        return new ChainReport(from, to, days, await NamedAsync(db, [.. faults.Take(mostFaults)], ct), faults.Count > mostFaults) { Archived = archived };

        void Close(ReceiptSeal last)
        {
            days.Add(new ChainDay(last.Day, last.Position, Convert.ToHexStringLower(last.Hash), last.Key));
            if (SignatureFaultOf(last) is { } kind)
            {
                faults.Add(new Found(kind, last.Day, last.Position, last.ReceiptId, null));
            }
        }
    }

    private static ChainFaultKind? FaultOf(ReceiptSeal? before, ReceiptSeal seal, DecisionReceipt? receipt) =>
        seal.Position != (before?.Position ?? 0) + 1 ? ChainFaultKind.LinkMissing
        : receipt is null ? ChainFaultKind.ReceiptMissing
        : !seal.Hash.AsSpan().SequenceEqual(ReceiptSeal.HashOf(before?.Hash ?? [], seal.Day, seal.Position, receipt)) ? ChainFaultKind.Altered
        : null;

    /// <summary>The last link stands for all before it.</summary>
    private ChainFaultKind? SignatureFaultOf(ReceiptSeal last) => last is { Key: { } key, Signature: { } signature }
        ? keys.Verify(key, last.Hash, signature) switch
        {
            true => null,
            false => ChainFaultKind.SignatureWrong,
            null => ChainFaultKind.KeyUnknown,
        }
        : ChainFaultKind.NotSigned;

    /// <summary>When it was written says its event, by the database's clock; when it was decided may be long before.</summary>
    private Task<List<Found>> UnsealedAsync(SynergyFlowDbContext db, DateOnly from, DateOnly to, int most, CancellationToken ct) => db.RowsAsync(
        """
        SELECT receipt.decided_at, receipt.id, receipt.aggregate_id
        FROM policies.decision_receipt AS receipt
        LEFT JOIN events.log AS logged
            ON logged.tenant_id = receipt.tenant_id AND logged.aggregate_id = receipt.aggregate_id AND logged.id = receipt.event_id
        WHERE receipt.decided_at >= $1 AND receipt.decided_at < $2 AND (logged.recorded_at IS NULL OR logged.recorded_at < $3)
            AND NOT EXISTS (SELECT FROM policies.receipt_seal AS seal WHERE seal.tenant_id = receipt.tenant_id AND seal.receipt_id = receipt.id)
        ORDER BY receipt.decided_at
        LIMIT $4
        """,
        [Start(from), Start(to.AddDays(1)), time.GetUtcNow() - Patience, most],
        row => new Found(
            ChainFaultKind.Unsealed, DateOnly.FromDateTime(row.GetFieldValue<DateTimeOffset>(0).UtcDateTime), null, row.GetGuid(1), row.GetGuid(2)),
        ct);

    /// <summary>What <c>policies.coverage</c> counts, one by one, from the first receipt on that was sealed: before, there were none.</summary>
    private static Task<List<Found>> UncoveredAsync(SynergyFlowDbContext db, DateOnly from, DateOnly to, int most, CancellationToken ct) => db.RowsAsync(
        """
        SELECT effect.recorded_at, effect.event_id, effect.aggregate_id
        FROM policies.effect AS effect
        WHERE effect.recorded_at >= greatest($1, (SELECT min(decided_at) FROM policies.receipt_seal)) AND effect.recorded_at < $2
            AND NOT EXISTS (
                SELECT FROM policies.archive_file AS archived
                WHERE archived.tenant_id = effect.tenant_id AND archived.kind = 'receipts' AND archived.dropped_at IS NOT NULL AND archived.day = effect.day)
            AND NOT EXISTS (
                SELECT FROM policies.decision_receipt AS receipt
                WHERE receipt.tenant_id = effect.tenant_id AND receipt.aggregate_id = effect.aggregate_id AND receipt.event_id = effect.event_id
                    AND receipt.policy = effect.policy)
        ORDER BY effect.recorded_at
        LIMIT $3
        """,
        [Start(from), Start(to.AddDays(1)), most],
        row => new Found(
            ChainFaultKind.Uncovered, DateOnly.FromDateTime(row.GetFieldValue<DateTimeOffset>(0).UtcDateTime), null, row.GetGuid(1), row.GetGuid(2)),
        ct);

    private static async Task<IReadOnlyList<ChainFault>> NamedAsync(SynergyFlowDbContext db, List<Found> faults, CancellationToken ct)
    {
        var records = faults.Select(fault => fault.About).OfType<Guid>().Select(id => new RecordId(id)).ToHashSet();
        var keys = records.Count == 0 ? [] : await db.Set<WorkRecord>().Where(record => records.Contains(record.Id))
            .ToDictionaryAsync(record => record.Id.Value, record => record.Key, ct);
        return faults.ConvertAll(fault => new ChainFault(
            fault.Kind, fault.Day, fault.Position, fault.Id, fault.About is { } about ? keys.GetValueOrDefault(about) : null));
    }

    private static DateTimeOffset Start(DateOnly day) => new(day, TimeOnly.MinValue, TimeSpan.Zero);

    /// <param name="About">The record; null where that is not known.</param>
    private sealed record Found(ChainFaultKind Kind, DateOnly Day, int? Position, Guid Id, Guid? About);
}
