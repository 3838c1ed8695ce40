using Microsoft.Extensions.Logging;
using SynergyFlow.Core.Kernel;

namespace SynergyFlow.Core.Identity.UseCases;

/// <summary>Makes ten new recovery codes, after the password or a code. The former ones do not count any more.</summary>
public sealed class RenewRecoveryCodes(
    AccountGate gate,
    ISecondFactorStore factors,
    SecondFactorProof proof,
    IUnitOfWork unitOfWork,
    TimeProvider time,
    ILogger<RenewRecoveryCodes> logger)
{
    /// <param name="Proof">The password, or a code of the app.</param>
    public sealed record Command(string? Proof)
    {
        // Records print their members, and this one must not end in a log.
        public override string ToString() => nameof(RenewRecoveryCodes);
    }

    /// <returns>The codes: shown once, kept nowhere.</returns>
    public async Task<Result<IReadOnlyList<string>>> ExecuteAsync(Actor actor, Command command, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(actor);
        ArgumentNullException.ThrowIfNull(command);
        var mine = await gate.OpenOwnAsync(actor, ct);
        if (mine.Failed)
        {
            return mine.Error;
        }

        var user = mine.Value;

        if (await factors.FindAsync(user.Id, ct) is not { IsOn: true } factor)
        {
            return new SecondFactorIsOff();
        }

        if (await proof.PasswordOrCodeAsync(user, factor, command.Proof, ct) is { } refused)
        {
            return refused;
        }

        var before = factor.RecoveryCodes.Count;
        var codes = factor.NewRecoveryCodes();
        user.RecoveryCodesRenewed(before, codes.Count, actor.At(time.GetUtcNow()));
        var saved = await unitOfWork.SaveAsync(actor, ct);
        if (saved.Failed)
        {
            return saved.Error;
        }

        logger.RecoveryCodesRenewed(user.Id);
        return new Result<IReadOnlyList<string>>(codes, null);
    }
}
