using Microsoft.Extensions.Logging;
using SynergyFlow.Core.Identity.Contracts;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Policies;
using SynergyFlow.Core.Work;

namespace SynergyFlow.Core.Incidents.UseCases;

/// <summary>
/// Moves an incident to another state: start, pend, resolve, reopen, close, cancel. Page, bulk and API all come through
/// here, so an illegal move is refused everywhere in the same words. Resolving a parent resolves its open children.
/// </summary>
public sealed class MoveIncident(
    RecordGate gate,
    IRecordStore records,
    IIncidentStore incidents,
    References references,
    Conversation conversation,
    IUnitOfWork unitOfWork,
    TimeProvider time,
    ILogger<MoveIncident> logger)
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

        if (command.To is IncidentState.Resolved)
        {
            await incidents.LockFamilyAsync(command.Id, ct);
        }

        if (await records.FindAsync(command.Id, ct) is not Incident incident)
        {
            return new RecordNotFound(command.Id);
        }

        if (await gate.CheckAsync(actor, incident, ActionFor(incident.Status, command.To), ct) is { } denied)
        {
            return denied;
        }

        if (command.ExpectedVersion is { } expected && expected != incident.Version)
        {
            return new VersionConflict(incident.Version);
        }

        var from = incident.Status;
        if (await ChangeAsync(actor, incident, command, ct) is { Failed: true } refused)
        {
            return refused.Error;
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
        ArgumentNullException.ThrowIfNull(incident);
        ArgumentNullException.ThrowIfNull(command);
        return await gate.CheckAsync(actor, incident, ActionFor(incident.Status, command.To), ct) is { } denied
            ? denied
            : await ChangeAsync(actor, incident, command, ct);
    }

    private async Task<Result> ChangeAsync(Actor actor, Incident incident, Command command, CancellationToken ct)
    {
        if (!incident.Status.CanBecome(command.To))
        {
            return new IllegalTransition(incident.Status, command.To);
        }

        if (await references.CheckIncidentAsync(actor, "duplicateOf", command.DuplicateOf, ct) is { } unknown)
        {
            return unknown;
        }

        var stamp = actor.At(time.GetUtcNow());
        var moved = Move(incident, command, stamp);
        if (!moved.Failed && command.To is IncidentState.Resolved)
        {
            if (command.WithChildren)
            {
                await ResolveChildrenAsync(actor, incident, command, stamp, ct);
            }

            await TellMergedAsync(actor, incident, command, stamp, ct);
        }

        return moved;
    }

    private static string ActionFor(IncidentState from, IncidentState to) => to switch
    {
        IncidentState.InProgress when from is IncidentState.Resolved => Actions.IncidentReopen,
        IncidentState.Closed => Actions.IncidentClose,
        IncidentState.Cancelled => Actions.IncidentCancel,
        _ => Actions.IncidentWork,
    };

    private static Result Move(Incident incident, Command command, Stamp stamp) => command.To switch
    {
        IncidentState.New => new IllegalTransition(incident.Status, command.To),
        IncidentState.Assigned => incident.MarkAssigned(stamp),
        IncidentState.InProgress when incident.Status is IncidentState.Resolved => incident.Reopen(command.Note, stamp),
        IncidentState.InProgress => incident.Start(stamp),
        IncidentState.Pending => command.PendingReason is { } reason && Enum.IsDefined(reason)
            ? incident.Pend(reason, command.ResumeAt, command.Note, stamp)
            : new InvalidField("pendingReason", "Say for whom or what the incident waits."),
        IncidentState.Resolved => command.ResolutionCode is { } code && Enum.IsDefined(code)
            ? incident.Resolve(code, command.ResolutionNotes ?? "", command.DuplicateOf, stamp)
            : new InvalidField("resolutionCode", "Say how the incident was resolved."),
        IncidentState.Closed => incident.Close(stamp),
        IncidentState.Cancelled => command.CancelReason is { } reason && Enum.IsDefined(reason)
            ? incident.Cancel(reason, command.Note, command.DuplicateOf, stamp)
            : new InvalidField("cancelReason", "Say why the incident is cancelled."),
    };

    /// <summary>Each child's requester reads in a public reply what solved it (feature row 12).</summary>
    private async Task ResolveChildrenAsync(
        Actor actor, Incident parent, Command command, Stamp stamp, CancellationToken ct)
    {
        foreach (var child in await incidents.OpenChildrenAsync(parent.Id, ct))
        {
            // A restricted child of another team is not the actor's to resolve; its own team does.
            if (await gate.CheckAsync(actor, child, Actions.IncidentWork, ct) is not null)
            {
                continue;
            }

            var resolved = child.Resolve(command.ResolutionCode!.Value, command.ResolutionNotes ?? "", command.DuplicateOf, stamp);
            if (resolved.Failed)
            {
                continue;
            }

            var body = $"Resolved together with {parent.Key}.\n\n{command.ResolutionNotes}";
            await conversation.WriteAsync(actor, child, CommentKind.Reply, body, stamp.At, ct);
        }
    }

    /// <summary>Whoever asked for a merged incident, and for no other of them, cannot see this one: he is told on his own.</summary>
    private async Task TellMergedAsync(Actor actor, Incident incident, Command command, Stamp stamp, CancellationToken ct)
    {
        HashSet<UserId> told = [incident.Requester];
        foreach (var merged in await incidents.MergedAsync(incident.Id, ct))
        {
            if (told.Add(merged.Requester))
            {
                var body = $"Resolved with {incident.Key}, which this incident was merged into.\n\n{command.ResolutionNotes}";
                await conversation.WriteAsync(actor, merged, CommentKind.Reply, body, stamp.At, ct);
            }
        }
    }
}
