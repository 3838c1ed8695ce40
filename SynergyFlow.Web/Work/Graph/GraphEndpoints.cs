using System.Globalization;
using SynergyFlow.Core.Integrations.Inbound;
using SynergyFlow.Core.Integrations.Inbound.UseCases;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Work;
using SynergyFlow.Web.Api;

namespace SynergyFlow.Web.Work.Graph;

/// <param name="Until">When the record was begun.</param>
/// <param name="Records">On how many records was looked.</param>
/// <param name="Truncated">Whether there are more changes, or more records, than were looked at.</param>
/// <param name="Services">Of the record and of what it depends on.</param>
/// <param name="Deployments">Of applications that are called exactly as one of the services.</param>
internal sealed record BeforeAnswer(
    DateTimeOffset After, DateTimeOffset Until, int Records, bool Truncated, IReadOnlyList<BeforeChange> Changes, IReadOnlyList<string> Services,
    IReadOnlyList<DeploymentRow> Deployments);

/// <param name="Depth">How many steps from the record that was asked about.</param>
internal sealed record BeforeChange(
    RecordId Record, string Key, string Title, int Depth, DateTimeOffset At, PersonName By, string? Event, IReadOnlyList<TimelineChange> Fields)
{
    public static BeforeChange Of(RecordChangeBefore change) => new(
        change.Record, change.Key, change.Title, change.Depth, change.Entry.At, change.Entry.By, change.Entry.Event, change.Entry.Changes);
}

internal static class GraphEndpoints
{
    private const int Hours = 24;

    public static void MapGraphs(this IEndpointRouteBuilder api)
    {
        api.MapGet("/records/{idOrKey}/graph", ReadAsync).WithTags("Records").WithName("GetRecordGraph")
            .WithSummary($"What stands around a record, the nearest first, at most {GraphRequest.MostRecords} records").Produces<RecordGraph>()
            .Query("depth", $"1 to {GraphRequest.Deepest}; {new GraphRequest().Depth} if not given")
            .Query("type", string.Join(", ", EnumText.All<GraphEdgeType>()) + "; several by commas, all if not given")
            .Query("kind", string.Join(", ", EnumText.All<RecordKind>()) + "; all if not given")
            .Query("direction", string.Join(", ", EnumText.All<GraphDirection>()) + "; both if not given")
            .Query("open", "true: only what is not over")
            .Query("expand", $"keys of records whose own neighbours are wanted too, by commas, at most {GraphRequest.MostExpanded}");
        api.MapGet("/records/{idOrKey}/changes-before", BeforeAsync).WithTags("Records").WithName("GetChangesBefore")
            .WithSummary("What changed on what a record depends on before it was begun, the newest first").Produces<BeforeAnswer>()
            .Query("hours", $"1 to {ChangesBefore.MostHours}; {Hours} if not given");
    }

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

    private static async Task<IResult> BeforeAsync(string idOrKey, HttpContext http, IRecordQueries records, ReadDeployments deployments)
    {
        var (record, refused) = await http.RecordAsync(idOrKey);
        if ((refused ?? Paging.Unknown(http, "hours")) is { } wrong)
        {
            return wrong;
        }

        var hours = Hours;
        if (Paging.Text(http, "hours") is { } text && !int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out hours))
        {
            hours = 0;
        }

        var found = await records.ChangesBeforeAsync(await http.ScopeAsync(), record!.Id, hours, http.RequestAborted);
        if (found.Failed)
        {
            return Problems.Of(found.Error);
        }

        var before = await Before.WithDeploymentsAsync(found.Value, deployments, http.Actor, http.RequestAborted);
        var (changes, of) = (found.Value.Changes, found.Value);
        return Results.Json(
            new BeforeAnswer(of.After, of.Until, of.Records, of.Truncated, [.. changes.Select(BeforeChange.Of)], of.Services, before.Deployments), ApiJson.Options);
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
