using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Work;
using static SynergyFlow.Core.Incidents.IncidentState;

namespace SynergyFlow.Core.Incidents;

/// <summary>The moves through the life cycle; each asks the table first, then what the move itself needs.</summary>
public sealed partial class Incident
{
    public Result Start(Stamp stamp)
    {
        if (Status is Resolved)
        {
            return Reopen(null, stamp);
        }

        var waited = Status is Pending;
        return Move(
            InProgress,
            () => Assignee is null ? new AssigneeRequired() : Resume(),
            changes => waited ? new IncidentResumed(changes) : new IncidentStarted(changes),
            stamp);
    }

    /// <summary>Back into the queue of its team: the state that <see cref="Assign"/> gives a new one.</summary>
    public Result MarkAssigned(Stamp stamp) => Move(
        Assigned,
        () =>
        {
            if (Team is null && Assignee is null)
            {
                return new TeamOrAssigneeRequired();
            }

            Set(Assigned, null);
            return Result.Success;
        },
        changes => new IncidentAssigned(changes),
        stamp);

    /// <summary>Waits for somebody or something, with a date or a note that says for what.</summary>
    public Result Pend(PendingReason reason, DateTimeOffset? resumeAt, string? note, Stamp stamp) => Move(
        Pending,
        () =>
        {
            var text = Text.Check("note", note, ReasonLength, multiline: true);
            if (text.Failed)
            {
                return text.Error;
            }

            if (resumeAt is null && text.Value is null)
            {
                return new PendingDetailsRequired();
            }

            if (resumeAt <= stamp.At)
            {
                return new ResumeInThePast();
            }

            Set(Pending, text.Value);
            (PendingReason, ResumeAt) = (reason, resumeAt);
            return Result.Success;
        },
        changes => new IncidentPended(changes),
        stamp);

    public Result Resolve(ResolutionCode code, string notes, RecordId? duplicateOf, Stamp stamp) => Move(
        Resolved,
        () =>
        {
            var text = Text.Check("resolutionNotes", notes, NotesLength, required: true, multiline: true);
            if (text.Failed)
            {
                return text.Error;
            }

            var duplicate = code is Incidents.ResolutionCode.Duplicate ? duplicateOf : null;
            if (code is Incidents.ResolutionCode.Duplicate && Check(duplicate) is { Failed: true } refused)
            {
                return refused;
            }

            Set(Resolved, null);
            (PendingReason, ResumeAt) = (null, null);
            (ResolutionCode, ResolutionNotes, DuplicateOf) = (code, text.Value, duplicate);
            (ResolvedAt, ResolvedBy, CloseToldAt) = (stamp.At, stamp.By, null);
            return Result.Success;
        },
        changes => new IncidentResolved(changes),
        stamp);

    /// <summary>The requester or an agent says it is not solved.</summary>
    public Result Reopen(string? reason, Stamp stamp)
    {
        if (Status is not Resolved)
        {
            return new IllegalTransition(Status, InProgress);
        }

        return Move(
            InProgress,
            () =>
            {
                var text = Text.Check("reason", reason, ReasonLength, multiline: true);
                if (text.Failed)
                {
                    return text.Error;
                }

                Set(InProgress, text.Value);
                (ResolutionCode, ResolutionNotes, DuplicateOf) = (null, null, null);
                (ResolvedAt, ResolvedBy, CloseToldAt) = (null, null, null);
                ReopenCount++;
                return Result.Success;
            },
            changes => new IncidentReopened(changes),
            stamp);
    }

    public Result Close(Stamp stamp) => Move(
        Closed,
        () =>
        {
            Set(Closed, null);
            ClosedAt = stamp.At;
            return Result.Success;
        },
        changes => new IncidentClosed(changes),
        stamp);

    public Result Cancel(CancelReason reason, string? note, RecordId? duplicateOf, Stamp stamp) => Move(
        Cancelled,
        () =>
        {
            var text = Text.Check("note", note, ReasonLength, multiline: true);
            if (text.Failed)
            {
                return text.Error;
            }

            var duplicate = reason is Incidents.CancelReason.Duplicate ? duplicateOf : null;
            if (reason is Incidents.CancelReason.Duplicate && Check(duplicate) is { Failed: true } refused)
            {
                return refused;
            }

            Set(Cancelled, text.Value);
            (PendingReason, ResumeAt) = (null, null);
            (CancelReason, DuplicateOf) = (reason, duplicate);
            ClosedAt = stamp.At;
            return Result.Success;
        },
        changes => new IncidentCancelled(changes),
        stamp);

    private Result Check(RecordId? duplicateOf)
    {
        if (duplicateOf is not { } other)
        {
            return new DuplicateOfRequired();
        }

        return other == Id ? new DuplicateOfItself() : Result.Success;
    }

    private Result Resume()
    {
        Set(InProgress, null);
        (PendingReason, ResumeAt) = (null, null);
        return Result.Success;
    }

    private Result Move(
        IncidentState next, Func<Result> change, Func<IReadOnlyList<FieldChange>, IDomainEvent> happened, Stamp stamp)
    {
        if (!Status.CanBecome(next))
        {
            return new IllegalTransition(Status, next);
        }

        return Track(change, happened, stamp);
    }
}
