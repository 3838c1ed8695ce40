using SynergyFlow.Core.Identity.Contracts;
using SynergyFlow.Core.Kernel;

namespace SynergyFlow.Core.Teams.UseCases;

/// <summary>Takes somebody out of a team.</summary>
public sealed class LeaveTeam(TeamGate gate, IAccounts accounts, IUnitOfWork unitOfWork, TimeProvider time)
{
    /// <param name="ExpectedVersion">Refuse any other version; null: whatever is stored now.</param>
    public sealed record Command(TeamId Team, UserId User, int? ExpectedVersion = null);

    public async Task<Result<int>> ExecuteAsync(Actor actor, Command command, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(actor);
        ArgumentNullException.ThrowIfNull(command);
        var opened = await gate.OpenAsync(actor, command.Team, command.ExpectedVersion, ct);
        if (opened.Failed)
        {
            return opened.Error;
        }

        if (!opened.Value.Members.Any(member => member.User == command.User))
        {
            return new NotAMember(command.User);
        }

        opened.Value.Leave(command.User, actor.At(time.GetUtcNow()));
        var saved = await unitOfWork.SaveAsync(actor, ct);
        accounts.Forget(actor.Tenant, command.User);
        return saved.Failed ? saved.Error : opened.Value.Version;
    }
}
