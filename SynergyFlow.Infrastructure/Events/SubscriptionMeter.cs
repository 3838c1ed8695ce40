using System.Diagnostics.Metrics;
using SynergyFlow.Core.Events;

namespace SynergyFlow.Infrastructure.Events;

/// <summary>What Prometheus sees of subscriptions. Gauges show what <see cref="SubscriptionMonitor"/> read last.</summary>
internal sealed class SubscriptionMeter
{
    private readonly Counter<long> _processed;
    private IReadOnlyList<SubscriptionRow> _rows = [];

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
    }

    public void Handled(string subscription, int events)
    {
        if (events > 0)
        {
            _processed.Add(events, Tag(subscription));
        }
    }

    public void Show(IReadOnlyList<SubscriptionRow> rows) => _rows = rows;

    private static KeyValuePair<string, object?> Tag(string subscription) => new("subscription", subscription);
}
