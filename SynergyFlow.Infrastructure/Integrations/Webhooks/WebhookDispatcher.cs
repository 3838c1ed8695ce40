using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using SynergyFlow.Core.Integrations.Webhooks;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Infrastructure.Events;
using SynergyFlow.Infrastructure.Persistence;

namespace SynergyFlow.Infrastructure.Integrations.Webhooks;

/// <summary>
/// Sends what is due. A webhook has a few places on this node, one that did not answer last time has one: so addresses that hang leave the
/// other places free. What a node that died was sending is sent again when its lease is over, under the same id.
/// </summary>
internal sealed partial class WebhookDispatcher(
    DeliveryQueue queue,
    WebhookSender sender,
    WebhookSecrets secrets,
    IServiceScopeFactory scopes,
    DeliverySignal signal,
    WebhookMeter meter,
    IOptions<WebhookOptions> options,
    TimeProvider time,
    ILogger<WebhookDispatcher> logger) : BackgroundService
{
    private static readonly TimeSpan s_restless = TimeSpan.FromMilliseconds(25);
    private static readonly TimeSpan s_margin = TimeSpan.FromSeconds(30);

    /// <summary>So long at most a webhook rests when its address has too much to do and does not say until when.</summary>
    private static readonly TimeSpan s_longestRest = TimeSpan.FromMinutes(5);

    private readonly ConcurrentDictionary<WebhookId, int> _busy = new();
    private readonly ConcurrentDictionary<WebhookId, bool> _silent = new();
    private int _sending;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var idle = s_restless;
        while (!stoppingToken.IsCancellationRequested)
        {
            var wake = signal.Next;
            try
            {
                if (await StartDueAsync(stoppingToken))
                {
                    idle = s_restless;
                    continue;
                }
            }
            catch (Exception) when (stoppingToken.IsCancellationRequested)
            {
                break;
            }
            catch (Exception failure)
            {
                Failed(logger, failure);
                idle = options.Value.Poll;
            }

            // What was written in a transaction that is about to end wakes nobody then: look again soon, then ever less often.
            idle = await Pause.UntilAsync(wake, idle, time, stoppingToken) ? s_restless : idle * 2 < options.Value.Poll ? idle * 2 : options.Value.Poll;
        }

        // Each gives its lease back.
        while (Volatile.Read(ref _sending) > 0)
        {
            await Pause.ForAsync(s_restless, time, CancellationToken.None);
        }
    }

    /// <returns>False when there was nothing to send, or no place to send it from.</returns>
    private async Task<bool> StartDueAsync(CancellationToken ct)
    {
        var room = options.Value.AtOnce - Volatile.Read(ref _sending);
        if (room <= 0)
        {
            return false;
        }

        var claimed = await queue.ClaimAsync(room, options.Value.PerWebhook, Places(), options.Value.Timeout + s_margin, ct);
        foreach (var delivery in claimed)
        {
            Interlocked.Increment(ref _sending);
            _busy.AddOrUpdate(delivery.Webhook, 1, (_, taken) => taken + 1);
            _ = DeliverAsync(delivery, ct);
        }

        return claimed.Count > 0;
    }

    /// <summary>How many more of each webhook that is being sent to, or was silent.</summary>
    private Dictionary<WebhookId, int> Places() => _busy.Keys.Union(_silent.Keys).ToDictionary(
        webhook => webhook, webhook => Math.Max(0, (_silent.ContainsKey(webhook) ? 1 : options.Value.PerWebhook) - _busy.GetValueOrDefault(webhook)));

    private async Task DeliverAsync(ClaimedDelivery claimed, CancellationToken ct)
    {
        using var log = logger.BeginScope(new Dictionary<string, object> { ["Tenant"] = claimed.Tenant.Value });
        try
        {
            if (await queue.FindAsync(claimed, ct) is { } due)
            {
                var answer = await sender.SendAsync(
                    due.Webhook.Url, claimed.EventId, due.Body, due.Tries + 1, secrets.Signing(due.Webhook, time.GetUtcNow()), ct);
                await KeepAsync(claimed, due, answer, ct);
            }
            else
            {
                await queue.ReleaseAsync(claimed, ct);
            }
        }
        catch (Exception failure)
        {
            await GiveBackAsync(claimed, failure, ct);
        }
        finally
        {
            if (_busy.AddOrUpdate(claimed.Webhook, 0, (_, taken) => taken - 1) <= 0)
            {
                _busy.TryRemove(KeyValuePair.Create(claimed.Webhook, 0));
            }

            Interlocked.Decrement(ref _sending);
            signal.Raise();
        }
    }

    private async Task KeepAsync(ClaimedDelivery claimed, DueDelivery due, Answer answer, CancellationToken ct)
    {
        var made = answer.Try;
        if (made.Status is null)
        {
            _silent[claimed.Webhook] = true;
        }
        else
        {
            _silent.TryRemove(claimed.Webhook, out _);
        }

        var schedule = options.Value.Schedule;
        var last = answer.Gone || due.Attempts + 1 >= schedule.Count;
        var state = made.Succeeded ? DeliveryState.Delivered : last ? DeliveryState.Failed : DeliveryState.Waiting;
        var planned = state is DeliveryState.Waiting ? Jittered(schedule[due.Attempts + 1]) : TimeSpan.Zero;
        var again = answer.Slow && answer.RetryAfter > planned ? answer.RetryAfter.Value : planned;
        TimeSpan? hold = !answer.Slow ? null : answer.RetryAfter ?? (planned < s_longestRest ? planned : s_longestRest);
        if (state is DeliveryState.Failed)
        {
            // Before it is kept: should this node die in between, the delivery waits in a webhook that is disabled.
            await DisableAsync(claimed, answer.Gone ? WebhookDisabledReason.Gone : WebhookDisabledReason.Exhausted, ct);
        }

        await queue.KeepAsync(claimed, due, made, state, again, hold, ct);
        meter.Tried(state is DeliveryState.Waiting ? "retrying" : state.ToText(), made.Succeeded, TimeSpan.FromMilliseconds(made.Milliseconds));
    }

    private async Task DisableAsync(ClaimedDelivery claimed, WebhookDisabledReason reason, CancellationToken ct)
    {
        var system = Actor.System(claimed.Tenant);
        await using var scope = scopes.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<TenantScope>().Tenant = claimed.Tenant;
        var webhook = await scope.ServiceProvider.GetRequiredService<IWebhookStore>().FindAsync(claimed.Webhook, ct);
        if (webhook is not null && !webhook.Disable(reason, system.At(time.GetUtcNow())).Failed)
        {
            await scope.ServiceProvider.GetRequiredService<IUnitOfWork>().SaveAsync(system, ct);
            Disabled(logger, claimed.Webhook, reason);
        }
    }

    private async Task GiveBackAsync(ClaimedDelivery claimed, Exception failure, CancellationToken ct)
    {
        if (!ct.IsCancellationRequested)
        {
            DeliveryFailed(logger, claimed.EventId, claimed.Webhook, failure);
            return; // the lease runs out by itself, and until then nothing is tried in a hurry
        }

        try
        {
            using CancellationTokenSource patience = new(TimeSpan.FromSeconds(2), time);
            await queue.ReleaseAsync(claimed, patience.Token);
        }
        catch (Exception unreleased)
        {
            DeliveryFailed(logger, claimed.EventId, claimed.Webhook, unreleased);
        }
    }

    /// <summary>A tenth more or less, so that what failed together does not come back together.</summary>
    private static TimeSpan Jittered(TimeSpan pause) => pause * (0.9 + (Random.Shared.NextDouble() * 0.2));

    [LoggerMessage(6121, LogLevel.Warning, "Webhooks pause: deliveries cannot be read")]
    private static partial void Failed(ILogger logger, Exception failure);

    [LoggerMessage(6122, LogLevel.Error, "Delivery {Delivery} of webhook {Webhook} could not be worked on")]
    private static partial void DeliveryFailed(ILogger logger, Guid delivery, WebhookId webhook, Exception failure);

    [LoggerMessage(6123, LogLevel.Warning, "Webhook {Webhook} is disabled: {Reason}")]
    private static partial void Disabled(ILogger logger, WebhookId webhook, WebhookDisabledReason reason);
}
