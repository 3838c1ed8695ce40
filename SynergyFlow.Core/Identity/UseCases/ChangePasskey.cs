using Microsoft.Extensions.Logging;
using SynergyFlow.Core.Kernel;

namespace SynergyFlow.Core.Identity.UseCases;

/// <summary>Renames or removes one of one's own passkeys. The password remains as a way in.</summary>
public sealed class ChangePasskey(
    AccountGate gate, IPasskeyStore passkeys, IUnitOfWork unitOfWork, TimeProvider time, ILogger<ChangePasskey> logger)
{
    public async Task<Result> RenameAsync(Actor actor, PasskeyId id, string? name, CancellationToken ct)
    {
        var opened = await OpenAsync(actor, id, ct);
        if (opened.Failed)
        {
            return opened.Error;
        }

        var (user, passkey) = opened.Value;
        var before = passkey.Name;
        if (passkey.Rename(name) is { Failed: true } refused)
        {
            return refused;
        }

        if (before != passkey.Name)
        {
            user.PasskeyRenamed(before, passkey, actor.At(time.GetUtcNow()));
        }

        return await unitOfWork.SaveAsync(actor, ct);
    }

    public async Task<Result> RemoveAsync(Actor actor, PasskeyId id, CancellationToken ct)
    {
        var opened = await OpenAsync(actor, id, ct);
        if (opened.Failed)
        {
            return opened.Error;
        }

        var (user, passkey) = opened.Value;
        passkeys.Remove(passkey);
        user.PasskeyRemoved(passkey, actor.At(time.GetUtcNow()));
        var saved = await unitOfWork.SaveAsync(actor, ct);
        if (!saved.Failed)
        {
            logger.PasskeyRemoved(user.Id, id);
        }

        return saved;
    }

    private async Task<Result<(User User, Passkey Passkey)>> OpenAsync(Actor actor, PasskeyId id, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(actor);
        var mine = await gate.OpenOwnAsync(actor, ct);
        if (mine.Failed)
        {
            return mine.Error;
        }

        var user = mine.Value;

        return await passkeys.FindAsync(id, ct) is { } passkey && passkey.User == user.Id ? (user, passkey) : new PasskeyNotFound(id);
    }
}
