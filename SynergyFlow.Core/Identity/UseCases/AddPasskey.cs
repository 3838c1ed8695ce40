using Microsoft.Extensions.Logging;
using SynergyFlow.Core.Kernel;

namespace SynergyFlow.Core.Identity.UseCases;

/// <summary>Adds a passkey to one's account, whose making <see cref="BeginPasskey"/> allowed and the framework verified.</summary>
public sealed class AddPasskey(
    AccountGate gate, IPasskeyStore passkeys, IUnitOfWork unitOfWork, TimeProvider time, ILogger<AddPasskey> logger)
{
    public sealed record Command(string? Name, PasskeyData Data);

    public async Task<Result<PasskeyId>> ExecuteAsync(Actor actor, Command command, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(actor);
        ArgumentNullException.ThrowIfNull(command);
        var mine = await gate.OpenOwnAsync(actor, ct);
        if (mine.Failed)
        {
            return mine.Error;
        }

        var user = mine.Value;

        if (user.PasswordHash is null)
        {
            return new SecondFactorNeedsPassword();
        }

        if ((await passkeys.OfAsync(user.Id, ct)).Count >= Passkey.MostPerUser)
        {
            return new TooManyPasskeys(Passkey.MostPerUser);
        }

        if (await passkeys.FindAsync(command.Data.CredentialId, ct) is not null)
        {
            return new PasskeyTaken();
        }

        var now = time.GetUtcNow();
        var made = Passkey.Create(user, command.Name, command.Data, now);
        if (made.Failed)
        {
            return made.Error;
        }

        passkeys.Add(made.Value);
        user.PasskeyAdded(made.Value, actor.At(now));
        var saved = await unitOfWork.SaveAsync(actor, ct);
        if (saved.Failed)
        {
            return saved.Error;
        }

        logger.PasskeyAdded(user.Id, made.Value.Id);
        return made.Value.Id;
    }
}
