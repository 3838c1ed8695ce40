using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Work;
using SynergyFlow.Core.Work.UseCases;
using SynergyFlow.Web.Api;

namespace SynergyFlow.Web.Work;

internal sealed record SnoozeBody(DateTimeOffset? Until);

/// <summary>One's own list over REST.</summary>
internal static class MyWorkEndpoints
{
    public static void MapMyWork(this IEndpointRouteBuilder api)
    {
        var me = api.MapGroup("/me").WithTags("Me");
        me.MapGet("/work", ReadAsync).WithName("GetMyWork")
            .WithSummary("What is assigned to you by when it wants to be looked at and why, and what changed of what you watch")
            .Produces<MyWork>().Query("zone", "an IANA time zone: where your day and week end; UTC if not given");
        me.MapPut("/snoozes/{idOrKey}", SnoozeAsync).WithName("SnoozeRecord").WithSummary("Put a record off for yourself")
            .Accepts<SnoozeBody>("application/json").Produces(204);
        me.MapDelete("/snoozes/{idOrKey}", WakeAsync).WithName("WakeRecord").WithSummary("Bring back what you had put off").Produces(204);
    }

    private static async Task<IResult> ReadAsync(HttpContext http, ReadMyWork read)
    {
        if ((http.CannotRead() ?? Paging.Unknown(http, "zone")) is { } refused)
        {
            return refused;
        }

        var zone = TimeZoneInfo.Utc;
        return Paging.Text(http, "zone") is { } id && !TimeZoneInfo.TryFindSystemTimeZoneById(id, out zone)
            ? Problems.Of(new InvalidField("zone", "zone is the name of a time zone, such as Asia/Jakarta."))
            : Results.Json(await read.ExecuteAsync(http.Actor, zone!, http.RequestAborted), ApiJson.Options);
    }

    private static async Task<IResult> SnoozeAsync(string idOrKey, HttpContext http, SnoozeRecord snooze)
    {
        var (record, refused) = await http.RecordAsync(idOrKey);
        if (record is null)
        {
            return refused!;
        }

        var (body, malformed) = await ApiJson.ReadAsync<SnoozeBody>(http);
        if (malformed is not null)
        {
            return malformed;
        }

        if (body!.Until is not { } until)
        {
            return Problems.Of(new InvalidField("until", "until is required: a time with its offset."));
        }

        var snoozed = await snooze.ExecuteAsync(http.Actor, record.Id, until, http.RequestAborted);
        return snoozed.Failed ? Problems.Of(snoozed.Error) : Results.NoContent();
    }

    private static async Task<IResult> WakeAsync(string idOrKey, HttpContext http, WakeRecord wake)
    {
        var (record, refused) = await http.RecordAsync(idOrKey);
        if (record is null)
        {
            return refused!;
        }

        await wake.ExecuteAsync(http.Actor, record.Id, http.RequestAborted);
        return Results.NoContent();
    }
}
