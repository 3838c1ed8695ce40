using Microsoft.Extensions.Logging;
using SynergyFlow.Core.Kernel;

namespace SynergyFlow.Core.Identity.UseCases;

/// <summary>Opens an account for a person, with a password he has to change at the first sign-in.</summary>
public sealed class CreateUser(
    AccountGate gate, IUserStore users, IPasswords passwords, IUnitOfWork unitOfWork, TimeProvider time, ILogger<CreateUser> logger)
{
    /// <param name="Password">Null makes one.</param>
    public sealed record Command(string DisplayName, string Email, Role Role, string? Password = null);

    /// <param name="GeneratedPassword">Shown once, kept nowhere; null when the command brought one.</param>
    public sealed record Created(UserId Id, int Version, string? GeneratedPassword)
    {
        // Records print their members, and this one must not end in a log.
        public override string ToString() => $"{nameof(Created)} {Id}";
    }

    public async Task<Result<Created>> ExecuteAsync(Actor actor, Command command, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(actor);
        ArgumentNullException.ThrowIfNull(command);
        var allowed = await gate.MayManageAsync(actor, null, ct);
        if (allowed.Failed)
        {
            return allowed.Error;
        }

        if (await gate.ReachesAsync(actor, command.Role, ct) is { } above)
        {
            return above;
        }

        var made = User.Create(actor.Tenant, command.DisplayName, command.Email, command.Role, actor.At(time.GetUtcNow()));
        if (made.Failed)
        {
            return made.Error;
        }

        var user = made.Value;
        var generated = command.Password is null ? PasswordRules.Generate() : null;
        var password = command.Password ?? generated!;
        if (PasswordRules.Check("password", password, user.Email) is { } weak)
        {
            return weak;
        }

        if (await users.EmailTakenAsync(user.NormalizedEmail!, null, ct))
        {
            return new EmailTaken { Field = "email" };
        }

        passwords.Set(user, password, mustChange: true);
        users.Add(user);
        var saved = await unitOfWork.SaveAsync(actor, ct);
        if (saved.Failed)
        {
            return saved.Error;
        }

        logger.UserCreated(user.Id, actor.Id);
        return new Created(user.Id, user.Version, generated);
    }
}
