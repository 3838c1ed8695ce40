using System.Text;
using Confluent.Kafka;

namespace SynergyFlow.Infrastructure.Integrations.Inbound;

/// <summary>Kafka's headers, which are bytes.</summary>
internal static class InboundHeaders
{
    public static IReadOnlyList<KeyValuePair<string, byte[]>> Of(Headers? headers) =>
        [.. (headers ?? []).Select(header => KeyValuePair.Create(header.Key, header.GetValueBytes() ?? []))];

    /// <summary>The last one of that name, as text.</summary>
    public static string? Text(this IReadOnlyList<KeyValuePair<string, byte[]>> headers, string name)
    {
        for (var i = headers.Count - 1; i >= 0; i--)
        {
            if (string.Equals(headers[i].Key, name, StringComparison.OrdinalIgnoreCase))
            {
                return Encoding.UTF8.GetString(headers[i].Value).Replace("\0", "", StringComparison.Ordinal);
            }
        }

        return null;
    }

    public static InboundEnvelope Envelope(string? contentType, IReadOnlyList<KeyValuePair<string, byte[]>> headers, byte[] body) =>
        InboundEnvelope.Of(contentType, name => headers.Text("ce_" + name), body);
}
