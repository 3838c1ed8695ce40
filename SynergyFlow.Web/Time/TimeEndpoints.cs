using System.Globalization;
using System.Text;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Time;
using SynergyFlow.Core.Time.UseCases;
using SynergyFlow.Core.Work;
using SynergyFlow.Web.Api;
using SynergyFlow.Web.Components;

namespace SynergyFlow.Web.Time;

/// <param name="Record">Key or id.</param>
/// <param name="Minutes">Of a split entry only.</param>
internal sealed record ShareBody(string? Record, int? Minutes);

/// <param name="Day">Required: 2026-12-01.</param>
/// <param name="Minutes">Required: 1 to 1440.</param>
/// <param name="Records">None: the note says what it was.</param>
/// <param name="Mode">Mirror without it: each record has all of the minutes. Split: the minutes of the records add up to those of the entry.</param>
internal sealed record WorklogBody(
    DateOnly? Day, int? Minutes, IReadOnlyList<ShareBody>? Records, AllocationMode? Mode, TimeActivity? Activity, string? Note, bool? Billable, DateTimeOffset? StartedAt);

/// <param name="Id">Of the entry that was written.</param>
internal sealed record LoggedAnswer(WorklogId Id);

/// <param name="Records">Keys or ids.</param>
internal sealed record TimerBody(IReadOnlyList<string>? Records, string? Note);

/// <summary>The time that people spent: one's own entries and timer, and what a record took.</summary>
internal static class TimeEndpoints
{
    private const string Json = "application/json";
    private const int UsualDays = 7;

    public static void MapTime(this IEndpointRouteBuilder api)
    {
        var me = api.MapGroup("/me").WithTags("Time");
        me.MapGet("/worklogs", MineAsync).WithName("ListMyWorklogs").WithSummary("Your entries by day; an entry that takes another one back has minutes below zero").Produces<TimeEntries>().Days();
        me.MapPost("/worklogs", LogAsync).WithName("LogTime").WithSummary("Write down time that you spent: it counts once on your day, and on each of its records").Accepts<WorklogBody>(Json).Produces<LoggedAnswer>(201);
        me.MapGet("/timer", TimerAsync).WithName("GetMyTimer").WithSummary("The timer that you have running").Produces<TimerRow>();
        me.MapPut("/timer", StartAsync).WithName("StartMyTimer").WithSummary("Start it; of one that runs, say anew what it is for").Accepts<TimerBody>(Json).Produces(204);
        me.MapDelete("/timer", DiscardAsync).WithName("DiscardMyTimer").WithSummary("Throw it away; what it came to is logged as any other time").Produces(204);

        api.MapPost("/worklogs/{id:guid}/reversal", ReverseAsync).WithTags("Time").WithName("ReverseWorklog")
            .WithSummary("Take your entry back by one of as many minutes less; entries are never changed").Produces<LoggedAnswer>(201);
        api.MapPost("/worklogs/{id:guid}/correction", CorrectAsync).WithTags("Time").WithName("CorrectWorklog")
            .WithSummary("Take your entry back and log it anew, both or neither").Accepts<WorklogBody>(Json).Produces<LoggedAnswer>(201);
        api.MapGet("/records/{idOrKey}/time", OfRecordAsync).WithTags("Time").WithName("GetRecordTime")
            .WithSummary("What time a record took, by person, with the entries, the latest first").Produces<RecordTime>().Paged();
        api.MapGet("/time/report.csv", ReportAsync).WithTags("Time").WithName("GetTimeReport")
            .WithSummary("The entries of all whose weeks you decide on, and your own; sums by record may exceed sums by person").Produces(200, contentType: "text/csv").Days();
    }

    internal static IResult Csv(TimeEntries entries, string name) => Results.File(Encoding.UTF8.GetBytes(TimeCsv.Write(entries)), "text/csv; charset=utf-8", name);

    private static RouteHandlerBuilder Days(this RouteHandlerBuilder endpoint) => endpoint
        .Query("from", $"the first day, such as 2026-11-30; without it {UsualDays} days before the last")
        .Query("to", $"the last day; today by UTC without it; at most {ReadTime.MostDays} days");

    private static async Task<IResult> MineAsync(HttpContext http, ReadTime read, TimeProvider time)
    {
        var days = ReadDays(http, time);
        if (days.Failed)
        {
            return Problems.Of(days.Error);
        }

        var mine = await read.MineAsync(http.Actor, days.Value.From, days.Value.To, http.RequestAborted);
        return mine.Failed ? Problems.Of(mine.Error) : Results.Json(mine.Value, ApiJson.Options);
    }

    internal static async Task<IResult> ReportAsync(HttpContext http, ReadTime read, TimeProvider time)
    {
        var days = ReadDays(http, time);
        if (days.Failed)
        {
            return Problems.Of(days.Error);
        }

        var (from, to) = days.Value;
        var report = await read.ReportAsync(http.Actor, from, to, http.RequestAborted);
        return report.Failed ? Problems.Of(report.Error) : Csv(report.Value, $"time-{IsoDay.Write(from)}-{IsoDay.Write(to)}.csv");
    }

