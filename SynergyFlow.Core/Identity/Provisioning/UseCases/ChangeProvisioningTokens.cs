using Microsoft.Extensions.Logging;
using SynergyFlow.Core.Kernel;

namespace SynergyFlow.Core.Identity.Provisioning.UseCases;

/// <summary>Makes and revokes what the provider shows. Two may live at once, so that one is exchanged without a gap.</summary>
public sealed class ChangeProvisioningTokens(
    ProvisioningGate gate, IProvisioningStore store, IUnitOfWork unitOfWork, TimeProvider time, ILogger<ChangeProvisioningTokens> logger)
{
    /// <param name="Secret">Shown once, kept nowhere.</param>
    public sealed record Created(ProvisioningTokenId Id, string Secret)
    {
        // Records print their members, and this one must not end in a log.
        public override string ToString() => $"{nameof(Created)} {Id}";
    }

    public async Task<Result<Created>> CreateAsync(Actor actor, string? name, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(actor);
        var allowed = await gate.MayManageAsync(actor, ct);
        if (allowed.Failed)
        {
            return allowed.Error;
        }

        var called = Text.Check("name", name, ProvisioningToken.NameLength, required: true);
        if (called.Failed)
        {
            return called.Error;
        }

        var settings = await store.GetForEditAsync(actor.Tenant, ct);
        if (!settings.Enabled)
        {
            return new ProvisioningOff();
        }

        if (await store.CountLiveTokensAsync(ct) >= ProvisioningToken.Most)
        {
            return new TooManyProvisioningTokens(ProvisioningToken.Most);
        }

        var now = time.GetUtcNow();
        var secret = ProvisioningSecret.New(actor.Tenant);
        ProvisioningToken token = new()
        {
            Tenant = actor.Tenant,
            Id = ProvisioningTokenId.New(),
            Name = called.Value!,
            Hash = TokenSecret.Hash(secret),
            Hint = ProvisioningSecret.Hint(secret),
            CreatedAt = now,
        };
        store.Add(token);
        settings.TokenCreated(token, actor.At(now));
        var saved = await unitOfWork.SaveAsync(actor, ct);
        if (saved.Failed)
        {
            return saved.Error;
        }

        logger.ProvisioningTokenCreated(token.Id, actor.Id);
        return new Created(token.Id, secret);
    }

    public async Task<Result> RevokeAsync(Actor actor, ProvisioningTokenId id, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(actor);
        var allowed = await gate.MayManageAsync(actor, ct);
        if (allowed.Failed)
        {
            return allowed.Error;
        }

        var settings = await store.GetForEditAsync(actor.Tenant, ct);
        if (await store.FindTokenAsync(id, ct) is not { RevokedAt: null } token)
        {
            return new ProvisioningTokenNotFound(id);
        }

        var now = time.GetUtcNow();
        token.RevokedAt = now;
        settings.TokenRevoked(token, actor.At(now));
        var saved = await unitOfWork.SaveAsync(actor, ct);
        if (!saved.Failed)
        {
            logger.ProvisioningTokenRevoked(id, actor.Id);
        }

        return saved;
    }
}
