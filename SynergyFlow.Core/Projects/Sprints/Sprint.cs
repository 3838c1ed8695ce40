using System.Collections.Frozen;
using System.Globalization;
using System.Text.Json.Serialization;
using SynergyFlow.Core.Kernel;

namespace SynergyFlow.Core.Projects.Sprints;

[JsonConverter(typeof(EntityIdJsonConverter<SprintId>))]
public readonly record struct SprintId(Guid Value) : IEntityId<SprintId>
{
    public static SprintId New() => new(Guid.CreateVersion7());

    public static SprintId From(Guid value) => new(value);

    public override string ToString() => Value.ToString();
}

public enum SprintState
{
    /// <summary>Being planned.</summary>
    Future,

    /// <summary>Under way: at most one of a project is.</summary>
    Active,

    /// <summary>Over; what was not done has gone elsewhere.</summary>
    Closed,
}

/// <summary>The life of a sprint. The table is the whole truth: guards, buttons, the API and tests read it.</summary>
public static class SprintLife
{
    private static readonly FrozenDictionary<SprintState, SprintState[]> s_next = new Dictionary<SprintState, SprintState[]>
    {
        [SprintState.Future] = [SprintState.Active],
        [SprintState.Active] = [SprintState.Closed],
        [SprintState.Closed] = [SprintState.Active],
    }.ToFrozenDictionary();

    extension(SprintState state)
    {
        public IReadOnlyList<SprintState> Next => s_next[state];

        /// <summary>Work may be planned for it.</summary>
        public bool IsOpen => state is not SprintState.Closed;
    }
}

/// <summary>A stretch of days for which a project plans work (domain.md 3.9). What is in it is said by the items.</summary>
public sealed class Sprint
{
    public const int NameLength = 60;
    public const int GoalLength = 500;

    /// <summary>In one project.</summary>
    public const int Most = 500;

    public required TenantId Tenant { get; init; }

    public required ProjectId Project { get; init; }

    public required SprintId Id { get; init; }

    public string Name { get; private set; } = "";

    public string? Goal { get; private set; }

    public DateOnly? StartsOn { get; private set; }

    /// <summary>The last day of it.</summary>
    public DateOnly? EndsOn { get; private set; }

    public SprintState State { get; private set; }

    public SprintCapacity Capacity { get; private set; } = SprintCapacity.None;

    /// <summary>When it was started, whatever day was planned; stays when it is opened again.</summary>
    public DateTimeOffset? StartedAt { get; private set; }

    public DateTimeOffset? ClosedAt { get; private set; }

    internal List<FieldChange> Apply(SprintFields fields)
    {
        List<FieldChange> changes =
        [
            new("sprint", Name.Length == 0 ? null : Name, fields.Name),
            new("goal", Goal, fields.Goal),
            new("starts_on", Said(StartsOn), Said(fields.StartsOn)),
            new("ends_on", Said(EndsOn), Said(fields.EndsOn)),
        ];
        changes.RemoveAll(change => change.From == change.To);
        (Name, Goal, StartsOn, EndsOn) = (fields.Name, fields.Goal, fields.StartsOn, fields.EndsOn);
        return changes;

        static string? Said(DateOnly? day) => day?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
    }

    internal List<FieldChange> Plan(SprintCapacity capacity, IReadOnlyDictionary<UserId, string> names)
    {
        var changes = Capacity.ChangesTo(capacity, names);
        Capacity = changes.Count > 0 ? capacity : Capacity;
        return changes;
    }

    internal FieldChange Become(SprintState state, DateTimeOffset now)
    {
        FieldChange change = new("sprint_state", $"{Name} ({State.ToText()})", $"{Name} ({state.ToText()})");
        StartedAt ??= now;
        ClosedAt = state is SprintState.Closed ? now : null;
        State = state;
        return change;
    }
}

/// <summary>What a person fills in of a sprint.</summary>
public sealed record SprintFields(string Name, string? Goal = null, DateOnly? StartsOn = null, DateOnly? EndsOn = null)
{
    private const int FirstYear = 1900;
    private const int LastYear = 2200;

    /// <summary>A day more than a quarter: longer than that is no sprint, and its chart no help.</summary>
    public const int MostDays = 93;

    public static SprintFields Of(Sprint sprint)
    {
        ArgumentNullException.ThrowIfNull(sprint);
        return new(sprint.Name, sprint.Goal, sprint.StartsOn, sprint.EndsOn);
    }

    public Result<SprintFields> Checked()
    {
        var name = Text.Check("name", Name, Sprint.NameLength, required: true);
        var goal = Text.Check("goal", Goal, Sprint.GoalLength, multiline: true);
        var wrong = name.Error ?? goal.Error
            ?? (Fits(StartsOn) ? null : new InvalidField("startsOn", $"startsOn is between {FirstYear} and {LastYear}."))
            ?? (Fits(EndsOn) ? (Error?)null : new InvalidField("endsOn", $"endsOn is between {FirstYear} and {LastYear}."))
            ?? (StartsOn is not { } start || EndsOn is not { } end ? null
                : end < start ? new SprintEndsBeforeItBegins()
                : end.DayNumber - start.DayNumber >= MostDays ? new SprintTooLong() : null);
        return wrong is not null ? wrong : this with { Name = name.Value!, Goal = goal.Value };
    }

    private static bool Fits(DateOnly? day) => day is null or { Year: > FirstYear and < LastYear };
}

/// <summary>An item was planned for a sprint. They stay, so that a sprint finds all that were ever in it; what became of them the log says.</summary>
public sealed class SprintEntry
{
    public required TenantId Tenant { get; init; }

    public required Guid Id { get; init; }

    public required ProjectId Project { get; init; }

    public required SprintId Sprint { get; init; }

    public required RecordId Item { get; init; }

    public required DateTimeOffset At { get; init; }
}
