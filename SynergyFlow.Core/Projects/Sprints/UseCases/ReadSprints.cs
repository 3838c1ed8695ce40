using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Projects.UseCases;

namespace SynergyFlow.Core.Projects.Sprints.UseCases;

/// <summary>Lists sprints, and says what became of them, to those who see the project.</summary>
public sealed class ReadSprints(ISprintQueries queries, ReadProjects projects, ReadCapacity capacity)
{
    /// <summary>So many finished sprints are compared.</summary>
    public const int VelocitySprints = 12;

    /// <summary>So far back the flow is counted.</summary>
    public const int MostFlowDays = 180;

    /// <summary>Reads the projects that they are of.</summary>
    public ReadProjects Projects => projects;

    /// <summary>Reads who has time for them.</summary>
    public ReadCapacity Capacity => capacity;

    /// <param name="project">Its key or its id.</param>
    public async Task<Result<ProjectPartsOf<SprintRow>>> ListAsync(Actor actor, string project, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(actor);
        var found = await projects.FindAsync(actor, project, ct);
        return found.Failed ? found.Error : await ListAsync(actor, found.Value, ct);
    }

    /// <param name="project">One that the actor sees.</param>
    public async Task<ProjectPartsOf<SprintRow>> ListAsync(Actor actor, ProjectDetails project, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(actor);
        ArgumentNullException.ThrowIfNull(project);
        return new(project, await queries.ListAsync(actor.Tenant, project.Id, ct));
    }

    /// <summary>What became of a sprint that was started: what it held, what came and went, what was done.</summary>
    /// <param name="project">Its key or its id.</param>
    public async Task<Result<SprintReport>> ReportAsync(Actor actor, string project, SprintId sprint, CancellationToken ct)
    {
        var listed = await ListAsync(actor, project, ct);
        return listed.Failed ? listed.Error : await ReportAsync(actor, listed.Value, sprint, ct);
    }

    /// <inheritdoc cref="ReportAsync(Actor, string, SprintId, CancellationToken)"/>
    public async Task<Result<SprintReport>> ReportAsync(Actor actor, ProjectPartsOf<SprintRow> sprints, SprintId sprint, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(actor);
        ArgumentNullException.ThrowIfNull(sprints);
        if (sprints.Items.FirstOrDefault(one => one.Id == sprint) is not { } row)
        {
            return new SprintNotFound(sprint);
        }

        if (row.StartedAt is null)
        {
            return new SprintIsAlready(row.State);
        }

        var ledger = (await queries.LedgersAsync(actor.Tenant, sprints.Project.Id, [row], ct))[sprint];
        var names = await queries.NamesAsync(
            actor.Tenant, [.. ledger.Scope.Select(change => change.Item).Concat(ledger.Done).Concat(ledger.Open).Distinct()],
            [.. ledger.Scope.Select(change => change.By).Distinct()], ct);
        return new SprintReport(
            sprints.Project, row, ledger.Committed, ledger.Now, ledger.Steps,
            [.. ledger.Scope.Select(change => new ScopeRow(names.Items.GetValueOrDefault(change.Item), change.At, names.People.GetValueOrDefault(change.By), change.Kind, change.Points))],
            [.. ledger.Done.Select(id => names.Items.GetValueOrDefault(id)).OfType<SprintItem>()],
            [.. ledger.Open.Select(id => names.Items.GetValueOrDefault(id)).OfType<SprintItem>()]);
    }

    /// <summary>The last finished sprints, the first first: what each held at its start, and what was done.</summary>
    public async Task<IReadOnlyList<VelocityRow>> VelocityAsync(Actor actor, ProjectPartsOf<SprintRow> sprints, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(actor);
        ArgumentNullException.ThrowIfNull(sprints);
        List<SprintRow> closed = [.. sprints.Items.Where(one => one.State is SprintState.Closed).Take(VelocitySprints).Reverse()];
        var ledgers = await queries.LedgersAsync(actor.Tenant, sprints.Project.Id, closed, ct);
        return [.. closed.Select(one => new VelocityRow(one.Id, one.Name, one.ClosedAt!.Value, ledgers[one.Id].Committed, ledgers[one.Id].Now))];
    }

    /// <summary>How much was in which group, day by day.</summary>
    /// <param name="ends">The ends of at most <see cref="MostFlowDays"/> days, ascending.</param>
    public Task<IReadOnlyList<FlowDay>> FlowAsync(Actor actor, ProjectDetails project, IReadOnlyList<DateTimeOffset> ends, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(actor);
        ArgumentNullException.ThrowIfNull(project);
        ArgumentNullException.ThrowIfNull(ends);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(ends.Count, MostFlowDays, nameof(ends));
        return queries.FlowAsync(actor.Tenant, project.Id, ends, ct);
    }
}
