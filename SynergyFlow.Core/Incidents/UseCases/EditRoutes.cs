using SynergyFlow.Core.Incidents.Routing;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Policies;
using SynergyFlow.Core.Teams.Contracts;

namespace SynergyFlow.Core.Incidents.UseCases;

/// <summary>Reads and changes the tenant's routes. Incidents that have a team keep it until what their route rests on changes.</summary>
public sealed class EditRoutes(
    IRoutingTableStore tables, IncidentRouting routing, Priorities priorities, ITeamDirectory teams, IAuthorizer authorizer, IUnitOfWork unitOfWork, TimeProvider time)
{
    /// <param name="Routes">All of them, in their order.</param>
    public sealed record Command(IReadOnlyList<Route> Routes, int? ExpectedVersion = null);

    public async Task<Result<RoutingTable>> ReadAsync(Actor actor, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(actor);
        return await DeniedAsync(actor, ct) is { } denied ? denied : await tables.GetAsync(actor.Tenant, ct);
    }

    /// <summary>Where an incident like this would go now; nothing comes of it.</summary>
    /// <returns>Nothing where there are no routes to ask about.</returns>
    public async Task<Result<RoutingDecision?>> TryAsync(Actor actor, IncidentFields fields, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(actor);
        ArgumentNullException.ThrowIfNull(fields);
        if (await DeniedAsync(actor, ct) is { } denied)
        {
            return denied;
        }

        var tried = fields.Checked();
        return tried.Failed
            ? tried.Error
            : new Result<RoutingDecision?>(
                await routing.DecideAsync(actor, tried.Value, (await priorities.DecideAsync(actor, tried.Value, null, ct)).Priority, null, ct), null);
    }

    /// <returns>The version that is stored now.</returns>
    public async Task<Result<int>> ExecuteAsync(Actor actor, Command command, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(actor);
        ArgumentNullException.ThrowIfNull(command);
        if (await DeniedAsync(actor, ct) is { } denied)
        {
            return denied;
        }

        var table = await tables.GetForEditAsync(actor.Tenant, ct);
        if (command.ExpectedVersion is { } expected && expected != table.Version)
        {
            return new VersionConflict(table.Version);
        }

        var known = (await teams.ListAsync(actor.Tenant, ct)).ToDictionary(team => team.Id);
        for (var i = 0; i < command.Routes.Count; i++)
        {
            // A route that is there may keep a team that has been archived since: it takes nothing, and the page says so.
            var route = command.Routes[i];
            if (!known.TryGetValue(route.Team, out var team) || (team.Archived && !table.Routes.Any(old => old.Team == route.Team)))
            {
                return new RouteTeamUnknown(route.Name) { Field = $"routes[{i}].team" };
            }
        }

        if (table.Edit(command.Routes, known.ToDictionary(team => team.Key, team => team.Value.Name), actor.At(time.GetUtcNow())) is { Failed: true } refused)
        {
            return refused.Error;
        }

        var saved = await unitOfWork.SaveAsync(actor, ct);
        return saved.Failed ? saved.Error : table.Version;
    }

    private async Task<Error?> DeniedAsync(Actor actor, CancellationToken ct) =>
        (await authorizer.AuthorizeAsync(actor, Actions.RoutesEdit, new Resource("routing_table", actor.Tenant), ct)).Error;
}
