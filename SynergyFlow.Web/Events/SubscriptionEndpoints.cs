using System.Security.Claims;
using Microsoft.AspNetCore.Http.HttpResults;
using SynergyFlow.Core.Events;
using SynergyFlow.Core.Events.Contracts;
using SynergyFlow.Core.Events.UseCases;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Web.Api;
using SynergyFlow.Web.Identity;

namespace SynergyFlow.Web.Events;

internal static class SubscriptionEndpoints
{
    public static void MapSubscriptions(this IEndpointRouteBuilder api)
    {
        var subscriptions = api.MapGroup("/subscriptions").WithTags("Subscriptions");
        subscriptions.MapGet("/", List).WithName("ListSubscriptions");
        subscriptions.MapGet("/{name}/parked", Parked).WithName("ListParkedEvents");
        subscriptions.MapPost("/{name}/parked/{eventId:guid}/replay", Replay).WithName("ReplayParkedEvent");
        subscriptions.MapPost("/{name}/parked/{eventId:guid}/discard", Discard).WithName("DiscardParkedEvent");
        subscriptions.MapPost("/{name}/pause", Pause).WithName("PauseSubscription");
        subscriptions.MapPost("/{name}/resume", Resume).WithName("ResumeSubscription");
        subscriptions.MapPost("/{name}/repeat", Repeat).WithName("RepeatSubscription");
        subscriptions.MapRebuilds();
    }

    private static async Task<Results<Ok<SubscriptionList>, ProblemHttpResult>> List(
        ReadSubscriptions read, ISubscriptionStatus status, ClaimsPrincipal user, CancellationToken ct)
    {
        var freshness = status.All;
        var rows = await read.ListAsync(user.ToActor(), ct);
        return rows.Failed
            ? rows.Error.ToProblem()
            : TypedResults.Ok(new SubscriptionList([.. rows.Value.Select(row => SubscriptionJson.Of(row, freshness.GetValueOrDefault(row.Name)))]));
    }

    private static async Task<Results<Ok<Page<DeferredRow>>, ProblemHttpResult>> Parked(
        string name, string? cursor, int? limit, ReadSubscriptions read, ClaimsPrincipal user, CancellationToken ct)
    {
        var page = await read.DeferredAsync(user.ToActor(), name, DeferredState.Parked, cursor, limit ?? 50, ct);
        return page.Failed ? page.Error.ToProblem() : TypedResults.Ok(page.Value);
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> Replay(
        string name, Guid eventId, ReplayParkedEvent replay, ClaimsPrincipal user, CancellationToken ct) =>
        Answer(await replay.ExecuteAsync(user.ToActor(), new(name, eventId), ct));

    private static async Task<Results<NoContent, ProblemHttpResult>> Discard(
        string name, Guid eventId, DiscardBody body, DiscardParkedEvent discard, ClaimsPrincipal user, CancellationToken ct) =>
        Answer(await discard.ExecuteAsync(user.ToActor(), new(name, eventId, body.Reason ?? ""), ct));

    private static async Task<Results<NoContent, ProblemHttpResult>> Pause(
        string name, PauseSubscription pause, ClaimsPrincipal user, CancellationToken ct) =>
        Answer(await pause.ExecuteAsync(user.ToActor(), new(name), ct));

    private static async Task<Results<NoContent, ProblemHttpResult>> Resume(
        string name, ResumeSubscription resume, ClaimsPrincipal user, CancellationToken ct) =>
        Answer(await resume.ExecuteAsync(user.ToActor(), new(name), ct));

    private static async Task<Results<NoContent, ProblemHttpResult>> Repeat(
        string name, RepeatBody body, RepeatSubscription repeat, ClaimsPrincipal user, CancellationToken ct) =>
        Answer(await repeat.ExecuteAsync(user.ToActor(), new(name, body.Since, body.Number), ct));

    private static Results<NoContent, ProblemHttpResult> Answer(Result done) =>
        done.Failed ? done.Error.ToProblem() : TypedResults.NoContent();

    internal sealed record DiscardBody(string? Reason);

    /// <summary>One of both.</summary>
    /// <param name="Since">Events recorded from then on.</param>
    /// <param name="Number">Events from this number of the log on.</param>
    internal sealed record RepeatBody(DateTimeOffset? Since, long? Number);

    internal sealed record SubscriptionList(IReadOnlyList<SubscriptionJson> Items);

    internal sealed record SubscriptionJson(
        string Name,
        bool Paused,
        bool Running,
        DateTimeOffset AsOf,
        double LagSeconds,
        long Processed,
        DateTimeOffset? LastEventAt,
        int Retrying,
        int Waiting,
        int Parked,
        DateTimeOffset? StalledSince,
        string? StalledReason,
        long Number,
        LagJson? LastQuarterHour,
        double RedSeconds)
    {
        public static SubscriptionJson Of(SubscriptionRow row, Freshness? freshness) => new(
            row.Name,
            row.Paused,
            row.Running,
            row.AsOf,
            row.Lag.TotalSeconds,
            row.Processed,
            row.LastEventAt,
            row.Retrying,
            row.Waiting,
            row.Parked,
            row.StalledSince,
            row.StalledReason,
            row.Number,
            freshness is null ? null : new LagJson(freshness.P50.TotalSeconds, freshness.P95.TotalSeconds, freshness.P99.TotalSeconds),
            freshness?.RedFor.TotalSeconds ?? 0);
    }

    /// <summary>The lag in seconds, looked at once a second.</summary>
    internal sealed record LagJson(double P50, double P95, double P99);
}
