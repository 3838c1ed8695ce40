using SynergyFlow.Core.Kernel;

namespace SynergyFlow.Core.Projects.UseCases;

/// <summary>Lays out the board of a project: its columns, what cards show, and how long what is done stays. All at once, as one form has it.</summary>
public sealed class EditBoard(ProjectGate gate, IProjectStore projects, IUnitOfWork unitOfWork, TimeProvider time)
{
    /// <param name="Project">Its key or its id.</param>
    /// <param name="ExpectedVersion">Of the project: refuse any other; null: whatever is stored now.</param>
    public sealed record Command(string Project, WantedBoard Board, int? ExpectedVersion = null);

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

        await projects.LoadBoardAsync(opened.Value, ct);
        return await unitOfWork.SaveAsync(actor, opened.Value, opened.Value.EditBoard(command.Board, actor.At(time.GetUtcNow())), ct);
    }
}
