using SynergyFlow.Core.Kernel;

namespace SynergyFlow.Core.Integrations.Webhooks.UseCases;

/// <summary>Sends again what was sent or given up, the same bytes under the same id.</summary>
public sealed class ReplayDeliveries(WebhookGate gate, IWebhookStore webhooks, IUnitOfWork unitOfWork, TimeProvider time)
{
    public async Task<Result> OneAsync(Actor actor, WebhookId id, Guid eventId, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(actor);
        var opened = await OpenAsync(actor, id, ct);
        if (opened.Failed)
        {
            return opened.Error;
        }

        if (!await webhooks.ReplayAsync(id, eventId, ct))
        {
            return new DeliveryNotFound(eventId);
        }

        opened.Value.Replay(1, actor.At(time.GetUtcNow()));
        return await unitOfWork.SaveAsync(actor, ct);
    }

    public async Task<Result<Replayed>> RangeAsync(Actor actor, WebhookId id, ReplayRange range, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(actor);
        ArgumentNullException.ThrowIfNull(range);
        var opened = await OpenAsync(actor, id, ct);
        if (opened.Failed)
        {
            return opened.Error;
        }

        var wanted = range.Checked(time.GetUtcNow());
        if (wanted.Failed)
        {
            return wanted.Error;
        }

        var replayed = await webhooks.ReplayAsync(id, wanted.Value, ct);
        if (replayed.Count > 0)
        {
            opened.Value.Replay(replayed.Count, actor.At(time.GetUtcNow()));
        }

        var saved = await unitOfWork.SaveAsync(actor, ct);
        return saved.Failed ? saved.Error : replayed;
    }

    private async Task<Result<Webhook>> OpenAsync(Actor actor, WebhookId id, CancellationToken ct)
    {
        var opened = await gate.OpenAsync(actor, id, null, ct);
        return opened.Failed || opened.Value.State is WebhookState.Active ? opened : new WebhookIsDisabled();
    }
}
