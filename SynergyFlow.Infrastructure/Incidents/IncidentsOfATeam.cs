using Microsoft.EntityFrameworkCore;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Work;
using SynergyFlow.Core.Work.TeamBacklogs;
using SynergyFlow.Infrastructure.Persistence;
using SynergyFlow.Infrastructure.Work.TeamBacklogs;

namespace SynergyFlow.Infrastructure.Incidents;

/// <summary>The incidents that a team has to solve. All that a backlog shows of them stands in the table of all records.</summary>
internal sealed class IncidentsOfATeam : ITeamWork
{
    private static readonly string s_kind = RecordKind.Incident.ToText();

    public RecordKind Kind => RecordKind.Incident;

    public IReadOnlyList<string> Types { get; } = [s_kind];

    public IQueryable<RecordId> Of(SynergyFlowDbContext db, TeamId team, IReadOnlyCollection<string> types) => db.Set<WorkRecord>()
        .Where(record => EF.Property<string>(record, "kind") == s_kind && record.Team == team
            && (record.StateCategory == StateCategory.New || record.StateCategory == StateCategory.Open || record.StateCategory == StateCategory.Pending))
        .Select(record => record.Id);

    public async Task<IReadOnlyList<TeamWorkSum>> SumsAsync(SynergyFlowDbContext db, IQueryable<RecordId> matching, CancellationToken ct) =>
        await matching.CountAsync(ct) is var count and > 0 ? [new(s_kind, count, 0)] : [];

    public Task<IReadOnlyDictionary<RecordId, TeamWorkFacts>> FactsAsync(SynergyFlowDbContext db, IReadOnlyCollection<RecordId> ids, CancellationToken ct) =>
        Task.FromResult<IReadOnlyDictionary<RecordId, TeamWorkFacts>>(ids.ToDictionary(id => id, _ => new TeamWorkFacts(s_kind)));

    public Task<IReadOnlyList<TeamWorkProject>> ProjectsAsync(SynergyFlowDbContext db, IQueryable<RecordId> ofRecords, CancellationToken ct) =>
        Task.FromResult<IReadOnlyList<TeamWorkProject>>([]);
}
