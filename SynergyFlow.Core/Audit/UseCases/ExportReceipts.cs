using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Policies;

namespace SynergyFlow.Core.Audit.UseCases;

/// <summary>Hands out the receipts of some days with their links: what an auditor checks without the database.</summary>
public sealed class ExportReceipts(IReceiptArchive archive, IAuditTrail trail, IAuthorizer authorizer)
{
    /// <summary>That somebody did so is written before he has the first of them.</summary>
    /// <param name="from">The first day, UTC.</param>
    /// <param name="to">The last day, UTC; at most <see cref="VerifyReceipts.MostDays"/> in all.</param>
    /// <param name="begin">Called once nothing is refused any more.</param>
    public async Task<Result> ExecuteAsync(Actor actor, DateOnly from, DateOnly to, Func<Stream> begin, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(actor);
        ArgumentNullException.ThrowIfNull(begin);
        if (await authorizer.AuthorizeAsync(actor, Actions.AuditRead, new Resource("receipt", actor.Tenant), ct) is { Failed: true } denied)
        {
            return denied;
        }

        if (to.DayNumber - from.DayNumber + 1 is < 1 or > VerifyReceipts.MostDays)
        {
            return new InvalidField("to", $"The last day is the first one or one of the {VerifyReceipts.MostDays - 1} days after it.");
        }

        if (await archive.MissingAsync(actor.Tenant, from, to, ct) is [var missing, ..])
        {
            return new ArchiveFileMissing(missing);
        }

        await trail.ReceiptsExportedAsync(actor, from, to, ct);
        await archive.WriteAsync(actor.Tenant, from, to, begin(), ct);
        return Result.Success;
    }
}
