using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Projects.Items;

namespace SynergyFlow.Core.Projects.UseCases;

/// <summary>Changes the states of a project, all at once: what must be there can only be seen of the whole list.</summary>
public sealed class EditProjectStates(ProjectGate gate, IWorkItemStore items, IUnitOfWork unitOfWork, TimeProvider time)
{
    /// <param name="Project">Its key or its id.</param>
    /// <param name="States">All of them in their order; what is not among them goes.</param>
    /// <param name="ExpectedVersion">Refuse any other version; null: whatever is stored now.</param>
    public sealed record Command(string Project, IReadOnlyList<WantedState> States, int? ExpectedVersion = null);

    public async Task<Result<int>> ExecuteAsync(Actor actor, Command command, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(actor);
        ArgumentNullException.ThrowIfNull(command);
        var opened = await gate.OpenAsync(actor, command.Project, command.ExpectedVersion, ct);
        if (opened.Failed)
        {
            return opened.Error;
        }

        if (await CheckUseAsync(opened.Value, command.States, ct) is { } used)
        {
            return used;
        }

        if (opened.Value.EditStates(command.States, actor.At(time.GetUtcNow())) is { Failed: true } refused)
        {
            return refused.Error;
        }

        var saved = await unitOfWork.SaveAsync(actor, ct);
        return saved.Failed ? saved.Error : opened.Value.Version;
    }

    /// <summary>What items are in can be renamed and moved, but neither go nor mean something else: nobody has said where they are then.</summary>
    private async Task<Error?> CheckUseAsync(Project project, IReadOnlyList<WantedState> wanted, CancellationToken ct)
    {
        var changed = project.States.Where(state => !wanted.Any(one => one.Id == state.Id && one.Group == state.Group)).ToList();
        var used = changed.Count == 0 ? new Dictionary<ProjectStateId, int>() : await items.CountByStateAsync(project.Id, ct);
        return changed.Find(state => used.ContainsKey(state.Id)) is { } state ? new ProjectStateInUse(state.Name, used[state.Id]) : null;
    }
}
