using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Nodes;
using Avro;
using Avro.Generic;
using Avro.IO;
using SynergyFlow.Core.Integrations.Inbound;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Infrastructure.Events.Stream;

namespace SynergyFlow.Infrastructure.Integrations.Inbound;

/// <summary>What can never be handled, however often it is tried.</summary>
internal sealed class InboundRefusedException(string reason, Exception? cause = null) : Exception(reason, cause);

/// <summary>A message's data as JSON, whatever it came as: JSON, a CloudEvent in JSON, or Avro in Confluent's wire format.</summary>
/// <param name="registry">Null where none is configured: then Avro cannot be read.</param>
internal sealed class InboundPayload(SchemaRegistry? registry)
{
    private static readonly JsonSerializerOptions s_json = new(JsonSerializerDefaults.Web);
    private readonly ConcurrentDictionary<int, Schema> _schemas = new();

    /// <exception cref="InboundRefusedException"/>
    /// <exception cref="RegistryAwayException">It may be read when the registry is back.</exception>
    public async Task<byte[]> ReadAsync(string? contentType, byte[] body, CancellationToken ct)
    {
        var type = contentType?.Split(';')[0].Trim().ToUpperInvariant() ?? "";
        if (body.Length > InboundMessage.MostBytes)
        {
            throw new InboundRefusedException($"The message has {body.Length} bytes; at most {InboundMessage.MostBytes} are read.");
        }

        if (InboundEnvelope.IsStructured(contentType))
        {
            return Data(body);
        }

        if (type.Contains("AVRO", StringComparison.Ordinal))
        {
            return await AvroAsync(body, ct);
        }

        return type is "" or "APPLICATION/JSON" or "TEXT/JSON"
            ? body
            : throw new InboundRefusedException($"The content type {contentType} is not understood: send application/json, application/cloudevents+json or application/avro.");
    }

    /// <summary>Whether something of this kind can be read from it.</summary>
    /// <returns>Null, or what is wrong with it.</returns>
    public static string? Check(InboundKind kind, byte[] json, DateTimeOffset received)
    {
        try
        {
            return kind switch
            {
                InboundKind.Alertmanager => Read<AlertmanagerNotification>(json).Facts().Error?.Message,
                InboundKind.Alerts => Read<AlertAnnouncement>(json).Facts(received).Error?.Message,
                InboundKind.Deployments => Read<DeploymentAnnouncement>(json).Facts(received).Error?.Message,
            };
        }
        catch (JsonException wrong)
        {
            return $"This is not the JSON that is expected here: {wrong.Message}";
        }
    }

    private static T Read<T>(byte[] json)
        where T : class => JsonSerializer.Deserialize<T>(json, s_json) ?? throw new JsonException("it is null.");

    /// <summary>Of a CloudEvent in structured mode.</summary>
    private static byte[] Data(byte[] body)
    {
        try
        {
            using var parsed = JsonDocument.Parse(body);
            if (parsed.RootElement.ValueKind is JsonValueKind.Object)
            {
                if (parsed.RootElement.TryGetProperty("data", out var data))
                {
                    return JsonSerializer.SerializeToUtf8Bytes(data);
                }

                if (parsed.RootElement.TryGetProperty("data_base64", out var encoded) && encoded.ValueKind is JsonValueKind.String && encoded.TryGetBytesFromBase64(out var bytes))
                {
                    return bytes;
                }
            }

            throw new InboundRefusedException("The CloudEvent has no data.");
        }
        catch (JsonException wrong)
        {
            throw new InboundRefusedException($"This is no CloudEvent in JSON: {wrong.Message}", wrong);
        }
    }

    private async Task<byte[]> AvroAsync(byte[] body, CancellationToken ct)
    {
        if (registry is null)
        {
            throw new InboundRefusedException("Avro cannot be read here: no schema registry is configured (Kafka:Registry:Url).");
        }

        if (!AvroPayload.TryReadHead(body, out var id))
        {
            throw new InboundRefusedException("The body is not Avro in Confluent's wire format: it does not begin with a zero and the schema's id.");
        }

        if (!_schemas.TryGetValue(id, out var schema))
        {
            var text = await registry.FindAsync(id, ct) ?? throw new InboundRefusedException($"The schema registry knows no schema {id}.");
            try
            {
                schema = _schemas.GetOrAdd(id, Schema.Parse(text));
            }
            catch (AvroException wrong)
            {
                throw new InboundRefusedException($"The schema {id} is none that can be read: {wrong.Message}", wrong);
            }
        }

        try
        {
            using MemoryStream bytes = new(body, AvroPayload.HeadLength, body.Length - AvroPayload.HeadLength, writable: false);
            var read = new GenericDatumReader<object>(schema, schema).Read(null!, new BinaryDecoder(bytes));
            return bytes.Position == bytes.Length
                ? JsonSerializer.SerializeToUtf8Bytes(ToJson(read))
                : throw new InboundRefusedException($"The body is longer than its schema {id} says.");
        }
        catch (Exception wrong) when (wrong is not InboundRefusedException)
        {
            // The reader throws whatever its bytes lead to: end of stream, overflow, out of range.
            throw new InboundRefusedException($"The body does not fit its schema {id}: {wrong.Message}", wrong);
        }
    }

    private static JsonNode? ToJson(object? value) => value switch
    {
        null => null,
        GenericRecord record => new JsonObject(record.Schema.Fields.Select(field => KeyValuePair.Create(field.Name, ToJson(record.GetValue(field.Pos))))),
        GenericEnum word => JsonValue.Create(word.Value),
        IDictionary<string, object> map => new JsonObject(map.Select(one => KeyValuePair.Create(one.Key, ToJson(one.Value)))),
        string text => JsonValue.Create(text),
        bool yes => JsonValue.Create(yes),
        int number => JsonValue.Create(number),
        long number => JsonValue.Create(number),
        float number => JsonValue.Create(number),
        double number => JsonValue.Create(number),
        Guid id => JsonValue.Create(id),
        DateTime at => JsonValue.Create(new DateTimeOffset(at.ToUniversalTime())),
        byte[] bytes => JsonValue.Create(Convert.ToBase64String(bytes)),
        System.Collections.IEnumerable items => new JsonArray([.. items.Cast<object?>().Select(ToJson)]),
        _ => JsonValue.Create(value.ToString()),
    };
}
