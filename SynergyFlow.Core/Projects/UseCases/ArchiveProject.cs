using SynergyFlow.Core.Kernel;

namespace SynergyFlow.Core.Projects.UseCases;

/// <summary>Takes a project out of use, or back into it. Nothing in it changes.</summary>
public sealed class ArchiveProject(ProjectGate gate, IUnitOfWork unitOfWork, TimeProvider time)
{
    /// <param name="Project">Its key or its id.</param>
    /// <param name="Archived">False restores it.</param>
    /// <param name="ExpectedVersion">Refuse any other version; null: whatever is stored now.</param>
    public sealed record Command(string Project, bool Archived, int? ExpectedVersion = null);

    public async Task<Result<int>> ExecuteAsync(Actor actor, Command command, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(actor);
        ArgumentNullException.ThrowIfNull(command);
        var opened = await gate.OpenAsync(actor, command.Project, command.ExpectedVersion, ct, archivedToo: true);
        if (opened.Failed)
        {
            return opened.Error;
        }

        var stamp = actor.At(time.GetUtcNow());
        if (command.Archived)
        {
            opened.Value.Archive(stamp);
        }
        else
        {
            opened.Value.Restore(stamp);
        }

        var saved = await unitOfWork.SaveAsync(actor, ct);
        return saved.Failed ? saved.Error : opened.Value.Version;
    }
}
