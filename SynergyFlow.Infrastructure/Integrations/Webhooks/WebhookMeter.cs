using System.Diagnostics.Metrics;

namespace SynergyFlow.Infrastructure.Integrations.Webhooks;

/// <summary>What Prometheus sees of webhooks. Which one it was is not said: there may be many, and pages show each.</summary>
internal sealed class WebhookMeter
{
    private static readonly double[] s_bounds = [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 15, 30];

    private readonly Counter<long> _tries;
    private readonly Histogram<double> _seconds;
    private long _waiting;

    public WebhookMeter(IMeterFactory meters)
    {
        var meter = meters.Create("SynergyFlow");
        _tries = meter.CreateCounter<long>("synergyflow_webhook_tries_total", description: "Tries to deliver an event, by what came of them: delivered, retrying or failed");
        _seconds = meter.CreateHistogram(
            "synergyflow_webhook_duration_seconds",
            description: "How long tries took, by whether the other side took it",
            advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = s_bounds });
        meter.CreateObservableGauge("synergyflow_webhook_waiting", () => Volatile.Read(ref _waiting), description: "Deliveries to be sent, now or later");
    }

    public void Tried(string outcome, bool succeeded, TimeSpan took)
    {
        _tries.Add(1, new KeyValuePair<string, object?>("outcome", outcome));
        _seconds.Record(took.TotalSeconds, new KeyValuePair<string, object?>("succeeded", succeeded));
    }

    public void Show(long waiting) => Volatile.Write(ref _waiting, waiting);
}
