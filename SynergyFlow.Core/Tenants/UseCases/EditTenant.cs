using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Tenants.Contracts;

namespace SynergyFlow.Core.Tenants.UseCases;

/// <summary>Another name, another host.</summary>
public sealed class EditTenant(TenantGate gate, ITenantDirectory directory, IUnitOfWork unitOfWork, TimeProvider time)
{
    /// <param name="ExpectedVersion">Refuse any other version; null: whatever is stored now.</param>
    /// <param name="ReachedAt">The host by which the one who asks came.</param>
    public sealed record Command(TenantId Id, string? Name, string? Host, int? ExpectedVersion, string? ReachedAt);

    public async Task<Result<int>> ExecuteAsync(Actor actor, Command command, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(actor);
        ArgumentNullException.ThrowIfNull(command);
        var opened = await gate.OpenAsync(actor, command.Id, command.ExpectedVersion, ct);
        if (opened.Failed)
        {
            return opened.Error;
        }

        var tenant = opened.Value;
        var edited = tenant.Edit(command.Name, command.Host, actor.At(time.GetUtcNow()));
        if (edited.Failed)
        {
            return edited.Error;
        }

        if (await gate.HostIsFreeAsync(tenant, command.ReachedAt, ct) is { } taken)
        {
            return taken;
        }

        var saved = await unitOfWork.SaveAsync(actor, ct);
        directory.Forget();
        return saved.Failed ? saved.Error : tenant.Version;
    }
}
