using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Policies;
using SynergyFlow.Core.Teams.Contracts;
using SynergyFlow.Core.Work;

namespace SynergyFlow.Core.Incidents.Routing;

/// <summary>What the routing policy decides by. It is all that a policy may look at, so it says more than SynergyFlow's own asks for.</summary>
/// <param name="Category">With the subcategory behind a slash.</param>
/// <param name="Priority">As it has just been decided.</param>
/// <param name="Vip">The requester's mark.</param>
/// <param name="Routes">Those whose team takes work, in their order.</param>
public sealed record RoutingQuestion(
    string? Category,
    string? Service,
    IReadOnlyList<string> Tags,
    string? Location,
    ContactChannel Channel,
    Impact Impact,
    Urgency Urgency,
    Priority Priority,
    bool Vip,
    IReadOnlyList<Route> Routes)
{
    /// <summary>Whether both ask the same, but for the routes.</summary>
    public bool AsksLike(RoutingQuestion other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return this with { Tags = other.Tags, Routes = other.Routes } == other && Tags.SequenceEqual(other.Tags);
    }
}

/// <param name="Team">Null where no route fits, or the policy gives no answer.</param>
/// <param name="Route">By name; null where there is no team.</param>
public sealed record RoutingDecision(TeamId? Team, string? Route, Decision Why);

public interface IRoutingPolicy
{
    /// <param name="record">Which incident it is about, where there is one already: a canary decides about some of them.</param>
    Task<RoutingDecision> DecideAsync(RoutingQuestion question, TenantId tenant, RecordId? record, CancellationToken ct);

    /// <returns>The question that a receipt keeps; null when it keeps another one.</returns>
    RoutingQuestion? Asked(string input);
}

/// <summary>
/// Has policy choose an incident's team where nobody has. A policy that gives no answer must not keep a report from being taken: then the
/// incident has no team, and its receipt says why (docs/adr/0032, 0043).
/// </summary>
public sealed class IncidentRouting(
    IRoutingTableStore tables, ITeamDirectory teams, References references, IRoutingPolicy policy, IReceipts receipts)
{
    private IReadOnlyList<Route>? _routes;

    /// <param name="record">The incident that will be so; null for a mere preview.</param>
    /// <returns>Null where the tenant has no routes: then nobody is asked.</returns>
    public async Task<RoutingDecision?> DecideAsync(Actor actor, IncidentFields fields, Priority priority, RecordId? record, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(actor);
        ArgumentNullException.ThrowIfNull(fields);
        var routes = await RoutesAsync(actor.Tenant, ct);
        return routes.Count == 0
            ? null
            : await policy.DecideAsync(
                Question(fields, priority, await references.IsVipAsync(actor, fields.Requester, ct), routes), actor.Tenant, record, ct);
    }

    /// <summary>Gives the incident on where what has just been changed leads to another team.</summary>
    /// <param name="before">Its fields before the change.</param>
    /// <param name="was">Its priority then.</param>
    public async Task ReconsiderAsync(Actor actor, Incident incident, IncidentFields before, Priority was, Stamp stamp, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(incident);
        var now = IncidentFields.Of(incident);
        if (!incident.FollowsRoutes || (before.Requester == now.Requester && Question(before, was, false, []).AsksLike(Question(now, incident.Priority, false, []))))
        {
            return;
        }

        if (await DecideAsync(actor, now, incident.Priority, incident.Id, ct) is { Team: { } team, Route: { } route } decided
            && (team != incident.Team || route != incident.Route)
            && !incident.FollowRoute(team, route, stamp).Failed)
        {
            Keep(decided, incident);
        }
    }

    /// <summary>Leaves a receipt, to be written with what has just come of the decision.</summary>
    public void Keep(RoutingDecision decided, Incident incident)
    {
        ArgumentNullException.ThrowIfNull(decided);
        receipts.Keep(decided.Why, incident);
    }

    private static RoutingQuestion Question(IncidentFields fields, Priority priority, bool vip, IReadOnlyList<Route> routes) => new(
        fields.Subcategory is { } below && fields.Category is { } category ? $"{category}/{below}" : fields.Category,
        fields.Service,
        fields.Tags,
        fields.Location,
        fields.ContactChannel,
        fields.Impact,
        fields.Urgency,
        priority,
        vip,
        routes);

    /// <remarks>Once a scope: a step of many changes asks for each of them.</remarks>
    private async Task<IReadOnlyList<Route>> RoutesAsync(TenantId tenant, CancellationToken ct)
    {
        if (_routes is null)
        {
            var table = await tables.GetAsync(tenant, ct);
            var takeWork = table.Routes.Count == 0 ? [] : (await teams.ListAsync(tenant, ct)).Where(team => !team.Archived).Select(team => team.Id).ToHashSet();
            _routes = [.. table.Routes.Where(route => takeWork.Contains(route.Team))];
        }

        return _routes;
    }
}
