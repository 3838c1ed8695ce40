using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Work;
using static SynergyFlow.Core.Incidents.IncidentState;

namespace SynergyFlow.Core.Incidents;

/// <summary>What comes after the resolution: the notice that it will close, and replies that come late.</summary>
public sealed partial class Incident
{
    /// <summary>Once per resolution.</summary>
    public Result TellOfClosing(Comment notice, DateTimeOffset closesAt, Stamp stamp)
    {
        ArgumentNullException.ThrowIfNull(notice);
        if (Status is not Resolved)
        {
            return new IllegalTransition(Status, Closed);
        }

        CloseToldAt = stamp.At;
        Comment(notice, byAgent: true, stamp);
        Happened(new IncidentCloseAnnounced([new FieldChange("closes_at", null, Rfc3339(closesAt))]), stamp);
        return Result.Success;
    }

    /// <summary>Something was said on an incident that was merged into this one; a customer's answer takes this one up again.</summary>
    public void Heard(Comment comment, bool byAgent, Stamp stamp)
    {
        ArgumentNullException.ThrowIfNull(comment);
        Happened(new RecordCommented(comment.Id.Value, comment.Kind, []), stamp);
        ResumeOn(comment, byAgent, stamp);
    }

    /// <summary>A reply that came too late for this incident began another one.</summary>
    public void FollowedUpBy(Incident begun, Stamp stamp)
    {
        ArgumentNullException.ThrowIfNull(begun);
        Track(
            () =>
            {
                FollowedBy = begun.Id;
                return Result.Success;
            },
            changes => new IncidentFollowedUp(changes),
            stamp);
        begun.Derived("follows", this, stamp);
    }

    private void ResumeOn(Comment comment, bool byAgent, Stamp stamp)
    {
        if (comment.Kind is CommentKind.Reply && !byAgent
            && Status is Pending && PendingReason is Incidents.PendingReason.Customer)
        {
            Track(() => Resume(), changes => new IncidentResumed(changes), stamp);
        }
    }
}
