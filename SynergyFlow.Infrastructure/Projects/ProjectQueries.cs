using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using SynergyFlow.Core.Identity;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Projects;
using SynergyFlow.Core.Projects.Fields;
using SynergyFlow.Core.Projects.Items;
using SynergyFlow.Core.Projects.LifeCycles;
using SynergyFlow.Core.Teams;
using SynergyFlow.Core.Work;
using SynergyFlow.Infrastructure.Identity;
using SynergyFlow.Infrastructure.Persistence;
using SynergyFlow.Infrastructure.Projects.LifeCycles;
using SynergyFlow.Infrastructure.Work;

namespace SynergyFlow.Infrastructure.Projects;

internal sealed class ProjectQueries(TenantContexts contexts) : IProjectQueries
{
    /// <summary>1.9 before 1.10, in any case.</summary>
    private static readonly StringComparer s_byName = StringComparer.Create(CultureInfo.InvariantCulture, CompareOptions.NumericOrdering | CompareOptions.IgnoreCase);

    private static readonly string s_completed = StateGroup.Completed.ToText();
    private static readonly string s_cancelled = StateGroup.Cancelled.ToText();

    private static readonly string s_healthSet = EventNameAttribute.Of(typeof(ProjectHealthSet));

    [SuppressMessage("Globalization", "CA1309", Justification = "Runs as > in the database.")]
    public async Task<Page<ProjectRow>> ListAsync(RecordScope scope, ProjectFilter filter, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(scope);
        ArgumentNullException.ThrowIfNull(filter);
        await using var db = await contexts.OpenAsync(scope.Tenant, ct);
        var found = db.Set<Project>().SeenBy(scope).Where(project => project.ArchivedAt != null == filter.Archived);
        if (filter.Text?.Trim() is { Length: > 0 } text)
        {
            var within = LikePattern.Containing(text);
            found = found.Where(project =>
                EF.Functions.ILike(project.Key, within, LikePattern.Escape) || EF.Functions.ILike(project.Name, within, LikePattern.Escape));
        }

        if (filter.After is { } after)
        {
            found = found.Where(project => string.Compare(project.Key, after) > 0);
        }

        var rows = await found.OrderBy(project => project.Key).Take(filter.Limit + 1)
            .Join(db.Set<User>(), project => project.Lead, user => user.Id, (project, user) => new
            {
                project.Id,
                project.Key,
                project.Name,
                project.Lead,
                LeadName = user.DisplayName,
                project.Visibility,
                project.Health,
                project.HealthAt,
                project.UpdatedAt,
                project.ArchivedAt,
                project.Version,
            })
            .OrderBy(row => row.Key)
            .ToListAsync(ct);
        var shown = rows.Take(filter.Limit).ToList();
        var teams = await TeamsAsync(db, [.. shown.Select(row => row.Id)], ct);
        List<ProjectRow> items = shown.ConvertAll(row => new ProjectRow(
            row.Id, row.Key, row.Name, new PersonName(row.Lead, row.LeadName), [.. teams[row.Id]], row.Visibility,
            row.Health, row.HealthAt, row.UpdatedAt, row.ArchivedAt, row.Version));
        return new Page<ProjectRow>(items, rows.Count > filter.Limit ? items[^1].Key : null);
    }

    public async Task<ProjectDetails?> FindAsync(TenantId tenant, string reference, CancellationToken ct)
    {
        await using var db = await contexts.OpenAsync(tenant, ct);
        var project = await db.Set<Project>().Named(reference).Include(one => one.States).SingleOrDefaultAsync(ct);
        if (project is null)
        {
            return null;
        }

        var names = await NameLookup.ReadAsync(db, [project.Lead, project.DefaultAssigneePerson, project.HealthBy], [], ct);
        var teams = await TeamsAsync(db, [project.Id], ct);
        return new ProjectDetails(
            project.Id,
            project.Key,
            project.Name,
            project.Description,
            names.Person(project.Lead),
            [.. teams[project.Id]],
            project.Visibility,
            project.DefaultAssignee,
            names.Person(project.DefaultAssigneePerson),
            project.Template,
            new HealthNow(project.Health, project.HealthNote, names.Person(project.HealthBy), project.HealthAt),
            [.. project.States.OrderBy(state => state.Position).Select(StateRow.Of)],
            project.CreatedAt,
            project.UpdatedAt,
            project.ArchivedAt,
            project.Version);
    }