    private static async Task<IResult> LogAsync(HttpContext http, LogTime log, FindTargets targets)
    {
        var (body, refused) = await ApiJson.ReadAsync<WorklogBody>(http);
        if (body is null)
        {
            return refused!;
        }

        var fields = await FieldsAsync(http, body, targets);
        return fields.Failed ? Problems.Of(fields.Error) : Answer(await log.ExecuteAsync(http.Actor, new(fields.Value), http.RequestAborted));
    }

    private static async Task<IResult> ReverseAsync(Guid id, HttpContext http, LogTime log) =>
        Answer(await log.ReverseAsync(http.Actor, new WorklogId(id), http.RequestAborted));

    private static async Task<IResult> CorrectAsync(Guid id, HttpContext http, LogTime log, FindTargets targets)
    {
        var (body, refused) = await ApiJson.ReadAsync<WorklogBody>(http);
        if (body is null)
        {
            return refused!;
        }

        // Of what is not there, or is not his, nobody is told what is wrong with the rest.
        if (await log.FindAsync(http.Actor, new WorklogId(id), http.RequestAborted) is { Error: { } missing })
        {
            return Problems.Of(missing);
        }

        var fields = await FieldsAsync(http, body, targets);
        return fields.Failed ? Problems.Of(fields.Error) : Answer(await log.CorrectAsync(http.Actor, new(new WorklogId(id), fields.Value), http.RequestAborted));
    }

    private static async Task<IResult> OfRecordAsync(string idOrKey, HttpContext http, ReadTime read)
    {
        var (record, refused) = await http.RecordAsync(idOrKey);
        if (record is null)
        {
            return refused!;
        }

        if ((Paging.Limit(http, out var limit) ?? Paging.Unknown(http, "limit", "cursor")) is { } wrong)
        {
            return wrong;
        }

        var spent = await read.OfRecordAsync(http.Actor, record.Id, Paging.Text(http, "cursor"), limit, http.RequestAborted);
        if (spent.Failed)
        {
            return Problems.Of(spent.Error);
        }

        Paging.Link(http, spent.Value.Entries.Next, null);
        return Results.Json(spent.Value, ApiJson.Options);
    }

    private static async Task<IResult> TimerAsync(HttpContext http, RunTimer timer)
    {
        var running = await timer.FindAsync(http.Actor, http.RequestAborted);
        return running.Failed ? Problems.Of(running.Error) : Results.Json(running.Value, ApiJson.Options);
    }

    private static async Task<IResult> StartAsync(HttpContext http, RunTimer timer)
    {
        var (body, refused) = await ApiJson.ReadAsync<TimerBody>(http);
        if (body is null)
        {
            return refused!;
        }

        var set = await timer.SetAsync(http.Actor, new([.. (body.Records ?? []).Select(record => record ?? "")], body.Note), http.RequestAborted);
        return set.Failed ? Problems.Of(set.Error) : Results.NoContent();
    }

    private static async Task<IResult> DiscardAsync(HttpContext http, RunTimer timer)
    {
        var gone = await timer.DiscardAsync(http.Actor, http.RequestAborted);
        return gone.Failed ? Problems.Of(gone.Error) : Results.NoContent();
    }

    private static IResult Answer(Result<WorklogId> logged) =>
        logged.Failed ? Problems.Of(logged.Error) : Results.Json(new LoggedAnswer(logged.Value), ApiJson.Options, statusCode: StatusCodes.Status201Created);

    private static async Task<Result<WorklogFields>> FieldsAsync(HttpContext http, WorklogBody body, FindTargets targets)
    {
        if (body.Day is not { } day)
        {
            return new InvalidField("day", "day is required, such as 2026-12-01.");
        }

        if (body.Minutes is not { } minutes)
        {
            return new InvalidField("minutes", "minutes is required.");
        }

        var records = body.Records ?? [];
        var found = await targets.ResolveAsync(http.Actor, [.. records.Select(share => share?.Record ?? "")], http.RequestAborted);
        if (found.Failed)
        {
            return found.Error;
        }

        return new WorklogFields
        {
            Day = day,
            Minutes = minutes,
            Shares = [.. found.Value.Zip(records, (target, share) => new TimeShare(target.Id, share.Minutes))],
            Mode = body.Mode ?? AllocationMode.Mirror,
            Activity = body.Activity ?? TimeActivity.Work,
            Note = body.Note,
            Billable = body.Billable ?? false,
            StartedAt = body.StartedAt,
            Source = TimeSource.Api,
        };
    }

    private static Result<(DateOnly From, DateOnly To)> ReadDays(HttpContext http, TimeProvider time)
    {
        foreach (var name in http.Request.Query.Keys.Where(name => name is not ("from" or "to")))
        {
            return new InvalidField(name, $"There is no parameter '{name}'. There are: from, to.");
        }

        var to = DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime);
        foreach (var name in new[] { "to", "from" })
        {
            if (Paging.Text(http, name) is { } text && IsoDay.Read(text) is null)
            {
                return new InvalidField(name, string.Create(CultureInfo.InvariantCulture, $"{name} is a day such as {to:yyyy-MM-dd}."));
            }
        }

        to = IsoDay.Read(Paging.Text(http, "to")) ?? to;
        var from = IsoDay.Read(Paging.Text(http, "from")) ?? (to.DayNumber > UsualDays ? to.AddDays(1 - UsualDays) : to);
        return (from, to);
    }
}
