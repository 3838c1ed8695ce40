using SynergyFlow.Core.Incidents.Routing;
using SynergyFlow.Core.Incidents.UseCases;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Web.Api;
using Route = SynergyFlow.Core.Incidents.Routing.Route;

namespace SynergyFlow.Web.Incidents.Routing;

/// <param name="Name">Required, unique.</param>
/// <param name="Team">Required.</param>
/// <param name="Category">Covers those below it, such as <c>Network/WiFi</c> below <c>Network</c>.</param>
internal sealed record RouteBody(string? Name, TeamId? Team, string? Category, string? Service, IReadOnlyList<string>? Tags);

/// <param name="Routes">All of them, in their order.</param>
internal sealed record RoutesBody(IReadOnlyList<RouteBody>? Routes);

internal sealed record RoutesAnswer(IReadOnlyList<Route> Routes, int Version);

internal static class RouteEndpoints
{
    public static void MapRoutes(this IEndpointRouteBuilder api)
    {
        var routes = api.MapGroup("/routes").WithTags("Routes");
        routes.MapGet("/", GetAsync).WithName("GetRoutes").WithSummary("Which team gets which incidents, in their order").Produces<RoutesAnswer>();
        routes.MapPut("/", EditAsync).WithName("EditRoutes").WithSummary("All routes at once; needs If-Match")
            .Accepts<RoutesBody>("application/json").Produces<RoutesAnswer>();
    }

    private static async Task<IResult> GetAsync(HttpContext http, EditRoutes routes)
    {
        var read = await routes.ReadAsync(http.Actor, http.RequestAborted);
        return read.Failed ? Problems.Of(read.Error) : Answer(http, read.Value);
    }

    private static async Task<IResult> EditAsync(HttpContext http, EditRoutes routes)
    {
        if (Preconditions.Read(http, required: true, out var version) is { } missing)
        {
            return missing;
        }

        var (body, refused) = await ApiJson.ReadAsync<RoutesBody>(http);
        if (body is null)
        {
            return refused!;
        }

        if (body.Routes is not { } sent)
        {
            return Problems.Of(new InvalidField("routes", "routes is required; an empty list removes all of them."));
        }

        var edited = await routes.ExecuteAsync(
            http.Actor,
            new([.. sent.Select(route => new Route(route.Name ?? "", route.Team ?? default, route.Category, route.Service, route.Tags ?? []))], version),
            http.RequestAborted);
        var read = await routes.ReadAsync(http.Actor, http.RequestAborted);
        if (read.Failed || edited.Error is not (null or VersionConflict))
        {
            return Problems.Of(edited.Error ?? read.Error!);
        }

        return edited.Failed ? Problems.Of(edited.Error, Tagged(http, read.Value)) : Answer(http, read.Value);
    }

    private static IResult Answer(HttpContext http, RoutingTable table) => Results.Json(Tagged(http, table), ApiJson.Options);

    private static RoutesAnswer Tagged(HttpContext http, RoutingTable table)
    {
        Preconditions.Tag(http, table.Version);
        return new RoutesAnswer(table.Routes, table.Version);
    }
}
