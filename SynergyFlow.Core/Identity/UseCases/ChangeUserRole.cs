using SynergyFlow.Core.Identity.Contracts;
using SynergyFlow.Core.Kernel;

namespace SynergyFlow.Core.Identity.UseCases;

/// <summary>Gives somebody another role. His open pages follow within seconds: rights are read afresh at every command.</summary>
public sealed class ChangeUserRole(AccountGate gate, IAccounts accounts, IUnitOfWork unitOfWork, TimeProvider time)
{
    /// <param name="ExpectedVersion">Refuse any other version; null: whatever is stored now.</param>
    public sealed record Command(UserId Id, Role Role, int? ExpectedVersion = null);

    public async Task<Result<int>> ExecuteAsync(Actor actor, Command command, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(actor);
        ArgumentNullException.ThrowIfNull(command);
        var opened = await gate.OpenAsync(actor, command.Id, command.ExpectedVersion, ct);
        if (opened.Failed)
        {
            return opened.Error;
        }

        var user = opened.Value;
        if (user.Id == actor.Id)
        {
            return new NotOnYourself();
        }

        if (await gate.ReachesAsync(actor, command.Role, ct) is { } above)
        {
            return above;
        }

        if (await gate.KeepsAnAdministratorAsync(user, command.Role, ct) is { } last)
        {
            return last;
        }

        var changed = user.ChangeRole(command.Role, actor.At(time.GetUtcNow()));
        if (changed.Failed)
        {
            return changed.Error;
        }

        var saved = await unitOfWork.SaveAsync(actor, ct);
        accounts.Forget(actor.Tenant, user.Id);
        return saved.Failed ? saved.Error : user.Version;
    }
}
