using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Tenants.Contracts;

namespace SynergyFlow.Core.Tenants.UseCases;

/// <summary>Takes an organisation in, with its first administrator.</summary>
public sealed class CreateTenant(
    TenantGate gate, ITenantStore store, ITenantAdministrators administrators, ITenantDirectory directory, IUnitOfWork unitOfWork, TimeProvider time)
{
    /// <param name="ReachedAt">The host by which the one who asks came.</param>
    public sealed record Command(string? Name, string? ShortName, string? Host, string? AdministratorName, string? AdministratorEmail, string? ReachedAt);

    public sealed record Created(TenantId Id, int Version, NewAdministrator Administrator);

    public async Task<Result<Created>> ExecuteAsync(Actor actor, Command command, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(actor);
        ArgumentNullException.ThrowIfNull(command);
        var allowed = await gate.MayManageAsync(actor, null, ct);
        if (allowed.Failed)
        {
            return allowed.Error;
        }

        var stamp = actor.At(time.GetUtcNow());
        var made = Tenant.Create(command.Name, command.ShortName, command.Host, stamp);
        if (made.Failed)
        {
            return made.Error;
        }

        var tenant = made.Value;
        if (administrators.Check(command.AdministratorName, command.AdministratorEmail) is { } wrong)
        {
            return wrong;
        }

        if (await store.ShortNameTakenAsync(tenant.ShortName, ct))
        {
            return new ShortNameTaken();
        }

        if (await gate.HostIsFreeAsync(tenant, command.ReachedAt, ct) is { } taken)
        {
            return taken;
        }

        tenant.AskForAdministrator(command.AdministratorEmail!, stamp);
        store.Add(tenant);
        var saved = await unitOfWork.SaveAsync(actor, ct);
        if (saved.Failed)
        {
            return saved.Error;
        }

        // From here on there is a tenant, whatever happens: without an administrator its page offers to add one.
        directory.Forget();
        var added = await administrators.AddAsync(tenant.Id, command.AdministratorName!, command.AdministratorEmail!, ct);
        return added.Failed ? added.Error : new Created(tenant.Id, tenant.Version, added.Value);
    }
}
