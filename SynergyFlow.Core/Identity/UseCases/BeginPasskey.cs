using SynergyFlow.Core.Kernel;

namespace SynergyFlow.Core.Identity.UseCases;

/// <summary>Whether somebody may add a passkey to his account: after the password or a code, for whoever finds an open page must not add his own.</summary>
public sealed class BeginPasskey(
    AccountGate gate,
    ISecondFactorStore factors,
    IPasskeyStore passkeys,
    SecondFactorProof proof,
    IUnitOfWork unitOfWork)
{
    /// <param name="Proof">The password, or a code of the app.</param>
    public sealed record Command(string? Name, string? Proof)
    {
        // Records print their members, and this one must not end in a log.
        public override string ToString() => nameof(BeginPasskey);
    }

    /// <returns>What the device shows its owner: the address that he signs in with, and his name.</returns>
    public async Task<Result<(string Address, string Name)>> ExecuteAsync(Actor actor, Command command, CancellationToken ct)
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

        if (Text.Check("name", command.Name, Passkey.NameLength, required: true) is { Failed: true } unnamed)
        {
            return unnamed.Error;
        }

        if ((await passkeys.OfAsync(user.Id, ct)).Count >= Passkey.MostPerUser)
        {
            return new TooManyPasskeys(Passkey.MostPerUser);
        }

        var factor = await factors.FindAsync(user.Id, ct);
        if (await proof.OwnerAsync(user, factor, command.Proof, ct) is { } refused)
        {
            return refused;
        }

        // A code that was shown is used up.
        var saved = await unitOfWork.SaveAsync(actor, ct);
        return saved.Failed ? saved.Error : (user.Email ?? user.DisplayName, user.DisplayName);
    }
}
