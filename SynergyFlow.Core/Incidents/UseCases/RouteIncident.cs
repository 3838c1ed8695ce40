using SynergyFlow.Core.Incidents.Routing;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Policies;
using SynergyFlow.Core.Work;

namespace SynergyFlow.Core.Incidents.UseCases;

/// <summary>Lets routes choose the team of an incident that nobody has yet, whatever a person had chosen before.</summary>
public sealed class RouteIncident(RecordGate gate, IncidentRouting routing, IUnitOfWork unitOfWork, TimeProvider time)
{
    /// <param name="ExpectedVersion">Refuse any other version; null: whatever is stored now.</param>
    public sealed record Command(RecordId Id, int? ExpectedVersion = null);

    public async Task<Result<int>> ExecuteAsync(Actor actor, Command command, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(actor);
        ArgumentNullException.ThrowIfNull(command);
        var opened = await gate.OpenAsync<Incident>(actor, command.Id, Actions.IncidentAssign, ct);
        if (opened.Failed)
        {
            return opened.Error;
        }

        var incident = opened.Value;
        if (command.ExpectedVersion is { } expected && expected != incident.Version)
        {
            return new VersionConflict(incident.Version);
        }

        if (await routing.DecideAsync(actor, IncidentFields.Of(incident), incident.Priority, incident.Id, ct) is not { Team: { } team, Route: { } route } decided)
        {
            return new NoRouteFits();
        }

        var before = incident.Version;
        if (incident.FollowRoute(team, route, actor.At(time.GetUtcNow())) is { Failed: true } refused)
        {
            return refused.Error;
        }

        if (incident.Version != before)
        {
            routing.Keep(decided, incident);
        }

        var saved = await unitOfWork.SaveAsync(actor, ct);
        return saved.Failed ? saved.Error : incident.Version;
    }
}
