using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Tenants.Contracts;

namespace SynergyFlow.Core.Tenants.UseCases;

/// <summary>Shuts a tenant's people out, and lets them in again. Nothing of theirs is lost.</summary>
public sealed class SuspendTenant(TenantGate gate, ITenantDirectory directory, IUnitOfWork unitOfWork, TimeProvider time)
{
    /// <param name="ExpectedVersion">Refuse any other version; null: whatever is stored now.</param>
    public sealed record Command(TenantId Id, int? ExpectedVersion = null);

    public Task<Result<int>> SuspendAsync(Actor actor, Command command, CancellationToken ct) =>
        ChangeAsync(actor, command, (tenant, stamp) => tenant.Suspend(stamp), ct);

    public Task<Result<int>> ResumeAsync(Actor actor, Command command, CancellationToken ct) =>
        ChangeAsync(
            actor,
            command,
            (tenant, stamp) =>
            {
                tenant.Resume(stamp);
                return Result.Success;
            },
            ct);

    private async Task<Result<int>> ChangeAsync(Actor actor, Command command, Func<Tenant, Stamp, Result> change, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(actor);
        ArgumentNullException.ThrowIfNull(command);
        var opened = await gate.OpenAsync(actor, command.Id, command.ExpectedVersion, ct);
        if (opened.Failed)
        {
            return opened.Error;
        }

        var changed = change(opened.Value, actor.At(time.GetUtcNow()));
        if (changed.Failed)
        {
            return changed.Error;
        }

        var saved = await unitOfWork.SaveAsync(actor, ct);
        directory.Forget();
        return saved.Failed ? saved.Error : opened.Value.Version;
    }
}
