using System.Diagnostics.CodeAnalysis;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Work;
using SynergyFlow.Core.Work.Filtering;
using SynergyFlow.Core.Work.UseCases;
using SynergyFlow.Web.Api;

namespace SynergyFlow.Web.Work;

/// <param name="Move">A new state that goes with it: both happen, or neither.</param>
internal sealed record CommentBody(CommentKind? Kind, string? Body, StateMove? Move);

/// <param name="Role">What this record is to the other: blocks, blocked_by, duplicates …</param>
/// <param name="Other">Key or id.</param>
internal sealed record LinkBody(LinkRole? Role, string? Other);

internal sealed record CreatedPart(Guid Id);

/// <param name="Called">Who was called by name in it, and whether he is told.</param>
internal sealed record CreatedComment(Guid Id, IReadOnlyList<Called> Called);

/// <summary>What all records share, whatever their kind.</summary>
internal static class RecordEndpoints
{
    private const string Json = "application/json";

    public static void MapRecords(this IEndpointRouteBuilder api) =>
        api.MapGet("/records", (HttpContext http, IRecordQueries records) => ListAsync(http, records, null, null))
            .WithTags("Records").WithName("ListRecords").WithSummary("Records of all kinds that match a filter, page by page")
            .Produces<Page<RecordRow>>().Listed();

    public static void MapRecordParts(this RouteGroupBuilder records, RecordKind kind)
    {
        var name = kind.ToString();
        records.MapGet("/{idOrKey}/comments", (string idOrKey, HttpContext http) => TimelineAsync(idOrKey, http, kind, TimelineFilter.Conversation))
            .WithName($"List{name}Comments").WithSummary("Replies, and notes for agents; newest first").Produces<Page<TimelineEntry>>().Paged();
        records.MapPost("/{idOrKey}/comments", (string idOrKey, HttpContext http, AddComment add) => CommentAsync(idOrKey, http, kind, add))
            .WithName($"Comment{name}").WithSummary("Write a public reply or an internal note").Accepts<CommentBody>(Json).Produces<CreatedComment>(201);
        records.MapGet("/{idOrKey}/timeline", (string idOrKey, HttpContext http) => TimelineAsync(idOrKey, http, kind, null))
            .WithName($"Get{name}Timeline").WithSummary("Comments and changes, newest first").Produces<Page<TimelineEntry>>().Paged()
            .Query("filter", string.Join(", ", EnumText.All<TimelineFilter>()));
        records.MapGet("/{idOrKey}/history", (string idOrKey, HttpContext http) => TimelineAsync(idOrKey, http, kind, TimelineFilter.Changes))
            .WithName($"Get{name}History").WithSummary("Changes only, newest first").Produces<Page<TimelineEntry>>().Paged();
        records.MapGet("/{idOrKey}/links", (string idOrKey, HttpContext http, IRecordQueries queries) => LinksAsync(idOrKey, http, kind, queries))
            .WithName($"List{name}Links").Produces<IReadOnlyList<LinkRow>>();
        records.MapPost("/{idOrKey}/links", (string idOrKey, HttpContext http, LinkRecords link) => LinkAsync(idOrKey, http, kind, link))
            .WithName($"Link{name}").Accepts<LinkBody>(Json).Produces<CreatedPart>(201);
        records.MapDelete("/{idOrKey}/links/{link}", (string idOrKey, string link, HttpContext http, UnlinkRecords unlink) =>
                UnlinkAsync(idOrKey, link, http, kind, unlink))
            .WithName($"Unlink{name}").Produces(204);
        records.MapGet("/{idOrKey}/watchers", (string idOrKey, HttpContext http, IRecordQueries queries) => WatchersAsync(idOrKey, http, kind, queries))
            .WithName($"List{name}Watchers").Produces<IReadOnlyList<PersonName>>();
        records.MapPut("/{idOrKey}/watchers/{user}", (string idOrKey, string user, HttpContext http, WatchRecord watch) =>
                WatchAsync(idOrKey, user, http, kind, watch, watching: true))
            .WithName($"Watch{name}").WithSummary("user is an id or me").Produces(204);
        records.MapDelete("/{idOrKey}/watchers/{user}", (string idOrKey, string user, HttpContext http, WatchRecord watch) =>
                WatchAsync(idOrKey, user, http, kind, watch, watching: false))
            .WithName($"Unwatch{name}").WithSummary("user is an id or me").Produces(204);
        records.MapAttachments(kind);
    }

