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

    public static void MapMentions(this IEndpointRouteBuilder api)
    {
        var mentions = api.MapGroup("/me/mentions").WithTags("Me");
        mentions.MapGet("/", MentionsAsync).WithName("ListMyMentions")
            .WithSummary("Where you were called by name: all that you have not read, and what you have for two weeks").Produces<MentionList>();
        mentions.MapPut("/{id:guid}/read", (Guid id, HttpContext http, MarkMentions mark) => MarkAsync(id, http, mark, read: true))
            .WithName("ReadMyMention").WithSummary("You have read it").Produces(204);
        mentions.MapDelete("/{id:guid}/read", (Guid id, HttpContext http, MarkMentions mark) => MarkAsync(id, http, mark, read: false))
            .WithName("UnreadMyMention").WithSummary("You have not read it after all").Produces(204);
        mentions.MapPut("/read", MarkAllAsync).WithName("ReadMyMentions").WithSummary("You have read them all").Produces(204);
    }

    private static async Task<IResult> MentionsAsync(HttpContext http, ReadMentions read) =>
        http.CannotRead() ?? Results.Json(await read.ExecuteAsync(http.Actor, http.RequestAborted), ApiJson.Options);

    private static async Task<IResult> MarkAsync(Guid id, HttpContext http, MarkMentions mark, bool read)
    {
        var marked = await mark.ExecuteAsync(http.Actor, new MentionId(id), read, http.RequestAborted);
        return marked.Failed ? Problems.Of(marked.Error) : Results.NoContent();
    }

    private static async Task<IResult> MarkAllAsync(HttpContext http, MarkMentions mark)
    {
        await mark.ReadAsync(http.Actor, null, http.RequestAborted);
        return Results.NoContent();
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
