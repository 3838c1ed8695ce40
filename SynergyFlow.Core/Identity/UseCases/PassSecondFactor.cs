using Microsoft.Extensions.Logging;
using SynergyFlow.Core.Kernel;

namespace SynergyFlow.Core.Identity.UseCases;

/// <summary>The second step of a sign-in: a code of the app, or a recovery code, each of which is taken once. The system asks: nobody is signed in yet.</summary>
public sealed class PassSecondFactor(
    AccountGate gate,
    IUserStore users,
    ISecondFactorStore factors,
    SecondFactorProof proof,
    IUnitOfWork unitOfWork,
    TimeProvider time,
    ILogger<PassSecondFactor> logger)
{
    /// <param name="Stamp">Of the account when its password was checked.</param>
    public sealed record Command(UserId User, string Stamp, string? Code)
    {
        // Records print their members, and these must not end in a log.
        public override string ToString() => $"{nameof(PassSecondFactor)} {User}";
    }

    public async Task<Result> ExecuteAsync(Actor actor, Command command, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(actor);
        ArgumentNullException.ThrowIfNull(command);
        var allowed = await gate.MayManageAsync(actor, command.User, ct);
        if (allowed.Failed)
        {
            return allowed;
        }

        if (await users.FindAsync(command.User, ct) is not { CanSignIn: true } user
            || user.SecurityStamp != command.Stamp
            || await factors.FindAsync(user.Id, ct) is not { IsOn: true } factor)
        {
            return new SignInOver();
        }

        if (await proof.AnyCodeAsync(user, factor, command.Code, ct) is { } refused)
        {
            return refused;
        }

        var left = factor.RecoveryCodes.Count;
        var byRecovery = SecondFactor.LooksLikeRecoveryCode(SecondFactor.Typed(command.Code));
        if (byRecovery)
        {
            user.RecoveryCodeUsed(left, new Stamp(user.Id, time.GetUtcNow()));
        }

        var saved = await unitOfWork.SaveAsync(actor, ct);
        if (byRecovery && !saved.Failed)
        {
            logger.RecoveryCodeUsed(user.Id, left);
        }

        return saved;
    }
}
