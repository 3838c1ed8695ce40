using SynergyFlow.Core.Kernel;

namespace SynergyFlow.Core.Teams.UseCases;

/// <summary>Makes a team without members.</summary>
public sealed class CreateTeam(TeamGate gate, ITeamStore teams, IUnitOfWork unitOfWork, TimeProvider time)
{
    public sealed record Command(string Name, string? Description = null);

    public sealed record Created(TeamId Id, int Version);

    public async Task<Result<Created>> ExecuteAsync(Actor actor, Command command, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(actor);
        ArgumentNullException.ThrowIfNull(command);
        var allowed = await gate.MayManageAsync(actor, null, ct);
        if (allowed.Failed)
        {
            return allowed.Error;
        }

        var made = Team.Create(actor.Tenant, command.Name, command.Description, actor.At(time.GetUtcNow()));
        if (made.Failed)
        {
            return made.Error;
        }

        if (await teams.NameTakenAsync(made.Value.Name, null, ct))
        {
            return new TeamNameTaken { Field = "name" };
        }

        teams.Add(made.Value);
        var saved = await unitOfWork.SaveAsync(actor, ct);
        return saved.Failed ? saved.Error : new Created(made.Value.Id, made.Value.Version);
    }
}
