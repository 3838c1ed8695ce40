using SynergyFlow.Core.Incidents;
using SynergyFlow.Core.Incidents.UseCases;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Work;

namespace SynergyFlow.Core.Integrations.Inbound.UseCases;

/// <summary>
/// Turns alerts into incidents: one per fingerprint, opened when it fires, resolved when it is over, reopened when it fires again. What a
/// person did to the incident stands until the alert fires anew. All of a message happens in one transaction, with the message.
/// </summary>
public sealed class TakeAlerts(
    InboundGate gate,
    IInboundStore store,
    IRecordStore records,
    IIncidentStore incidents,
    CreateIncident create,
    EditIncident edit,
    MoveIncident move,
    Conversation conversation,
    IUnitOfWork unitOfWork,
    TimeProvider time)
{
    /// <returns>False where the message was handled already.</returns>
    public async Task<Result<bool>> ExecuteAsync(Actor actor, InboundMessageId id, IReadOnlyList<AlertFacts> facts, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(actor);
        ArgumentNullException.ThrowIfNull(facts);
        if (await gate.MayManageAsync(actor, null, ct) is { Failed: true } denied)
        {
            return denied.Error;
        }

        if (await store.FindMessageAsync(id, ct) is not { State: InboundState.Waiting, Source: { } sourceId } message)
        {
            return false;
        }

        if (await store.FindSourceAsync(sourceId, ct) is not { } source)
        {
            return new InboundSourceNotFound(sourceId);
        }

        var known = (await store.AlertsAsync(sourceId, [.. facts.Select(one => one.Fingerprint)], ct)).ToDictionary(alert => alert.Fingerprint, StringComparer.Ordinal);
        var opened = await OpenAsync([.. known.Values.Select(alert => alert.Incident).OfType<RecordId>()], ct);
        List<string> outcome = [];
        foreach (var one in facts)
        {
            if (!known.TryGetValue(one.Fingerprint, out var alert))
            {
                alert = new Alert { Tenant = actor.Tenant, Source = sourceId, Fingerprint = one.Fingerprint };
                known.Add(one.Fingerprint, alert);
                store.Add(alert);
            }

            var done = await FollowAsync(actor, source, alert, one, opened, ct);
            if (done.Failed)
            {
                return done.Error;
            }

            if (done.Value is { } said)
            {
                outcome.Add(said);
            }
        }

        message.Handle(outcome.Count == 0 ? "nothing new" : string.Join(", ", outcome.Distinct(StringComparer.Ordinal)), time.GetUtcNow());
        var saved = await unitOfWork.SaveAsync(actor, ct);
        return saved.Failed ? saved.Error : true;
    }

    /// <summary>The incidents of all alerts, with what moves along when one is resolved: locks come before anything is written.</summary>
    private async Task<Dictionary<RecordId, Incident>> OpenAsync(List<RecordId> ids, CancellationToken ct)
    {
        if (ids.Count == 0)
        {
            return [];
        }

        await incidents.LockFamiliesAsync(ids, ct);
        return (await records.FindManyAsync(ids, ct)).OfType<Incident>().ToDictionary(incident => incident.Id);
    }

    /// <returns>What came of it in a few words; null where nothing did.</returns>
    private async Task<Result<string?>> FollowAsync(
        Actor actor, InboundSource source, Alert alert, AlertFacts facts, Dictionary<RecordId, Incident> opened, CancellationToken ct)
    {
        var news = alert.Take(facts);
        var incident = alert.Incident is { } id ? opened.GetValueOrDefault(id) : null;
        if (facts.Firing && facts.Severity <= source.OpensFrom && (incident is null || (news.Fires && incident.Status is IncidentState.Closed or IncidentState.Cancelled)))
        {
            var made = await create.ApplyAsync(actor, Fields(source, alert), ct);
            if (made.Failed)
            {
                return made.Error;
            }

            alert.Opened(made.Value.Id);
            opened[made.Value.Id] = made.Value;

            // Its beginning may have arrived after its end.
            return alert.IsFiring ? $"{made.Value.Key} opened" : await EndAsync(actor, source, alert, made.Value, ct);
        }

        if (incident is null)
        {
            return new Result<string?>(null, null);
        }

        if (news.Fires && incident.Status is IncidentState.Resolved)
        {
            var again = await move.ApplyAsync(actor, incident, new(incident.Id, IncidentState.InProgress) { Note = AlertText.Again(source, alert) }, ct);
            if (again.Failed)
            {
                return again.Error;
            }
        }

        if (news.Worsens && incident.Status is not (IncidentState.Closed or IncidentState.Cancelled) && incident.Urgency != UrgencyOf(alert.Severity))
        {
            var edited = await edit.ApplyAsync(actor, incident, new IncidentPatch { Urgency = (Urgency?)UrgencyOf(alert.Severity) }, ct);
            if (edited.Failed)
            {
                return edited.Error;
            }
        }

        return news.Ends ? await EndAsync(actor, source, alert, incident, ct)
            : news.Fires || news.Worsens ? $"{incident.Key} updated"
            : new Result<string?>(null, null);
    }

    private async Task<Result<string?>> EndAsync(Actor actor, InboundSource source, Alert alert, Incident incident, CancellationToken ct)
    {
        if (!incident.Status.CanBecome(IncidentState.Resolved))
        {
            return new Result<string?>(null, null); // somebody was faster
        }

        if (source.AtEnd is AlertEnd.Note)
        {
            await conversation.WriteAsync(actor, incident, CommentKind.Note, AlertText.Over(source, alert), time.GetUtcNow(), ct);
            return $"{incident.Key} noted";
        }

        var resolved = await move.ApplyAsync(
            actor,
            incident,
            new(incident.Id, IncidentState.Resolved) { ResolutionCode = ResolutionCode.SelfHealed, ResolutionNotes = AlertText.Over(source, alert), WithChildren = false },
            ct);
        return resolved.Failed ? resolved.Error : $"{incident.Key} resolved";
    }

    private static IncidentFields Fields(InboundSource source, Alert alert) => new()
    {
        Title = alert.Title,
        Description = AlertText.Description(source, alert),
        Requester = source.Requester,
        Team = source.Team,
        Impact = source.Impact,
        Urgency = UrgencyOf(alert.Severity),
        Service = alert.Service,
        ContactChannel = ContactChannel.Monitoring,
    };

    private static Urgency UrgencyOf(AlertSeverity severity) => severity switch
    {
        AlertSeverity.Critical => Urgency.Stopped,
        AlertSeverity.Error => Urgency.BadlyDegraded,
        AlertSeverity.Warning => Urgency.Degraded,
        AlertSeverity.Info => Urgency.Question,
    };
}
