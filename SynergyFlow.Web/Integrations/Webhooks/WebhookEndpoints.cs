using SynergyFlow.Core.Integrations.Webhooks;
using SynergyFlow.Core.Integrations.Webhooks.UseCases;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Web.Api;

namespace SynergyFlow.Web.Integrations.Webhooks;

internal static class WebhookEndpoints
{
    private const string Json = "application/json";
    private const string Tag = "Webhooks";
    private const string Root = "/webhooks";

    public static void MapWebhooks(this IEndpointRouteBuilder api)
    {
        var webhooks = api.MapGroup(Root).WithTags(Tag);
        webhooks.MapGet("/", ListAsync).WithName("ListWebhooks").WithSummary("By name").Paged().Produces<Page<WebhookJson>>();
        webhooks.MapGet("/{id:guid}", FindAsync).WithName("GetWebhook").Produces<WebhookJson>();
        webhooks.MapPut("/{id:guid}", EditAsync).WithName("EditWebhook").WithSummary("Needs If-Match").Accepts<WebhookBody>(Json).Produces<WebhookJson>();
        webhooks.MapPatch("/{id:guid}", PatchAsync).WithName("PatchWebhook").WithSummary("Change some fields (RFC 7396); needs If-Match")
            .Accepts<WebhookPatch>("application/merge-patch+json", Json).Produces<WebhookJson>();
        webhooks.MapDelete("/{id:guid}", DeleteAsync).WithName("DeleteWebhook").WithSummary("With its deliveries; needs If-Match").Produces(204);
        webhooks.MapPost("/{id:guid}/enable", EnableAsync).WithName("EnableWebhook").WithSummary("What waited is sent; what happened meanwhile is not").Produces<WebhookJson>();
        webhooks.MapPost("/{id:guid}/disable", DisableAsync).WithName("DisableWebhook").WithSummary("Sends nothing, and keeps what waits").Produces<WebhookJson>();
        webhooks.MapPost("/{id:guid}/test", TestAsync).WithName("TestWebhook").WithSummary("Sends a webhook.tested at once, and answers with what came of it")
            .Produces<DeliveryDetailsJson>();
    }

    public static void MapWebhookDeliveries(this IEndpointRouteBuilder api)
    {
        var webhooks = api.MapGroup(Root).WithTags(Tag);
        webhooks.MapGet("/{id:guid}/deliveries", DeliveriesAsync).WithName("ListWebhookDeliveries").WithSummary("The latest first").Paged()
            .Query("state", "waiting, delivered or failed").Produces<Page<DeliveryJson>>();
        webhooks.MapGet("/{id:guid}/deliveries/{delivery:guid}", DeliveryAsync).WithName("GetWebhookDelivery").WithSummary("With its body and its tries")
            .Produces<DeliveryDetailsJson>();
        webhooks.MapPost("/{id:guid}/deliveries/{delivery:guid}/replay", ReplayAsync).WithName("ReplayWebhookDelivery")
            .WithSummary("Sends it again, the same bytes under the same id").Produces(202);
        webhooks.MapPost("/{id:guid}/replay", ReplayRangeAsync).WithName("ReplayWebhook")
            .WithSummary($"Sends the oldest {ReplayRange.Most} of a range again; the answer says how many, and whether there are more")
            .Accepts<ReplayBody>(Json).Produces<Replayed>();
    }

    /// <remarks>Their answers hold a secret, so none is kept for repeats: they are outside the group whose answers are.</remarks>
    public static void MapWebhookSecrets(this IEndpointRouteBuilder api)
    {
        var webhooks = api.MapGroup(Root).WithTags(Tag);
        webhooks.MapPost("/", CreateAsync).WithName("CreateWebhook").WithSummary("Its secret is in the answer, once").Accepts<WebhookBody>(Json).Produces<CreatedWebhook>(201);
        webhooks.MapPost("/{id:guid}/rotate-secret", RotateAsync).WithName("RotateWebhookSecret")
            .WithSummary("The new secret is in the answer, once; the old one signs, too, for 24 hours").Produces<RotatedSecret>();
    }

