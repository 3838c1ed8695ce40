using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using SynergyFlow.Core.Integrations.Webhooks;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Infrastructure.Events;

namespace SynergyFlow.Infrastructure.Integrations.Webhooks;

/// <summary>What is sent of an event. It is made once: each try sends the same bytes.</summary>
internal static class WebhookBody
{
    /// <summary>A full one that is longer is sent thin.</summary>
    public const int MostBytes = 256 * 1024;

    /// <param name="key">Of a record; null for what has none.</param>
    /// <param name="url">Of the record's page.</param>
    public static string Of(LoggedEvent happened, string? key, string? url, WebhookData data)
    {
        var body = Write(happened, key, url, data, truncated: false);
        return body.Length <= MostBytes ? body.Text : Write(happened, key, url, WebhookData.Thin, truncated: true).Text;
    }

    private static (string Text, int Length) Write(LoggedEvent happened, string? key, string? url, WebhookData data, bool truncated)
    {
        ArrayBufferWriter<byte> bytes = new();
        using (Utf8JsonWriter json = new(bytes))
        {
            json.WriteStartObject();
            json.WriteString("type", happened.Type);
            json.WriteString("timestamp", happened.OccurredAt.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture));
            json.WriteStartObject("data");
            json.WriteString("id", happened.Id);
            json.WriteString("tenant", happened.Tenant.Value);
            json.WriteStartObject("record");
            json.WriteString("kind", happened.AggregateKind);
            json.WriteString("id", happened.AggregateId);
            json.WriteString("key", key);
            json.WriteString("url", url);
            json.WriteEndObject();
            json.WriteNumber("sequence", happened.Sequence);
            json.WriteStartObject("actor");
            json.WriteString("id", happened.ActorId.Value);
            json.WriteString("name", happened.ActorName);
            json.WriteEndObject();
            json.WriteString("channel", happened.Channel.ToText());
            json.WriteString("correlationId", happened.CorrelationId);
            json.WriteString("causationId", happened.CausationId?.ToString());
            json.WriteString("traceId", happened.TraceId);
            if (data is WebhookData.Full)
            {
                json.WritePropertyName("payload");
                json.WriteRawValue(happened.Payload);
            }

            if (truncated)
            {
                json.WriteBoolean("truncated", true);
            }

            json.WriteEndObject();
            json.WriteEndObject();
        }

        return (Encoding.UTF8.GetString(bytes.WrittenSpan), bytes.WrittenCount);
    }
}
