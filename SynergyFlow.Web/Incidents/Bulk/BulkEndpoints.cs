using System.Security.Claims;
using System.Text;
using Microsoft.AspNetCore.Http.HttpResults;
using SynergyFlow.Core.Incidents.Bulk;
using SynergyFlow.Core.Incidents.Bulk.UseCases;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Work;
using SynergyFlow.Web.Api;
using SynergyFlow.Web.Identity;

namespace SynergyFlow.Web.Incidents.Bulk;

/// <summary>One change of many incidents: look at it, start it, follow it, take it back.</summary>
internal static class BulkEndpoints
{
    private const string Json = "application/json";

    public static void MapBulk(this IEndpointRouteBuilder api)
    {
        var bulk = api.MapGroup("/bulk").WithTags("Bulk");
        bulk.MapPost("/preview", PreviewAsync).WithName("PreviewBulk").WithSummary("Try a change on copies: how many would change, which are refused and why")
            .Accepts<BulkBody>(Json).Produces<PreviewBulk.Preview>();
        bulk.MapPost("/", StartAsync).WithName("StartBulk").WithSummary("Start a preview, or name records or a filter and the changes; 202 with the job")
            .Accepts<BulkBody>(Json).Produces<BulkJson>(202);
        bulk.MapGet("/", ListAsync).WithName("ListBulk").WithSummary("What you started, newest first; administrators see everybody's").Paged()
            .Produces<Page<BulkJson>>();
        bulk.MapGet("/{id:guid}", FindAsync).WithName("GetBulk").WithSummary("State, progress and counts").Produces<BulkJson>();
        bulk.MapGet("/{id:guid}/results", ResultsAsync).WithName("ListBulkResults").WithSummary("What became of each row").Paged()
            .Query("outcome", "changed, unchanged, refused, undone or kept").Produces<Page<BulkResult>>();
        bulk.MapGet("/{id:guid}/results.csv", ReportAsync).WithName("GetBulkReport").Produces(200, contentType: "text/csv");
        bulk.MapPost("/{id:guid}/cancel", (Guid id, HttpContext http, DirectBulk direct, ReadBulk read) =>
                DirectAsync(id, DirectBulk.Order.Cancel, http, direct, read))
            .WithName("CancelBulk").WithSummary("Stop it; what is changed stays changed until it is undone").Produces<BulkJson>(202);
        bulk.MapPost("/{id:guid}/undo", (Guid id, HttpContext http, DirectBulk direct, ReadBulk read) =>
                DirectAsync(id, DirectBulk.Order.Undo, http, direct, read))
            .WithName("UndoBulk").WithSummary("Within ten minutes: put back the rows that nobody changed since").Produces<BulkJson>(202);
    }

