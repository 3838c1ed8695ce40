using System.Security.Claims;
using Microsoft.AspNetCore.Http.HttpResults;
using SynergyFlow.Core.Events;
using SynergyFlow.Core.Events.UseCases;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Web.Api;
using SynergyFlow.Web.Identity;

namespace SynergyFlow.Web.Events;

internal static class RebuildEndpoints
{
    public static void MapRebuilds(this IEndpointRouteBuilder subscriptions)
    {
        subscriptions.MapGet("/{name}/rebuild", Read).WithName("ReadRebuild");
        subscriptions.MapPost("/{name}/rebuild", Start).WithName("StartRebuild");
        subscriptions.MapPost("/{name}/rebuild/compare", Compare).WithName("CompareRebuild");
        subscriptions.MapPost("/{name}/rebuild/swap", Swap).WithName("SwapRebuild");
        subscriptions.MapPost("/{name}/rebuild/drop", Drop).WithName("DropRebuild");
    }

    private static async Task<Results<Ok<RebuildJson>, ProblemHttpResult>> Read(
        string name, ReadRebuild read, ClaimsPrincipal user, CancellationToken ct)
    {
        var row = await read.ExecuteAsync(user.ToActor(), name, ct);
        return row.Failed && row.Error is not null ? row.Error.ToProblem() : TypedResults.Ok(RebuildJson.Of(row.Value));
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> Start(
        string name, ReasonBody body, StartRebuild start, ClaimsPrincipal user, CancellationToken ct) =>
        Answer(await start.ExecuteAsync(user.ToActor(), new(name, body.Reason), ct));

    private static async Task<Results<Ok<ReadModelComparison>, ProblemHttpResult>> Compare(
        string name, CompareRebuild compare, ClaimsPrincipal user, CancellationToken ct)
    {
        var compared = await compare.ExecuteAsync(user.ToActor(), new(name), ct);
        return compared.Failed ? compared.Error.ToProblem() : TypedResults.Ok(compared.Value);
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> Swap(
        string name, SwapBody body, SwapRebuild swap, ClaimsPrincipal user, CancellationToken ct) =>
        Answer(await swap.ExecuteAsync(user.ToActor(), new(name, body.Back, body.Reason), ct));

    private static async Task<Results<NoContent, ProblemHttpResult>> Drop(string name, DropRebuild drop, ClaimsPrincipal user, CancellationToken ct) =>
        Answer(await drop.ExecuteAsync(user.ToActor(), new(name), ct));

    private static Results<NoContent, ProblemHttpResult> Answer(Result done) =>
        done.Failed ? done.Error.ToProblem() : TypedResults.NoContent();

    internal sealed record ReasonBody(string? Reason);

    /// <param name="Back">True: what was live before the swap becomes the live one again.</param>
    /// <param name="Reason">Needed where the comparison found differences.</param>
    internal sealed record SwapBody(bool Back = false, string? Reason = null);

    /// <param name="State">Null where nothing is being rebuilt.</param>
    /// <param name="CaughtUp">The copy keeps up with the log: it can be compared.</param>
    /// <param name="Trouble">Why nodes have not done yet what was asked for.</param>
    /// <param name="KeptUntil">Until when what was live before the swap can be swapped back.</param>
    internal sealed record RebuildJson(
        RebuildState? State,
        string? Reason,
        DateTimeOffset? StartedAt,
        string? StartedBy,
        long EventsRead,
        long EventsAbout,
        double? EventsPerSecond,
        bool CaughtUp,
        int Retrying,
        int Waiting,
        int Parked,
        string? Trouble,
        ReadModelComparison? Comparison,
        DateTimeOffset? SwappedAt,
        DateTimeOffset? KeptUntil)
    {
        public static RebuildJson Of(RebuildRow? row) => row is null
            ? new RebuildJson(null, null, null, null, 0, 0, null, false, 0, 0, 0, null, null, null, null)
            : new RebuildJson(
                row.Rebuild.State,
                row.Rebuild.Reason,
                row.Rebuild.StartedAt,
                row.Rebuild.StartedBy,
                row.Progress.Read,
                row.Progress.All,
                row.PerSecond,
                row.CaughtUp,
                row.Copy?.Retrying ?? 0,
                row.Copy?.Waiting ?? 0,
                row.Copy?.Parked ?? 0,
                row.Rebuild.Trouble,
                row.Rebuild.Comparison,
                row.Rebuild.SwappedAt,
                row.Rebuild.SwappedAt + Rebuild.Kept);
    }
}
