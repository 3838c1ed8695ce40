using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Projects.Items;
using SynergyFlow.Core.Projects.LifeCycles;

namespace SynergyFlow.Core.Projects.UseCases;

/// <summary>Says where items of a type may go in a project, and what they must have there. All of it at once: what is not in the command goes.</summary>
public sealed class EditLifeCycle(ProjectGate gate, IProjectStore projects, IUnitOfWork unitOfWork, TimeProvider time)
{
    /// <param name="Project">Its key or its id.</param>
    /// <param name="ExpectedVersion">Of the project: refuse any other; null: whatever is stored now.</param>
    public sealed record Command(string Project, WorkItemType Type, WantedLifeCycle LifeCycle, int? ExpectedVersion = null);

    /// <returns>The project's version.</returns>
    public async Task<Result<int>> ExecuteAsync(Actor actor, Command command, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(actor);
        ArgumentNullException.ThrowIfNull(command);
        var opened = await gate.OpenAsync(actor, command.Project, command.ExpectedVersion, ct);
        if (opened.Failed)
        {
            return opened.Error;
        }

        await projects.LoadFieldsAsync(opened.Value, ct);
        await projects.LoadLifeCyclesAsync(opened.Value, command.Type, ct);
        return await unitOfWork.SaveAsync(actor, opened.Value, opened.Value.EditLifeCycle(command.Type, command.LifeCycle, actor.At(time.GetUtcNow())), ct);
    }
}
