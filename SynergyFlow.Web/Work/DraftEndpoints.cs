using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Work;
using SynergyFlow.Core.Work.UseCases;
using SynergyFlow.Web.Api;
using SynergyFlow.Web.Identity;

namespace SynergyFlow.Web.Work;

/// <param name="Record">Key or id.</param>
/// <param name="SeenVersion">The record's version when the text was begun.</param>
internal sealed record DraftBody(string? Record, CommentKind? Kind, string? Body, int? SeenVersion);

internal sealed record TimelineOrderBody(bool? NewestFirst);

/// <param name="Move">A new state that goes with it.</param>
internal sealed record SendBody(StateMove? Move);

/// <summary>
/// One's own drafts, over REST and for the composer's script. The script does not go through the circuit: what is typed while the
/// circuit is lost is kept all the same.
/// </summary>
internal static class DraftEndpoints
{
    /// <summary>A page of another site cannot make a browser send it, so a cookie together with it means our own script.</summary>
    public const string PageHeader = "X-SynergyFlow-Page";

    private const string Json = "application/json";
    private const int LongestName = 120;

    public static void MapDrafts(this IEndpointRouteBuilder api)
    {
        var drafts = api.MapGroup("/me/drafts").WithTags("Me");
        drafts.MapGet("/", ListAsync).WithName("ListMyDrafts").WithSummary("What you have begun to write and not sent, the latest first")
            .Produces<IReadOnlyList<DraftRow>>();
        drafts.MapGet("/{id:guid}", FindAsync).WithName("GetMyDraft").Produces<DraftText>();
        drafts.MapPut("/{id:guid}", KeepAsync).WithName("KeepMyDraft").Accepts<DraftBody>(Json).Produces<DraftText>()
            .WithSummary("Begin a draft under an id of your own, or go on with one; then If-Match says from which version");
        drafts.MapDelete("/{id:guid}", DiscardAsync).WithName("DiscardMyDraft").WithSummary("Can be undone for a week").Produces(204);
        drafts.MapPost("/{id:guid}/restore", RestoreAsync).WithName("RestoreMyDraft").WithSummary("Have a discarded draft back").Produces(204);
        drafts.MapPost("/{id:guid}/send", SendAsync).WithName("SendMyDraft").WithSummary("Say on the record what the draft holds, at once")
            .Accepts<SendBody>(Json).Produces<CreatedPart>(201);
        drafts.MapPost("/{id:guid}/hold", HoldAsync).WithName("HoldMyDraft").WithSummary("Say it in ten seconds, unless it is undone")
            .Accepts<SendBody>(Json).Produces<DraftText>();
        drafts.MapPost("/{id:guid}/undo", UndoAsync).WithName("UndoMyDraft").WithSummary("Make a message that is held a draft again").Produces<DraftText>();
    }

    public static void MapTimelineOrder(this IEndpointRouteBuilder api)
    {
        var order = api.MapGroup("/me/timeline-order").WithTags("Me");
        order.MapGet("/", ReadOrderAsync).WithName("GetMyTimelineOrder").Produces<TimelineOrderBody>();
        order.MapPut("/", ChooseOrderAsync).WithName("ChooseMyTimelineOrder").WithSummary("Newest or oldest entries first")
            .Accepts<TimelineOrderBody>(Json).Produces(204);
    }

    public static void MapComposer(this IEndpointRouteBuilder routes)
    {
        var composer = routes.MapGroup("/composer").RequireAuthorization().ExcludeFromDescription().DisableAntiforgery();
        composer.AddEndpointFilter((context, next) =>
            context.HttpContext.User.MustChangePassword || !context.HttpContext.Request.Headers.ContainsKey(PageHeader)
                ? ValueTask.FromResult<object?>(Problems.Of(403, "not_allowed", "Only the pages of SynergyFlow may do this."))
                : next(context));
        composer.MapPut("/drafts/{id:guid}", KeepAsync);
        composer.MapDelete("/drafts/{id:guid}", DiscardAsync);
        composer.MapGet("/people", OfferAsync);
        composer.MapPost("/records/{idOrKey}/files", (string idOrKey, HttpContext http, AttachFile attach) =>
            FileEndpoints.AttachAsync(idOrKey, http, null, attach));
    }

    /// <summary>Who can be called behind an @; over REST /api/v1/users finds people.</summary>
    private static async Task<IResult> OfferAsync(HttpContext http, OfferCallees offer)
    {
        var typed = Paging.Text(http, "q") ?? "";
        RecordId? record = Guid.TryParse(Paging.Text(http, "record"), out var id) ? new RecordId(id) : null;
        http.Response.Headers.CacheControl = "private, no-store";
        return Results.Json(
            typed.Length > LongestName ? [] : await offer.ExecuteAsync(http.Actor, record, typed, http.RequestAborted), ApiJson.Options);
    }

    private static async Task<IResult> ReadOrderAsync(HttpContext http, ChooseTimelineOrder order)
    {
        var read = await order.ReadAsync(http.Actor, http.RequestAborted);
        return read.Failed ? Problems.Of(read.Error) : Results.Json(new TimelineOrderBody(read.Value), ApiJson.Options);
    }

