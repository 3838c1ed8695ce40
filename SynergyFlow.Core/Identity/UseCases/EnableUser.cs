using SynergyFlow.Core.Identity.Contracts;
using SynergyFlow.Core.Kernel;

namespace SynergyFlow.Core.Identity.UseCases;

/// <summary>Lets somebody sign in again. Sessions and tokens that were ended stay ended.</summary>
public sealed class EnableUser(AccountGate gate, IAccounts accounts, IUnitOfWork unitOfWork, TimeProvider time)
{
    /// <param name="ExpectedVersion">Refuse any other version; null: whatever is stored now.</param>
    public sealed record Command(UserId Id, int? ExpectedVersion = null);

    public async Task<Result<int>> ExecuteAsync(Actor actor, Command command, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(actor);
        ArgumentNullException.ThrowIfNull(command);
        var opened = await gate.OpenAsync(actor, command.Id, command.ExpectedVersion, ct);
        if (opened.Failed)
        {
            return opened.Error;
        }

        var enabled = opened.Value.Enable(true, actor.At(time.GetUtcNow()));
        if (enabled.Failed)
        {
            return enabled.Error;
        }

        var saved = await unitOfWork.SaveAsync(actor, ct);
        accounts.Forget(actor.Tenant, opened.Value.Id);
        return saved.Failed ? saved.Error : opened.Value.Version;
    }
}
