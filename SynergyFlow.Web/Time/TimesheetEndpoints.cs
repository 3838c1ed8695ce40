using System.Security.Claims;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Time;
using SynergyFlow.Core.Time.UseCases;
using SynergyFlow.Web.Api;
using SynergyFlow.Web.Components;
using SynergyFlow.Web.Identity;

namespace SynergyFlow.Web.Time;

/// <param name="State">Required: submitted by its person; approved; open returns it, or opens an approved one again.</param>
/// <param name="Reason">Required to open it.</param>
internal sealed record WeekStateBody(WeekState? State, string? Reason);

/// <summary>People's weeks, and what is decided on them.</summary>
internal static class TimesheetEndpoints
{
    private const string Json = "application/json";

    public static void MapTimesheets(this IEndpointRouteBuilder api)
    {
        var sheets = api.MapGroup("/timesheets").WithTags("Time");
        sheets.MapGet("/", WaitingAsync).WithName("ListWaitingTimesheets").WithSummary("The submitted weeks that you decide on, the longest waiting first").Produces<IReadOnlyList<WaitingWeek>>();
        sheets.MapGet("/{user}/{monday}", ReadAsync).WithName("GetTimesheet").WithSummary("A person's week with its entries; user is an id or me").Produces<Timesheet>();
        sheets.MapGet("/{user}/{monday}.csv", CsvAsync).WithName("GetTimesheetCsv").WithSummary("The same for a spreadsheet; sums by record may exceed sums by person").Produces(200, contentType: "text/csv");
        sheets.MapPut("/{user}/{monday}/state", MoveAsync).WithName("MoveTimesheet").WithSummary("Submit, approve, return or open again; needs If-Match with the week's version")
            .Accepts<WeekStateBody>(Json).Produces(204);
    }

    /// <summary>For whoever signed in on the page.</summary>
    public static void MapTimesheetFiles(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/time/{user}/{monday}.csv", CsvAsync).RequireAuthorization().ExcludeFromDescription();
        routes.MapGet("/time/report.csv", TimeEndpoints.ReportAsync).RequireAuthorization().ExcludeFromDescription();
    }

    private static async Task<IResult> WaitingAsync(HttpContext http, ReadTime read)
    {
        var waiting = await read.WaitingAsync(http.Actor, http.RequestAborted);
        return waiting.Failed ? Problems.Of(waiting.Error) : Results.Json(waiting.Value, ApiJson.Options);
    }

    private static async Task<IResult> ReadAsync(string user, string monday, HttpContext http, ReadTime read)
    {
        var sheet = await FindAsync(user, monday, http.User, read, http.RequestAborted);
        if (sheet.Failed)
        {
            return Problems.Of(sheet.Error);
        }

        Preconditions.Tag(http, sheet.Value.Week.Version);
        return Results.Json(sheet.Value, ApiJson.Options);
    }

    private static async Task<IResult> CsvAsync(string user, string monday, HttpContext http, ReadTime read)
    {
        var sheet = await FindAsync(user, monday, http.User, read, http.RequestAborted);
        return sheet.Failed ? Problems.Of(sheet.Error) : TimeEndpoints.Csv(new(sheet.Value.Entries, sheet.Value.Capped), $"time-{IsoDay.Write(sheet.Value.Week.Monday)}.csv");
    }

    private static async Task<IResult> MoveAsync(string user, string monday, HttpContext http, DecideWeek decide, ReadTime read)
    {
        // Who may not see the week is told that there is none, before anything of the request is judged.
        var sheet = await FindAsync(user, monday, http.User, read, http.RequestAborted);
        if (sheet.Failed)
        {
            return Problems.Of(sheet.Error);
        }

        var (body, refused) = await ApiJson.ReadAsync<WeekStateBody>(http);
        if (body is null)
        {
            return refused!;
        }

        return await Preconditions.ChangeAsync(
            http,
            version => decide.ExecuteAsync(
                http.Actor, new(sheet.Value.Person.Id, sheet.Value.Week.Monday, body.State ?? (WeekState)(-1), body.Reason, version), http.RequestAborted),
            () => FindAsync(user, monday, http.User, read, http.RequestAborted));
    }

    private static async Task<Result<Timesheet>> FindAsync(string user, string monday, ClaimsPrincipal caller, ReadTime read, CancellationToken ct)
    {
        var actor = caller.ToActor();
        var person = user == "me" ? actor.Id : Guid.TryParse(user, out var id) ? new UserId(id) : (UserId?)null;
        return person is { } known && IsoDay.Read(monday) is { } day ? await read.WeekAsync(actor, known, day, ct) : new TimesheetNotFound();
    }
}
