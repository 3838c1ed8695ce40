using Microsoft.AspNetCore.Http.HttpResults;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Policies;
using SynergyFlow.Web.Api;
using SynergyFlow.Web.Components;

namespace SynergyFlow.Web.Policies;

/// <summary>The check of /admin/receipts over REST.</summary>
internal static class ReceiptEndpoints
{
    public static void MapReceipts(this IEndpointRouteBuilder api) => api.MapGet("/receipts/check", CheckAsync).WithTags("Audit").WithName("CheckReceipts")
        .WithSummary("Whether the receipts of some days are the ones that were sealed, all of them and no others").Produces<ChainReport>()
        .Query("from", "the first day, UTC, such as 2026-12-01; yesterday if not given")
        .Query("to", $"the last day, at most {VerifyReceipts.MostDays} days in all; today if not given");

    private static async Task<IResult> CheckAsync(HttpContext http, VerifyReceipts verify, TimeProvider time)
    {
        var today = DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime);
        var (from, to) = (Day(http, "from", today.AddDays(-1)), Day(http, "to", today));
        if ((Problem(from) ?? Problem(to) ?? Paging.Unknown(http, "from", "to")) is { } refused)
        {
            return refused;
        }

        var report = await verify.ExecuteAsync(http.Actor, from.Value, to.Value, http.RequestAborted);
        return report.Failed ? Problems.Of(report.Error) : Results.Json(report.Value, ApiJson.Options);
    }

    private static Result<DateOnly> Day(HttpContext http, string name, DateOnly otherwise) =>
        Paging.Text(http, name) is not { } text ? otherwise
        : IsoDay.Read(text) is { } day ? day
        : new InvalidField(name, $"{name} is a day such as 2026-12-01.");

    private static ProblemHttpResult? Problem(Result<DateOnly> day) => day.Failed ? Problems.Of(day.Error) : null;
}
