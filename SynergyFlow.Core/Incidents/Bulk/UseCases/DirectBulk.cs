using SynergyFlow.Core.Kernel;

namespace SynergyFlow.Core.Incidents.Bulk.UseCases;

/// <summary>Starts what was previewed, stops it, takes it back; the runner does the work.</summary>
public sealed class DirectBulk(BulkGate gate, IUnitOfWork unitOfWork, TimeProvider time)
{
    public enum Order
    {
        Start,
        Cancel,
        Undo,
    }

    /// <param name="ExpectedVersion">Refuse any other version; null: whatever is stored now.</param>
    public sealed record Command(BulkJobId Id, Order Order, int? ExpectedVersion = null);

    public async Task<Result> ExecuteAsync(Actor actor, Command command, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(actor);
        ArgumentNullException.ThrowIfNull(command);
        var opened = await gate.OpenAsync(actor, command.Id, ct);
        if (opened.Failed)
        {
            return opened.Error;
        }

        var job = opened.Value;
        if (command.ExpectedVersion is { } expected && expected != job.Version)
        {
            return new VersionConflict(job.Version);
        }

        // A preview is its asker's: he chose the rows with his own eyes and rights.
        if (command.Order is Order.Start && job.CreatedBy != actor.Id)
        {
            return new BulkNotFound(job.Id);
        }

        var now = time.GetUtcNow();
        var done = command.Order switch
        {
            Order.Start => job.Start(actor, now),
            Order.Cancel => job.Cancel(actor.At(now)),
            Order.Undo => job.Undo(actor, now),
        };
        return done.Failed ? done : await unitOfWork.SaveAsync(actor, ct);
    }
}
