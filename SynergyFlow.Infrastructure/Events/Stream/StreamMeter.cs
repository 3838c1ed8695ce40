using System.Diagnostics.Metrics;

namespace SynergyFlow.Infrastructure.Events.Stream;

/// <summary>What Prometheus sees of the event stream.</summary>
internal sealed class StreamMeter
{
    private readonly Counter<long> _published;
    private readonly Counter<long> _errors;
    private readonly Histogram<double> _seconds;

    public StreamMeter(IMeterFactory meters, SchemaRegistration schemas)
    {
        var meter = meters.Create("SynergyFlow");
        _published = meter.CreateCounter<long>("synergyflow_kafka_published_total", description: "Events that Kafka has acknowledged to this node");
        _errors = meter.CreateCounter<long>("synergyflow_kafka_errors_total", description: "Batches that Kafka did not take");
        _seconds = meter.CreateHistogram<double>("synergyflow_kafka_batch_seconds", unit: "s", description: "From the first event of a batch to the last acknowledgement");
        meter.CreateObservableGauge(
            "synergyflow_kafka_blocked_types", () => schemas.Refused.Count, description: "Types of event whose schema the registry refuses");
    }

    public void Published(string topic, int events) => _published.Add(events, new KeyValuePair<string, object?>("topic", topic));

    public void Took(TimeSpan duration) => _seconds.Record(duration.TotalSeconds);

    public void Failed() => _errors.Add(1);
}
