using System.Collections.Frozen;
using System.Data.Common;
using MassTransit;
using MassTransit.Transports;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using SynergyFlow.Core.Integrations.Inbound;
using SynergyFlow.Infrastructure.Events;
using SynergyFlow.Infrastructure.Events.Stream;

namespace SynergyFlow.Infrastructure.Integrations.Inbound;

/// <summary>
/// Hands what is due to the consumers. A message that fails is tried again later, ever later, and holds nothing up meanwhile; in the end a person
/// decides. Order does not matter: what is told has its own time (<see cref="Alert"/>, <see cref="Deployment"/>).
/// </summary>
internal sealed partial class InboundDispatcher(
    InboundQueue queue,
    InboundPayload payload,
    IReceiveEndpointDispatcherFactory dispatchers,
    InboundSignal signal,
    InboundMeter meter,
    IOptions<InboundOptions> options,
    TimeProvider time,
    ILogger<InboundDispatcher> logger) : BackgroundService
{
    private const string ContentType = "Content-Type";
    private static readonly TimeSpan s_restless = TimeSpan.FromMilliseconds(25);

    /// <summary>What is needed is away: tried again after so long, as often as it takes.</summary>
    private static readonly TimeSpan s_away = TimeSpan.FromSeconds(5);

    private static readonly FrozenDictionary<string, object> s_json = new Dictionary<string, object>(StringComparer.Ordinal) { [ContentType] = "application/json" }.ToFrozenDictionary();

    private readonly Lazy<FrozenDictionary<InboundKind, IReceiveEndpointDispatcher>> _receivers = new(() => new Dictionary<InboundKind, IReceiveEndpointDispatcher>
    {
        [InboundKind.Alertmanager] = dispatchers.CreateConsumerReceiver<AlertmanagerConsumer>("inbound-alertmanager"),
        [InboundKind.Alerts] = dispatchers.CreateConsumerReceiver<AlertConsumer>("inbound-alerts"),
        [InboundKind.Deployments] = dispatchers.CreateConsumerReceiver<DeploymentConsumer>("inbound-deployments"),
    }.ToFrozenDictionary());

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        HashSet<Task> running = [];
        var idle = s_restless;
        while (!stoppingToken.IsCancellationRequested)
        {
            var wake = signal.Next;
            try
            {
                running.RemoveWhere(one => one.IsCompleted);
                var room = options.Value.AtOnce - running.Count;
                if (room == 0)
                {
                    await Task.WhenAny(running);
                    continue;
                }

                var claimed = await queue.ClaimAsync(room, options.Value.Lease, stoppingToken);
                foreach (var message in claimed)
                {
                    running.Add(HandleAsync(message, stoppingToken));
                }

                if (claimed.Count > 0)
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

            idle = await Pause.UntilAsync(wake, idle, time, stoppingToken) ? s_restless : idle * 2 < options.Value.Poll ? idle * 2 : options.Value.Poll;
        }

        // Each ends its transaction, or gives its message back.
        await Task.WhenAll(running);
    }

    private async Task HandleAsync(ClaimedMessage claimed, CancellationToken ct)
    {
        using var log = logger.BeginScope(new Dictionary<string, object>(StringComparer.Ordinal) { ["Tenant"] = claimed.Tenant.Value, ["Message"] = claimed.Id.Value });
        var begun = time.GetTimestamp();
        var attempts = 0;
        try
        {
            if (claimed.Source is null)
            {
                claimed = await queue.AttributeAsync(claimed, ct) ?? throw new InboundRefusedException(InboundSources.None);
            }

            if (await queue.FindAsync(claimed, ct) is { } due)
            {
                attempts = due.Attempts;
                await DispatchAsync(claimed, due, ct);
                meter.Tried("handled", time.GetElapsedTime(begun));
            }
        }
        catch (Exception) when (ct.IsCancellationRequested)
        {
            await GiveBackAsync(claimed);
        }
        catch (Exception failure)
        {
            await KeepAsync(claimed, attempts, Root(failure), begun);
        }
    }

    private async Task DispatchAsync(ClaimedMessage claimed, DueMessage due, CancellationToken ct)
    {
        if (due.Kind is not { } kind)
        {
            throw new InboundRefusedException("The source of this message was deleted.");
        }

        if (!due.Enabled)
        {
            throw new InboundRefusedException("The source is disabled. Enable it and send the message through again.");
        }

        // A consumer that cannot read it only fails; here it is said what is wrong.
        var json = await payload.ReadAsync(due.ContentType, due.Body, ct);
        if (InboundPayload.Check(kind, json, due.ReceivedAt) is { } wrong)
        {
            throw new InboundRefusedException(wrong);
        }

        await _receivers.Value[kind].Dispatch(json, s_json, ct, new InboundWork(claimed.Tenant, claimed.Id, due.ReceivedAt));
    }

    /// <summary>Keeps why, and decides whether it is tried again.</summary>
    private async Task KeepAsync(ClaimedMessage claimed, int attempts, Exception failure, long begun)
    {
        var away = IsAway(failure);
        var made = away ? attempts : attempts + 1;
        var again = away ? s_away
            : failure is not InboundRefusedException && made <= options.Value.Schedule.Count ? options.Value.Schedule[made - 1]
            : (TimeSpan?)null;
        try
        {
            await queue.KeepAsync(claimed, Say(failure), made, again, CancellationToken.None);
        }
        catch (Exception unkept)
        {
            NotKept(logger, claimed.Id, unkept); // the lease runs out by itself
        }

        meter.Tried(away ? "postponed" : again is null ? "failed" : "retrying", time.GetElapsedTime(begun));
        if (again is null)
        {
            GivenUp(logger, claimed.Id, made, failure);
        }
        else
        {
            Again(logger, claimed.Id, made, again.Value, failure);
        }
    }

    /// <summary>For the administrator who looks why.</summary>
    private static string Say(Exception failure) => failure is InboundRefusedException ? failure.Message
        : failure.InnerException is { } cause ? $"{failure.GetType().Name}: {failure.Message} {cause.GetType().Name}: {cause.Message}"
        : $"{failure.GetType().Name}: {failure.Message}";

    /// <summary>MassTransit wraps what consumers throw.</summary>
    private static Exception Root(Exception failure) => failure is MassTransitException { InnerException: { } inner } ? Root(inner) : failure;

    /// <summary>Nothing is wrong with the message: what it needs cannot be reached.</summary>
    private static bool IsAway(Exception failure) => failure is RegistryAwayException or DbException { IsTransient: true }
        || (failure is DbUpdateException or InvalidOperationException && failure.InnerException is { } cause && IsAway(cause));

    private async Task GiveBackAsync(ClaimedMessage claimed)
    {
        try
        {
            using CancellationTokenSource patience = new(TimeSpan.FromSeconds(2), time);
            await queue.ReleaseAsync(claimed, patience.Token);
        }
        catch (Exception unreleased)
        {
            NotKept(logger, claimed.Id, unreleased);
        }
    }

    [LoggerMessage(6151, LogLevel.Warning, "Messages of other systems wait: they cannot be read from the database")]
    private static partial void Failed(ILogger logger, Exception failure);

    [LoggerMessage(6152, LogLevel.Warning, "What came of message {Message} could not be kept; it is taken up again when its lease is over")]
    private static partial void NotKept(ILogger logger, InboundMessageId message, Exception failure);

    [LoggerMessage(6153, LogLevel.Error, "Message {Message} has failed after {Attempts} tries; somebody has to look at it")]
    private static partial void GivenUp(ILogger logger, InboundMessageId message, int attempts, Exception failure);

    [LoggerMessage(6154, LogLevel.Warning, "Message {Message} was not handled in try {Attempts}; the next one is in {Pause}")]
    private static partial void Again(ILogger logger, InboundMessageId message, int attempts, TimeSpan pause, Exception failure);
}