    private static async Task<IResult> ListAsync(HttpContext http, ReadWebhooks read)
    {
        if ((Paging.Limit(http, out var limit) ?? Paging.Unknown(http, "limit", "cursor")) is { } wrong)
        {
            return wrong;
        }

        var page = await read.ListAsync(http.Actor, Paging.Text(http, "cursor"), limit, http.RequestAborted);
        return page.Failed
            ? Problems.Of(page.Error)
            : Paging.Answer(http, new Page<WebhookJson>([.. page.Value.Items.Select(WebhookJson.Of)], page.Value.Next));
    }

    private static async Task<IResult> FindAsync(Guid id, HttpContext http, ReadWebhooks read)
    {
        var webhook = await CurrentAsync(id, http, read);
        if (webhook.Failed)
        {
            return Problems.Of(webhook.Error);
        }

        Preconditions.Tag(http, webhook.Value.Version);
        return Results.Json(webhook.Value, ApiJson.Options);
    }

    private static async Task<IResult> CreateAsync(HttpContext http, SaveWebhook save)
    {
        var (body, refused) = await ApiJson.ReadAsync<WebhookBody>(http);
        if (body is null)
        {
            return refused!;
        }

        var made = await save.CreateAsync(http.Actor, body.Fields, http.RequestAborted);
        if (made.Failed)
        {
            return Problems.Of(made.Error);
        }

        var id = made.Value.Webhook.Id;
        http.Response.Headers.Location = $"/api/v1{Root}/{id}";
        http.Response.Headers.CacheControl = "no-store";
        Preconditions.Tag(http, made.Value.Webhook.Version);
        return Results.Json(new CreatedWebhook(id.Value, made.Value.Secret), ApiJson.Options, statusCode: 201);
    }

    private static Task<IResult> EditAsync(Guid id, HttpContext http, SaveWebhook save, ReadWebhooks read) =>
        SaveAsync<WebhookBody>(id, http, save, read, (body, _) => body.Fields);

    private static Task<IResult> PatchAsync(Guid id, HttpContext http, SaveWebhook save, ReadWebhooks read) =>
        SaveAsync<WebhookPatch>(id, http, save, read, (patch, current) => patch.On(current));

    private static async Task<IResult> SaveAsync<TBody>(Guid id, HttpContext http, SaveWebhook save, ReadWebhooks read, Func<TBody, WebhookRow, WebhookFields> wanted)
        where TBody : class
    {
        if (Preconditions.Read(http, required: true, out var version) is { } missing)
        {
            return missing;
        }

        var (body, refused) = await ApiJson.ReadAsync<TBody>(http);
        if (body is null)
        {
            return refused!;
        }

        var current = await read.FindAsync(http.Actor, new WebhookId(id), http.RequestAborted);
        if (current.Failed)
        {
            return Problems.Of(current.Error);
        }

        var saved = await save.EditAsync(http.Actor, new(new WebhookId(id), wanted(body, current.Value), version ?? current.Value.Version), http.RequestAborted);
        return saved.Failed ? await Preconditions.RefuseAsync(http, saved.Error, () => CurrentAsync(id, http, read)) : await FindAsync(id, http, read);
    }

    private static async Task<IResult> DeleteAsync(Guid id, HttpContext http, ChangeWebhook change, ReadWebhooks read)
    {
        if (Preconditions.Read(http, required: true, out var version) is { } missing)
        {
            return missing;
        }

        var deleted = await change.DeleteAsync(http.Actor, new(new WebhookId(id), version), http.RequestAborted);
        return deleted.Failed ? await Preconditions.RefuseAsync(http, deleted.Error, () => CurrentAsync(id, http, read)) : Results.NoContent();
    }

    private static Task<IResult> EnableAsync(Guid id, HttpContext http, ChangeWebhook change, ReadWebhooks read) =>
        ChangeAsync(id, http, read, command => change.EnableAsync(http.Actor, command, http.RequestAborted));

    private static Task<IResult> DisableAsync(Guid id, HttpContext http, ChangeWebhook change, ReadWebhooks read) =>
        ChangeAsync(id, http, read, command => change.DisableAsync(http.Actor, command, http.RequestAborted));

