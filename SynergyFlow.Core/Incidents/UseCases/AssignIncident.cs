using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Policies;
using SynergyFlow.Core.Work;

namespace SynergyFlow.Core.Incidents.UseCases;

/// <summary>Gives an incident to a team, a person, or both.</summary>
public sealed class AssignIncident(
    RecordGate gate, References references, IUnitOfWork unitOfWork, TimeProvider time)
{
    /// <param name="ExpectedVersion">Refuse any other version; null: whatever is stored now.</param>
    public sealed record Command(RecordId Id, TeamId? Team, UserId? Assignee, int? ExpectedVersion = null);

    public async Task<Result<int>> ExecuteAsync(Actor actor, Command command, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(actor);
        ArgumentNullException.ThrowIfNull(command);
        var opened = await gate.OpenAsync<Incident>(actor, command.Id, Actions.IncidentAssign, ct);
        if (opened.Failed)
        {
            return opened.Error;
        }

        if (command.ExpectedVersion is { } expected && expected != opened.Value.Version)
        {
            return new VersionConflict(opened.Value.Version);
        }

        if (await references.CheckOwnerAsync(actor, command.Team, command.Assignee, ct) is { } unknown)
        {
            return unknown;
        }

        if (opened.Value.Assign(command.Team, command.Assignee, actor.At(time.GetUtcNow())) is { Failed: true } refused)
        {
            return refused.Error;
        }

        var saved = await unitOfWork.SaveAsync(actor, ct);
        return saved.Failed ? saved.Error : opened.Value.Version;
    }
}
