using System.Globalization;
using System.Security.Claims;
using System.Text;
using SynergyFlow.Core.Audit;
using SynergyFlow.Core.Audit.UseCases;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Web.Api;
using SynergyFlow.Web.Identity;

namespace SynergyFlow.Web.Audit;

/// <summary>Who did what in the tenant, for administrators: page by page, or as a file.</summary>
internal static class AuditEndpoints
{
    public static void MapAudit(this IEndpointRouteBuilder api)
    {
        var audit = api.MapGroup("/audit").WithTags("Audit");
        Filtered(audit.MapGet("/", ListAsync)).WithName("ListAudit").Paged()
            .WithSummary("What was done and what was refused, the latest first; the last 7 days if no time is given").Produces<Page<AuditEntry>>();
        Filtered(audit.MapGet("/export.csv", ExportAsync)).WithName("ExportAudit")
            .WithSummary("The same as a file of at most 50,000 rows; leaves a row of its own").Produces(200, contentType: "text/csv");
        audit.MapGet("/{id:guid}/causation", CausationAsync).WithName("GetCausation")
            .WithSummary("Where an event came from, back to where it began, and what came of it directly").Produces<CausationChain>().ProducesProblem(404);
    }

    private static async Task<IResult> CausationAsync(HttpContext http, ReadCausation read, Guid id)
    {
        var chain = await read.ExecuteAsync(http.Actor, id, http.RequestAborted);
        return chain.Failed ? Problems.Of(chain.Error) : Results.Ok(chain.Value);
    }

    /// <summary>The file for the page: a browser has a cookie, no token.</summary>
    public static void MapAuditExport(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/admin/audit/export.csv", ExportAsync).RequireAuthorization().ExcludeFromDescription();

    private static RouteHandlerBuilder Filtered(RouteHandlerBuilder endpoint) => endpoint
        .Query("who", "a person's id, or `system` for SynergyFlow itself")
        .Query("what", "a type of event such as `user.role_changed`, or a group: `incidents`, `messages`, `people`, `settings`, `operations`; `denials`: what was refused; `reads`: who has read what, which nothing else shows")
        .Query("days", "how far back, where `from` is not given; 7 if not given")
        .Query("from", "recorded at this time or later, RFC 3339")
        .Query("to", "recorded before this time, RFC 3339")
        .Query("record", "a record's key in any case, or the id of anything")
        .Query("correlation", "all that came of one request, click or job")
        .Query("decision", "only what has the receipt of a decision: `any`, or a verdict such as `P1`");

    private static async Task<IResult> ListAsync(HttpContext http, ReadAudit read, TimeProvider time)
    {
        if ((Paging.Unknown(http, [.. AuditAddress.Parameters, "limit", "cursor"]) ?? Paging.Limit(http, out _)) is { } wrong)
        {
            return wrong;
        }

        _ = Paging.Limit(http, out var limit);
        var filter = AuditAddress.Of(http.Request.Query).ToFilter(time.GetUtcNow());
        if (filter.Failed)
        {
            return Problems.Of(filter.Error);
        }

        var page = await read.ListAsync(http.Actor, filter.Value, Paging.Text(http, "cursor"), limit, http.RequestAborted);
        return page.Failed ? Problems.Of(page.Error) : Paging.Answer(http, page.Value);
    }

    private static async Task<IResult> ExportAsync(HttpContext http, ReadAudit read, ClaimsPrincipal user, TimeProvider time)
    {
        var now = time.GetUtcNow();
        if (Paging.Unknown(http, AuditAddress.Parameters) is { } wrong)
        {
            return wrong;
        }

        var filter = AuditAddress.Of(http.Request.Query).ToFilter(now);
        if (filter.Failed)
        {
            return Problems.Of(filter.Error);
        }

        var done = await read.ExportAsync(user.ToActor(), filter.Value, WriteAsync, http.RequestAborted);
        if (done.Failed && http.Response.HasStarted)
        {
            // Half a file must not look like a whole one.
            http.Abort();
            return Results.Empty;
        }

        return done.Failed ? Problems.Of(done.Error) : Results.Empty;

        async Task WriteAsync(IReadOnlyList<AuditEntry> entries, bool more)
        {
            StringBuilder lines = new();
            if (!http.Response.HasStarted)
            {
                http.Response.ContentType = "text/csv; charset=utf-8";
                http.Response.Headers.ContentDisposition =
                    $"attachment; filename=audit-{now.UtcDateTime.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture)}.csv";
                lines.Append(AuditCsv.Head);
            }

            foreach (var entry in entries)
            {
                lines.Append(AuditCsv.Line(entry));
            }

            if (more)
            {
                lines.Append(AuditCsv.NotAll(ReadAudit.MostExported));
            }

            await http.Response.WriteAsync(lines.ToString(), http.RequestAborted);
            await http.Response.Body.FlushAsync(http.RequestAborted);
        }
    }
}
