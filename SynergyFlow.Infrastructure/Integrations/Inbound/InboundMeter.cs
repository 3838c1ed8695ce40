using System.Diagnostics.Metrics;
using SynergyFlow.Core.Integrations.Inbound;
using SynergyFlow.Core.Kernel;

namespace SynergyFlow.Infrastructure.Integrations.Inbound;

/// <summary>What Prometheus sees of other systems' messages.</summary>
internal sealed class InboundMeter
{
    private static readonly double[] s_bounds = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

    private readonly Counter<long> _arrived;
    private readonly Counter<long> _handled;
    private readonly Counter<long> _published;
    private readonly Histogram<double> _seconds;
    private long _waiting;
    private long _failed;
    private double _oldest;

    public InboundMeter(IMeterFactory meters)
    {
        var meter = meters.Create("SynergyFlow");
        _arrived = meter.CreateCounter<long>("synergyflow_inbound_arrived_total", description: "Messages of other systems, by door and whether they were new, repeated or refused");
        _handled = meter.CreateCounter<long>("synergyflow_inbound_tries_total", description: "Tries to handle a message, by what came of them: handled, retrying, postponed or failed");
        _published = meter.CreateCounter<long>("synergyflow_dead_letters_published_total", description: "What went to the dead letters' topic");
        _seconds = meter.CreateHistogram(
            "synergyflow_inbound_duration_seconds",
            description: "How long it took to handle a message",
            advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = s_bounds });
        meter.CreateObservableGauge("synergyflow_inbound_waiting", () => Volatile.Read(ref _waiting), description: "Messages to be handled, now or later");
        meter.CreateObservableGauge("synergyflow_dead_letters", () => Volatile.Read(ref _failed), description: "Messages that failed and that nobody has decided about");
        meter.CreateObservableGauge("synergyflow_dead_letters_oldest_seconds", () => Volatile.Read(ref _oldest), description: "How old the oldest of them is");
    }

    public void Arrived(InboundDoor door, string what, int count = 1) =>
        _arrived.Add(count, new KeyValuePair<string, object?>("door", door.ToText()), new KeyValuePair<string, object?>("what", what));

    public void Tried(string outcome, TimeSpan took)
    {
        _handled.Add(1, new KeyValuePair<string, object?>("outcome", outcome));
        _seconds.Record(took.TotalSeconds);
    }

    public void Published() => _published.Add(1);

    public void Show(long waiting, long failed, double oldest)
    {
        Volatile.Write(ref _waiting, waiting);
        Volatile.Write(ref _failed, failed);
        Volatile.Write(ref _oldest, oldest);
    }
}
