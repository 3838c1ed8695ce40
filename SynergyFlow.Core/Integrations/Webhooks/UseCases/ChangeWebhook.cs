using Microsoft.Extensions.Logging;
using SynergyFlow.Core.Kernel;

namespace SynergyFlow.Core.Integrations.Webhooks.UseCases;

/// <summary>What is done to a webhook as a whole.</summary>
public sealed class ChangeWebhook(
    WebhookGate gate, IWebhookStore webhooks, IWebhookSecrets secrets, IUnitOfWork unitOfWork, TimeProvider time, ILogger<ChangeWebhook> logger)
{
    /// <param name="ExpectedVersion">Refuse any other; null: whatever is stored now.</param>
    public sealed record Command(WebhookId Id, int? ExpectedVersion = null);

    public Task<Result<int>> DisableAsync(Actor actor, Command command, CancellationToken ct) =>
        DoAsync(actor, command, (webhook, stamp) => webhook.Disable(WebhookDisabledReason.ByHand, stamp).Error, ct);

    public Task<Result<int>> EnableAsync(Actor actor, Command command, CancellationToken ct) =>
        DoAsync(actor, command, (webhook, stamp) => webhook.Enable(stamp).Error, ct);

    /// <returns>The new secret, shown once.</returns>
    public async Task<Result<string>> RotateAsync(Actor actor, Command command, CancellationToken ct)
    {
        var secret = WebhookSecret.New();
        var rotated = await DoAsync(
            actor,
            command,
            (webhook, stamp) =>
            {
                webhook.Rotate(secrets.Seal(webhook.Tenant, webhook.Id, secret), stamp);
                return null;
            },
            ct);
        if (rotated.Failed)
        {
            return rotated.Error;
        }

        logger.WebhookSecretRotated(command.Id, actor.Id);
        return WebhookSecret.Show(secret);
    }

    /// <summary>With all its deliveries.</summary>
    public async Task<Result> DeleteAsync(Actor actor, Command command, CancellationToken ct) => new((await DoAsync(
        actor,
        command,
        (webhook, stamp) =>
        {
            webhook.Delete(stamp);
            webhooks.Remove(webhook);
            return null;
        },
        ct)).Error);

    private async Task<Result<int>> DoAsync(Actor actor, Command command, Func<Webhook, Stamp, Error?> change, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(actor);
        ArgumentNullException.ThrowIfNull(command);
        var opened = await gate.OpenAsync(actor, command.Id, command.ExpectedVersion, ct);
        if (opened.Failed)
        {
            return opened.Error;
        }

        if (change(opened.Value, actor.At(time.GetUtcNow())) is { } refused)
        {
            return refused;
        }

        var saved = await unitOfWork.SaveAsync(actor, ct);
        return saved.Failed ? saved.Error : opened.Value.Version;
    }
}
