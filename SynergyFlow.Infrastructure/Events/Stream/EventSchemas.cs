using System.Collections.Frozen;
using System.Globalization;
using System.Reflection;
using Avro;

namespace SynergyFlow.Infrastructure.Events.Stream;

/// <summary>One version of an event type's Avro schema.</summary>
/// <param name="Version">1, 2, 3 … A released one never changes.</param>
internal sealed record EventSchema(string EventType, int Version, string Json, RecordSchema Schema)
{
    /// <summary>The registry's name for all versions: that of the record, which is what Confluent calls the record name strategy.</summary>
    public string Subject => Schema.Fullname;
}

/// <summary>The schemas of all event types, one folder each with a file per version (<c>Schemas/incident.created/1.avsc</c>).</summary>
internal static class EventSchemas
{
    private const string Prefix = "EventSchema/";

    /// <summary>By event type, oldest version first.</summary>
    public static FrozenDictionary<string, IReadOnlyList<EventSchema>> All { get; } = Read();

    /// <returns>What events of this type are written with; null for a type that has no schema.</returns>
    public static EventSchema? Latest(string eventType) => All.TryGetValue(eventType, out var versions) ? versions[^1] : null;

    /// <summary>The type's name outside: a breaking change would be another one, published beside it.</summary>
    public static string PublicName(string eventType) => $"io.synergyflow.{eventType}.v1";

    private static FrozenDictionary<string, IReadOnlyList<EventSchema>> Read()
    {
        var assembly = typeof(EventSchemas).Assembly;
        return assembly.GetManifestResourceNames()
            .Where(name => name.StartsWith(Prefix, StringComparison.Ordinal))
            .Select(name => Read(assembly, name))
            .GroupBy(schema => schema.EventType, StringComparer.Ordinal)
            .ToFrozenDictionary(
                type => type.Key,
                IReadOnlyList<EventSchema> (type) => [.. type.OrderBy(schema => schema.Version)],
                StringComparer.Ordinal);
    }

    private static EventSchema Read(Assembly assembly, string name)
    {
        using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!);
        var json = reader.ReadToEnd();
        var parts = name[Prefix.Length..].Split('/');
        return new EventSchema(
            parts[0], int.Parse(Path.GetFileNameWithoutExtension(parts[1]), CultureInfo.InvariantCulture), json, (RecordSchema)Schema.Parse(json));
    }
}
