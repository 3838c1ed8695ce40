using Microsoft.EntityFrameworkCore;
using SynergyFlow.Core.Identity;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Infrastructure.Persistence;

namespace SynergyFlow.Infrastructure.Identity;

internal sealed class UserStore(SynergyFlowDbContext db) : IUserStore
{
    // The lock that whoever takes an administrator away has to hold.
    private static readonly Guid s_administrators = new("00000000-0000-7000-8000-0000000000ad");

    public async Task<User?> FindAsync(UserId id, CancellationToken ct)
    {
        await db.LockAsync([id.Value], ct);
        return await db.Set<User>().SingleOrDefaultAsync(user => user.Id == id, ct);
    }

    public async Task<bool> EmailTakenAsync(string normalizedEmail, UserId? except, CancellationToken ct)
    {
        // The address is locked too, so that of two people who want it at once the second is told.
        await db.LockAsync([NameLocks.Of("user", normalizedEmail)], ct);
        return await db.Set<User>().AnyAsync(user => user.NormalizedEmail == normalizedEmail && user.Id != except, ct);
    }

    public async Task<int> CountActiveAsync(Role atLeast, CancellationToken ct)
    {
        await db.LockAsync([s_administrators], ct);
        var roles = Roles.AtLeast(atLeast);
        return await db.Set<User>()
            .CountAsync(user => user.Kind == UserKind.Person && !user.Disabled && roles.Contains(user.Role), ct);
    }

    public void Add(User user) => db.Add(user);
}

/// <summary>Text that a reader typed, as a LIKE pattern that means just that text.</summary>
internal static class LikePattern
{
    public const string Escape = "\\";

    public static string Exactly(string text) => text
        .Replace("\\", "\\\\", StringComparison.Ordinal)
        .Replace("%", "\\%", StringComparison.Ordinal)
        .Replace("_", "\\_", StringComparison.Ordinal);

    public static string Containing(string text) => $"%{Exactly(text)}%";

    public static string StartingWith(string text) => $"{Exactly(text)}%";
}
