using System.Text.Json;
using SynergyFlow.Core.Integrations.Inbound;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Infrastructure.Events;
using SynergyFlow.Infrastructure.Persistence;

namespace SynergyFlow.Infrastructure.Integrations.Inbound;

/// <summary>One message as it came.</summary>
/// <param name="MessageId">The same for the same message, however often it comes.</param>
/// <param name="Headers">Name and bytes, in their order.</param>
/// <param name="Refused">Why nothing can come of it; null: it is to be handled.</param>
internal sealed record ArrivedMessage(
    TenantId Tenant,
    InboundSourceId? Source,
    string MessageId,
    InboundDoor Door,
    string Origin,
    KafkaPlace? Place,
    string? ContentType,
    IReadOnlyList<KeyValuePair<string, byte[]>> Headers,
    byte[] Body,
    string? Refused);

internal sealed record KafkaPlace(string Topic, int Partition, long Offset, byte[]? Key);

/// <summary>Writes messages down before anything comes of them: from then on they are not lost, and have one effect.</summary>
internal static class Inbox
{
    private const int ContentTypeLength = 200;
    private const int OriginLength = 300;

    /// <returns>Its id; null where it is there already.</returns>
    public static async Task<InboundMessageId?> WriteAsync(SynergyFlowDbContext db, ArrivedMessage message, CancellationToken ct)
    {
        var id = InboundMessageId.New();
        var state = message.Refused is null ? InboundState.Waiting : InboundState.Failed;
        var written = await db.ExecuteAsync(
            """
            INSERT INTO integrations.inbound_message (tenant_id, id, source_id, message_id, door, origin, topic, "partition", "offset", key, content_type, headers, body,
                state, due_at, ended_at, error)
            VALUES ($1, $2, $3::uuid, $4, $5, $6, $7::text, $8::integer, $9::bigint, $10::bytea, $11::text, $12::jsonb, $13,
                $14, CASE WHEN $14 = 'waiting' THEN clock_timestamp() END, CASE WHEN $14 <> 'waiting' THEN clock_timestamp() END, $15::text)
            ON CONFLICT (tenant_id, source_id, message_id) DO NOTHING
            """,
            [
                message.Tenant.Value, id.Value, message.Source?.Value, message.MessageId, message.Door.ToText(), Cut(message.Origin, OriginLength),
                message.Place?.Topic, message.Place?.Partition, message.Place?.Offset, message.Place?.Key,
                message.ContentType is { } type ? Cut(type, ContentTypeLength) : null, WriteHeaders(message.Headers), message.Body,
                state.ToText(), message.Refused is { } why ? Cut(why, InboundMessage.ErrorLength) : null,
            ],
            ct);
        return written == 1 ? id : null;
    }

    public static IReadOnlyList<KeyValuePair<string, byte[]>> ReadHeaders(string json) =>
        [.. JsonSerializer.Deserialize<List<Header>>(json, JsonSerializerOptions.Web)!.Select(header => KeyValuePair.Create(header.Name, header.Value))];

    /// <summary>PostgreSQL stores no NUL.</summary>
    public static string Cut(string text, int longest)
    {
        var clean = text.Replace('\0', ' ');
        return clean.Length <= longest ? clean : clean[..longest];
    }

    private static string WriteHeaders(IReadOnlyList<KeyValuePair<string, byte[]>> headers) =>
        JsonSerializer.Serialize(headers.Select(header => new Header(header.Key.Replace("\0", "", StringComparison.Ordinal), header.Value)), JsonSerializerOptions.Web);

    private sealed record Header(string Name, byte[] Value);
}
