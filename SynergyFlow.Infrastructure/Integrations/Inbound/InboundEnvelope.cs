using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace SynergyFlow.Infrastructure.Integrations.Inbound;

/// <summary>
/// What a message says of itself: CloudEvents 1.0 in binary mode (headers) or in structured mode (one JSON document), which is what Kafka and HTTP
/// bindings both have.
/// </summary>
/// <param name="Source">The id of the inbound source that it is from, as it stands there.</param>
/// <param name="MessageId">Source and id of the CloudEvent; null where it is none.</param>
internal sealed record InboundEnvelope(string? Source, string? MessageId)
{
    private const int IdLength = 300;

    /// <summary>The extension attribute that names the inbound source.</summary>
    private const string SourceAttribute = "sfsource";
    private const string Structured = "application/cloudevents";

    /// <param name="attribute">Of binary mode, by name.</param>
    public static InboundEnvelope Of(string? contentType, Func<string, string?> attribute, ReadOnlyMemory<byte> body)
    {
        if (!IsStructured(contentType))
        {
            return new InboundEnvelope(attribute(SourceAttribute), IdOf(attribute("source"), attribute("id")));
        }

        try
        {
            using var parsed = JsonDocument.Parse(body);
            return new InboundEnvelope(Member(SourceAttribute), IdOf(Member("source"), Member("id")));

            string? Member(string name) =>
                parsed.RootElement.ValueKind is JsonValueKind.Object && parsed.RootElement.TryGetProperty(name, out var value) && value.ValueKind is JsonValueKind.String ? value.GetString() : null;
        }
        catch (JsonException)
        {
            return new InboundEnvelope(null, null);
        }
    }

    public static bool IsStructured(string? contentType) => contentType?.StartsWith(Structured, StringComparison.OrdinalIgnoreCase) == true
        && !contentType.StartsWith(Structured + "-batch", StringComparison.OrdinalIgnoreCase);

    /// <summary>Of anything, short enough to be a key.</summary>
    public static string Short(string id) => id.Length <= IdLength && !id.Any(char.IsControl) ? id : Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(id)));

    private static string? IdOf(string? source, string? id) => string.IsNullOrEmpty(id) ? null : Short($"{source} {id}");
}
