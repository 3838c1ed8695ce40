using SynergyFlow.Core.Kernel;

namespace SynergyFlow.Core.Teams.UseCases;

/// <summary>Takes a team out of use, or back into it. Nothing that it owned changes.</summary>
public sealed class ArchiveTeam(TeamGate gate, IUnitOfWork unitOfWork, TimeProvider time)
{
    /// <param name="Archived">False restores it.</param>
    /// <param name="ExpectedVersion">Refuse any other version; null: whatever is stored now.</param>
    public sealed record Command(TeamId Id, bool Archived, int? ExpectedVersion = null);

    public async Task<Result<int>> ExecuteAsync(Actor actor, Command command, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(actor);
        ArgumentNullException.ThrowIfNull(command);
        var opened = await gate.OpenAsync(actor, command.Id, command.ExpectedVersion, ct);
        if (opened.Failed)
        {
            return opened.Error;
        }

        opened.Value.Archive(command.Archived, actor.At(time.GetUtcNow()));
        var saved = await unitOfWork.SaveAsync(actor, ct);
        return saved.Failed ? saved.Error : opened.Value.Version;
    }
}
