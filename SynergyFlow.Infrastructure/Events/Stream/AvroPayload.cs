using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Text.Json;
using Avro;
using Avro.Generic;
using Avro.IO;

namespace SynergyFlow.Infrastructure.Events.Stream;

/// <summary>An event's JSON as Avro, in Confluent's wire format: a zero, the schema's id in four bytes, the record.</summary>
internal static class AvroPayload
{
    public const int HeadLength = 5;

    private static readonly ConcurrentDictionary<RecordSchema, GenericDatumWriter<GenericRecord>> s_writers = new();

    /// <exception cref="AvroException">The JSON does not fit the schema: a field is missing, or of another type.</exception>
    public static byte[] Write(EventSchema schema, int schemaId, string json)
    {
        using var parsed = JsonDocument.Parse(json);
        var record = (GenericRecord)Value(schema.Schema, parsed.RootElement, schema.EventType);
        using var written = new MemoryStream();
        Span<byte> head = stackalloc byte[HeadLength];
        BinaryPrimitives.WriteInt32BigEndian(head[1..], schemaId);
        written.Write(head);
        s_writers.GetOrAdd(schema.Schema, made => new GenericDatumWriter<GenericRecord>(made)).Write(record, new BinaryEncoder(written));
        return written.ToArray();
    }

    /// <returns>False for what is not in the wire format.</returns>
    public static bool TryReadHead(ReadOnlySpan<byte> bytes, out int schemaId)
    {
        var isOne = bytes.Length >= HeadLength && bytes[0] == 0;
        schemaId = isOne ? BinaryPrimitives.ReadInt32BigEndian(bytes[1..]) : 0;
        return isOne;
    }

    private static object Value(Schema schema, JsonElement json, string path) => schema switch
    {
        RecordSchema record when json.ValueKind is JsonValueKind.Object => Record(record, json, path),
        ArraySchema array when json.ValueKind is JsonValueKind.Array =>
            json.EnumerateArray().Select(item => Value(array.ItemSchema, item, path)).ToArray(),
        UnionSchema union => json.ValueKind is JsonValueKind.Null ? null! : Value(union.Schemas.First(one => one.Tag is not Schema.Type.Null), json, path),
        LogicalSchema { LogicalTypeName: "uuid" } when json.ValueKind is JsonValueKind.String && json.TryGetGuid(out var id) => id,
        PrimitiveSchema { Tag: Schema.Type.String } when json.ValueKind is JsonValueKind.String => json.GetString()!,
        PrimitiveSchema { Tag: Schema.Type.Int } when json.ValueKind is JsonValueKind.Number && json.TryGetInt32(out var number) => number,
        _ => throw new AvroException($"{path} is {json.ValueKind}, which the schema does not allow."),
    };

    private static GenericRecord Record(RecordSchema schema, JsonElement json, string path)
    {
        var record = new GenericRecord(schema);
        foreach (var field in schema.Fields)
        {
            var at = $"{path}.{field.Name}";
            if (json.TryGetProperty(field.Name, out var value))
            {
                record.Add(field.Name, Value(field.Schema, value, at));
            }
            else if (field.DefaultValue is { } missing)
            {
                // Events that were written before the field was there.
                using var stands = JsonDocument.Parse(missing.ToString(Newtonsoft.Json.Formatting.None));
                record.Add(field.Name, Value(field.Schema, stands.RootElement, at));
            }
            else
            {
                throw new AvroException($"{at} is missing.");
            }
        }

        return record;
    }
}