    public async Task<IReadOnlyList<ComponentRow>> ComponentsAsync(TenantId tenant, ProjectId project, CancellationToken ct)
    {
        await using var db = await contexts.OpenAsync(tenant, ct);
        var components = await db.Set<ProjectComponent>().Where(one => one.Project == project).ToListAsync(ct);
        var names = await NameLookup.ReadAsync(db, components.Select(one => one.Lead), [], ct);
        return [.. components.OrderBy(one => one.Name, s_byName).Select(one => new ComponentRow(one.Id, one.Name, one.Description, names.Person(one.Lead)) { Services = one.Services })];
    }

    public async Task<IReadOnlyList<VersionRow>> VersionsAsync(TenantId tenant, ProjectId project, CancellationToken ct)
    {
        await using var db = await contexts.OpenAsync(tenant, ct);
        var versions = await db.Set<ProjectVersion>().Where(one => one.Project == project)
            .Select(one => new VersionRow(one.Id, one.Name, one.Description, one.StartsOn, one.ReleasesOn, one.State, one.ReleasedAt))
            .ToListAsync(ct);
        return [.. versions.OrderBy(row => row.State)
            .ThenBy(row => row.State is VersionState.Unreleased ? row.ReleasesOn ?? DateOnly.MaxValue : DateOnly.MinValue)
            .ThenByDescending(row => row.ReleasedAt).ThenBy(row => row.Name, s_byName)];
    }

    public async Task<IReadOnlyList<MilestoneRow>> MilestonesAsync(TenantId tenant, ProjectId project, CancellationToken ct)
    {
        await using var db = await contexts.OpenAsync(tenant, ct);
        var milestones = await db.Set<ProjectMilestone>().Where(one => one.Project == project)
            .Select(one => new MilestoneRow(one.Id, one.Name, one.Day, one.Note, one.ReachedOn))
            .ToListAsync(ct);
        return [.. milestones.OrderBy(row => row.ReachedOn is not null).ThenByDescending(row => row.ReachedOn).ThenBy(row => row.Day).ThenBy(row => row.Name, s_byName)];
    }

    public async Task<IReadOnlyList<ItemFieldRow>> FieldsAsync(TenantId tenant, ProjectId project, CancellationToken ct)
    {
        await using var db = await contexts.OpenAsync(tenant, ct);
        var fields = await db.Set<ItemField>().Where(field => field.Project == project).Include(field => field.Options).AsSplitQuery().AsNoTracking().ToListAsync(ct);
        return [.. fields.OrderBy(field => field.Position).Select(ItemFieldRow.Of)];
    }

    public async Task<IReadOnlyList<LifeCycleRow>> LifeCyclesAsync(TenantId tenant, ProjectId project, CancellationToken ct)
    {
        await using var db = await contexts.OpenAsync(tenant, ct);
        return await LifeCycleQueries.ReadAsync(db, project, ct);
    }

    public async Task<IReadOnlySet<ItemFieldId>> UsedFieldsAsync(RecordScope scope, ProjectId project, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(scope);
        await using var db = await contexts.OpenAsync(scope.Tenant, ct);
        var seen = db.Set<WorkRecord>().To(scope).OfType<WorkItem>();
        return (await db.Set<ItemField>()
            .Where(field => field.Project == project && db.Set<ItemValue>().Any(value => value.Project == project && value.Field == field.Id && seen.Any(item => item.Id == value.Item)))
            .Select(field => field.Id).ToListAsync(ct)).ToHashSet();
    }

    public async Task<IReadOnlyDictionary<ProjectComponentId, PartWork>> WorkByComponentAsync(RecordScope scope, ProjectId project, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(scope);
        await using var db = await contexts.OpenAsync(scope.Tenant, ct);
        var sums = await db.Set<ItemComponent>().Where(one => one.Project == project)
            .Join(db.Set<WorkRecord>().To(scope).OfType<WorkItem>(), one => one.Item, item => item.Id, (one, item) => new { one.Component, item.State, item.Points })
            .GroupBy(one => new { one.Component, one.State })
            .Select(group => new { group.Key.Component, group.Key.State, Items = group.Count(), Points = group.Sum(one => one.Points) ?? 0 })
            .ToListAsync(ct);
        return sums.GroupBy(sum => sum.Component).ToDictionary(group => group.Key, group => WorkOf(group.Select(sum => (sum.State, sum.Items, sum.Points))));
    }

