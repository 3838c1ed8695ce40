using System.Globalization;
using Microsoft.Extensions.Logging;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Policies;
using SynergyFlow.Core.Work;

namespace SynergyFlow.Core.Incidents.UseCases;

/// <summary>
/// Does what is due for one resolved incident: tells its requester that it will close, or closes it. All of it is looked at under
/// the record's lock, so that doing it twice, or on two nodes at once, comes to the same.
/// </summary>
public sealed class AutoCloseIncident(
    RecordGate gate,
    IRecordStore records,
    IDeskSettingsStore settings,
    IMarkdown markdown,
    IUnitOfWork unitOfWork,
    TimeProvider time,
    ILogger<AutoCloseIncident> logger)
{
    /// <returns>Whether there was something to do.</returns>
    public async Task<Result<bool>> ExecuteAsync(Actor actor, RecordId id, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(actor);
        var opened = await gate.OpenAsync<Incident>(actor, id, Actions.IncidentClose, ct);
        if (opened.Failed)
        {
            return opened.Error;
        }

        var incident = opened.Value;
        if (incident is not { Status: IncidentState.Resolved, ResolvedAt: { } resolvedAt })
        {
            return false;
        }

        var desk = await settings.GetAsync(actor.Tenant, ct);
        var now = time.GetUtcNow();
        var done = desk.CloseAt(resolvedAt, incident.CloseToldAt) is { } closeAt && closeAt <= now ? incident.Close(actor.At(now))
            : incident.CloseToldAt is null && desk.NoticeAt(resolvedAt) is { } noticeAt && noticeAt <= now ? Tell(actor, incident, desk, resolvedAt, now)
            : (Result?)null;
        if (done is not { } result)
        {
            return false;
        }

        if (result.Failed)
        {
            return result.Error;
        }

        var saved = await unitOfWork.SaveAsync(actor, ct);
        if (saved.Failed)
        {
            return saved.Error;
        }

        logger.IncidentAutoClose(incident.Key, incident.Status);
        return true;
    }

    private Result Tell(Actor actor, Incident incident, DeskSettings desk, DateTimeOffset resolvedAt, DateTimeOffset now)
    {
        var closesAt = desk.CloseAt(resolvedAt, now)!.Value;
        var local = TimeZoneInfo.ConvertTime(closesAt, TimeZoneInfo.FindSystemTimeZoneById(desk.TimeZone));
        var body = string.Create(
            CultureInfo.InvariantCulture,
            $"This incident is resolved and will close by itself on {local:d MMMM yyyy} at {local:HH:mm} ({desk.TimeZone}). If it is not solved, reply before then.");
        var notice = Work.Comment.Write(incident, CommentKind.Reply, body, markdown.ToSafeHtml(body), actor, now);
        records.Add(notice);
        return incident.TellOfClosing(notice, closesAt, actor.At(now));
    }
}
