using System.Collections.Frozen;
using System.Diagnostics.Metrics;
using SynergyFlow.Core.Events;
using SynergyFlow.Core.Events.Contracts;

namespace SynergyFlow.Infrastructure.Events;

/// <summary>What Prometheus sees of subscriptions. Gauges show what <see cref="SubscriptionMonitor"/> read last.</summary>
internal sealed class SubscriptionMeter
{
    private readonly Counter<long> _processed;
    private IReadOnlyList<SubscriptionRow> _rows = [];
    private IReadOnlyDictionary<string, Freshness> _freshness = FrozenDictionary<string, Freshness>.Empty;

    public SubscriptionMeter(IMeterFactory meters)
    {
        var meter = meters.Create("SynergyFlow");
        _processed = meter.CreateCounter<long>(
            "synergyflow_subscription_processed_total", description: "Events handled on this node");
        meter.CreateObservableGauge(
            "synergyflow_subscription_lag_seconds",
            () => _rows.Select(row => new Measurement<double>(row.Lag.TotalSeconds, Tag(row.Name))),
            description: "Age of the oldest event that is not handled yet");
        meter.CreateObservableGauge(
            "synergyflow_subscription_deferred",
            () => _rows.SelectMany(row => new[]
            {
                new Measurement<int>(row.Retrying, Tag(row.Name), new("state", "retrying")),
                new Measurement<int>(row.Waiting, Tag(row.Name), new("state", "waiting")),
                new Measurement<int>(row.Parked, Tag(row.Name), new("state", "parked")),
            }),
            description: "Events set aside");
        meter.CreateObservableGauge(
            "synergyflow_subscription_red_seconds",
            () => _freshness.Select(one => new Measurement<double>(one.Value.RedFor.TotalSeconds, Tag(one.Key))),
            description: "How long what a subscription feeds has been more than ten seconds old");
    }

    public void Handled(string subscription, int events)
    {
        if (events > 0)
        {
            _processed.Add(events, Tag(subscription));
        }
    }

    public void Show(IReadOnlyList<SubscriptionRow> rows, IReadOnlyDictionary<string, Freshness> freshness) => (_rows, _freshness) = (rows, freshness);

    private static KeyValuePair<string, object?> Tag(string subscription) => new("subscription", subscription);
}
