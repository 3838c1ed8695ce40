using System.ComponentModel.DataAnnotations;

namespace SynergyFlow.Infrastructure.Events;

/// <summary>How subscriptions run. The defaults are the published guarantees (docs/modules/events.md).</summary>
public sealed class SubscriptionOptions
{
    public const string Section = "Subscriptions";

    /// <summary>Events per transaction.</summary>
    [Range(1, 2000)]
    public int Batch { get; set; } = 200;

    /// <summary>How long a silent node keeps its subscriptions.</summary>
    public TimeSpan Lease { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>How often to look without having been woken.</summary>
    public TimeSpan Poll { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>The pause before the first retry; each further one doubles it.</summary>
    public TimeSpan FirstRetry { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>Retries before an event is parked.</summary>
    [Range(0, 20)]
    public int Retries { get; set; } = 5;

    /// <param name="attempts">How often the event has failed, from 1 on.</param>
    /// <returns>Null when it is to be parked.</returns>
    public TimeSpan? RetryAfter(int attempts) => attempts > Retries ? null : FirstRetry * Math.Pow(2, attempts - 1);
}
