using System.Diagnostics;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text.Json;
using Avro;
using Avro.Generic;
using Avro.IO;
using SynergyFlow.Core.Events.Catalogue;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Infrastructure.Events.Stream;
using SynergyFlow.Infrastructure.Persistence;
using SynergyFlow.Testing;

namespace SynergyFlow.Infrastructure.Tests.Events.Stream;

/// <summary>Schemas are a promise to everybody outside: each event has one, none says other than the code, and a released one stays.</summary>
public sealed class EventSchemaTests
{
    private static readonly string s_folder = RepositoryRoot.File("SynergyFlow.Infrastructure", "Events", "Stream", "Schemas");

    /// <summary>JSON names of an event's record by its type; an enum is text, because a new value must not need a new schema.</summary>
    private static readonly Dictionary<Type, string> s_types = new()
    {
        [typeof(string)] = "string",
        [typeof(int)] = "int",
        [typeof(Guid)] = "uuid",
        [typeof(Guid?)] = "uuid?",
        [typeof(IReadOnlyList<Guid>)] = "uuid[]",
        [typeof(IReadOnlyList<FieldChange>)] = "FieldChange[]",
    };

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public void EveryEvent_AndItsSchema_HaveTheSameFields()
    {
        var events = Events();
        var faults = events.Where(type => EventSchemas.Latest(Name(type)) is null).Select(type => $"{Name(type)}: no schema")
            .Concat(EventSchemas.All.Keys.Except(events.Select(Name)).Select(name => $"{name}: no event"))
            .Concat(events.Where(type => EventSchemas.Latest(Name(type)) is not null).SelectMany(type => Differences(type, EventSchemas.Latest(Name(type))!.Schema)));

        Assert.Empty(faults);
        Assert.True(events.Count > 90);
    }

    [Fact]
    public void AFieldThatIsInOneAndNotInTheOther_IsSeen()
    {
        var schema = (RecordSchema)Schema.Parse(
            """{"type":"record","name":"Sample","namespace":"io.synergyflow.sample.v1","doc":"A sample.","fields":[{"name":"key","type":"int"},{"name":"other","type":"string"}]}""");

        Assert.Equal(["sample.done: key is string, not int", "sample.done: other is only in the schema", "sample.done: count is only in the event", "sample.done: changes is only in the event", "sample.done: its schema is called Sample"],
            Differences(typeof(SampleDone), schema));
    }

    [Fact]
    public void EveryVersion_ReadsWhatAllEarlierOnesWrote()
    {
        Assert.Empty(EventSchemas.All.Values.SelectMany(Unreadable));
    }

    [Theory]
    [InlineData("""[{"name":"a","type":"string"}]""", true)]
    [InlineData("""[{"name":"a","type":"string"},{"name":"b","type":["null","string"],"default":null}]""", true)]
    [InlineData("""[{"name":"a","type":"string"},{"name":"b","type":"string"}]""", false)] // added without a default
    [InlineData("""[{"name":"a","type":"int"}]""", false)] // another type
    [InlineData("""[{"name":"c","type":"string"}]""", false)] // renamed
    [InlineData("""[]""", true)] // removed: newer readers do without
    public void WhatMayChange(string fields, bool allowed)
    {
        var first = Version(1, """[{"name":"a","type":"string"}]""");

        Assert.Equal(allowed, !Unreadable([first, Version(2, fields)]).Any());
    }

    [Fact]
    public void AFieldThatComesBackWithAnotherType_IsSeenOverTheVersionBetween()
    {
        Assert.NotEmpty(Unreadable([Version(1, """[{"name":"a","type":"string"}]"""), Version(2, "[]"), Version(3, """[{"name":"a","type":"int","default":0}]""")]));
    }