    public static RouteHandlerBuilder Listed(this RouteHandlerBuilder endpoint) => endpoint
        .Query("filter", "state in (new,assigned) and priority = P1 and updated > -24h")
        .Query("sort", "-priority,created")
        .Query("count", "true: count all that match, up to 10,000")
        .Paged();

    [SuppressMessage("Performance", "CA1859", Justification = "All endpoints answer with IResult.")]
    public static async Task<IResult> ListAsync(
        HttpContext http, IRecordQueries records, RecordKind? kind, IReadOnlyCollection<string>? states)
    {
        var refused = http.CannotRead() ?? Paging.Unknown(http, "filter", "sort", "limit", "cursor", "count");
        refused ??= Paging.Limit(http, out var limit);
        _ = Paging.Limit(http, out limit);
        if (refused is not null)
        {
            return refused;
        }

        var count = Paging.Text(http, "count");
        if (count is not (null or "true" or "false"))
        {
            return Problems.Of(new InvalidField("count", "count is true or false."));
        }

        var filter = RecordFilter.Parse(Paging.Text(http, "filter"), states);
        var sort = RecordSort.Parse(Paging.Text(http, "sort"));
        if ((filter.Error ?? sort.Error) is { } wrong)
        {
            return Problems.Of(wrong);
        }

        var page = await records.ListAsync(
            await http.ScopeAsync(),
            new RecordListRequest(filter.Value, sort.Value, limit, Paging.Text(http, "cursor"), count is "true") { Kind = kind },
            http.RequestAborted);
        return page.Failed ? Problems.Of(page.Error) : Paging.Answer(http, page.Value);
    }

    private static async Task<IResult> TimelineAsync(string idOrKey, HttpContext http, RecordKind kind, TimelineFilter? only)
    {
        var (record, refused) = await http.RecordAsync(idOrKey, kind);
        refused ??= only is null ? Paging.Unknown(http, "limit", "cursor", "filter") : Paging.Unknown(http, "limit", "cursor");
        refused ??= Paging.Limit(http, out var limit);
        if (refused is not null)
        {
            return refused;
        }

        _ = Paging.Limit(http, out limit);
        var filter = only ?? TimelineFilter.All;
        if (only is null && Paging.Text(http, "filter") is { } asked && !EnumText.TryParse(asked, out filter))
        {
            return Problems.Of(new InvalidField("filter", $"filter is one of {string.Join(", ", EnumText.All<TimelineFilter>())}."));
        }

        var page = await http.RequestServices.GetRequiredService<IRecordQueries>().TimelineAsync(
            await http.ScopeAsync(), record!.Id, filter, Paging.Text(http, "cursor"), limit, http.RequestAborted);
        return page is not { } found ? Problems.Of(new RecordNotFound(idOrKey))
            : found.Failed ? Problems.Of(found.Error)
            : Paging.Answer(http, found.Value);
    }

    private static async Task<IResult> CommentAsync(string idOrKey, HttpContext http, RecordKind kind, AddComment add)
    {
        var (record, body, refused) = await OpenAsync<CommentBody>(idOrKey, http, kind);
        if (refused is not null)
        {
            return refused;
        }

        if (body!.Kind is not { } said)
        {
            return Problems.Of(new InvalidField("kind", "kind is required: reply or note."));
        }

        var added = await add.ExecuteAsync(http.Actor, new(record!.Id, said, body.Body ?? "", body.Move), http.RequestAborted);
        return added.Failed ? Problems.Of(added.Error) : Results.Json(new CreatedComment(added.Value.Id.Value, added.Value.Called), ApiJson.Options, statusCode: 201);
    }

