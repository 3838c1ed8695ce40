using System.Security.Claims;
using Microsoft.AspNetCore.Http.HttpResults;
using SynergyFlow.Core.Audit.UseCases;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Policies;
using SynergyFlow.Web.Api;
using SynergyFlow.Web.Components;
using SynergyFlow.Web.Identity;

namespace SynergyFlow.Web.Policies;

/// <summary>The check of /admin/receipts over REST, what became of old receipts, and receipts to take away.</summary>
internal static class ReceiptEndpoints
{
    private const string Lines = "application/jsonl";

    public static void MapReceipts(this IEndpointRouteBuilder api)
    {
        var receipts = api.MapGroup("/receipts").WithTags("Audit");
        OfDays(receipts.MapGet("/check", CheckAsync)).WithName("CheckReceipts")
            .WithSummary("Whether the receipts of some days are the ones that were sealed, all of them and no others").Produces<ChainReport>();
        OfDays(receipts.MapGet("/export.jsonl", ExportAsync)).WithName("ExportReceipts")
            .WithSummary("The receipts of some days with their links, as files of the archive have them; leaves a row in the audit").Produces(200, contentType: Lines);
        receipts.MapGet("/archive", ArchiveAsync).WithName("ReadReceiptArchive")
            .WithSummary("What became of receipts that are older than the database keeps them, the latest month first").Produces<ArchiveReport>();
    }

    /// <summary>The file for the page: a browser has a cookie, no token.</summary>
    public static void MapReceiptExport(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/admin/receipts/export.jsonl", ExportAsync).RequireAuthorization().ExcludeFromDescription();

    private static RouteHandlerBuilder OfDays(RouteHandlerBuilder endpoint) => endpoint
        .Query("from", "the first day, UTC, such as 2026-12-01; yesterday if not given")
        .Query("to", $"the last day, at most {VerifyReceipts.MostDays} days in all; today if not given");

    private static async Task<IResult> ArchiveAsync(HttpContext http, ReadArchive read)
    {
        if (Paging.Unknown(http) is { } refused)
        {
            return refused;
        }

        var report = await read.ExecuteAsync(http.Actor, http.RequestAborted);
        return report.Failed ? Problems.Of(report.Error) : Results.Json(report.Value, ApiJson.Options);
    }

    private static async Task<IResult> ExportAsync(HttpContext http, ExportReceipts export, ClaimsPrincipal user, TimeProvider time)
    {
        var (from, to, refused) = Days(http, time);
        if (refused is not null)
        {
            return refused;
        }

        var done = await export.ExecuteAsync(user.ToActor(), from, to, Begin, http.RequestAborted);
        return done.Failed ? Problems.Of(done.Error) : Results.Empty;

        Stream Begin()
        {
            http.Response.ContentType = Lines;
            http.Response.Headers.ContentDisposition = $"attachment; filename=receipts-{IsoDay.Write(from)}-{IsoDay.Write(to)}.jsonl";
            return http.Response.Body;
        }
    }

    private static async Task<IResult> CheckAsync(HttpContext http, VerifyReceipts verify, TimeProvider time)
    {
        var (from, to, refused) = Days(http, time);
        if (refused is not null)
        {
            return refused;
        }

        var report = await verify.ExecuteAsync(http.Actor, from, to, http.RequestAborted);
        return report.Failed ? Problems.Of(report.Error) : Results.Json(report.Value, ApiJson.Options);
    }

    private static (DateOnly From, DateOnly To, IResult? Refused) Days(HttpContext http, TimeProvider time)
    {
        var today = DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime);
        var (from, to) = (Day(http, "from", today.AddDays(-1)), Day(http, "to", today));
        return (from.Value, to.Value, Problem(from) ?? Problem(to) ?? Paging.Unknown(http, "from", "to"));
    }

    private static Result<DateOnly> Day(HttpContext http, string name, DateOnly otherwise) =>
        Paging.Text(http, name) is not { } text ? otherwise
        : IsoDay.Read(text) is { } day ? day
        : new InvalidField(name, $"{name} is a day such as 2026-12-01.");

    private static ProblemHttpResult? Problem(Result<DateOnly> day) => day.Failed ? Problems.Of(day.Error) : null;
}
