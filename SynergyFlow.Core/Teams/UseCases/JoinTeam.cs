using SynergyFlow.Core.Identity.Contracts;
using SynergyFlow.Core.Kernel;

namespace SynergyFlow.Core.Teams.UseCases;

/// <summary>Puts an agent into a team, or changes his part in it.</summary>
public sealed class JoinTeam(TeamGate gate, IPeople people, IAccounts accounts, IUnitOfWork unitOfWork, TimeProvider time)
{
    /// <param name="ExpectedVersion">Refuse any other version; null: whatever is stored now.</param>
    public sealed record Command(TeamId Team, UserId User, TeamRole Role = TeamRole.Member, int? ExpectedVersion = null);

    public async Task<Result<int>> ExecuteAsync(Actor actor, Command command, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(actor);
        ArgumentNullException.ThrowIfNull(command);
        var opened = await gate.OpenAsync(actor, command.Team, command.ExpectedVersion, ct);
        if (opened.Failed)
        {
            return opened.Error;
        }

        if (!Enum.IsDefined(command.Role))
        {
            return new InvalidField("role", "role is member or lead.");
        }

        if (opened.Value.Archived)
        {
            return new TeamArchived();
        }

        if (await people.FindAsync(actor.Tenant, command.User, ct) is not { CanBeAssigned: true })
        {
            return new MemberNotAnAgent { Field = "user" };
        }

        opened.Value.Join(command.User, command.Role, actor.At(time.GetUtcNow()));
        var saved = await unitOfWork.SaveAsync(actor, ct);
        accounts.Forget(actor.Tenant, command.User);
        return saved.Failed ? saved.Error : opened.Value.Version;
    }
}
