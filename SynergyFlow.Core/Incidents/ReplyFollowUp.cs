using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Teams.Contracts;
using SynergyFlow.Core.Work;

namespace SynergyFlow.Core.Incidents;

/// <summary>
/// What a requester's reply does to an incident that is resolved or over (feature row 5): within the desk's days it reopens it,
/// later it begins a new one that is linked. A reply on a merged incident counts for the one it leads to.
/// </summary>
public sealed class ReplyFollowUp(
    IRecordStore records,
    IncidentIntake intake,
    IDeskSettingsStore settings,
    ITeamDirectory teams) : IReplyReaction
{
    public const string TitlePrefix = "Follow-up: ";

    public Task PrepareAsync(RecordId record, CancellationToken ct) => records.LockWayAsync(record, ct);

    public async Task ReactAsync(Actor actor, WorkRecord record, Comment comment, bool byAgent, Stamp stamp, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(actor);
        ArgumentNullException.ThrowIfNull(comment);
        if (record is not Incident incident)
        {
            return;
        }

        var at = incident;
        while (at.MergedInto is { } next && await records.FindAsync(next, ct) is Incident target)
        {
            at = target;
        }

        if (at != incident)
        {
            at.Heard(comment, byAgent, stamp);
        }

        if (byAgent || comment.Kind is not CommentKind.Reply)
        {
            return;
        }

        var desk = await settings.GetAsync(actor.Tenant, ct);
        if (at.Status is IncidentState.Resolved && at.ResolvedAt is { } resolved && stamp.At <= resolved.AddDays(desk.ReopenDays))
        {
            at.Reopen(null, stamp);
        }
        else if (at.Status is IncidentState.Resolved or IncidentState.Closed or IncidentState.Cancelled)
        {
            await FollowAsync(actor, at, comment, stamp, ct);
        }
    }

    /// <summary>The one that followed already hears it, as long as it goes on; otherwise a new one begins.</summary>
    private async Task FollowAsync(Actor actor, Incident over, Comment comment, Stamp stamp, CancellationToken ct)
    {
        if (over.FollowedBy is { } known && await records.FindAsync(known, ct) is Incident { IsOpen: true } going
            && going.Requester == actor.Id)
        {
            var taken = comment.TakenTo(going);
            records.Add(taken);
            going.Comment(taken, byAgent: false, stamp);
            return;
        }

        var title = TitlePrefix + over.Title;
        var fields = IncidentFields.Of(over) with
        {
            Title = title.Length > WorkRecord.TitleLength ? title[..WorkRecord.TitleLength] : title,
            Description = comment.Body,
            Requester = actor.Id,
            AffectedUser = null,
            Assignee = null,
            Parent = null,
            DueAt = null,
            Team = over.Team is { } team && await teams.FindAsync(actor.Tenant, team, ct) is { Archived: false } ? team : null,
        };
        var begun = await intake.OpenAsync(actor, fields, stamp, ct);
        over.FollowedUpBy(begun, stamp);
        records.Relate(over, begun, stamp);
    }
}
