using Microsoft.Extensions.Logging;
using SynergyFlow.Core.Kernel;

namespace SynergyFlow.Core.Identity.UseCases;

/// <summary>Records that the break-glass account was used. Where that cannot be recorded it is not used.</summary>
public sealed class NoteBreakGlass(
    AccountGate gate, IUserStore users, IUnitOfWork unitOfWork, TimeProvider time, ILogger<NoteBreakGlass> logger)
{
    /// <param name="Address">Where he came from, as the network says.</param>
    public sealed record Command(UserId User, string Address);

    public async Task<Result> ExecuteAsync(Actor actor, Command command, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(actor);
        ArgumentNullException.ThrowIfNull(command);
        var allowed = await gate.MayManageAsync(actor, command.User, ct);
        if (allowed.Failed)
        {
            return allowed;
        }

        if (await users.FindAsync(command.User, ct) is not { } user)
        {
            return new UserNotFound(command.User);
        }

        user.BreakGlassUsed(command.Address, actor.At(time.GetUtcNow()));
        var saved = await unitOfWork.SaveAsync(actor, ct);
        if (!saved.Failed)
        {
            logger.BreakGlassUsed(user.Id, command.Address);
        }

        return saved;
    }
}
