using System.Text.Json;
using System.Text.Json.Serialization;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Projects;
using SynergyFlow.Core.Projects.Fields;
using SynergyFlow.Core.Projects.Items;
using SynergyFlow.Core.Work;

namespace SynergyFlow.Core.Integrations.Import.Jira;

/// <summary>Where the issues of a project of Jira go.</summary>
/// <param name="Key">Of a project here; one that does not exist yet is made.</param>
/// <param name="Name">Of the project that is made.</param>
/// <param name="Skip">Its issues are not taken in.</param>
public sealed record JiraTarget(string Key, string Name = "", bool Skip = false);

/// <param name="Name">Of the state here; one that the project does not have is made.</param>
/// <param name="Group">What the state means where it is made.</param>
public sealed record JiraState(string Name, StateGroup Group);

/// <summary>What a type of links becomes.</summary>
public enum JiraLinkKind
{
    Relates,
    Blocks,
    Causes,
    Duplicates,

    /// <summary>Links of it are not taken in.</summary>
    Skip,
}

/// <summary>The field of the project here that a custom field becomes. A project that has one of this name fills that in, whatever its type.</summary>
/// <param name="Type">Of the field where it is made.</param>
public sealed record JiraField(string Name, ItemFieldType Type);

/// <summary>How an export of Jira is read: what its projects, types, statuses, people and fields are here.</summary>
public sealed record JiraMapping
{
    private const int MostEntries = 2_000;

    private static readonly JsonSerializerOptions s_json = new(JsonSerializerDefaults.Web)
    {
        Converters = { new JsonStringEnumConverter<Priority>(allowIntegerValues: false), new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower, allowIntegerValues: false) },
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        AllowDuplicateProperties = false,
        RespectNullableAnnotations = true,
    };

    /// <summary>Which Jira it is; a key is known once per system, so two Jiras have two names.</summary>
    public string System { get; init; } = "jira";

    /// <summary>By the key of Jira's project.</summary>
    public IReadOnlyDictionary<string, JiraTarget> Projects { get; init; } = new Dictionary<string, JiraTarget>();

    public IReadOnlyDictionary<string, WorkItemType> Types { get; init; } = new Dictionary<string, WorkItemType>();

    public IReadOnlyDictionary<string, JiraState> Statuses { get; init; } = new Dictionary<string, JiraState>();

    public IReadOnlyDictionary<string, Priority> Priorities { get; init; } = new Dictionary<string, Priority>();

    public IReadOnlyDictionary<string, JiraLinkKind> Links { get; init; } = new Dictionary<string, JiraLinkKind>();

    /// <summary>Names of Jira with the address or name of an account here, where the name itself does not lead there.</summary>
    public IReadOnlyDictionary<string, string> People { get; init; } = new Dictionary<string, string>();

    /// <summary>What happens to people whom nobody knows here.</summary>
    public NamePolicy UnknownPeople { get; init; }

    /// <summary>The custom field with the points; null: none has them.</summary>
    public string? PointsField { get; init; }

    /// <summary>The custom field that names the epic by its key; null: only parents count.</summary>
    public string? EpicField { get; init; }

    /// <summary>The custom field by which Jira orders its backlog; null: the order of the file.</summary>
    public string? RankField { get; init; }

    /// <summary>The custom field with the day that work begins; null: none has it.</summary>
    public string? StartField { get; init; }

    /// <summary>Custom fields that become fields of the project, by their names in Jira; the others are left out.</summary>
    public IReadOnlyDictionary<string, JiraField> Fields { get; init; } = new Dictionary<string, JiraField>();

    /// <summary>A .NET format string, a bar and a language; null where the file's dates need none.</summary>
    public string? DateFormat { get; init; }

    /// <summary>IANA name of the zone that times without one are in.</summary>
    public string TimeZone { get; init; } = "Etc/UTC";

    [JsonIgnore]
    public JiraDates Dates => new(DateFormat, TimeZone);

    public string ToJson() => JsonSerializer.Serialize(this, s_json);

    /// <exception cref="JsonException">The text is no mapping.</exception>
    public static JiraMapping FromJson(string json) => JsonSerializer.Deserialize<JiraMapping>(json, s_json) ?? throw new JsonException("A mapping is an object.");

    public Result Check()
    {
        if (global::System.Linq.Enumerable.Sum([Projects.Count, Types.Count, Statuses.Count, Priorities.Count, Links.Count]) > MostEntries || People.Count > 20_000)
        {
            return new ImportMappingWrong("mapping", $"The mapping has more than {MostEntries} entries.");
        }

        if (Text.Check("system", System, 40, required: true) is { Failed: true } named)
        {
            return new ImportMappingWrong("system", named.Error.Message);
        }

        foreach (var (from, target) in Projects)
        {
            if (!target.Skip && ProjectKey.Check(target.Key) is { Failed: true } key)
            {
                return new ImportMappingWrong($"projects.{from}.key", key.Error.Message);
            }

            if (Text.Check("name", target.Name, Project.NameLength) is { Failed: true } name)
            {
                return new ImportMappingWrong($"projects.{from}.name", name.Error.Message);
            }
        }

        if (Projects.Count > 0 && Projects.Values.All(target => target.Skip))
        {
            return new ImportMappingWrong("projects", "At least one project has to be taken in.");
        }

        foreach (var (from, state) in Statuses)
        {
            if (Text.Check("name", state.Name, ProjectState.NameLength, required: true) is { Failed: true } name)
            {
                return new ImportMappingWrong($"statuses.{from}", name.Error.Message);
            }

            if (!Enum.IsDefined(state.Group))
            {
                return new ImportMappingWrong($"statuses.{from}", $"group is one of {string.Join(", ", EnumText.All<StateGroup>())}.");
            }
        }

        if (CheckFields() is { } field)
        {
            return field;
        }

        if (!TimeZoneInfo.TryFindSystemTimeZoneById(TimeZone, out _))
        {
            return new ImportMappingWrong("timeZone", "timeZone is an IANA name such as Asia/Jakarta.");
        }

        return JiraDates.Check(DateFormat) is { Failed: true } dates ? dates.Error : Result.Success;
    }

    private ImportMappingWrong? CheckFields()
    {
        if (Fields.Count > ItemField.Most)
        {
            return new ImportMappingWrong("fields", $"A project has at most {ItemField.Most} fields. Leave some custom fields out.");
        }

        Dictionary<string, string> names = new(StringComparer.OrdinalIgnoreCase);
        foreach (var (from, field) in Fields)
        {
            if (Text.Check("name", field.Name, ItemField.NameLength, required: true) is { Failed: true } name)
            {
                return new ImportMappingWrong($"fields.{from}.name", $"{from}: {name.Error.Message}");
            }

            if (!Enum.IsDefined(field.Type))
            {
                return new ImportMappingWrong($"fields.{from}.type", $"type is one of {string.Join(", ", EnumText.All<ItemFieldType>())}.");
            }

            if (!names.TryAdd(field.Name.Trim(), from))
            {
                return new ImportMappingWrong($"fields.{from}.name", $"'{names[field.Name.Trim()]}' and '{from}' would be one field, '{field.Name.Trim()}'. Give each a name of its own, or leave one out.");
            }
        }

        return null;
    }
}
