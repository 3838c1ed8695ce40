using System.Security.Claims;
using Microsoft.AspNetCore.Http.HttpResults;
using SynergyFlow.Core.Events.Catalogue;
using SynergyFlow.Core.Events.UseCases;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Web.Api;
using SynergyFlow.Web.Identity;

namespace SynergyFlow.Web.Events;

internal static class EventTypeEndpoints
{
    public static void MapEventTypes(this IEndpointRouteBuilder api)
    {
        var types = api.MapGroup("/event-types").WithTags("Events");
        types.MapGet("/", List).WithName("ListEventTypes");
        types.MapGet("/{eventType}", Find).WithName("GetEventType");
        types.MapGet("/{eventType}/samples", Samples).WithName("ListEventSamples");
        api.MapGet("/event-stream", Stream).WithTags("Events").WithName("GetEventStream");
    }

    /// <summary>Beside the OpenAPI document, and as open: it says what there is, not what happened.</summary>
    public static void MapAsyncApi(this IEndpointRouteBuilder routes) => routes
        .MapGet("/asyncapi/v1.json", (IEventTypes types) => Results.Text(types.AsyncApi, "application/json"))
        .AllowAnonymous()
        .ExcludeFromDescription();

    private static async Task<Results<Ok<EventTypeList>, ProblemHttpResult>> List(ReadEventTypes read, ClaimsPrincipal user, CancellationToken ct)
    {
        var types = await read.ListAsync(user.ToActor(), ct);
        return types.Failed
            ? types.Error.ToProblem()
            : TypedResults.Ok(new EventTypeList([.. types.Value.Select(type => new EventTypeJson(type.Name, type.PublicName, type.About, [.. type.Topics.Select(topic => topic.Name)], type.Subject, type.Schemas.Count))]));
    }

    private static async Task<Results<Ok<EventType>, ProblemHttpResult>> Find(
        string eventType, ReadEventTypes read, ClaimsPrincipal user, CancellationToken ct)
    {
        var type = await read.FindAsync(user.ToActor(), eventType, ct);
        return type.Failed ? type.Error.ToProblem() : TypedResults.Ok(type.Value);
    }

    private static async Task<Results<Ok<EventSampleList>, ProblemHttpResult>> Samples(
        string eventType, ReadEventTypes read, ClaimsPrincipal user, CancellationToken ct)
    {
        var samples = await read.SamplesAsync(user.ToActor(), eventType, ct);
        return samples.Failed ? samples.Error.ToProblem() : TypedResults.Ok(new EventSampleList(samples.Value));
    }

    private static async Task<Results<Ok<EventStreamJson>, ProblemHttpResult>> Stream(ReadEventTypes read, ClaimsPrincipal user, CancellationToken ct)
    {
        var status = await read.StreamAsync(user.ToActor(), ct);
        return status.Failed ? status.Error.ToProblem() : TypedResults.Ok(new EventStreamJson(status.Value is not null, status.Value));
    }

    internal sealed record EventTypeList(IReadOnlyList<EventTypeJson> Items);

    internal sealed record EventTypeJson(string Name, string PublicName, string About, IReadOnlyList<string> Topics, string Subject, int Version);

    internal sealed record EventSampleList(IReadOnlyList<EventSample> Items);

    /// <param name="Status">Null where no Kafka is configured.</param>
    internal sealed record EventStreamJson(bool Configured, EventStreamStatus? Status);
}
