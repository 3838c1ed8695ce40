using SynergyFlow.Core.Kernel;

namespace SynergyFlow.Core.Projects.UseCases;

/// <summary>Says how a project is doing.</summary>
public sealed class SetProjectHealth(ProjectGate gate, IUnitOfWork unitOfWork, TimeProvider time)
{
    /// <param name="Project">Its key or its id.</param>
    /// <param name="ExpectedVersion">Refuse any other version; null: whatever is stored now.</param>
    public sealed record Command(string Project, ProjectHealth Health, string? Note = null, int? ExpectedVersion = null);

    public async Task<Result<int>> ExecuteAsync(Actor actor, Command command, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(actor);
        ArgumentNullException.ThrowIfNull(command);
        var opened = await gate.OpenAsync(actor, command.Project, command.ExpectedVersion, ct);
        if (opened.Failed)
        {
            return opened.Error;
        }

        if (opened.Value.SetHealth(command.Health, command.Note, actor.At(time.GetUtcNow())) is { Failed: true } refused)
        {
            return refused.Error;
        }

        var saved = await unitOfWork.SaveAsync(actor, ct);
        return saved.Failed ? saved.Error : opened.Value.Version;
    }
}