    /// <summary>A change of an event is a further file; <c>released.txt</c> has the hashes of those that are out.</summary>
    [Fact]
    public void ReleasedSchemas_NeverChange()
    {
        var released = File.ReadLines(Path.Combine(s_folder, "released.txt")).Select(line => line.Split("  ", 2)).ToDictionary(line => line[1], line => line[0], StringComparer.Ordinal);
        var present = Directory.EnumerateFiles(s_folder, "*.avsc", SearchOption.AllDirectories).ToDictionary(
            file => Path.GetRelativePath(s_folder, file).Replace('\\', '/'),
            file => Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(file))), StringComparer.Ordinal);

        Assert.Empty(released.Where(file => present.GetValueOrDefault(file.Key) != file.Value).Select(file => $"{file.Key} is released and must stay as it was: add the next version instead"));
        Assert.Empty(present.Keys.Except(released.Keys).Select(file => $"{file} is not in released.txt: sha256sum it from the folder of schemas"));
        Assert.Empty(EventSchemas.All.Values.Where(versions => !versions.Select(version => version.Version).SequenceEqual(Enumerable.Range(1, versions.Count))).Select(versions => $"{versions[0].EventType}: a version is missing"));
    }

    [Fact]
    public void EveryKindOfAggregate_HasItsTopic()
    {
        var kinds = typeof(Aggregate).Assembly.GetTypes()
            .Where(type => !type.IsAbstract && type.IsSubclassOf(typeof(Aggregate)))
            .Select(type => ((Aggregate)RuntimeHelpers.GetUninitializedObject(type)).AggregateKind)
            .Append("audit")
            .ToList();

        Assert.True(kinds.Count > 15);
        Assert.DoesNotContain(kinds, kind => EventTopics.Of(kind) is null);
        Assert.Empty(EventTopics.All.SelectMany(topic => topic.Aggregates).Except(kinds));
        Assert.Equal(11, EventTopics.All.Count);
    }

    /// <summary>As the unit of work writes them, read back by Avro's own reader.</summary>
    [Fact]
    public void EveryEvent_SurvivesTheWay()
    {
        foreach (var type in Events())
        {
            var json = JsonSerializer.Serialize(Sample(type), type, UnitOfWork.Json);
            var schema = EventSchemas.Latest(Name(type))!;
            var bytes = AvroPayload.Write(schema, 258, json);

            Assert.Equal([0, 0, 0, 1, 2], bytes[..AvroPayload.HeadLength]);
            var record = Read(schema.Schema, bytes);
            Assert.Equal(type.GetProperties().Length, schema.Schema.Fields.Count);
            var change = (GenericRecord)((object[])record["changes"])[0];
            Assert.Equal(("title", null, "New"), ((string)change["field"], (string?)change["from"], (string)change["to"]));
        }
    }

    [Fact]
    public void WhatDoesNotFit_IsSaidWithItsPlace()
    {
        var schema = EventSchemas.Latest("incident.created")!;

        Assert.Equal("incident.created.key is missing.", Assert.Throws<AvroException>(() => AvroPayload.Write(schema, 1, """{"changes":[]}""")).Message);
        Assert.StartsWith("incident.created.key is Number", Assert.Throws<AvroException>(() => AvroPayload.Write(schema, 1, """{"key":1,"changes":[]}""")).Message, StringComparison.Ordinal);
        // What an older version wrote has no field that came later: its default stands.
        var grown = (RecordSchema)Schema.Parse("""{"type":"record","name":"A","fields":[{"name":"b","type":["null","string"],"default":null},{"name":"n","type":"int","default":7}]}""");
        var record = Read(grown, AvroPayload.Write(new EventSchema("a.b", 2, "", grown), 1, "{}"));
        Assert.Equal((null, 7), (record["b"], record["n"]));
    }

    [Fact]
    public async Task AsyncApi_IsWhatItsSpecificationAllows_AndHasAllTypesAndTopics()
    {
        var types = new EventTypes();
        var checking = Process.Start(new ProcessStartInfo("node", [RepositoryRoot.File("tests", "SynergyFlow.Testing", "check-asyncapi.mjs"), RepositoryRoot.File("wwwroot-assets")])
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        })!;
        await checking.StandardInput.WriteAsync(types.AsyncApi);
        checking.StandardInput.Close();

        Assert.Equal("", await checking.StandardOutput.ReadToEndAsync(Ct));
        await checking.WaitForExitAsync(Ct);
        Assert.Equal(0, checking.ExitCode);
        using var document = JsonDocument.Parse(types.AsyncApi);
        var messages = document.RootElement.GetProperty("components").GetProperty("messages").EnumerateObject().Select(one => one.Name);
        Assert.Equal(EventSchemas.All.Keys.Order(StringComparer.Ordinal), messages);
        var channels = document.RootElement.GetProperty("channels");
        Assert.Equal(12, channels.GetProperty("incident-events").GetProperty("bindings").GetProperty("kafka").GetProperty("partitions").GetInt32());
    }

    /// <summary>The list is made, not written: <c>WRITE_DOCS=1</c> in the environment of this test makes it anew.</summary>
    [Fact]
    public void TheListOfEvents_InTheDocumentation_IsTrue()
    {
        var file = RepositoryRoot.File("docs", "modules", "event-types.md");
        var text = Documentation(new EventTypes());
        if (Environment.GetEnvironmentVariable("WRITE_DOCS") == "1")
        {
            File.WriteAllText(file, text);
        }

        Assert.Equal(File.ReadAllText(file), text);
    }

    private static string Documentation(EventTypes types)
    {
        var lines = new List<string>
        {
            "# Types of events", "",
            "Made from the schemas in `SynergyFlow.Infrastructure/Events/Stream/Schemas` (`EventSchemaTests` says how). Each has `changes` too: fields with",
            "their old and new value.",
        };
        foreach (var topic in EventTopics.All)
        {
            lines.AddRange(["", $"## {topic.Name}", string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{topic.About} {topic.Partitions} partitions, {topic.Retention.TotalDays:0} days.")]);
            var rows = types.All.Where(type => type.Topics.Contains(topic)).ToList();
            if (rows.Count > 0)
            {
                lines.AddRange(["", "| type | | fields |", "|---|---|---|"]);
                lines.AddRange(rows.Select(type => $"| `{type.Name}` | {type.About} | {string.Join(", ", EventSchemas.Latest(type.Name)!.Schema.Fields.Where(field => field.Name != "changes").Select(field => $"`{field.Name}`"))} |"));
            }
        }

        return string.Join('\n', lines) + "\n";
    }

    private static List<Type> Events() => [.. typeof(Aggregate).Assembly.GetTypes().Where(type => type.GetCustomAttribute<EventNameAttribute>() is not null)];

    private static string Name(Type type) => EventNameAttribute.Of(type);

    private static IEnumerable<string> Differences(Type type, RecordSchema schema)
    {
        var properties = type.GetProperties().ToDictionary(property => JsonNamingPolicy.CamelCase.ConvertName(property.Name), property => s_types.GetValueOrDefault(property.PropertyType, "string"));
        var fields = schema.Fields.ToDictionary(field => field.Name, field => Shape(field.Schema));
        return fields.Where(field => properties.TryGetValue(field.Key, out var has) && has != field.Value).Select(field => $"{Name(type)}: {field.Key} is {properties[field.Key]}, not {field.Value}")
            .Concat(fields.Keys.Except(properties.Keys).Select(name => $"{Name(type)}: {name} is only in the schema"))
            .Concat(properties.Keys.Except(fields.Keys).Select(name => $"{Name(type)}: {name} is only in the event"))
            .Concat(schema.Name == type.Name ? [] : [$"{Name(type)}: its schema is called {schema.Name}"])
            .Concat(schema.Documentation is { Length: > 0 } ? [] : [$"{Name(type)}: nobody says what it is"]);
    }

    private static string Shape(Schema schema) => schema switch
    {
        ArraySchema array => Shape(array.ItemSchema) + "[]",
        UnionSchema union => Shape(union.Schemas.Single(one => one.Tag is not Schema.Type.Null)) + "?",
        LogicalSchema logical => logical.LogicalTypeName,
        _ => schema.Name,
    };

    private static IEnumerable<string> Unreadable(IReadOnlyList<EventSchema> versions) =>
        from later in versions
        from earlier in versions
        where earlier.Version < later.Version && !later.Schema.CanRead(earlier.Schema)
        select $"{later.EventType} {later.Version} does not read {earlier.Version}";

    private static EventSchema Version(int version, string fields)
    {
        var json = """{"type":"record","name":"Sample","namespace":"x","fields":""" + fields + "}";
        return new EventSchema("sample.done", version, json, (RecordSchema)Schema.Parse(json));
    }

    private static object Sample(Type type)
    {
        var constructor = type.GetConstructors().Single(one => one.GetParameters().All(parameter => parameter.ParameterType != type));
        return constructor.Invoke([.. constructor.GetParameters().Select(parameter => Sample(parameter.ParameterType, parameter.Name!))]);
    }

    private static object Sample(Type type, string name) => true switch
    {
        _ when type == typeof(string) => name,
        _ when type == typeof(int) => 7,
        _ when type == typeof(Guid) || type == typeof(Guid?) => Guid.CreateVersion7(),
        _ when type == typeof(IReadOnlyList<Guid>) => (IReadOnlyList<Guid>)[Guid.CreateVersion7()],
        _ when type == typeof(IReadOnlyList<FieldChange>) => (IReadOnlyList<FieldChange>)[new FieldChange("title", null, "New")],
        _ => Enum.GetValues(type).GetValue(0)!,
    };

    private static GenericRecord Read(RecordSchema schema, byte[] bytes) =>
        new GenericDatumReader<GenericRecord>(schema, schema).Read(null!, new BinaryDecoder(new MemoryStream(bytes[AvroPayload.HeadLength..])));

    [EventName("sample.done")]
    private sealed record SampleDone(string Key, int Count) : IDomainEvent
    {
        public IReadOnlyList<FieldChange> Changes => [];
    }
}
