using SynergyFlow.Core.Kernel;

namespace SynergyFlow.Core.Incidents.Routing;

/// <summary>A tenant's routes, in their order: of two that fit and name as much, the first gets the incident.</summary>
public sealed class RoutingTable : Aggregate
{
    /// <summary>Each receipt keeps all of them: what was decided can be decided again.</summary>
    public const int MostRoutes = 100;

    private RoutingTable()
    {
    }

    public IReadOnlyList<Route> Routes { get; private set; } = [];

    public override string AggregateKind => "routing_table";

    public override Guid AggregateId => Tenant.Value;

    public static RoutingTable Empty(TenantId tenant) => new() { Tenant = tenant };

    /// <param name="teams">Names of the teams that the old and the new routes lead to.</param>
    public Result Edit(IReadOnlyList<Route> routes, IReadOnlyDictionary<TeamId, string> teams, Stamp stamp)
    {
        ArgumentNullException.ThrowIfNull(routes);
        ArgumentNullException.ThrowIfNull(teams);
        var kept = Checked(routes);
        if (kept.Failed)
        {
            return kept.Error;
        }

        var changes = Changes(Routes, kept.Value, teams);
        if (changes.Count > 0)
        {
            Routes = kept.Value;
            Raise(new RoutesEdited(changes), stamp);
        }

        return Result.Success;
    }

    private static Result<IReadOnlyList<Route>> Checked(IReadOnlyList<Route> routes)
    {
        if (routes.Count > MostRoutes)
        {
            return new InvalidField("routes", $"There can be at most {MostRoutes} routes.");
        }

        List<Route> kept = [];
        for (var i = 0; i < routes.Count; i++)
        {
            var route = routes[i].Checked($"routes[{i}]");
            if (route.Failed)
            {
                return route.Error;
            }

            if (kept.Exists(other => string.Equals(other.Name, route.Value.Name, StringComparison.OrdinalIgnoreCase)))
            {
                return new RouteNameTaken(route.Value.Name) { Field = $"routes[{i}].name" };
            }

            kept.Add(route.Value);
        }

        return kept;
    }

    private static List<FieldChange> Changes(IReadOnlyList<Route> old, IReadOnlyList<Route> now, IReadOnlyDictionary<TeamId, string> teams)
    {
        List<FieldChange> changes = [];
        foreach (var name in old.Concat(now).Select(route => route.Name).Distinct(StringComparer.OrdinalIgnoreCase))
        {
            var (from, to) = (Said(old, name), Said(now, name));
            if (from != to)
            {
                changes.Add(new FieldChange("route", from, to));
            }
        }

        var (before, after) = (Order(old, now), Order(now, old));
        if (before != after)
        {
            changes.Add(new FieldChange("order", before, after));
        }

        return changes;

        string? Said(IReadOnlyList<Route> routes, string name) =>
            routes.FirstOrDefault(route => Is(route, name)) is { } found ? found.Said(teams.GetValueOrDefault(found.Team, found.Team.ToString())) : null;
    }

    /// <summary>Of those that are in both: a new one at the top moves none of the others.</summary>
    private static string Order(IReadOnlyList<Route> routes, IReadOnlyList<Route> others) => string.Join(
        ", ", routes.Where(route => others.Any(other => Is(other, route.Name))).Select(route => others.First(other => Is(other, route.Name)).Name.ToLowerInvariant()));

    private static bool Is(Route route, string name) => string.Equals(route.Name, name, StringComparison.OrdinalIgnoreCase);
}

public interface IRoutingTableStore
{
    /// <returns>The tenant's routes to read; a tenant without any has an empty table.</returns>
    Task<RoutingTable> GetAsync(TenantId tenant, CancellationToken ct);

    /// <returns>The table locked for change.</returns>
    Task<RoutingTable> GetForEditAsync(TenantId tenant, CancellationToken ct);
}

[EventName("routing_table.edited")]
public sealed record RoutesEdited(IReadOnlyList<FieldChange> Changes) : IDomainEvent;

public sealed record RouteNameTaken(string Name) : ConflictError("route.name_taken", $"There are two routes called {Name}. Give each its own name.");

public sealed record RouteTeamUnknown(string Route) : InvalidError("route.team_unknown", $"The route {Route} has no team that takes work. Choose another one.");

public sealed record NoRouteFits() : ConflictError("route.none_fits", "No route takes this incident. Choose a team.");

public sealed record NotToBeRouted()
    : ConflictError("route.taken_up", "Somebody is at work on this incident already. Only what nobody has yet is routed.");
