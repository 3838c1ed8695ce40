using Microsoft.EntityFrameworkCore;
using SynergyFlow.Infrastructure.Events;
using SynergyFlow.Infrastructure.Persistence;

namespace SynergyFlow.Infrastructure.Policies.Receipts;

/// <summary>
/// Chains the receipts of each tenant and day, in the order of the log. As a subscription it does so once, in the transaction of its checkpoint;
/// nobody who decides has to wait for the link before his.
/// </summary>
internal sealed class SealSubscription(SealKeys keys) : ISubscription
{
    /// <summary>What a decision with a receipt comes to.</summary>
    private static readonly HashSet<string> s_effects = ["incident.created", "incident.updated", "incident.assigned"];

    public string Name => "receipts";

    public TimeSpan Breath => TimeSpan.FromMilliseconds(500);

    public async Task HandleAsync(LoggedEvent happened, SynergyFlowDbContext db, CancellationToken ct)
    {
        if (!s_effects.Contains(happened.Type))
        {
            return;
        }

        var receipts = await db.Set<DecisionReceipt>().IgnoreQueryFilters().AsNoTracking()
            .Where(receipt => receipt.Tenant == happened.Tenant && receipt.AggregateId == happened.AggregateId && receipt.EventId == happened.Id)
            .OrderBy(receipt => receipt.DecidedAt).ThenBy(receipt => receipt.Id)
            .ToListAsync(ct);
        if (receipts.Count == 0)
        {
            return;
        }

        // What this batch has added is not in the database yet.
        var day = DateOnly.FromDateTime(happened.RecordedAt.UtcDateTime);
        var last = db.Set<ReceiptSeal>().Local.Where(seal => seal.Tenant == happened.Tenant && seal.Day == day).MaxBy(seal => seal.Position);
        last ??= await db.Set<ReceiptSeal>().IgnoreQueryFilters().AsNoTracking()
            .Where(seal => seal.Tenant == happened.Tenant && seal.Day == day)
            .OrderByDescending(seal => seal.Position)
            .FirstOrDefaultAsync(ct);
        foreach (var receipt in receipts)
        {
            last = ReceiptSeal.After(last, day, receipt, keys);
            db.Add(last);
        }
    }
}
