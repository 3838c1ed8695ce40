using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Policies;
using SynergyFlow.Core.Work;

namespace SynergyFlow.Core.Incidents.UseCases;

/// <summary>Gives an incident to a team, a person, or both.</summary>
public sealed class AssignIncident(
    RecordGate gate, References references, IUnitOfWork unitOfWork, TimeProvider time)
{
    /// <param name="ExpectedVersion">Refuse any other version; null: whatever is stored now.</param>
    /// <param name="Reason">Why to another team than its route led to; nobody has to say.</param>
    public sealed record Command(RecordId Id, TeamId? Team, UserId? Assignee, int? ExpectedVersion = null, string? Reason = null);

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

        if (await ChangeAsync(actor, opened.Value, command.Team, command.Assignee, command.Reason, ct) is { Failed: true } refused)
        {
            return refused.Error;
        }

        var saved = await unitOfWork.SaveAsync(actor, ct);
        return saved.Failed ? saved.Error : opened.Value.Version;
    }

    /// <summary>The same on an incident that is loaded, for those who save several changes at once.</summary>
    public async Task<Result> ApplyAsync(Actor actor, Incident incident, TeamId? team, UserId? assignee, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(actor);
        ArgumentNullException.ThrowIfNull(incident);
        return await gate.CheckAsync(actor, incident, Actions.IncidentAssign, ct) is { } denied
            ? denied
            : await ChangeAsync(actor, incident, team, assignee, null, ct);
    }

    private async Task<Result> ChangeAsync(Actor actor, Incident incident, TeamId? team, UserId? assignee, string? reason, CancellationToken ct) =>
        await references.CheckOwnerAsync(actor, team, assignee, ct) is { } unknown
            ? unknown
            : incident.Assign(team, assignee, actor.At(time.GetUtcNow()), reason);
}
