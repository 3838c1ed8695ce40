using Microsoft.Extensions.Logging;
using SynergyFlow.Core.Kernel;

namespace SynergyFlow.Core.Identity.Provisioning.UseCases;

/// <summary>Turns provisioning on or off, and says whose people they are at sign-in.</summary>
public sealed class EditProvisioning(
    ProvisioningGate gate, IProvisioningStore store, IUserStore users, IUnitOfWork unitOfWork, TimeProvider time, ILogger<EditProvisioning> logger)
{
    /// <param name="Issuer">Of a provider that people sign in with; null: nobody is linked by himself.</param>
    public sealed record Command(bool Enabled, string? Issuer, ProvisionedClaim Claim, int Version);

    public async Task<Result<int>> ExecuteAsync(Actor actor, Command command, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(actor);
        ArgumentNullException.ThrowIfNull(command);
        var allowed = await gate.MayManageAsync(actor, ct);
        if (allowed.Failed)
        {
            return allowed.Error;
        }

        var settings = await store.GetForEditAsync(actor.Tenant, ct);
        if (settings.Version != command.Version)
        {
            return new VersionConflict(settings.Version);
        }

        var now = time.GetUtcNow();
        var edited = settings.Edit(command.Enabled, command.Issuer, command.Claim, actor.At(now));
        if (edited.Failed)
        {
            return edited.Error;
        }

        // Whom the log names, and whose rights the authorizer asks for, when the provider changes something.
        if (await users.FindAsync(UserId.Provisioning, ct) is null)
        {
            users.Add(User.OfProvisioning(actor.Tenant, now));
        }

        var saved = await unitOfWork.SaveAsync(actor, ct);
        if (saved.Failed)
        {
            return saved.Error;
        }

        logger.ProvisioningEdited(command.Enabled, settings.Issuer, actor.Id);
        return settings.Version;
    }
}
