using Microsoft.EntityFrameworkCore;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Projects;
using SynergyFlow.Core.Projects.Items;
using SynergyFlow.Core.Work;
using SynergyFlow.Core.Work.TeamBacklogs;
using SynergyFlow.Infrastructure.Persistence;
using SynergyFlow.Infrastructure.Work.TeamBacklogs;

namespace SynergyFlow.Infrastructure.Projects.Items;

/// <summary>The work items of the projects that a team takes part in: those that the backlogs of the projects themselves have.</summary>
internal sealed class ItemsOfATeam : ITeamWork
{
    private static readonly List<string> s_groups = [.. Backlog.Groups.Select(group => group.ToText())];

    public RecordKind Kind => RecordKind.WorkItem;

    public IReadOnlyList<string> Types { get; } = [.. Backlog.Types.Select(type => type.ToText())];

    public IQueryable<RecordId> Of(SynergyFlowDbContext db, TeamId team, IReadOnlyCollection<string> types)
    {
        var projects = db.Set<Project>()
            .Where(project => project.ArchivedAt == null && db.Set<ProjectTeam>().Any(part => part.Project == project.Id && part.Team == team))
            .Select(project => project.Id);
        List<WorkItemType> wanted = [.. types.Select(type => EnumText.Parse<WorkItemType>(type))];
        return db.Set<WorkItem>().IgnoreAutoIncludes()
            .Where(item => projects.Contains(item.OfId) && wanted.Contains(item.Type) && s_groups.Contains(item.State))
            .Select(item => item.Id);
    }

    public async Task<IReadOnlyList<TeamWorkSum>> SumsAsync(SynergyFlowDbContext db, IQueryable<RecordId> matching, CancellationToken ct)
    {
        var sums = await db.Set<WorkItem>().IgnoreAutoIncludes().Where(item => matching.Contains(item.Id))
            .GroupBy(item => item.Type)
            .Select(group => new { group.Key, Count = group.Count(), Points = group.Sum(item => item.Points) ?? 0 })
            .ToListAsync(ct);
        return [.. sums.OrderBy(sum => sum.Key).Select(sum => new TeamWorkSum(sum.Key.ToText(), sum.Count, sum.Points))];
    }

    public async Task<IReadOnlyDictionary<RecordId, TeamWorkFacts>> FactsAsync(SynergyFlowDbContext db, IReadOnlyCollection<RecordId> ids, CancellationToken ct)
    {
        List<RecordId> wanted = [.. ids];
        var facts = await db.Set<WorkItem>().IgnoreAutoIncludes().Where(item => wanted.Contains(item.Id))
            .Join(db.Set<ProjectState>(), item => new { Project = item.OfId, State = item.StateId }, state => new { state.Project, State = state.Id },
                (item, state) => new { item.Id, item.Type, state.Name, item.Points, item.TargetDate, item.OfId })
            .ToListAsync(ct);
        return facts.ToDictionary(item => item.Id, item => new TeamWorkFacts(item.Type.ToText(), item.Name, true, item.Points, item.TargetDate, item.OfId));
    }

    public async Task<IReadOnlyList<TeamWorkProject>> ProjectsAsync(SynergyFlowDbContext db, IQueryable<RecordId> ofRecords, CancellationToken ct)
    {
        var used = db.Set<WorkItem>().IgnoreAutoIncludes().Where(item => ofRecords.Contains(item.Id)).Select(item => item.OfId).Distinct();
        return await db.Set<Project>().Where(project => used.Contains(project.Id)).OrderBy(project => project.Name).ThenBy(project => project.Key)
            .Select(project => new TeamWorkProject(project.Id, project.Key, project.Name)).ToListAsync(ct);
    }
}
