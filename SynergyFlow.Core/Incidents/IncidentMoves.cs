using SynergyFlow.Core.Incidents.UseCases;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Policies;
using SynergyFlow.Core.Work;

namespace SynergyFlow.Core.Incidents;

/// <summary>
/// Moves an incident that is open already: asks, checks, changes, and saves nothing. <see cref="MoveIncident"/> is this alone; a
/// reply with a new state is this and a comment.
/// </summary>
public sealed class IncidentMoves(RecordGate gate, IIncidentStore incidents, References references, Conversation conversation) : IRecordMover
{
    public Task PrepareAsync(RecordId record, StateMove move, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(move);
        return EnumText.TryParse<IncidentState>(move.To, out var to) ? LockAsync(record, to, ct) : Task.CompletedTask;
    }

    /// <summary>What a move changes beside the incident, locked before that is opened: locks are taken in one order.</summary>
    public Task LockAsync(RecordId incident, IncidentState to, CancellationToken ct) =>
        to is IncidentState.Resolved ? incidents.LockFamilyAsync(incident, ct) : Task.CompletedTask;

    public Task<Error?> MoveAsync(Actor actor, WorkRecord record, StateMove move, Stamp stamp, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(record);
        ArgumentNullException.ThrowIfNull(move);
        if (record is not Incident incident)
        {
            return Task.FromResult<Error?>(new RecordNotFound(record.Id));
        }

        var read = Read(incident.Id, move);
        return read.Failed ? Task.FromResult<Error?>(read.Error) : ApplyAsync(actor, incident, read.Value, stamp, ct);
    }

    /// <returns>Why not; then nothing may be saved.</returns>
    public async Task<Error?> ApplyAsync(Actor actor, Incident incident, MoveIncident.Command command, Stamp stamp, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(incident);
        ArgumentNullException.ThrowIfNull(command);
        if (await gate.CheckAsync(actor, incident, ActionFor(incident.Status, command.To), ct) is { } denied)
        {
            return denied;
        }

        if (command.ExpectedVersion is { } expected && expected != incident.Version)
        {
            return new VersionConflict(incident.Version);
        }

        if (!incident.Status.CanBecome(command.To))
        {
            return new IllegalTransition(incident.Status, command.To);
        }

        if (await references.CheckIncidentAsync(actor, "duplicateOf", command.DuplicateOf, ct) is { } unknown)
        {
            return unknown;
        }

        if (Move(incident, command, stamp) is { Failed: true } refused)
        {
            return refused.Error;
        }

        if (command.To is IncidentState.Resolved)
        {
            if (command.WithChildren)
            {
                await ResolveChildrenAsync(actor, incident, command, stamp, ct);
            }

            await TellMergedAsync(actor, incident, command, stamp, ct);
        }

        return null;
    }

    private static Result<MoveIncident.Command> Read(RecordId id, StateMove move)
    {
        if (!EnumText.TryParse<IncidentState>(move.To, out var to))
        {
            return new InvalidField("to", $"to is one of {string.Join(", ", EnumText.All<IncidentState>())}.");
        }

        // A reason or code that is none of the known ones counts as missing: the move itself says what it needs.
        return new MoveIncident.Command(id, to)
        {
            PendingReason = EnumText.TryParse<PendingReason>(move.PendingReason, out var pending) ? pending : null,
            ResumeAt = move.ResumeAt,
            ResolutionCode = EnumText.TryParse<ResolutionCode>(move.ResolutionCode, out var code) ? code : null,
            ResolutionNotes = move.ResolutionNotes,
            CancelReason = EnumText.TryParse<CancelReason>(move.CancelReason, out var cancelled) ? cancelled : null,
            Note = move.Note,
        };
    }

    private static string ActionFor(IncidentState from, IncidentState to) => to switch
    {
        IncidentState.InProgress when from is IncidentState.Resolved => Actions.IncidentReopen,
        IncidentState.Closed => Actions.IncidentClose,
        IncidentState.Cancelled => Actions.IncidentCancel,
        _ => Actions.IncidentWork,
    };

    private static Result Move(Incident incident, MoveIncident.Command command, Stamp stamp) => command.To switch
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
        Actor actor, Incident parent, MoveIncident.Command command, Stamp stamp, CancellationToken ct)
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
    private async Task TellMergedAsync(Actor actor, Incident incident, MoveIncident.Command command, Stamp stamp, CancellationToken ct)
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
