using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Policies;
using SynergyFlow.Core.Projects.Sprints;
using SynergyFlow.Core.Projects.UseCases;
using SynergyFlow.Core.Work;

namespace SynergyFlow.Core.Projects.Items.UseCases;

/// <summary>Shows whoever sees some work what the desk knows of the services it is about, as far as he sees that.</summary>
public sealed class ReadOperations(ITouchedServices touched, IServiceHistory history, ReadProjects projects, IAuthorizer authorizer, TimeProvider time)
{
    /// <summary>So many services are offered, of calls of so many days.</summary>
    public const int MostNames = 100;
    public const int NamesOfDays = 365;

    /// <param name="reference">A key in any case, or an id.</param>
    public async Task<Result<ItemOperations>> OfItemAsync(Actor actor, string reference, CancellationToken ct)
    {
        var scope = await authorizer.ScopeAsync(actor, ct);
        if (await touched.OfItemAsync(scope, reference, ct) is not { } found)
        {
            return new RecordNotFound(reference);
        }

        var now = time.GetUtcNow();
        return new ItemOperations(
            now, found.Components, found.Services, found.More, found.Services.Count == 0 ? null : await history.ReadAsync(scope, found.Services, now, ct));
    }

    /// <param name="project">One that the actor sees.</param>
    /// <returns>How many calls about what the items of a sprint touch were begun since it was; null: it is not begun, or touches nothing.</returns>
    public async Task<int?> InSprintAsync(Actor actor, ProjectDetails project, SprintRow sprint, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(project);
        ArgumentNullException.ThrowIfNull(sprint);
        if (sprint.StartedAt is not { } started)
        {
            return null;
        }

        var scope = await authorizer.ScopeAsync(actor, ct);
        var found = await touched.OfSprintAsync(scope, project.Id, sprint.Id, ct);
        return found.Services.Count == 0 ? null : await history.CountSinceAsync(scope, found.Services, started, ct);
    }

    /// <summary>The services that calls which the actor sees name: what a component of a project may be about.</summary>
    /// <param name="project">Its key or its id.</param>
    public async Task<Result<IReadOnlyList<string>>> NamesAsync(Actor actor, string project, CancellationToken ct)
    {
        var found = await projects.FindAsync(actor, project, ct);
        return found.Failed
            ? found.Error
            : new Result<IReadOnlyList<string>>(await history.NamesAsync(await authorizer.ScopeAsync(actor, ct), time.GetUtcNow().AddDays(-NamesOfDays), MostNames, ct), null);
    }
}

/// <param name="At">When it was read.</param>
/// <param name="Components">Those of the item, and of an epic those of what is below it too.</param>
/// <param name="MoreServices">There are more services than were looked at.</param>
/// <param name="History">Null: no component names a service.</param>
public sealed record ItemOperations(DateTimeOffset At, IReadOnlyList<string> Components, IReadOnlyList<string> Services, bool MoreServices, ServiceHistory? History);