    private static async Task<IResult> LinksAsync(string idOrKey, HttpContext http, RecordKind kind, IRecordQueries queries)
    {
        var (record, refused) = await http.RecordAsync(idOrKey, kind);
        return refused
            ?? Results.Json(await queries.LinksAsync(await http.ScopeAsync(), record!.Id, http.RequestAborted), ApiJson.Options);
    }

    private static async Task<IResult> LinkAsync(string idOrKey, HttpContext http, RecordKind kind, LinkRecords link)
    {
        var (record, body, refused) = await OpenAsync<LinkBody>(idOrKey, http, kind);
        if (refused is not null)
        {
            return refused;
        }

        if (body!.Role is not { } role)
        {
            return Problems.Of(new InvalidField("role", $"role is required: one of {string.Join(", ", EnumText.All<LinkRole>())}."));
        }

        var queries = http.RequestServices.GetRequiredService<IRecordQueries>();
        if (body.Other is null
            || await queries.FindAsync(await http.ScopeAsync(), body.Other, http.RequestAborted) is not { } other)
        {
            return Problems.Of(new InvalidField("other", "other is the key or id of a record that you see."));
        }

        var linked = await link.ExecuteAsync(http.Actor, new(record!.Id, role, other.Id), http.RequestAborted);
        return linked.Failed ? Problems.Of(linked.Error) : Results.Json(new CreatedPart(linked.Value.Value), ApiJson.Options, statusCode: 201);
    }

    private static async Task<IResult> UnlinkAsync(string idOrKey, string link, HttpContext http, RecordKind kind, UnlinkRecords unlink)
    {
        var (record, refused) = await http.RecordAsync(idOrKey, kind);
        if (refused is not null)
        {
            return refused;
        }

        if (!Guid.TryParse(link, out var id))
        {
            return Problems.Of(404, "link.not_found", "There is no such link.");
        }

        var unlinked = await unlink.ExecuteAsync(http.Actor, new(record!.Id, new LinkId(id)), http.RequestAborted);
        return unlinked.Failed ? Problems.Of(unlinked.Error) : Results.NoContent();
    }

    private static async Task<IResult> WatchersAsync(string idOrKey, HttpContext http, RecordKind kind, IRecordQueries queries)
    {
        var (record, refused) = await http.RecordAsync(idOrKey, kind);
        return refused
            ?? Results.Json(await queries.WatchersAsync(await http.ScopeAsync(), record!.Id, http.RequestAborted), ApiJson.Options);
    }

    private static async Task<IResult> WatchAsync(
        string idOrKey, string user, HttpContext http, RecordKind kind, WatchRecord watch, bool watching)
    {
        var (record, refused) = await http.RecordAsync(idOrKey, kind);
        if (refused is not null)
        {
            return refused;
        }

        if (user != "me" && !Guid.TryParse(user, out _))
        {
            return Problems.Of(404, "person.not_found", "There is no such person.");
        }

        var who = user == "me" ? http.Actor.Id : new UserId(Guid.Parse(user));
        var watched = await watch.ExecuteAsync(http.Actor, new(record!.Id, who, watching), http.RequestAborted);
        return watched.Failed ? Problems.Of(watched.Error) : Results.NoContent();
    }

    private static async Task<(RecordHead? Record, T? Body, IResult? Refused)> OpenAsync<T>(string idOrKey, HttpContext http, RecordKind kind)
        where T : class
    {
        var (record, notFound) = await http.RecordAsync(idOrKey, kind);
        if (record is null)
        {
            return (null, null, notFound);
        }

        var (body, refused) = await ApiJson.ReadAsync<T>(http);
        return (record, body, refused);
    }
}
