using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using SynergyFlow.Core.Events.Catalogue;

namespace SynergyFlow.Infrastructure.Events.Stream;

/// <summary>All that leaves, in AsyncAPI 3.0: a channel per topic, a message per type of event.</summary>
internal static class AsyncApiDocument
{
    private const string AvroFormat = "application/vnd.apache.avro+json;version=1.9.0";

    private static readonly JsonSerializerOptions s_indented = new()
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, // a document of its own, never part of a page
    };

    public static string Write(IReadOnlyList<EventType> types)
    {
        var topics = EventTopics.All.Where(topic => topic.Aggregates.Count > 0).ToList();
        var document = new JsonObject
        {
            ["asyncapi"] = "3.0.0",
            ["info"] = new JsonObject
            {
                ["title"] = "SynergyFlow events",
                ["version"] = "1",
                ["description"] =
                    "What happens in SynergyFlow, as CloudEvents 1.0 in Kafka's binary mode: attributes in headers (ce_…), the payload in Avro in "
                    + "Confluent's wire format. The key is the record's id: events of one record keep their order, and ce_sequence counts them. An event "
                    + "may arrive twice, with the same ce_id.",
            },
            ["defaultContentType"] = "application/avro",
            ["channels"] = Object(topics.Select(topic => (topic.Name, Channel(topic, types)))),
            ["operations"] = Object(topics.Select(topic => ($"send-{topic.Name}", new JsonObject
            {
                ["action"] = "send",
                ["channel"] = Reference($"#/channels/{topic.Name}"),
            }))),
            ["components"] = new JsonObject
            {
                ["messages"] = Object(types.Select(type => (type.Name, Message(type)))),
                ["messageTraits"] = new JsonObject { ["cloudEvent"] = CloudEvent() },
            },
        };
        return document.ToJsonString(s_indented);
    }

    private static JsonObject Channel(EventTopic topic, IReadOnlyList<EventType> types) => new JsonObject
    {
        ["address"] = topic.Name,
        ["description"] = topic.About,
        ["messages"] = Object(types.Where(type => type.Topics.Contains(topic)).Select(type => (type.Name, Reference($"#/components/messages/{type.Name}")))),
        ["bindings"] = new JsonObject
        {
            ["kafka"] = new JsonObject
            {
                ["topic"] = topic.Name,
                ["partitions"] = topic.Partitions,
                ["topicConfiguration"] = new JsonObject { ["retention.ms"] = (long)topic.Retention.TotalMilliseconds },
                ["bindingVersion"] = "0.5.0",
            },
        },
    };

    private static JsonObject Message(EventType type) => new JsonObject
    {
        ["name"] = type.PublicName,
        ["title"] = type.Name,
        ["summary"] = type.About,
        ["contentType"] = "application/avro",
        ["traits"] = new JsonArray(Reference("#/components/messageTraits/cloudEvent")),
        ["payload"] = new JsonObject { ["schemaFormat"] = AvroFormat, ["schema"] = JsonNode.Parse(type.Schemas[^1]) },
        ["examples"] = new JsonArray(new JsonObject { ["payload"] = JsonNode.Parse(type.Example) }),
    };

    private static JsonObject CloudEvent() => new JsonObject
    {
        ["headers"] = new JsonObject
        {
            ["type"] = "object",
            ["required"] = new JsonArray("ce_specversion", "ce_id", "ce_source", "ce_type", "ce_time", "ce_partitionkey", "ce_sequence", "ce_tenant", "ce_sfkid", "ce_sfsig"),
            ["properties"] = Object(
            [
                ("ce_specversion", Text("1.0")),
                ("ce_id", Text("The same however often the event is published.")),
                ("ce_source", Text("/synergyflow/<instance>/<module>")),
                ("ce_type", Text("io.synergyflow.<type>.v1")),
                ("ce_subject", Text("The record's key for people, where it has one.")),
                ("ce_time", Text("When it happened; for imported history long before ce_recordedtime.")),
                ("ce_recordedtime", Text("When it was written to the log.")),
                ("ce_dataschema", Text("Where the registry has the payload's schema.")),
                ("ce_partitionkey", Text("The record's id, which is the key too.")),
                ("ce_sequence", Text("1, 2, 3 … per record, with leading zeros.")),
                ("ce_tenant", Text("The company's id.")),
                ("ce_kind", Text("What it happened to: incident, user, team …")),
                ("ce_actor", Text("Id of who did it.")),
                ("ce_channel", Text("Through which door: ui, api, import …")),
                ("ce_correlationid", Text("Common to all that one request or click caused.")),
                ("ce_causationid", Text("The event that caused it.")),
                ("ce_traceparent", Text("W3C trace context.")),
                ("ce_policyrev", Text("The revision of the policies that decided.")),
                ("ce_sfkid", Text("Names the key that signed.")),
                ("ce_sfsig", Text("Ed25519 in Base64 over id, type and subject, each with a line feed behind it, and the payload's bytes.")),
            ]),
        },
        ["bindings"] = new JsonObject { ["kafka"] = new JsonObject { ["key"] = new JsonObject { ["type"] = "string", ["format"] = "uuid" }, ["bindingVersion"] = "0.5.0" } },
    };

    private static JsonObject Text(string about) => new JsonObject { ["type"] = "string", ["description"] = about };

    private static JsonObject Reference(string to) => new JsonObject { ["$ref"] = to };

    private static JsonObject Object(IEnumerable<(string Name, JsonObject Value)> members) =>
        new(members.Select(member => KeyValuePair.Create<string, JsonNode?>(member.Name, member.Value)));
}
