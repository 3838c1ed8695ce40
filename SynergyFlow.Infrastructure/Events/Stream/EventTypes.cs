using System.Collections.Frozen;
using System.Text.Json;
using System.Text.Json.Nodes;
using Avro;
using SynergyFlow.Core.Events.Catalogue;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Work;

namespace SynergyFlow.Infrastructure.Events.Stream;

/// <summary>The catalogue, made from the schemas.</summary>
internal sealed class EventTypes : IEventTypes
{
    private static readonly IReadOnlyCollection<string> s_records = EnumText.All<RecordKind>();

    private static readonly JsonSerializerOptions s_indented = new() { WriteIndented = true };

    private readonly FrozenDictionary<string, EventType> _types =
        EventSchemas.All.Values.Select(Of).ToFrozenDictionary(type => type.Name, StringComparer.Ordinal);

    public EventTypes()
    {
        All = [.. _types.Values.OrderBy(type => type.Name, StringComparer.Ordinal)];
        AsyncApi = AsyncApiDocument.Write(All);
    }

    public IReadOnlyList<EventType> All { get; }

    public string AsyncApi { get; }

    public EventType? Find(string name) => _types.GetValueOrDefault(name);

    private static EventType Of(IReadOnlyList<EventSchema> versions)
    {
        var latest = versions[^1];
        var prefix = latest.EventType[..latest.EventType.IndexOf('.', StringComparison.Ordinal)];

        // What stands before the dot names the aggregate, except for what all kinds of record share.
        List<EventTopic> topics = [.. (prefix == "record" ? s_records : [prefix])
            .Select(aggregate => EventTopics.Of(aggregate) ?? throw new InvalidOperationException($"No topic takes events of '{aggregate}'."))
            .Distinct()];
        return new EventType(
            latest.EventType,
            EventSchemas.PublicName(latest.EventType),
            latest.Subject,
            latest.Schema.Documentation,
            topics,
            [.. versions.Select(version => version.Json)],
            Example(latest.Schema)!.ToJsonString(s_indented));
    }

    private static JsonNode? Example(Schema schema, string name = "") => schema switch
    {
        RecordSchema { Name: "FieldChange" } => new JsonObject { ["field"] = "title", ["from"] = "Printer", ["to"] = "Printer on floor 3" },
        RecordSchema record => new JsonObject(record.Fields.Select(field => KeyValuePair.Create(field.Name, Example(field.Schema, field.Name)))),
        ArraySchema array => new JsonArray(Example(array.ItemSchema, name)),
        UnionSchema union => Example(union.Schemas.First(one => one.Tag is not Schema.Type.Null), name),
        LogicalSchema => "0199a6f2-5f4b-7c31-9d0e-3a52c1b7e840",
        PrimitiveSchema { Tag: Schema.Type.Int } => 1,
        _ => name is "key" ? "INC-1234" : name is "kind" ? "reply" : name,
    };
}
