using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Projects.UseCases;
using SynergyFlow.Core.Work;

namespace SynergyFlow.Core.Projects.Sprints.UseCases;

/// <summary>Sets what the members of a sprint have time for beside the work that they have in it.</summary>
public sealed class ReadCapacity(ISprintQueries queries, ReadProjects projects, IDeskLoad desk, TimeProvider time)
{
    /// <param name="project">Its key or its id.</param>
    /// <param name="today">The reader's day: what is left of the sprint begins with it.</param>
    public async Task<Result<CapacityReport>> ExecuteAsync(Actor actor, string project, SprintId sprint, DateOnly today, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(actor);
        var found = await projects.FindAsync(actor, project, ct);
        return found.Failed ? found.Error : await ExecuteAsync(actor, found.Value, sprint, today, ct);
    }

    /// <param name="project">One that the actor sees.</param>
    /// <inheritdoc cref="ExecuteAsync(Actor, string, SprintId, DateOnly, CancellationToken)"/>
    public async Task<Result<CapacityReport>> ExecuteAsync(Actor actor, ProjectDetails project, SprintId sprint, DateOnly today, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(actor);
        ArgumentNullException.ThrowIfNull(project);
        if (await queries.CapacityAsync(actor.Tenant, project.Id, sprint, ct) is not { } planned)
        {
            return new SprintNotFound(sprint);
        }

        List<UserId> people = [.. planned.Capacity.Members.Select(member => member.User).Union(planned.Work.Keys).Where(user => user != PlannedCapacity.Nobody)];
        var names = await queries.NamesAsync(actor.Tenant, [], people, ct);

        // What is usual is what was so before the sprint: it does not change while the sprint is under way.
        var until = planned.StartedAt ?? time.GetUtcNow();
        var workDays = await desk.WorkDaysAsync(actor.Tenant, ct);
        var solved = await desk.SolvedAsync(actor.Tenant, people, until.AddDays(-7 * CapacityCount.DeskWeeks), until, ct);
        var before = DateOnly.FromDateTime(until.UtcDateTime);
        var deskDays = workDays.Between(before.AddDays(-7 * CapacityCount.DeskWeeks), before.AddDays(-1)).Count;
        var count = planned is { StartsOn: { } first, EndsOn: { } last } ? new CapacityCount(workDays, first, last, today, deskDays) : null;
        List<CapacityRow> rows =
        [
            .. people.Select(user =>
            {
                var member = planned.Capacity.Members.FirstOrDefault(one => one.User == user);
                var (all, left) = member is null || count is null ? default : count.Of(member, solved.GetValueOrDefault(user), planned.Capacity.IncidentMinutes);
                return new CapacityRow(names.People[user], member, solved.GetValueOrDefault(user), all, left, planned.Work.GetValueOrDefault(user, CapacityWork.None));
            }).OrderBy(row => row.Member is null).ThenBy(row => row.Person.Name, StringComparer.CurrentCultureIgnoreCase),
        ];
        return new CapacityReport(
            planned.State, planned.Capacity.IncidentMinutes, count is null ? [] : workDays.Between(count.First, count.Last), deskDays, rows,
            planned.Work.GetValueOrDefault(PlannedCapacity.Nobody, CapacityWork.None), Sum(rows.Select(row => row.All)), Sum(rows.Select(row => row.Left)),
            new(planned.Work.Values.Sum(work => work.Minutes), planned.Work.Values.Sum(work => work.Unestimated)));
    }

    private static CapacityTime Sum(IEnumerable<CapacityTime?> times) =>
        times.OfType<CapacityTime>().Aggregate(new CapacityTime(0, 0, 0), (sum, one) => new(sum.Days + one.Days, sum.Desk + one.Desk, sum.Minutes + one.Minutes));
}