    /// <summary>The report for the page: a browser has a cookie, no token.</summary>
    public static void MapBulkReport(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/desk/jobs/{id:guid}/results.csv", ReportAsync).RequireAuthorization().ExcludeFromDescription();

    private static async Task<IResult> PreviewAsync(HttpContext http, PreviewBulk preview)
    {
        var (command, refused) = await CommandAsync(http);
        if (command is null)
        {
            return refused!;
        }

        var found = await preview.ExecuteAsync(http.Actor, command, http.RequestAborted);
        return found.Failed ? Problems.Of(found.Error) : Results.Json(found.Value, ApiJson.Options);
    }

    private static async Task<IResult> StartAsync(HttpContext http, PreviewBulk preview, DirectBulk direct, ReadBulk read)
    {
        var (body, unreadable) = await ApiJson.ReadAsync<BulkBody>(http);
        if (body is null)
        {
            return unreadable!;
        }

        if (body.Preview is { } id)
        {
            return body with { Preview = null } != new BulkBody(null, null, null, null, null, null, null, null, null, null, null, null)
                ? Problems.Of(new InvalidField("preview", "A preview has its rows and changes: name nothing else."))
                : await DirectAsync(id, DirectBulk.Order.Start, http, direct, read);
        }

        var (command, refused) = await CommandAsync(http, body);
        if (command is null)
        {
            return refused!;
        }

        var started = await preview.StartAsync(http.Actor, command, http.RequestAborted);
        return started.Failed ? Problems.Of(started.Error) : await AcceptedAsync(started.Value.Value, http, read);
    }

    private static async Task<(PreviewBulk.Command? Command, IResult? Refused)> CommandAsync(HttpContext http)
    {
        var (body, unreadable) = await ApiJson.ReadAsync<BulkBody>(http);
        return body is null ? (null, unreadable)
            : body.Preview is not null ? (null, Problems.Of(new InvalidField("preview", "Only a start names a preview.")))
            : await CommandAsync(http, body);
    }

    private static async Task<(PreviewBulk.Command? Command, IResult? Refused)> CommandAsync(HttpContext http, BulkBody body)
    {
        if (http.CannotRead() is { } denied)
        {
            return (null, denied);
        }

        var scope = await http.ScopeAsync();
        var records = http.RequestServices.GetRequiredService<IRecordQueries>();
        var command = await body.CommandAsync(reference => records.FindAsync(scope, reference, http.RequestAborted));
        return command.Failed ? (null, Problems.Of(command.Error)) : (command.Value, null);
    }

    private static async Task<IResult> ListAsync(HttpContext http, ReadBulk read)
    {
        if ((Paging.Limit(http, out var limit) ?? Paging.Unknown(http, "limit", "cursor")) is { } wrong)
        {
            return wrong;
        }

        var jobs = await read.ListAsync(http.Actor, Paging.Text(http, "cursor"), limit, http.RequestAborted);
        return jobs.Failed
            ? Problems.Of(jobs.Error)
            : Paging.Answer(http, new Page<BulkJson>([.. jobs.Value.Items.Select(BulkJson.Of)], jobs.Value.Next));
    }

    private static async Task<IResult> FindAsync(Guid id, HttpContext http, ReadBulk read)
    {
        var job = await read.FindAsync(http.Actor, new BulkJobId(id), http.RequestAborted);
        if (job.Failed)
        {
            return Problems.Of(job.Error);
        }

        Preconditions.Tag(http, job.Value.Version);
        return Results.Json(BulkJson.Of(job.Value), ApiJson.Options);
    }

    private static async Task<IResult> ResultsAsync(Guid id, HttpContext http, ReadBulk read)
    {
        if ((Paging.Limit(http, out var limit) ?? Paging.Unknown(http, "limit", "cursor", "outcome")) is { } wrong)
        {
            return wrong;
        }

        BulkOutcome? outcome = null;
        if (Paging.Text(http, "outcome") is { } asked)
        {
            if (!EnumText.TryParse<BulkOutcome>(asked, out var only))
            {
                return Problems.Of(new InvalidField("outcome", $"outcome is one of {string.Join(", ", EnumText.All<BulkOutcome>())}."));
            }

            outcome = only;
        }

        var page = await read.ResultsAsync(http.Actor, new BulkJobId(id), outcome, Paging.Text(http, "cursor"), limit, http.RequestAborted);
        return page.Failed ? Problems.Of(page.Error) : Paging.Answer(http, page.Value);
    }

    private static async Task<Results<FileContentHttpResult, ProblemHttpResult>> ReportAsync(
        Guid id, ReadBulk read, ClaimsPrincipal user, CancellationToken ct)
    {
        var results = await read.ResultsAsync(user.ToActor(), new BulkJobId(id), null, null, BulkJob.MostRows, ct);
        return results.Failed
            ? results.Error.ToProblem()
            : TypedResults.File(Encoding.UTF8.GetBytes(BulkReport.ToCsv(results.Value.Items)), "text/csv; charset=utf-8", $"bulk-{id:N}.csv");
    }

    private static async Task<IResult> DirectAsync(Guid id, DirectBulk.Order order, HttpContext http, DirectBulk direct, ReadBulk read)
    {
        // The state guards an order; whoever wants it guarded by the version sends one.
        _ = Preconditions.Read(http, required: false, out var version);
        var done = await direct.ExecuteAsync(http.Actor, new(new BulkJobId(id), order, version), http.RequestAborted);
        return done.Failed
            ? await Preconditions.RefuseAsync(http, done.Error, () => CurrentAsync(id, http, read))
            : await AcceptedAsync(id, http, read);
    }

    private static async Task<Result<BulkJson>> CurrentAsync(Guid id, HttpContext http, ReadBulk read)
    {
        var job = await read.FindAsync(http.Actor, new BulkJobId(id), http.RequestAborted);
        return job.Failed ? job.Error : BulkJson.Of(job.Value);
    }

    private static async Task<IResult> AcceptedAsync(Guid id, HttpContext http, ReadBulk read)
    {
        var job = await read.FindAsync(http.Actor, new BulkJobId(id), http.RequestAborted);
        if (job.Failed)
        {
            return Problems.Of(job.Error);
        }

        Preconditions.Tag(http, job.Value.Version);
        http.Response.Headers.Location = $"/api/v1/bulk/{id}";
        return Results.Json(BulkJson.Of(job.Value), ApiJson.Options, statusCode: 202);
    }
}