    private static async Task<IResult> ChooseOrderAsync(HttpContext http, ChooseTimelineOrder order)
    {
        var (body, refused) = await ApiJson.ReadAsync<TimelineOrderBody>(http);
        if (body?.NewestFirst is not { } newestFirst)
        {
            return refused ?? Problems.Of(new InvalidField("newestFirst", "newestFirst is true or false."));
        }

        var chosen = await order.ExecuteAsync(http.Actor, newestFirst, http.RequestAborted);
        return chosen.Failed ? Problems.Of(chosen.Error) : Results.NoContent();
    }

    private static async Task<IResult> ListAsync(HttpContext http, ReadDrafts read)
    {
        var listed = await read.ListAsync(http.Actor, http.RequestAborted);
        return listed.Failed ? Problems.Of(listed.Error) : Results.Json(listed.Value, ApiJson.Options);
    }

    private static async Task<IResult> FindAsync(Guid id, HttpContext http, ReadDrafts read)
    {
        var found = await read.FindAsync(http.Actor, new DraftId(id), http.RequestAborted);
        return found.Failed ? Problems.Of(found.Error) : Answer(http, found.Value);
    }

    private static async Task<IResult> KeepAsync(Guid id, HttpContext http, KeepDraft keep, ReadDrafts read, IRecordQueries records, IPresence presence)
    {
        if (Preconditions.Read(http, required: false, out var version) is { } malformed)
        {
            return malformed;
        }

        var (body, refused) = await ApiJson.ReadAsync<DraftBody>(http);
        if (body is null)
        {
            return refused!;
        }

        // An id is taken as it is: a person who has lost the record may still go on with his draft.
        var record = Guid.TryParse(body.Record, out var given) ? new RecordId(given)
            : (await records.FindAsync(await http.ScopeAsync(), body.Record ?? "", http.RequestAborted))?.Id;
        if (record is not { } known || body.Kind is not { } kind)
        {
            return Problems.Of(record is null
                ? new InvalidField("record", "record is the key or id of a record that you see.")
                : new InvalidField("kind", "kind is required: reply or note."));
        }

        var kept = await keep.ExecuteAsync(
            http.Actor, new(new DraftId(id), known, kind, body.Body ?? "", version, body.SeenVersion ?? 0), http.RequestAborted);
        if (!kept.Failed)
        {
            // Saving is the one sign of writing that there is: no extra message per letter.
            presence.Write(http.Actor, kept.Value.Record);
        }

        return kept.Failed
            ? await Preconditions.RefuseAsync(http, kept.Error, () => read.FindAsync(http.Actor, new DraftId(id), http.RequestAborted))
            : Answer(http, kept.Value);
    }

    private static async Task<IResult> DiscardAsync(Guid id, HttpContext http, DiscardDraft discard)
    {
        var discarded = await discard.ExecuteAsync(http.Actor, new DraftId(id), http.RequestAborted);
        return discarded.Failed ? Problems.Of(discarded.Error) : Results.NoContent();
    }

    private static async Task<IResult> RestoreAsync(Guid id, HttpContext http, DiscardDraft discard)
    {
        var restored = await discard.UndoAsync(http.Actor, new DraftId(id), http.RequestAborted);
        return restored.Failed ? Problems.Of(restored.Error) : Results.NoContent();
    }

    private static async Task<IResult> SendAsync(Guid id, HttpContext http, SendDraft send)
    {
        var (move, refused) = await MoveAsync(http);
        if (refused is not null)
        {
            return refused;
        }

        var sent = await send.ExecuteAsync(http.Actor, new(new DraftId(id), Move: move), http.RequestAborted);
        return sent.Failed ? Problems.Of(sent.Error) : Results.Json(new CreatedPart(sent.Value.Value), ApiJson.Options, statusCode: 201);
    }

    private static async Task<IResult> HoldAsync(Guid id, HttpContext http, SendDraft send)
    {
        var (move, refused) = await MoveAsync(http);
        if (refused is not null)
        {
            return refused;
        }

        var held = await send.HoldAsync(http.Actor, new(new DraftId(id), Move: move), http.RequestAborted);
        return held.Failed ? Problems.Of(held.Error) : Answer(http, held.Value);
    }

    private static async Task<IResult> UndoAsync(Guid id, HttpContext http, SendDraft send)
    {
        var undone = await send.UndoAsync(http.Actor, new DraftId(id), http.RequestAborted);
        return undone.Failed ? Problems.Of(undone.Error) : Answer(http, undone.Value);
    }

    /// <summary>The body may be left out.</summary>
    private static async Task<(StateMove? Move, IResult? Refused)> MoveAsync(HttpContext http)
    {
        if (string.IsNullOrEmpty(http.Request.ContentType))
        {
            return (null, null);
        }

        var (body, refused) = await ApiJson.ReadAsync<SendBody>(http);
        return (body?.Move, refused);
    }

    private static IResult Answer(HttpContext http, DraftText draft)
    {
        http.Response.Headers.CacheControl = "private, no-store";
        Preconditions.Tag(http, draft.Version);
        return Results.Json(draft, ApiJson.Options);
    }
}
