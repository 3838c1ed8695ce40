using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Projects.Items;
using SynergyFlow.Core.Work;

namespace SynergyFlow.Core.Projects.Sprints;

/// <summary>Reads sprints for pages. Ask through <see cref="UseCases.ReadSprints"/>, which checks who asks.</summary>
public interface ISprintQueries
{
    /// <summary>The active one, then what is planned by date, then what is over, the latest first.</summary>
    Task<IReadOnlyList<SprintRow>> ListAsync(TenantId tenant, ProjectId project, CancellationToken ct);

    /// <summary>Replays sprints that were started.</summary>
    Task<IReadOnlyDictionary<SprintId, SprintLedger>> LedgersAsync(TenantId tenant, ProjectId project, IReadOnlyCollection<SprintRow> sprints, CancellationToken ct);

    /// <summary>Items by id, as they are now, with the sprint that each is in now; and who is named.</summary>
    Task<SprintNames> NamesAsync(TenantId tenant, IReadOnlyCollection<RecordId> items, IReadOnlyCollection<UserId> people, CancellationToken ct);

    /// <summary>What is planned for a sprint of the project, and its open work by who has it; nobody's under null. Null where the project has no such sprint.</summary>
    Task<PlannedCapacity?> CapacityAsync(TenantId tenant, ProjectId project, SprintId sprint, CancellationToken ct);

    /// <summary>How many items of a project's backlog types were in each group at the end of each of some days, the last of which may be today.</summary>
    /// <param name="ends">The ends of the days, ascending.</param>
    Task<IReadOnlyList<FlowDay>> FlowAsync(TenantId tenant, ProjectId project, IReadOnlyList<DateTimeOffset> ends, CancellationToken ct);
}

/// <param name="Sums">What is in it now.</param>
/// <param name="Unestimated">How many of these have no points.</param>
public sealed record SprintRow(
    SprintId Id, string Name, string? Goal, DateOnly? StartsOn, DateOnly? EndsOn, SprintState State, DateTimeOffset? StartedAt, DateTimeOffset? ClosedAt,
    SprintSums Sums, int Unestimated);

/// <summary>What of a sprint an item's page and lists say.</summary>
public sealed record SprintHead(SprintId Id, string Name, SprintState State);

/// <param name="Sprint">Where it is now; null: in none.</param>
public sealed record SprintItem(RecordId Id, string Key, WorkItemType Type, string Title, decimal? Points, StateRow State, SprintHead? Sprint);

public sealed record SprintNames(IReadOnlyDictionary<RecordId, SprintItem> Items, IReadOnlyDictionary<UserId, PersonName> People);

/// <param name="Done">What was completed in it.</param>
/// <param name="Open">What was in it and was not done, with where each is now.</param>
/// <param name="Scope">What changed after the start, the first first.</param>
public sealed record SprintReport(
    ProjectDetails Project, SprintRow Sprint, SprintSums Committed, SprintSums Now, IReadOnlyList<SprintStep> Steps, IReadOnlyList<ScopeRow> Scope,
    IReadOnlyList<SprintItem> Done, IReadOnlyList<SprintItem> Open);

/// <param name="Item">Null where it is no more.</param>
public sealed record ScopeRow(SprintItem? Item, DateTimeOffset At, PersonName? By, ScopeChangeKind Kind, decimal Points);

/// <param name="Committed">What it held when it was started.</param>
/// <param name="Final">What it held, and what of it was done, when it was finished.</param>
public sealed record VelocityRow(SprintId Id, string Name, DateTimeOffset ClosedAt, SprintSums Committed, SprintSums Final);

/// <param name="Work">By who has it; under <see cref="Nobody"/> what nobody has.</param>
public sealed record PlannedCapacity(SprintCapacity Capacity, DateOnly? StartsOn, DateOnly? EndsOn, SprintState State, DateTimeOffset? StartedAt, IReadOnlyDictionary<UserId, CapacityWork> Work)
{
    public static UserId Nobody => default;
}

/// <param name="Days">The days of the sprint that are worked, ascending; none where it has no days yet.</param>
/// <param name="DeskDays">The worked days before it, or before now, in which incidents were counted.</param>
/// <param name="Members">By name; then those who have work in it and were not planned for it.</param>
/// <param name="Unassigned">Open work that nobody has.</param>
/// <param name="All">Of all members.</param>
/// <param name="Left">Of all members, from today on.</param>
/// <param name="Planned">All open work.</param>
public sealed record CapacityReport(
    SprintState State, int IncidentMinutes, IReadOnlyList<DateOnly> Days, int DeskDays, IReadOnlyList<CapacityRow> Members, CapacityWork Unassigned,
    CapacityTime All, CapacityTime Left, CapacityWork Planned);

/// <param name="Member">Null: he has work in it, and was not planned for it.</param>
/// <param name="Solved">Incidents that he solved in those days.</param>
/// <param name="All">Null without <see cref="Member"/>, or as long as the sprint has no days.</param>
/// <param name="Left">The same from today on.</param>
public sealed record CapacityRow(PersonName Person, SprintMember? Member, int Solved, CapacityTime? All, CapacityTime? Left, CapacityWork Work);

/// <summary>How many items were in each group at the end of a day.</summary>
public sealed record FlowDay(DateTimeOffset At, int Backlog, int Unstarted, int Started, int Completed);
