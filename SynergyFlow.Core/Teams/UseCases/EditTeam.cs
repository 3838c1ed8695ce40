using SynergyFlow.Core.Kernel;

namespace SynergyFlow.Core.Teams.UseCases;

/// <summary>Changes a team's name or what it says of itself.</summary>
public sealed class EditTeam(TeamGate gate, ITeamStore teams, IUnitOfWork unitOfWork, TimeProvider time)
{
    /// <param name="ExpectedVersion">Refuse any other version; null: whatever is stored now.</param>
    public sealed record Command(
        TeamId Id, Optional<string> Name = default, Optional<string> Description = default, int? ExpectedVersion = null);

    public async Task<Result<int>> ExecuteAsync(Actor actor, Command command, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(actor);
        ArgumentNullException.ThrowIfNull(command);
        var opened = await gate.OpenAsync(actor, command.Id, command.ExpectedVersion, ct);
        if (opened.Failed)
        {
            return opened.Error;
        }

        var team = opened.Value;
        var edited = team.Edit(
            command.Name.Or(team.Name) ?? "", command.Description.Or(team.Description), actor.At(time.GetUtcNow()));
        if (edited.Failed)
        {
            return edited.Error;
        }

        if (await teams.NameTakenAsync(team.Name, team.Id, ct))
        {
            return new TeamNameTaken { Field = "name" };
        }

        var saved = await unitOfWork.SaveAsync(actor, ct);
        return saved.Failed ? saved.Error : team.Version;
    }
}
