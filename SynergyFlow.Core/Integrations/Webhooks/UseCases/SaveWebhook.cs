using Microsoft.Extensions.Logging;
using SynergyFlow.Core.Kernel;

namespace SynergyFlow.Core.Integrations.Webhooks.UseCases;

/// <summary>Makes a webhook, or changes what it is for.</summary>
public sealed class SaveWebhook(
    WebhookGate gate, IWebhookStore webhooks, IWebhookTargets targets, IWebhookSecrets secrets, IUnitOfWork unitOfWork, TimeProvider time, ILogger<SaveWebhook> logger)
{
    /// <param name="ExpectedVersion">Refuse any other; null: whatever is stored now.</param>
    public sealed record Edit(WebhookId Id, WebhookFields Fields, int? ExpectedVersion = null);

    /// <param name="Secret">Shown once.</param>
    public sealed record Made(Webhook Webhook, string Secret)
    {
        // Records print their members, and this one must not end in a log.
        public override string ToString() => $"{nameof(Made)} {Webhook.Id}";
    }

    public async Task<Result<Made>> CreateAsync(Actor actor, WebhookFields fields, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(actor);
        if (await gate.MayManageAsync(actor, null, ct) is { Failed: true } denied)
        {
            return denied.Error;
        }

        var wanted = await CheckedAsync(fields, null, ct);
        if (wanted.Failed)
        {
            return wanted.Error;
        }

        if (await webhooks.CountForAddAsync(ct) >= Webhook.Most)
        {
            return new TooManyWebhooks();
        }

        var (id, secret) = (WebhookId.New(), WebhookSecret.New());
        var webhook = Webhook.Create(actor.Tenant, id, wanted.Value, secrets.Seal(actor.Tenant, id, secret), actor.At(time.GetUtcNow()));
        webhooks.Add(webhook);
        if (await unitOfWork.SaveAsync(actor, ct) is { Failed: true } unsaved)
        {
            return unsaved.Error;
        }

        logger.WebhookCreated(id, actor.Id);
        return new Made(webhook, WebhookSecret.Show(secret));
    }

    public async Task<Result<Webhook>> EditAsync(Actor actor, Edit command, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(actor);
        ArgumentNullException.ThrowIfNull(command);
        var opened = await gate.OpenAsync(actor, command.Id, command.ExpectedVersion, ct);
        if (opened.Failed)
        {
            return opened.Error;
        }

        var wanted = await CheckedAsync(command.Fields, opened.Value.Url, ct);
        if (wanted.Failed)
        {
            return wanted.Error;
        }

        opened.Value.Edit(wanted.Value, actor.At(time.GetUtcNow()));
        var saved = await unitOfWork.SaveAsync(actor, ct);
        return saved.Failed ? saved.Error : opened.Value;
    }

    /// <param name="known">The address it has: another name is not refused because the address leads elsewhere since.</param>
    private async Task<Result<WebhookFields>> CheckedAsync(WebhookFields fields, string? known, CancellationToken ct)
    {
        var wanted = fields.Checked(targets.HttpToo);
        return wanted.Failed || wanted.Value.Url == known ? wanted
            : await targets.CheckAsync(new Uri(wanted.Value.Url), ct) is { } refused ? refused
            : wanted;
    }
}
