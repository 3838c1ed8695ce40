using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Work;

namespace SynergyFlow.Core.Incidents.Changing;

/// <summary>
/// Changes that are thought out once and made to any number of incidents: what a bulk change does to each of its rows, and what
/// a macro does to the one it is used on.
/// </summary>
public sealed record IncidentChanges
{
    /// <summary>As an assignee: whoever makes the change.</summary>
    public const string Me = "me";

    public const string Team = "team";
    public const string Assignee = "assignee";

    private static readonly JsonSerializerOptions s_json = new(JsonSerializerDefaults.Web)
    {
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower, allowIntegerValues: false) },
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    };

    /// <summary>By field, under the name and in the spelling of history; null empties the field. Also team and assignee.</summary>
    public IReadOnlyDictionary<string, string?> Set { get; init => field = value ?? new Dictionary<string, string?>(); } = new Dictionary<string, string?>();

    public IReadOnlyList<string> AddTags { get; init => field = value ?? []; } = [];

    public IReadOnlyList<string> RemoveTags { get; init => field = value ?? []; } = [];

    public PriorityChange? Priority { get; init; }

    public StateChange? State { get; init; }

    public CommentChange? Comment { get; init; }

    public LinkChange? Link { get; init; }

    /// <summary>Goes alone: a duplicate is closed as it is.</summary>
    public MergeChange? Merge { get; init; }

    /// <summary>The record besides the changed one that the changes touch.</summary>
    [JsonIgnore]
    public RecordId? Other => Link?.Other ?? Merge?.Into;

    /// <summary>Fields but team and assignee, which are given and not edited.</summary>
    [JsonIgnore]
    public bool Edits => AddTags.Count > 0 || RemoveTags.Count > 0 || Set.Keys.Any(name => name is not (Team or Assignee));

    [JsonIgnore]
    public bool Assigns => Set.ContainsKey(Team) || Set.ContainsKey(Assignee);

    [JsonIgnore]
    public bool IsEmpty => !Edits && !Assigns && Priority is null && State is null && Comment is null && Link is null && Merge is null;

    public string ToJson() => JsonSerializer.Serialize(this, s_json);

    /// <exception cref="JsonException">The text is no set of changes.</exception>
    public static IncidentChanges FromJson(string json) =>
        JsonSerializer.Deserialize<IncidentChanges>(json, s_json) ?? throw new JsonException("Changes are an object.");

    /// <summary>What can be said without looking at an incident. The rest is said of each.</summary>
    public Error? Check()
    {
        if (IsEmpty)
        {
            return new NothingToChange();
        }

        if (Merge is not null && !(this with { Merge = null }).IsEmpty)
        {
            return new InvalidField("merge", "A merge goes alone: make the other changes before or afterwards.");
        }

        if (Set.Keys.FirstOrDefault(name => name is not (Team or Assignee) && !IncidentPatch.Names.Contains(name)) is { } unknown)
        {
            return new InvalidField("set", $"There is no field '{unknown}' to set.");
        }

        if (Set.ContainsKey("tags") && (AddTags.Count > 0 || RemoveTags.Count > 0))
        {
            return new InvalidField("tags", "Either set the tags, or add and remove some.");
        }

        return CheckIds()
            ?? AddTags.Concat(RemoveTags).Select(tag => Text.Check("tags", tag, WorkRecord.TagLength, required: true).Error).FirstOrDefault(wrong => wrong is not null)
            ?? (Priority is { } priority && !Enum.IsDefined(priority.To ?? Work.Priority.P1)
                ? new InvalidField("priority", "priority is one of P1, P2, P3, P4.")
                : null)
            ?? (Comment is null ? null
                : Text.Check("comment", Comment.Text, WorkRecord.CommentLength, required: true, multiline: true).Error
                    ?? TextTemplate.Parse("comment", Comment.Text).Error);
    }

    private InvalidField? CheckIds()
    {
        foreach (var name in (string[])[Team, Assignee, "requester", "affected_user", "parent"])
        {
            if (Set.TryGetValue(name, out var value) && value is not null && !(name is Assignee && value == Me) && !Guid.TryParse(value, out _))
            {
                return new InvalidField(name, $"{name} is an id.");
            }
        }

        return Set.TryGetValue("due_at", out var due) && due is not null
            && !DateTimeOffset.TryParse(due, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out _)
                ? new InvalidField("due_at", "due_at is a time, such as 2027-01-31T09:00:00Z.")
                : null;
    }
}

/// <param name="To">Null: as the matrix says.</param>
public sealed record PriorityChange(Priority? To, string? Reason);

/// <summary>A move with what it needs; see <see cref="UseCases.MoveIncident.Command"/>.</summary>
public sealed record StateChange(IncidentState To)
{
    public PendingReason? PendingReason { get; init; }

    public DateTimeOffset? ResumeAt { get; init; }

    public ResolutionCode? ResolutionCode { get; init; }

    public string? ResolutionNotes { get; init; }

    public bool WithChildren { get; init; } = true;

    public CancelReason? CancelReason { get; init; }

    public RecordId? DuplicateOf { get; init; }

    public string? Note { get; init; }

    public UseCases.MoveIncident.Command On(RecordId incident) => new(incident, To)
    {
        PendingReason = PendingReason,
        ResumeAt = ResumeAt,
        ResolutionCode = ResolutionCode,
        ResolutionNotes = ResolutionNotes,
        WithChildren = WithChildren,
        CancelReason = CancelReason,
        DuplicateOf = DuplicateOf,
        Note = Note,
    };
}

/// <param name="Text">Markdown with variables; see <see cref="TextTemplate"/>.</param>
public sealed record CommentChange(CommentKind Kind, string Text);

/// <param name="Role">What the changed incident is to the other record.</param>
public sealed record LinkChange(LinkRole Role, RecordId Other);

/// <param name="Into">The incident that stays.</param>
public sealed record MergeChange(RecordId Into);

public sealed record NothingToChange() : InvalidError("changes.none", "Name at least one change.");