    public async Task<IReadOnlyDictionary<ProjectVersionId, PartWork>> WorkByVersionAsync(RecordScope scope, ProjectId project, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(scope);
        await using var db = await contexts.OpenAsync(scope.Tenant, ct);
        var sums = await db.Set<ItemVersion>().Where(one => one.Project == project)
            .Join(db.Set<WorkRecord>().To(scope).OfType<WorkItem>(), one => one.Item, item => item.Id, (one, item) => new { one.Version, item.State, item.Points })
            .GroupBy(one => new { one.Version, one.State })
            .Select(group => new { group.Key.Version, group.Key.State, Items = group.Count(), Points = group.Sum(one => one.Points) ?? 0 })
            .ToListAsync(ct);
        return sums.GroupBy(sum => sum.Version).ToDictionary(group => group.Key, group => WorkOf(group.Select(sum => (sum.State, sum.Items, sum.Points))));
    }

    public async Task<IReadOnlyList<WorkItemHead>> DoneInAsync(RecordScope scope, ProjectId project, ProjectVersionId version, int most, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(scope);
        await using var db = await contexts.OpenAsync(scope.Tenant, ct);
        var done = await db.Set<WorkRecord>().To(scope).OfType<WorkItem>()
            .Where(item => item.Project == project && item.State == s_completed && item.Versions.Any(one => one.Version == version))
            .OrderBy(item => item.Number).Take(most)
            .Select(item => new WorkItemHead(item.Id, item.Key, item.Type, item.Title))
            .ToListAsync(ct);
        return [.. done.OrderBy(item => item.Type)];
    }

    public async Task<IReadOnlyList<HealthEntry>> HealthAsync(TenantId tenant, ProjectId project, int? before, int limit, CancellationToken ct)
    {
        await using var db = await contexts.OpenAsync(tenant, ct);
        var logged = await db.Log
            .Where(one => one.AggregateId == project.Value && one.Type == s_healthSet && (before == null || one.Sequence < before))
            .OrderByDescending(one => one.Sequence)
            .Take(limit)
            .Select(one => new { one.Sequence, one.ActorName, one.OccurredAt, one.Payload })
            .ToListAsync(ct);
        return logged.ConvertAll(one =>
        {
            var said = JsonSerializer.Deserialize<ProjectHealthSet>(one.Payload, UnitOfWork.Json)!;
            return new HealthEntry(
                one.Sequence, EnumText.Parse<ProjectHealth>(said.Health), said.Note.Length == 0 ? null : said.Note, one.ActorName, one.OccurredAt);
        });
    }

    /// <param name="byGroup">How many items, with how many points, are in each group of states.</param>
    private static PartWork WorkOf(IEnumerable<(string Group, int Items, decimal Points)> byGroup)
    {
        var sums = byGroup.ToLookup(sum => sum.Group == s_completed ? StateGroup.Completed : sum.Group == s_cancelled ? StateGroup.Cancelled : StateGroup.Started);
        var (open, done) = (sums[StateGroup.Started].ToList(), sums[StateGroup.Completed].ToList());
        return new PartWork(
            open.Sum(sum => sum.Items) + done.Sum(sum => sum.Items), done.Sum(sum => sum.Items),
            open.Sum(sum => sum.Points) + done.Sum(sum => sum.Points), done.Sum(sum => sum.Points))
        {
            Cancelled = sums[StateGroup.Cancelled].Sum(sum => sum.Items),
        };
    }

    private static async Task<ILookup<ProjectId, TeamName>> TeamsAsync(SynergyFlowDbContext db, List<ProjectId> projects, CancellationToken ct) =>
        (await db.Set<ProjectTeam>()
            .Where(one => projects.Contains(one.Project))
            .Join(db.Set<Team>(), one => one.Team, team => team.Id, (one, team) => new { one.Project, team.Id, team.Name })
            .OrderBy(one => one.Name).ThenBy(one => one.Id)
            .ToListAsync(ct))
        .ToLookup(one => one.Project, one => new TeamName(one.Id, one.Name));
}

internal static class SeenProjects
{
    /// <summary>What the policy of <c>projects.read</c> says, in SQL. A test walks both through the same cases.</summary>
    public static IQueryable<Project> SeenBy(this IQueryable<Project> projects, RecordScope scope)
    {
        if (!scope.Everything)
        {
            return projects.Where(_ => false);
        }

        if (scope.Restricted)
        {
            return projects;
        }

        var (me, teams) = (scope.User, scope.Teams.ToList());
        return projects.Where(project =>
            project.Visibility == ProjectVisibility.Everyone || project.Lead == me || project.Teams.Any(team => teams.Contains(team.Team)));
    }
}
