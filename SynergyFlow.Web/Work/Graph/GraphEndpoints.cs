using System.Globalization;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Work;
using SynergyFlow.Web.Api;

namespace SynergyFlow.Web.Work.Graph;

internal static class GraphEndpoints
{
    public static void MapGraphs(this IEndpointRouteBuilder api) =>
        api.MapGet("/records/{idOrKey}/graph", ReadAsync).WithTags("Records").WithName("GetRecordGraph")
            .WithSummary($"What stands around a record, the nearest first, at most {GraphRequest.MostRecords} records").Produces<RecordGraph>()
            .Query("depth", $"1 to {GraphRequest.Deepest}; {new GraphRequest().Depth} if not given")
            .Query("type", string.Join(", ", EnumText.All<GraphEdgeType>()) + "; several by commas, all if not given")
            .Query("kind", string.Join(", ", EnumText.All<RecordKind>()) + "; all if not given")
            .Query("direction", string.Join(", ", EnumText.All<GraphDirection>()) + "; both if not given")
            .Query("open", "true: only what is not over")
            .Query("expand", $"keys of records whose own neighbours are wanted too, by commas, at most {GraphRequest.MostExpanded}");

    private static async Task<IResult> ReadAsync(string idOrKey, HttpContext http, IRecordQueries records)
    {
        var (record, refused) = await http.RecordAsync(idOrKey);
        if ((refused ?? Paging.Unknown(http, "depth", "type", "kind", "direction", "open", "expand")) is { } wrong)
        {
            return wrong;
        }

        var request = Request(http);
        if (request.Failed)
        {
            return Problems.Of(request.Error);
        }

        var graph = await records.GraphAsync(await http.ScopeAsync(), record!.Id, request.Value, http.RequestAborted);
        return graph.Failed ? Problems.Of(graph.Error) : Results.Json(graph.Value, ApiJson.Options);
    }

    private static Result<GraphRequest> Request(HttpContext http)
    {
        GraphRequest request = new();
        if (Paging.Text(http, "depth") is { } depth)
        {
            if (!int.TryParse(depth, NumberStyles.None, CultureInfo.InvariantCulture, out var steps) || steps is < 1 or > GraphRequest.Deepest)
            {
                return new InvalidField("depth", $"depth is 1 to {GraphRequest.Deepest}.");
            }

            request = request with { Depth = steps };
        }

        List<GraphEdgeType> types = [];
        foreach (var text in Parts("type"))
        {
            if (!EnumText.TryParse<GraphEdgeType>(text, out var type))
            {
                return new InvalidField("type", $"type is one or several of {string.Join(", ", EnumText.All<GraphEdgeType>())}.");
            }

            types.Add(type);
        }

        RecordKind? kind = null;
        if (Paging.Text(http, "kind") is { } named)
        {
            if (!EnumText.TryParse<RecordKind>(named, out var known))
            {
                return new InvalidField("kind", $"kind is one of {string.Join(", ", EnumText.All<RecordKind>())}.");
            }

            kind = known;
        }

        var direction = GraphDirection.Both;
        if (Paging.Text(http, "direction") is { } way && !EnumText.TryParse(way, out direction))
        {
            return new InvalidField("direction", $"direction is one of {string.Join(", ", EnumText.All<GraphDirection>())}.");
        }

        var open = Paging.Text(http, "open");
        return open is not (null or "true" or "false")
            ? new InvalidField("open", "open is true or false.")
            : request with { Types = types, Kind = kind, Direction = direction, OpenOnly = open is "true", Expanded = Parts("expand") };

        string[] Parts(string name) => (Paging.Text(http, name) ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
    }
}
