using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Work;

namespace SynergyFlow.Core.Projects.Items.UseCases;

/// <summary>Moves a work item to another state of its project.</summary>
public sealed class MoveWorkItem(WorkItemGate gate, StateLimits limits, IUnitOfWork unitOfWork, TimeProvider time)
{
    /// <param name="ExpectedVersion">Refuse any other version; null: whatever is stored now.</param>
    public sealed record Command(RecordId Id, ProjectStateId State, int? ExpectedVersion = null);

    public async Task<Result<int>> ExecuteAsync(Actor actor, Command command, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(actor);
        ArgumentNullException.ThrowIfNull(command);
        var opened = await gate.OpenAsync(actor, command.Id, withProject: true, ct);
        if (opened.Failed)
        {
            return opened.Error;
        }

        var item = opened.Value;
        if (command.ExpectedVersion is { } expected && expected != item.Version)
        {
            return new VersionConflict(item.Version);
        }

        if (item.Of.States.FirstOrDefault(state => state.Id == command.State) is not { } state)
        {
            return new WorkItemStateUnknown();
        }

        if (state.Id != item.StateId && await limits.CheckAsync(item.Type, item.Id, state, ct) is { } full)
        {
            return full;
        }

        item.Move(state, actor.At(time.GetUtcNow()));
        var saved = await unitOfWork.SaveAsync(actor, ct);
        return saved.Failed ? saved.Error : item.Version;
    }
}
