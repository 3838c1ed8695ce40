using Microsoft.AspNetCore.Http.HttpResults;
using SynergyFlow.Core.Integrations.Inbound;
using SynergyFlow.Core.Integrations.Inbound.UseCases;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Web.Api;

namespace SynergyFlow.Web.Integrations.Inbound;

internal static class InboundEndpoints
{
    private const string Json = "application/json";
    private const string Tag = "Inbound";
    private const string Sources = "/inbound-sources";
    private const string Messages = "/inbound-messages";

    public static void MapInbound(this IEndpointRouteBuilder api)
    {
        var sources = api.MapGroup(Sources).WithTags(Tag);
        sources.MapGet("/", ListAsync).WithName("ListInboundSources").WithSummary("By name").Produces<InboundSourceList>();
        sources.MapGet("/{id:guid}", FindAsync).WithName("GetInboundSource").Produces<InboundSourceJson>();
        sources.MapPut("/{id:guid}", EditAsync).WithName("EditInboundSource").WithSummary("Needs If-Match; the kind stays").Accepts<InboundSourceBody>(Json).Produces<InboundSourceJson>();
        sources.MapDelete("/{id:guid}", DeleteAsync).WithName("DeleteInboundSource").WithSummary("Its messages, deployments and incidents stay; needs If-Match").Produces(204);
        sources.MapPost("/{id:guid}/enable", EnableAsync).WithName("EnableInboundSource").Produces<InboundSourceJson>();
        sources.MapPost("/{id:guid}/disable", DisableAsync).WithName("DisableInboundSource").WithSummary("What it posts is refused; what came over Kafka fails").Produces<InboundSourceJson>();

        var messages = api.MapGroup(Messages).WithTags(Tag);
        messages.MapGet("/", MessagesAsync).WithName("ListInboundMessages").WithSummary("The latest first").Paged()
            .Query("source", "the id of one").Query("state", "waiting, handled, failed or discarded").Produces<Page<InboundMessageRow>>();
        messages.MapGet("/{id:guid}", MessageAsync).WithName("GetInboundMessage").WithSummary("With its headers and the beginning of its body").Produces<InboundMessageDetails>();
        messages.MapPost("/{id:guid}/replay", ReplayAsync).WithName("ReplayInboundMessage").WithSummary("Sends one that failed through again").Produces(202);
        messages.MapPost("/replay", ReplayAllAsync).WithName("ReplayInboundMessages")
            .WithSummary($"Sends the oldest {DecideInboundMessage.MostAtOnce} that failed through again; the answer says how many, and whether there are more")
            .Query("source", "the id of one").Produces<ReplayedMessages>();
        messages.MapPost("/{id:guid}/discard", DiscardAsync).WithName("DiscardInboundMessage").WithSummary("Gives one that failed up, with a reason")
            .Accepts<InboundDiscardBody>(Json).Produces(204);
        api.MapGet("/incidents/{reference}/alerts", AlertsAsync).WithTags(Tag).WithName("ListIncidentAlerts").WithSummary("The alerts behind an incident").Produces<AlertList>();
    }

    /// <remarks>Their answers hold a token, so none is kept for repeats: they are outside the group whose answers are.</remarks>
    public static void MapInboundTokens(this IEndpointRouteBuilder api)
    {
        var sources = api.MapGroup(Sources).WithTags(Tag);
        sources.MapPost("/", CreateAsync).WithName("CreateInboundSource").WithSummary("Its token is in the answer, once").Accepts<InboundSourceBody>(Json).Produces<CreatedInboundSource>(201);
        sources.MapPost("/{id:guid}/rotate-token", RotateAsync).WithName("RotateInboundToken").WithSummary("The new token is in the answer, once; the old one is refused at once")
            .Produces<RotatedInboundToken>();
    }

