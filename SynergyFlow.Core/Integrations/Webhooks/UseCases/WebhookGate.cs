using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Policies;

namespace SynergyFlow.Core.Integrations.Webhooks.UseCases;

/// <summary>Whoever says where events go sees all of the tenant's: that is its administrators' to do, and to look at.</summary>
public sealed class WebhookGate(IWebhookStore webhooks, IAuthorizer authorizer)
{
    public Task<Result> MayManageAsync(Actor actor, WebhookId? id, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(actor);
        return authorizer.AuthorizeAsync(actor, Actions.WebhooksManage, new Resource("webhook", actor.Tenant, id?.Value), ct);
    }

    /// <summary>The webhook for change, locked.</summary>
    /// <param name="expectedVersion">Refuse any other; null: whatever is stored now.</param>
    public async Task<Result<Webhook>> OpenAsync(Actor actor, WebhookId id, int? expectedVersion, CancellationToken ct)
    {
        var allowed = await MayManageAsync(actor, id, ct);
        return allowed.Failed ? allowed.Error
            : await webhooks.FindAsync(id, ct) is not { } webhook ? new WebhookNotFound(id)
            : expectedVersion is { } expected && expected != webhook.Version ? new VersionConflict(webhook.Version)
            : webhook;
    }
}
