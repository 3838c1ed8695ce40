using SynergyFlow.Core.Incidents.Routing;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Work;

namespace SynergyFlow.Core.Incidents;

/// <summary>How every new incident begins: policies decide its priority, and its team where nobody is named. Whoever has more to do with it saves.</summary>
public sealed class IncidentIntake(IRecordStore records, IRecordKeys keys, Priorities priorities, IncidentRouting routing)
{
    /// <param name="fields">Checked.</param>
    public async Task<Incident> OpenAsync(Actor actor, IncidentFields fields, Stamp stamp, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(actor);
        ArgumentNullException.ThrowIfNull(fields);
        var id = RecordId.New();
        var decided = await priorities.DecideAsync(actor, fields, id, ct);
        var routed = fields is { Team: null, Assignee: null } ? await routing.DecideAsync(actor, fields, decided.Priority, id, ct) : null;
        var number = await keys.NextAsync(actor.Tenant, RecordKind.Incident, 1, ct);
        var incident = Incident.Create(actor.Tenant, number, fields with { Team = fields.Team ?? routed?.Team }, decided.Priority, stamp, id, routed?.Route);
        records.Add(incident);
        priorities.Keep(decided, incident);
        if (routed is not null)
        {
            routing.Keep(routed, incident);
        }

        return incident;
    }
}
