using System.Globalization;
using System.Text;
using Confluent.Kafka;
using SynergyFlow.Core.Events.Catalogue;
using SynergyFlow.Core.Kernel;

namespace SynergyFlow.Infrastructure.Events.Stream;

/// <summary>An event of the log as a CloudEvent in Kafka's binary mode: attributes are headers, the payload is the value.</summary>
/// <param name="Subject">The record's key for people, such as INC-1234; null for what has none.</param>
/// <param name="PolicyRevision">The revision of the policies that decided what happened; null where none did.</param>
internal sealed record CloudEvent(LoggedEvent Happened, EventTopic Topic, byte[] Payload, Uri Schema, string? Subject, string? PolicyRevision)
{
    private const string Suffix = "-events";

    public string Id => Happened.Id.ToString("D");

    public string Type => EventSchemas.PublicName(Happened.Type);

    /// <summary>Kafka keeps the order of one record because all its events have one key.</summary>
    public string Key => Happened.AggregateId.ToString("D");

    public Message<string, byte[]> ToMessage(string instance, EventKey key)
    {
        Headers headers = [];
        foreach (var (name, value) in Attributes(instance, key))
        {
            if (value is not null)
            {
                headers.Add($"ce_{name}", Encoding.UTF8.GetBytes(value));
            }
        }

        headers.Add("content-type", "application/avro"u8.ToArray());
        return new Message<string, byte[]> { Key = Key, Value = Payload, Headers = headers, Timestamp = new Timestamp(Happened.OccurredAt) };
    }

    private IEnumerable<(string Name, string? Value)> Attributes(string instance, EventKey key) =>
    [
        ("specversion", "1.0"),
        ("id", Id),
        ("source", $"/synergyflow/{instance}/{Topic.Name[..^Suffix.Length]}"),
        ("type", Type),
        ("subject", Subject),
        ("time", Rfc3339(Happened.OccurredAt)),
        ("recordedtime", Rfc3339(Happened.RecordedAt)),
        ("dataschema", Schema.AbsoluteUri),
        ("partitionkey", Key),
        // As text it sorts as the number does.
        ("sequence", Happened.Sequence.ToString("D10", CultureInfo.InvariantCulture)),
        ("tenant", Happened.Tenant.Value.ToString("D")),
        ("kind", Happened.AggregateKind),
        ("actor", Happened.ActorId.Value.ToString("D")),
        ("channel", Happened.Channel.ToText()),
        ("correlationid", Happened.CorrelationId),
        ("causationid", Happened.CausationId?.ToString("D")),
        // The same event is the same span, however often it is published.
        ("traceparent", Happened.TraceId is { } trace ? $"00-{trace}-{Happened.Id.ToString("N")[16..]}-01" : null),
        ("policyrev", PolicyRevision),
        ("sfkid", key.Id),
        ("sfsig", key.Sign(Id, Type, Subject, Payload)),
    ];

    private static string Rfc3339(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture);
}
