using SynergyFlow.Core.Identity.Contracts;
using SynergyFlow.Core.Kernel;

namespace SynergyFlow.Core.Projects.Sprints.UseCases;

/// <summary>Says who works in a sprint, how much a day, and on which days not; replaces what was said before.</summary>
public sealed class PlanCapacity(ProjectGate gate, IPeople people, IUnitOfWork unitOfWork, TimeProvider time)
{
    /// <param name="Project">Its key or its id.</param>
    /// <param name="ExpectedVersion">Of the project: refuse any other; null: whatever is stored now.</param>
    public sealed record Command(string Project, SprintId Sprint, SprintCapacity Capacity, int? ExpectedVersion = null);

    /// <returns>The project's version.</returns>
    public async Task<Result<int>> ExecuteAsync(Actor actor, Command command, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(actor);
        ArgumentNullException.ThrowIfNull(command);
        var opened = await gate.OpenAsync(actor, command.Project, command.ExpectedVersion, ct, withParts: true);
        if (opened.Failed)
        {
            return opened.Error;
        }

        if (opened.Value.Sprints.FirstOrDefault(one => one.Id == command.Sprint) is not { } sprint)
        {
            return new SprintNotFound(command.Sprint);
        }

        var capacity = command.Capacity.Checked(sprint.StartsOn, sprint.EndsOn);
        if (capacity.Failed)
        {
            return capacity.Error;
        }

        // Who is in it already may stay, though he could not come anew.
        var before = sprint.Capacity.Members.Select(member => member.User).ToHashSet();
        var known = await people.NamesAsync(actor.Tenant, [.. capacity.Value.Members.Select(member => member.User).Union(before)], ct);
        if (capacity.Value.Members.Any(member => !before.Contains(member.User) && known.GetValueOrDefault(member.User) is not { CanBeAssigned: true }))
        {
            return new SprintMemberUnknown();
        }

        var planned = opened.Value.PlanCapacity(
            sprint.Id, capacity.Value, known.ToDictionary(person => person.Key, person => person.Value.Name), actor.At(time.GetUtcNow()));
        return await unitOfWork.SaveAsync(actor, opened.Value, planned, ct);
    }
}
