using System.Globalization;
using SynergyFlow.Core.Kernel;

namespace SynergyFlow.Core.Projects;

/// <summary>What a state of a project means, whatever it is called there: boards show states, reports count groups. In the order of work.</summary>
public enum StateGroup
{
    /// <summary>Somebody has still to decide whether it is work at all.</summary>
    Triage,
    Backlog,
    Unstarted,
    Started,
    Completed,
    Cancelled,
}

/// <summary>Where the states of a new project come from.</summary>
public enum ProjectTemplate
{
    /// <summary>Work in sprints.</summary>
    Scrum,

    /// <summary>Work as it flows.</summary>
    Kanban,

    /// <summary>Work that arrives by the day, and waits for others.</summary>
    Operations,
}

/// <summary>A state that work items of a project can be in.</summary>
public sealed class ProjectState
{
    public const int NameLength = 60;

    public required TenantId Tenant { get; init; }

    public required ProjectId Project { get; init; }

    public required ProjectStateId Id { get; init; }

    public required string Name { get; set; }

    public required StateGroup Group { get; set; }

    /// <summary>1, 2, 3 … through all groups.</summary>
    public required int Position { get; set; }

    /// <summary>How many cards of a board should be in it at once; null: any number.</summary>
    public int? Limit { get; set; }

    /// <summary>Beyond the limit nothing comes in; otherwise the board only says so.</summary>
    public bool LimitBlocks { get; set; }

    /// <summary>The column of the board that it is in, where the project has columns of its own; null: it is in none.</summary>
    public LayoutColumnId? Column { get; set; }

    /// <summary>For the log: what people know a state by.</summary>
    internal string Said => Limit is { } most
        ? string.Create(CultureInfo.InvariantCulture, $"{Name} ({Group.ToText()}, {(LimitBlocks ? "never more than" : "at most")} {most})")
        : $"{Name} ({Group.ToText()})";
}

/// <param name="Id">Null: a new one.</param>
/// <param name="Limit">As of <see cref="ProjectState.Limit"/>; only where work waits or is done.</param>
public sealed record WantedState(ProjectStateId? Id, string? Name, StateGroup Group, int? Limit = null, bool LimitBlocks = false);

public static class ProjectStates
{
    /// <summary>In one project.</summary>
    public const int Most = 30;

    public const int MostLimit = 999;

    /// <summary>Where a limit makes sense: what is over is not in anybody's way.</summary>
    public static bool CanLimit(StateGroup group) => group is StateGroup.Unstarted or StateGroup.Started;

    /// <summary>Without one of each there is no work that could be begun, worked on and done.</summary>
    public static IReadOnlyList<StateGroup> Needed { get; } = [StateGroup.Unstarted, StateGroup.Started, StateGroup.Completed];

    public static IReadOnlyList<WantedState> Of(ProjectTemplate template) => template switch
    {
        ProjectTemplate.Scrum =>
        [
            new(null, "Triage", StateGroup.Triage), new(null, "Backlog", StateGroup.Backlog), new(null, "Todo", StateGroup.Unstarted),
            new(null, "In Progress", StateGroup.Started), new(null, "Done", StateGroup.Completed), new(null, "Cancelled", StateGroup.Cancelled),
        ],
        ProjectTemplate.Kanban =>
        [
            new(null, "Backlog", StateGroup.Backlog), new(null, "Ready", StateGroup.Unstarted), new(null, "In Progress", StateGroup.Started),
            new(null, "Review", StateGroup.Started), new(null, "Done", StateGroup.Completed), new(null, "Cancelled", StateGroup.Cancelled),
        ],
        ProjectTemplate.Operations =>
        [
            new(null, "Triage", StateGroup.Triage), new(null, "Queued", StateGroup.Unstarted), new(null, "In Progress", StateGroup.Started),
            new(null, "Waiting", StateGroup.Started), new(null, "Done", StateGroup.Completed), new(null, "Cancelled", StateGroup.Cancelled),
        ],
    };

    /// <returns>The same in the order of their groups, names trimmed; or what is wrong, with its place.</returns>
    public static Result<IReadOnlyList<WantedState>> Checked(IReadOnlyList<WantedState> wanted)
    {
        ArgumentNullException.ThrowIfNull(wanted);
        if (wanted.Count > Most)
        {
            return new TooManyProjectStates();
        }

        List<WantedState> kept = [];
        for (var i = 0; i < wanted.Count; i++)
        {
            if (!Enum.IsDefined(wanted[i].Group))
            {
                return new InvalidField($"states[{i}].group", $"group is one of {string.Join(", ", EnumText.All<StateGroup>())}.");
            }

            var name = Text.Check($"states[{i}].name", wanted[i].Name, ProjectState.NameLength, required: true);
            if (name.Failed)
            {
                return name.Error;
            }

            if (kept.Exists(other => string.Equals(other.Name, name.Value, StringComparison.OrdinalIgnoreCase)))
            {
                return new ProjectStateNameTaken(name.Value!) { Field = $"states[{i}].name" };
            }

            if (wanted[i].Limit is < 1 or > MostLimit)
            {
                return new InvalidField($"states[{i}].limit", $"limit is 1 to {MostLimit}, or null.");
            }

            if (wanted[i].Limit is not null && !CanLimit(wanted[i].Group))
            {
                return new InvalidField($"states[{i}].limit", "Only states that are to do or in progress have a limit.");
            }

            kept.Add(wanted[i] with { Name = name.Value, LimitBlocks = wanted[i].LimitBlocks && wanted[i].Limit is not null });
        }

        foreach (var group in Needed)
        {
            if (!kept.Exists(state => state.Group == group))
            {
                return new ProjectStateMissing(group);
            }
        }

        return new Result<IReadOnlyList<WantedState>>([.. kept.OrderBy(state => state.Group)], null);
    }
}