    private static async Task<IResult> ListAsync(HttpContext http, ReadInbound read)
    {
        var sources = await read.SourcesAsync(http.Actor, http.RequestAborted);
        return sources.Failed ? Problems.Of(sources.Error) : Results.Json(new InboundSourceList([.. sources.Value.Select(InboundSourceJson.Of)]), ApiJson.Options);
    }

    private static async Task<IResult> FindAsync(Guid id, HttpContext http, ReadInbound read)
    {
        var source = await CurrentAsync(id, http, read);
        if (source.Failed)
        {
            return Problems.Of(source.Error);
        }

        Preconditions.Tag(http, source.Value.Version);
        return Results.Json(source.Value, ApiJson.Options);
    }

    private static async Task<IResult> CreateAsync(HttpContext http, SaveInboundSource save)
    {
        var (body, refused) = await ApiJson.ReadAsync<InboundSourceBody>(http);
        if (body is null)
        {
            return refused!;
        }

        var made = await save.CreateAsync(http.Actor, body.Kind ?? (InboundKind)(-1), body.Fields, http.RequestAborted);
        if (made.Failed)
        {
            return Problems.Of(made.Error);
        }

        var id = made.Value.Source.Id;
        http.Response.Headers.Location = $"/api/v1{Sources}/{id}";
        http.Response.Headers.CacheControl = "no-store";
        Preconditions.Tag(http, made.Value.Source.Version);
        return Results.Json(new CreatedInboundSource(id.Value, made.Value.Token), ApiJson.Options, statusCode: 201);
    }

    private static async Task<IResult> EditAsync(Guid id, HttpContext http, SaveInboundSource save, ReadInbound read)
    {
        if (Preconditions.Read(http, required: true, out var version) is { } missing)
        {
            return missing;
        }

        var (body, refused) = await ApiJson.ReadAsync<InboundSourceBody>(http);
        if (body is null)
        {
            return refused!;
        }

        var saved = await save.EditAsync(http.Actor, new(new InboundSourceId(id), body.Fields, version), http.RequestAborted);
        return saved.Failed ? await Preconditions.RefuseAsync(http, saved.Error, () => CurrentAsync(id, http, read)) : await FindAsync(id, http, read);
    }

    private static async Task<IResult> DeleteAsync(Guid id, HttpContext http, ChangeInboundSource change, ReadInbound read)
    {
        if (Preconditions.Read(http, required: true, out var version) is { } missing)
        {
            return missing;
        }

        var deleted = await change.DeleteAsync(http.Actor, new(new InboundSourceId(id), version), http.RequestAborted);
        return deleted.Failed ? await Preconditions.RefuseAsync(http, deleted.Error, () => CurrentAsync(id, http, read)) : Results.NoContent();
    }

    private static Task<IResult> EnableAsync(Guid id, HttpContext http, ChangeInboundSource change, ReadInbound read) =>
        ChangeAsync(id, http, read, command => change.EnableAsync(http.Actor, command, http.RequestAborted));

    private static Task<IResult> DisableAsync(Guid id, HttpContext http, ChangeInboundSource change, ReadInbound read) =>
        ChangeAsync(id, http, read, command => change.DisableAsync(http.Actor, command, http.RequestAborted));

    /// <summary>Guarded by the state, and by the version where one is sent.</summary>
    private static async Task<IResult> ChangeAsync(Guid id, HttpContext http, ReadInbound read, Func<ChangeInboundSource.Command, Task<Result<int>>> change)
    {
        _ = Preconditions.Read(http, required: false, out var version);
        var changed = await change(new(new InboundSourceId(id), version));
        return changed.Failed ? await Preconditions.RefuseAsync(http, changed.Error, () => CurrentAsync(id, http, read)) : await FindAsync(id, http, read);
    }

    private static async Task<IResult> RotateAsync(Guid id, HttpContext http, ChangeInboundSource change, ReadInbound read)
    {
        _ = Preconditions.Read(http, required: false, out var version);
        var rotated = await change.RotateAsync(http.Actor, new(new InboundSourceId(id), version), http.RequestAborted);
        if (rotated.Failed)
        {
            return await Preconditions.RefuseAsync(http, rotated.Error, () => CurrentAsync(id, http, read));
        }

        http.Response.Headers.CacheControl = "no-store";
        return Results.Json(new RotatedInboundToken(rotated.Value), ApiJson.Options);
    }

