using Microsoft.Extensions.Logging;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Work;

namespace SynergyFlow.Core.Incidents.UseCases;

/// <summary>
/// Moves an incident to another state: start, pend, resolve, reopen, close, cancel. Page, bulk and API all come through
/// here, so an illegal move is refused everywhere in the same words. Resolving a parent resolves its open children.
/// </summary>
public sealed class MoveIncident(
    IncidentMoves moves, IRecordStore records, IUnitOfWork unitOfWork, TimeProvider time, ILogger<MoveIncident> logger)
{
    public sealed record Command(RecordId Id, IncidentState To)
    {
        public int? ExpectedVersion { get; init; }

        /// <summary>With <see cref="IncidentState.Pending"/>.</summary>
        public PendingReason? PendingReason { get; init; }

        public DateTimeOffset? ResumeAt { get; init; }

        /// <summary>With <see cref="IncidentState.Resolved"/>.</summary>
        public ResolutionCode? ResolutionCode { get; init; }

        public string? ResolutionNotes { get; init; }

        /// <summary>Whether open children are resolved with it.</summary>
        public bool WithChildren { get; init; } = true;

        /// <summary>With <see cref="IncidentState.Cancelled"/>.</summary>
        public CancelReason? CancelReason { get; init; }

        /// <summary>With the code or reason "duplicate".</summary>
        public RecordId? DuplicateOf { get; init; }

        /// <summary>For what it waits, why it is reopened or cancelled.</summary>
        public string? Note { get; init; }
    }

    public async Task<Result<int>> ExecuteAsync(Actor actor, Command command, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(actor);
        ArgumentNullException.ThrowIfNull(command);
        if (!Enum.IsDefined(command.To))
        {
            return new InvalidField("to", "to is not one of the allowed states.");
        }

        await moves.LockAsync(command.Id, command.To, ct);
        if (await records.FindAsync(command.Id, ct) is not Incident incident)
        {
            return new RecordNotFound(command.Id);
        }

        var from = incident.Status;
        if (await moves.ApplyAsync(actor, incident, command, actor.At(time.GetUtcNow()), ct) is { } refused)
        {
            return refused;
        }

        var saved = await unitOfWork.SaveAsync(actor, ct);
        if (saved.Failed)
        {
            return saved.Error;
        }

        logger.IncidentMoved(incident.Key, from, incident.Status);
        return incident.Version;
    }

    /// <summary>The same on an incident that is loaded, for those who save several changes at once.</summary>
    public async Task<Result> ApplyAsync(Actor actor, Incident incident, Command command, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(actor);
        return new Result(await moves.ApplyAsync(actor, incident, command, actor.At(time.GetUtcNow()), ct));
    }
}
