using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Teams.Contracts;

namespace SynergyFlow.Core.Work.TeamBacklogs;

/// <summary>Loads and stores the order of a team's backlog, in the tenant of the scope.</summary>
public interface ITeamBacklogStore
{
    /// <summary>Locks the order of the team: whoever else wants to change it waits, and finds this one's.</summary>
    Task<TeamBacklog> LockAsync(TenantId tenant, TeamId team, CancellationToken ct);

    /// <returns>All of the backlog that the scope sees, in its order; not more than so many and one.</returns>
    Task<IReadOnlyList<TeamPlace>> OrderAsync(RecordScope scope, TeamId team, int most, CancellationToken ct);

    /// <summary>Between which two ranks others would stand, as if these had none yet; of all that have a place, in the backlog now or not.</summary>
    /// <param name="rank">Right before or behind this one; null: the first or the last place of all.</param>
    Task<(string? Before, string? After)> GapAsync(TeamId team, string? rank, bool behind, IReadOnlyCollection<RecordId> without, CancellationToken ct);

    /// <summary>Gives all that have a place ranks with room between them, in the order that they are in.</summary>
    /// <returns>What became of this rank; null of null.</returns>
    Task<string?> SpreadAsync(TeamId team, string? rank, CancellationToken ct);

    Task PlaceAsync(TeamId team, IReadOnlyList<RecordId> records, IReadOnlyList<string> ranks, CancellationToken ct);

    Task TakeOffAsync(TeamId team, IReadOnlyList<RecordId> records, CancellationToken ct);
}

/// <summary>Reads the backlogs of teams for pages.</summary>
public interface ITeamBacklogQueries
{
    /// <summary>What each kind calls its records in the backlog: all of them, in the order of the filter.</summary>
    IReadOnlyList<string> Types { get; }

    /// <returns><see cref="InvalidField"/> "cursor" for one that this list has not given.</returns>
    Task<Result<TeamBacklogPart>> ReadAsync(RecordScope scope, TeamId team, TeamBacklogFilter filter, CancellationToken ct);
}

/// <param name="Text">Within key or title.</param>
/// <param name="After">The cursor of the page before.</param>
public sealed record TeamBacklogFilter(string? Text = null, string? After = null, int Limit = 100)
{
    public const int LongestText = 200;

    /// <summary>Of <see cref="ITeamBacklogQueries.Types"/>. Empty: all.</summary>
    public IReadOnlyList<string> Types { get; init; } = [];

    /// <summary>Not set: whoever; null: nobody.</summary>
    public Optional<UserId?> Assignee { get; init; }

    /// <summary>Not set: whatever; null: of no project.</summary>
    public Optional<ProjectId?> Project { get; init; }

    /// <summary>Empty: all.</summary>
    public IReadOnlyList<Priority> Priorities { get; init; } = [];
}

/// <summary>What a kind says of one of its records.</summary>
/// <param name="Type">One of the kind's.</param>
/// <param name="StateName">What a project calls its state; null where the kind's own word is it.</param>
/// <param name="TakesPoints">Whether it has any.</param>
/// <param name="TargetDate">By when it is wanted, without a time of day.</param>
public sealed record TeamWorkFacts(string Type, string? StateName = null, bool TakesPoints = false, decimal? Points = null, DateOnly? TargetDate = null, ProjectId? Project = null);

/// <param name="Placed">Somebody has given it a place.</param>
/// <param name="DueAt">To the minute; otherwise <see cref="TeamWorkFacts.TargetDate"/>.</param>
public sealed record TeamBacklogRow(
    RecordId Id, string Key, RecordKind Kind, string Type, string Title, string State, string? StateName, StateCategory StateCategory, Priority Priority,
    PersonName? Assignee, TeamWorkProject? Project, bool TakesPoints, decimal? Points, DateTimeOffset? DueAt, DateOnly? TargetDate, DateTimeOffset CreatedAt,
    bool Placed, int Version);

public sealed record TeamWorkProject(ProjectId Id, string Key, string Name);

/// <param name="Points">Of those with points.</param>
public sealed record TeamWorkSum(string Type, int Count, decimal Points);

/// <param name="Items">With the count of all that match.</param>
/// <param name="Sums">Of all that match, by type; a type of which there are none is not in it.</param>
/// <param name="Projects">Those that anything in the backlog is of, whatever matches, by name.</param>
public sealed record TeamBacklogPart(Page<TeamBacklogRow> Items, IReadOnlyList<TeamWorkSum> Sums, IReadOnlyList<TeamWorkProject> Projects)
{
    public const int MostRows = 1_000;

    public decimal Points => Sums.Sum(sum => sum.Points);
}

/// <param name="MayRank">The reader may give records another place.</param>
/// <param name="Members">Who work may be given to, by name.</param>
public sealed record TeamBacklogView(TeamRow Team, bool MayRank, IReadOnlyList<PersonName> Members, TeamBacklogPart Part);

/// <summary>What of a kind of record is changed from a row of a team's backlog; each kind that is in one has its own.</summary>
public interface ITeamWorkEdits
{
    RecordKind Kind { get; }

    /// <summary>Gives a record of the team's backlog to somebody, or to nobody.</summary>
    /// <param name="version">That the reader has seen.</param>
    /// <returns>The version now.</returns>
    Task<Result<int>> AssignAsync(Actor actor, TeamId team, RecordId record, UserId? assignee, int version, CancellationToken ct);

    /// <returns>As of <see cref="AssignAsync"/>; <see cref="TeamWorkHasNoPoints"/> where the kind has none.</returns>
    Task<Result<int>> EstimateAsync(Actor actor, RecordId record, decimal? points, int version, CancellationToken ct);
}
