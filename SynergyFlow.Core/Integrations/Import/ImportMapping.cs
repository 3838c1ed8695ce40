using System.Text.Json;
using System.Text.Json.Serialization;

namespace SynergyFlow.Core.Integrations.Import;

/// <summary>What a column of the file becomes.</summary>
public enum ImportField
{
    /// <summary>Kept with the incident under the column's own name.</summary>
    Custom,
    Ignore,
    Title,
    Description,
    State,
    Impact,
    Urgency,
    Priority,
    Requester,
    AffectedUser,
    OpenedBy,
    Assignee,
    Team,
    Category,
    Subcategory,
    Service,
    Location,
    Channel,
    Tags,
    CreatedAt,
    DueAt,
    ResolvedAt,
    ResolvedBy,
    ResolutionCode,
    ResolutionNotes,
    ClosedAt,
    ReopenCount,
    ReassignmentCount,
}

/// <summary>What happens to names that nobody here has.</summary>
public enum NamePolicy
{
    /// <summary>A person who cannot sign in, or a team without members, is made.</summary>
    MatchOrCreate,

    /// <summary>The row is a problem.</summary>
    MatchOnly,
}

/// <summary>How to read a file: which column is what, and what its values mean here.</summary>
public sealed record ImportMapping
{
    /// <summary>The entry of a value map that stands for every value without an entry of its own.</summary>
    public const string Otherwise = "*";

    private static readonly JsonSerializerOptions s_json = new(JsonSerializerDefaults.Web)
    {
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower, allowIntegerValues: false) },
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        AllowDuplicateProperties = false,
        RespectNullableAnnotations = true,
        WriteIndented = false,
    };

    /// <summary>Where the keys come from; an external key is known once per system.</summary>
    public string System { get; init; } = "csv";

    /// <summary>A cell with this text is an empty one.</summary>
    public string? UnknownMarker { get; init; }

    /// <summary>.NET format strings, tried in this order.</summary>
    public IReadOnlyList<string> DateFormats { get; init; } = ["yyyy-MM-dd'T'HH:mm:ssK", "yyyy-MM-dd HH:mm:ss", "yyyy-MM-dd HH:mm"];

    /// <summary>IANA name of the zone that times without one are in.</summary>
    public string TimeZone { get; init; } = "Etc/UTC";

    /// <summary>The column with the record's number in the other system.</summary>
    public string KeyColumn { get; init; } = "";

    /// <summary>Each row is the state after one update, in time order per key; otherwise a row is the record as it is now.</summary>
    public bool History { get; init; }

    public string? UpdatedAtColumn { get; init; }

    public string? UpdatedByColumn { get; init; }

    /// <summary>By column; a column that is not named is kept as <see cref="ImportField.Custom"/>.</summary>
    public IReadOnlyDictionary<string, ImportField> Columns { get; init; } = new Dictionary<string, ImportField>();

    /// <summary>Value to state: <c>new</c>, <c>pending/vendor</c>, <c>pending/customer: Awaiting evidence</c>.</summary>
    public IReadOnlyDictionary<string, string> States { get; init; } = new Dictionary<string, string>();

    /// <summary>Value to one of our impacts, such as <c>team</c>.</summary>
    public IReadOnlyDictionary<string, string> Impacts { get; init; } = new Dictionary<string, string>();

    public IReadOnlyDictionary<string, string> Urgencies { get; init; } = new Dictionary<string, string>();

    public IReadOnlyDictionary<string, string> Priorities { get; init; } = new Dictionary<string, string>();

    public IReadOnlyDictionary<string, string> Channels { get; init; } = new Dictionary<string, string>();

    public IReadOnlyDictionary<string, string> ResolutionCodes { get; init; } = new Dictionary<string, string>();

    public NamePolicy People { get; init; }

    public NamePolicy Teams { get; init; }

    /// <summary>The title where no column gives one; <c>{column}</c> stands for a cell, unknown ones are left out.</summary>
    public string? TitleTemplate { get; init; }

    public string ToJson() => JsonSerializer.Serialize(this, s_json);

    /// <exception cref="JsonException">The text is no mapping.</exception>
    public static ImportMapping FromJson(string json) =>
        JsonSerializer.Deserialize<ImportMapping>(json, s_json) ?? throw new JsonException("An import mapping is an object.");
}
