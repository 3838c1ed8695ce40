using Microsoft.EntityFrameworkCore;
using SynergyFlow.Core.Identity;
using SynergyFlow.Infrastructure.Persistence;

namespace SynergyFlow.Infrastructure.Identity;

/// <summary>What guesses lock: five of one kind in a row, and the account is locked for a quarter of an hour.</summary>
internal sealed class LockOut(TenantContexts contexts, TimeProvider time)
{
    private const int Attempts = 5;
    private static readonly TimeSpan s_length = TimeSpan.FromMinutes(15);

    /// <summary>Before the guess is looked at. One statement: its row lock puts guesses that come at once in a row.</summary>
    /// <param name="counter">The property of <see cref="User"/> that counts this kind of guess.</param>
    /// <returns>False while the account is locked.</returns>
    public async Task<bool> CountAsync(User user, string counter, CancellationToken ct)
    {
        await using var db = await contexts.OpenAsync(user.Tenant, ct);
        var now = time.GetUtcNow();
        var until = (DateTimeOffset?)now.Add(s_length);
        var counted = await db.Set<User>()
            .Where(row => row.Id == user.Id && (row.LockoutEnd == null || row.LockoutEnd <= now))
            .ExecuteUpdateAsync(
                set => set
                    .SetProperty(row => row.LockoutEnd, row => EF.Property<int>(row, counter) + 1 >= Attempts ? until : null)
                    .SetProperty(row => EF.Property<int>(row, counter), row => EF.Property<int>(row, counter) + 1 >= Attempts ? 0 : EF.Property<int>(row, counter) + 1),
                ct);
        return counted == 1;
    }

    /// <summary>After a right guess.</summary>
    public async Task ClearAsync(User user, string counter, CancellationToken ct)
    {
        await using var db = await contexts.OpenAsync(user.Tenant, ct);
        await db.Set<User>().Where(row => row.Id == user.Id).ExecuteUpdateAsync(
            set => set.SetProperty(row => EF.Property<int>(row, counter), 0).SetProperty(row => row.LockoutEnd, (DateTimeOffset?)null), ct);
    }
}
