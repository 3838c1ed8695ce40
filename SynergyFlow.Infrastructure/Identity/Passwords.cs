using Microsoft.AspNetCore.Identity;
using SynergyFlow.Core.Identity;
using SynergyFlow.Core.Kernel;

namespace SynergyFlow.Infrastructure.Identity;

internal sealed class Passwords(UserManager<User> manager, LockOut lockOut) : IPasswords
{
    // What an unknown or passwordless account is checked against, so that it takes as long as a known one.
    private static readonly Lazy<string> s_decoy = new(() => new PasswordHasher<User>(
        Microsoft.Extensions.Options.Options.Create(IdentityModule.Hashing)).HashPassword(null!, PasswordRules.Generate()));

    public async Task<PasswordCheck> CheckAsync(User user, string password, CancellationToken ct)
    {
        if (!await lockOut.CountAsync(user, nameof(User.AccessFailedCount), ct))
        {
            Waste(password);
            return PasswordCheck.Locked;
        }

        if (user.PasswordHash is null || password.Length > PasswordRules.Longest)
        {
            Waste(password);
            return PasswordCheck.Wrong;
        }

        if (!await manager.CheckPasswordAsync(user, password))
        {
            return PasswordCheck.Wrong;
        }

        await lockOut.ClearAsync(user, nameof(User.AccessFailedCount), ct);
        return PasswordCheck.Right;
    }

    public void Set(User user, string password, bool mustChange)
    {
        user.PasswordHash = manager.PasswordHasher.HashPassword(user, password);
        user.SecurityStamp = Guid.CreateVersion7().ToString("N");
        user.MustChangePassword = mustChange;
    }

    public void Waste(string password) => manager.PasswordHasher.VerifyHashedPassword(
        null!, s_decoy.Value, password.Length > PasswordRules.Longest ? password[..PasswordRules.Longest] : password);
}
