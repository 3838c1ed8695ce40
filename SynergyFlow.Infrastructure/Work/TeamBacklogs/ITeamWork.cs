using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Work;
using SynergyFlow.Core.Work.TeamBacklogs;
using SynergyFlow.Infrastructure.Persistence;

namespace SynergyFlow.Infrastructure.Work.TeamBacklogs;

/// <summary>
/// What of one kind of record a team has before it. A kind that is to be in the backlogs of teams registers one of these, and an
/// <see cref="ITeamWorkEdits"/>; nothing else knows which kinds there are.
/// </summary>
internal interface ITeamWork
{
    RecordKind Kind { get; }

    /// <summary>What it calls its records in a backlog, in the order of the filter: no two kinds call theirs the same.</summary>
    IReadOnlyList<string> Types { get; }

    /// <summary>Who sees them does not matter here.</summary>
    /// <param name="types">Some of its own.</param>
    IQueryable<RecordId> Of(SynergyFlowDbContext db, TeamId team, IReadOnlyCollection<string> types);

    /// <returns>How many of these there are by type, and their points; in one statement.</returns>
    Task<IReadOnlyList<TeamWorkSum>> SumsAsync(SynergyFlowDbContext db, IQueryable<RecordId> matching, CancellationToken ct);

    /// <param name="ids">Its own.</param>
    /// <returns>In one statement.</returns>
    Task<IReadOnlyDictionary<RecordId, TeamWorkFacts>> FactsAsync(SynergyFlowDbContext db, IReadOnlyCollection<RecordId> ids, CancellationToken ct);

    /// <returns>The names of those projects that it knows, by name; none where it knows no projects.</returns>
    Task<IReadOnlyList<TeamWorkProject>> ProjectsAsync(SynergyFlowDbContext db, IQueryable<RecordId> ofRecords, CancellationToken ct);
}
