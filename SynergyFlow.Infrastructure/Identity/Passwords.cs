using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using SynergyFlow.Core.Identity;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Infrastructure.Persistence;

namespace SynergyFlow.Infrastructure.Identity;

internal sealed class Passwords(UserManager<User> manager, TenantContexts contexts, TimeProvider time) : IPasswords
{
    private const int Attempts = 5;
    private static readonly TimeSpan s_lockout = TimeSpan.FromMinutes(15);

    // What an unknown or passwordless account is checked against, so that it takes as long as a known one.
    private static readonly Lazy<string> s_decoy = new(() => new PasswordHasher<User>(
        Microsoft.Extensions.Options.Options.Create(IdentityModule.Hashing)).HashPassword(null!, PasswordRules.Generate()));

    public async Task<PasswordCheck> CheckAsync(User user, string password, CancellationToken ct)
    {
        if (!await CountAttemptAsync(user, ct))
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

        await using var db = await contexts.OpenAsync(user.Tenant, ct);
        await db.Set<User>().Where(row => row.Id == user.Id).ExecuteUpdateAsync(
            set => set.SetProperty(row => row.AccessFailedCount, 0).SetProperty(row => row.LockoutEnd, (DateTimeOffset?)null), ct);
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

    /// <summary>One statement: its row lock puts guesses that come at once in a row.</summary>
    /// <returns>False while the account is locked.</returns>
    private async Task<bool> CountAttemptAsync(User user, CancellationToken ct)
    {
        await using var db = await contexts.OpenAsync(user.Tenant, ct);
        var now = time.GetUtcNow();
        var until = (DateTimeOffset?)now.Add(s_lockout);
        var counted = await db.Set<User>()
            .Where(row => row.Id == user.Id && (row.LockoutEnd == null || row.LockoutEnd <= now))
            .ExecuteUpdateAsync(
                set => set
                    .SetProperty(row => row.LockoutEnd, row => row.AccessFailedCount + 1 >= Attempts ? until : null)
                    .SetProperty(row => row.AccessFailedCount, row => row.AccessFailedCount + 1 >= Attempts ? 0 : row.AccessFailedCount + 1),
                ct);
        return counted == 1;
    }
}