    private static async Task<IResult> MessagesAsync(HttpContext http, ReadInbound read)
    {
        if ((Paging.Limit(http, out var limit) ?? Paging.Unknown(http, "limit", "cursor", "state", "source")) is { } wrong)
        {
            return wrong;
        }

        InboundState? state = null;
        if (Paging.Text(http, "state") is { } named)
        {
            if (!EnumText.TryParse<InboundState>(named, out var known))
            {
                return Problems.Of(new InvalidField("state", "state is one of " + string.Join(", ", EnumText.All<InboundState>()) + "."));
            }

            state = known;
        }

        if (Source(http, out var source) is { } nonsense)
        {
            return nonsense;
        }

        var page = await read.MessagesAsync(http.Actor, source, state, Paging.Text(http, "cursor"), limit, http.RequestAborted);
        return page.Failed ? Problems.Of(page.Error) : Paging.Answer(http, page.Value);
    }

    private static ProblemHttpResult? Source(HttpContext http, out InboundSourceId? source)
    {
        source = null;
        if (Paging.Text(http, "source") is not { } named)
        {
            return null;
        }

        if (!Guid.TryParse(named, out var id))
        {
            return Problems.Of(new InvalidField("source", "source is the id of an inbound source."));
        }

        source = new InboundSourceId(id);
        return null;
    }

    private static async Task<IResult> MessageAsync(Guid id, HttpContext http, ReadInbound read)
    {
        var found = await read.FindMessageAsync(http.Actor, new InboundMessageId(id), http.RequestAborted);
        return found.Failed ? Problems.Of(found.Error) : Results.Json(found.Value, ApiJson.Options);
    }

    private static async Task<IResult> ReplayAsync(Guid id, HttpContext http, DecideInboundMessage decide)
    {
        var replayed = await decide.ReplayAsync(http.Actor, new InboundMessageId(id), http.RequestAborted);
        return replayed.Failed ? Problems.Of(replayed.Error) : Results.StatusCode(StatusCodes.Status202Accepted);
    }

    private static async Task<IResult> ReplayAllAsync(HttpContext http, DecideInboundMessage decide)
    {
        if (Paging.Unknown(http, "source") is { } unknown)
        {
            return unknown;
        }

        if (Source(http, out var source) is { } wrong)
        {
            return wrong;
        }

        var replayed = await decide.ReplayAllAsync(http.Actor, source, http.RequestAborted);
        return replayed.Failed ? Problems.Of(replayed.Error) : Results.Json(replayed.Value, ApiJson.Options);
    }

    private static async Task<IResult> DiscardAsync(Guid id, HttpContext http, DecideInboundMessage decide)
    {
        var (body, refused) = await ApiJson.ReadAsync<InboundDiscardBody>(http);
        if (body is null)
        {
            return refused!;
        }

        var discarded = await decide.DiscardAsync(http.Actor, new InboundMessageId(id), body.Reason, http.RequestAborted);
        return discarded.Failed ? Problems.Of(discarded.Error) : Results.NoContent();
    }

    private static async Task<IResult> AlertsAsync(string reference, HttpContext http, ReadAlerts read)
    {
        var alerts = await read.OfAsync(http.Actor, reference, http.RequestAborted);
        return alerts.Failed ? Problems.Of(alerts.Error) : Results.Json(new AlertList(alerts.Value), ApiJson.Options);
    }

    private static async Task<Result<InboundSourceJson>> CurrentAsync(Guid id, HttpContext http, ReadInbound read)
    {
        var found = await read.FindSourceAsync(http.Actor, new InboundSourceId(id), http.RequestAborted);
        return found.Failed ? found.Error : InboundSourceJson.Of(found.Value);
    }
}
