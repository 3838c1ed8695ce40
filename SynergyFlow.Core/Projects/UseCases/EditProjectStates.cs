using SynergyFlow.Core.Kernel;

namespace SynergyFlow.Core.Projects.UseCases;

/// <summary>Changes the states of a project, all at once: what must be there can only be seen of the whole list.</summary>
public sealed class EditProjectStates(ProjectGate gate, IUnitOfWork unitOfWork, TimeProvider time)
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

        if (opened.Value.EditStates(command.States, actor.At(time.GetUtcNow())) is { Failed: true } refused)
        {
            return refused.Error;
        }

        var saved = await unitOfWork.SaveAsync(actor, ct);
        return saved.Failed ? saved.Error : opened.Value.Version;
    }
}
