using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Policies;
using SynergyFlow.Core.Projects.Sprints;
using SynergyFlow.Core.Projects.Sprints.UseCases;
using SynergyFlow.Core.Projects.UseCases;
using SynergyFlow.Core.Work;

namespace SynergyFlow.Core.Projects.Items.UseCases;

/// <summary>Lists and shows work items to those who see them; to others there are none.</summary>
public sealed class ReadWorkItems(IWorkItemQueries queries, ReadProjects projects, ReadSprints sprints, IAuthorizer authorizer, TimeProvider time)
{
    public const int MostRows = 200;

    /// <summary>What was done in a sprint is shown in it.</summary>
    private static readonly StateGroup[] s_planned = [.. Backlog.Groups, StateGroup.Completed];

    /// <summary>Reads the projects that they are of.</summary>
    public ReadProjects Projects => projects;

    /// <summary>Reads the sprints that they are in.</summary>
    public ReadSprints Sprints => sprints;

    /// <param name="project">Its key or its id.</param>
    public async Task<Result<Page<WorkItemRow>>> ListAsync(Actor actor, string project, WorkItemFilter filter, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(filter);
        var found = await projects.FindAsync(actor, project, ct);
        return found.Failed ? found.Error
            : filter.Limit is < 1 or > MostRows ? new InvalidField("limit", $"limit is 1 to {MostRows}.")
            : Text.Check("text", filter.Text, WorkItemFilter.LongestText).Error is { } wrong ? new Result<Page<WorkItemRow>>(null, wrong)
            : await queries.ListAsync(await authorizer.ScopeAsync(actor, ct), found.Value.Id, filter, ct);
    }

    /// <summary>A part of a project's backlog as its page shows it.</summary>
    /// <param name="filter">Of the types, those of a backlog; its order, groups and count are the backlog's own.</param>
    public async Task<Result<BacklogPart>> BacklogAsync(Actor actor, ProjectDetails project, WorkItemFilter filter, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(project);
        ArgumentNullException.ThrowIfNull(filter);
        if (Text.Check("text", filter.Text, WorkItemFilter.LongestText).Error is { } wrong)
        {
            return wrong;
        }

        // No type would be all types.
        if (filter.Types.Except(Backlog.Types).Any())
        {
            return new InvalidField("type", $"type is one of {string.Join(", ", Backlog.Types.Select(type => type.ToText()))}.");
        }

        var wanted = filter with
        {
            Ranked = true,
            Count = true,
            Groups = Backlog.Groups,
            Types = filter.Types.Count > 0 ? filter.Types : Backlog.Types,
            Limit = Math.Clamp(filter.Limit, 1, BacklogPart.MostRows),
        };
        var scope = await authorizer.ScopeAsync(actor, ct);
        var listed = await sprints.ListAsync(actor, project, ct);
        List<SprintRow> open = [.. listed.Items.Where(sprint => sprint.State.IsOpen)];
        List<SprintRow> shown = [.. open.Take(BacklogPart.MostSprints)];
        var planned = shown.Count == 0 ? new([]) : await queries.ListAsync(
            scope, project.Id, wanted with { In = shown.ConvertAll(sprint => sprint.Id), Groups = s_planned, Limit = BacklogPart.MostPlanned, Count = false }, ct);
        var within = planned.Items.ToLookup(row => row.Sprint!.Id);
        wanted = wanted with { NotIn = open.ConvertAll(sprint => sprint.Id) };
        return new BacklogPart(
            await queries.ListAsync(scope, project.Id, wanted, ct), await queries.PointsAsync(scope, project.Id, wanted, ct), await queries.EpicsAsync(scope, project.Id, ct))
        {
            Sprints = shown.ConvertAll(sprint => new BacklogSprint(sprint, [.. within[sprint.Id]])),
            MorePlanned = planned.Next is not null,
            Known = listed.Items,
        };
    }

    public async Task<Result<Board>> BoardAsync(Actor actor, ProjectDetails project, BoardFilter filter, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(project);
        ArgumentNullException.ThrowIfNull(filter);
        return Text.Check("text", filter.Text, WorkItemFilter.LongestText).Error is { } wrong
            ? wrong
            : await queries.BoardAsync(
                await authorizer.ScopeAsync(actor, ct), project.Id, filter with { Cards = Math.Clamp(filter.Cards, 1, Board.MostCards) }, time.GetUtcNow(), ct);
    }

    /// <param name="reference">A key in any case, or an id.</param>
    public async Task<Result<WorkItemDetails>> FindAsync(Actor actor, string reference, CancellationToken ct) =>
        await queries.FindAsync(await authorizer.ScopeAsync(actor, ct), reference, ct) is { } found ? found : new RecordNotFound(reference);

    /// <summary>What of these the actor may do to it, which in an archived project is reading; asking is no attempt.</summary>
    public Task<IReadOnlySet<string>> AllowedAsync(Actor actor, WorkItemDetails item, IReadOnlyCollection<string> actions, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(actor);
        ArgumentNullException.ThrowIfNull(item);
        return authorizer.AllowedAsync(
            actor, item.Project.Archived ? [.. actions.Where(Actions.IsReading)] : actions, item.ToResource(actor.Tenant), ct);
    }

    /// <summary>Whether the actor may begin one in a project; asking is no attempt.</summary>
    public async Task<bool> MayCreateAsync(Actor actor, ProjectDetails project, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(actor);
        ArgumentNullException.ThrowIfNull(project);
        return project.ArchivedAt is null
            && (await authorizer.AllowedAsync(actor, [Actions.ItemCreate], project.ToResource(actor.Tenant), ct)).Count > 0;
    }
}