    /// <summary>Guarded by the state, and by the version where one is sent.</summary>
    private static async Task<IResult> ChangeAsync(Guid id, HttpContext http, ReadWebhooks read, Func<ChangeWebhook.Command, Task<Result<int>>> change)
    {
        _ = Preconditions.Read(http, required: false, out var version);
        var changed = await change(new(new WebhookId(id), version));
        return changed.Failed ? await Preconditions.RefuseAsync(http, changed.Error, () => CurrentAsync(id, http, read)) : await FindAsync(id, http, read);
    }

    private static async Task<IResult> RotateAsync(Guid id, HttpContext http, ChangeWebhook change, ReadWebhooks read)
    {
        _ = Preconditions.Read(http, required: false, out var version);
        var rotated = await change.RotateAsync(http.Actor, new(new WebhookId(id), version), http.RequestAborted);
        if (rotated.Failed)
        {
            return await Preconditions.RefuseAsync(http, rotated.Error, () => CurrentAsync(id, http, read));
        }

        var current = await CurrentAsync(id, http, read);
        http.Response.Headers.CacheControl = "no-store";
        return Results.Json(new RotatedSecret(rotated.Value, current.Value?.PreviousSecretUntil), ApiJson.Options);
    }

    private static async Task<IResult> TestAsync(Guid id, HttpContext http, TestWebhook test)
    {
        var tested = await test.ExecuteAsync(http.Actor, new WebhookId(id), http.RequestAborted);
        return tested.Failed ? Problems.Of(tested.Error) : Results.Json(DeliveryDetailsJson.Of(tested.Value), ApiJson.Options);
    }

    private static async Task<IResult> DeliveriesAsync(Guid id, HttpContext http, ReadWebhooks read)
    {
        if ((Paging.Limit(http, out var limit) ?? Paging.Unknown(http, "limit", "cursor", "state")) is { } wrong)
        {
            return wrong;
        }

        DeliveryState? state = null;
        if (Paging.Text(http, "state") is { } named)
        {
            if (!EnumText.TryParse<DeliveryState>(named, out var known))
            {
                return Problems.Of(new InvalidField("state", "state is one of " + string.Join(", ", EnumText.All<DeliveryState>()) + "."));
            }

            state = known;
        }

        var page = await read.DeliveriesAsync(http.Actor, new WebhookId(id), state, Paging.Text(http, "cursor"), limit, http.RequestAborted);
        return page.Failed
            ? Problems.Of(page.Error)
            : Paging.Answer(http, new Page<DeliveryJson>([.. page.Value.Items.Select(DeliveryJson.Of)], page.Value.Next));
    }

    private static async Task<IResult> DeliveryAsync(Guid id, Guid delivery, HttpContext http, ReadWebhooks read)
    {
        var found = await read.FindDeliveryAsync(http.Actor, new WebhookId(id), delivery, http.RequestAborted);
        return found.Failed ? Problems.Of(found.Error) : Results.Json(DeliveryDetailsJson.Of(found.Value), ApiJson.Options);
    }

    private static async Task<IResult> ReplayAsync(Guid id, Guid delivery, HttpContext http, ReplayDeliveries replay)
    {
        var replayed = await replay.OneAsync(http.Actor, new WebhookId(id), delivery, http.RequestAborted);
        return replayed.Failed ? Problems.Of(replayed.Error) : Results.StatusCode(StatusCodes.Status202Accepted);
    }

    private static async Task<IResult> ReplayRangeAsync(Guid id, HttpContext http, ReplayDeliveries replay)
    {
        var (body, refused) = await ApiJson.ReadAsync<ReplayBody>(http);
        if (body is null)
        {
            return refused!;
        }

        var replayed = await replay.RangeAsync(http.Actor, new WebhookId(id), new(body.Since, body.Until, body.States ?? []), http.RequestAborted);
        return replayed.Failed ? Problems.Of(replayed.Error) : Results.Json(replayed.Value, ApiJson.Options);
    }

    private static async Task<Result<WebhookJson>> CurrentAsync(Guid id, HttpContext http, ReadWebhooks read)
    {
        var found = await read.FindAsync(http.Actor, new WebhookId(id), http.RequestAborted);
        return found.Failed ? found.Error : WebhookJson.Of(found.Value);
    }
}
