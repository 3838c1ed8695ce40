using SynergyFlow.Core.Kernel;

namespace SynergyFlow.Core.Integrations.Webhooks.UseCases;

/// <summary>Sends a made-up event, signed as all others, and says at once what came back. A disabled one is tested too, before it is enabled.</summary>
public sealed class TestWebhook(WebhookGate gate, IWebhookStore webhooks, IWebhookTests tests, IUnitOfWork unitOfWork, TimeProvider time)
{
    public const int PerMinute = 5;

    public async Task<Result<DeliveryDetails>> ExecuteAsync(Actor actor, WebhookId id, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(actor);
        var opened = await gate.OpenAsync(actor, id, null, ct);
        if (opened.Failed)
        {
            return opened.Error;
        }

        var now = time.GetUtcNow();
        if (await webhooks.CountTestsAsync(id, now.AddMinutes(-1), ct) >= PerMinute)
        {
            return new TooManyTests();
        }

        opened.Value.Test(actor.At(now));
        var saved = await unitOfWork.SaveAsync(actor, ct);
        return saved.Failed ? saved.Error : await tests.SendAsync(actor, opened.Value, ct);
    }
}
