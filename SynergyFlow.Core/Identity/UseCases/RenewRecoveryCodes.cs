using Microsoft.Extensions.Logging;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Policies;

namespace SynergyFlow.Core.Identity.UseCases;

/// <summary>Makes ten new recovery codes, after the password or a code. The former ones do not count any more.</summary>
public sealed class RenewRecoveryCodes(
    IUserStore users,
    ISecondFactorStore factors,
    SecondFactorProof proof,
    IAuthorizer authorizer,
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
        var allowed = await authorizer.AuthorizeAsync(
            actor, Actions.OwnAccount, new Resource("user", actor.Tenant, actor.Id.Value), ct);
        if (allowed.Failed)
        {
            return allowed.Error;
        }

        if (await users.FindAsync(actor.Id, ct) is not { } user)
        {
            return new UserNotFound(actor.Id);
        }

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
