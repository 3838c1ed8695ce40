using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using SynergyFlow.Core.Identity;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Infrastructure.Persistence;

namespace SynergyFlow.Infrastructure.Identity;

/// <summary>
/// ASP.NET Core Identity over our table, in the tenant of the scope. It reads accounts and writes their credentials;
/// profile, role and status change through use cases only, with their events.
/// </summary>
internal sealed class IdentityUserStore(TenantContexts contexts, TenantScope scope)
    : IUserPasswordStore<User>, IUserSecurityStampStore<User>, IUserLockoutStore<User>, IUserEmailStore<User>, IUserPasskeyStore<User>
{
    public async Task<User?> FindByIdAsync(string userId, CancellationToken cancellationToken)
    {
        if (!Guid.TryParse(userId, out var value))
        {
            return null;
        }

        await using var db = await contexts.OpenAsync(scope.Tenant, cancellationToken);
        return await db.Set<User>().SingleOrDefaultAsync(user => user.Id == new UserId(value), cancellationToken);
    }

    public Task<User?> FindByNameAsync(string normalizedUserName, CancellationToken cancellationToken) =>
        FindByEmailAsync(normalizedUserName, cancellationToken);

    public async Task<User?> FindByEmailAsync(string normalizedEmail, CancellationToken cancellationToken)
    {
        await using var db = await contexts.OpenAsync(scope.Tenant, cancellationToken);
        return await db.Set<User>().SingleOrDefaultAsync(user => user.NormalizedEmail == normalizedEmail, cancellationToken);
    }

    public async Task<IdentityResult> UpdateAsync(User user, CancellationToken cancellationToken)
    {
        await using var db = await contexts.OpenAsync(user.Tenant, cancellationToken);
        var (hash, stamp, end) = (user.PasswordHash, user.SecurityStamp, user.LockoutEnd);
        var (failed, mustChange) = (user.AccessFailedCount, user.MustChangePassword);
        await db.Set<User>().Where(row => row.Id == user.Id).ExecuteUpdateAsync(
            set => set
                .SetProperty(row => row.PasswordHash, hash)
                .SetProperty(row => row.SecurityStamp, stamp)
                .SetProperty(row => row.LockoutEnd, end)
                .SetProperty(row => row.AccessFailedCount, failed)
                .SetProperty(row => row.MustChangePassword, mustChange),
            cancellationToken);
        return IdentityResult.Success;
    }

    public Task<IdentityResult> CreateAsync(User user, CancellationToken cancellationToken) =>
        throw new NotSupportedException("Accounts are made by the CreateUser use case.");

    public Task<IdentityResult> DeleteAsync(User user, CancellationToken cancellationToken) =>
        throw new NotSupportedException("Accounts are disabled, never deleted: the log names them.");

    public Task<string> GetUserIdAsync(User user, CancellationToken cancellationToken) => Task.FromResult(user.Id.ToString());

    public Task<string?> GetUserNameAsync(User user, CancellationToken cancellationToken) => Task.FromResult(user.Email);

    public Task<string?> GetNormalizedUserNameAsync(User user, CancellationToken cancellationToken) =>
        Task.FromResult(user.NormalizedEmail);

    public Task<string?> GetEmailAsync(User user, CancellationToken cancellationToken) => Task.FromResult(user.Email);

    public Task<string?> GetNormalizedEmailAsync(User user, CancellationToken cancellationToken) =>
        Task.FromResult(user.NormalizedEmail);

    public Task<bool> GetEmailConfirmedAsync(User user, CancellationToken cancellationToken) => Task.FromResult(true);

    public Task SetUserNameAsync(User user, string? userName, CancellationToken cancellationToken) => throw ByUseCase();

    public Task SetEmailAsync(User user, string? email, CancellationToken cancellationToken) => throw ByUseCase();

    public Task SetEmailConfirmedAsync(User user, bool confirmed, CancellationToken cancellationToken) => throw ByUseCase();

    // The manager calls these before every update; the aggregate keeps both in step itself.
    public Task SetNormalizedUserNameAsync(User user, string? normalizedName, CancellationToken cancellationToken) => Task.CompletedTask;

    public Task SetNormalizedEmailAsync(User user, string? normalizedEmail, CancellationToken cancellationToken) => Task.CompletedTask;

    public Task SetPasswordHashAsync(User user, string? passwordHash, CancellationToken cancellationToken)
    {
        user.PasswordHash = passwordHash;
        return Task.CompletedTask;
    }

    public Task<string?> GetPasswordHashAsync(User user, CancellationToken cancellationToken) => Task.FromResult(user.PasswordHash);

    public Task<bool> HasPasswordAsync(User user, CancellationToken cancellationToken) =>
        Task.FromResult(user.PasswordHash is not null);

    public Task SetSecurityStampAsync(User user, string stamp, CancellationToken cancellationToken)
    {
        user.SecurityStamp = stamp;
        return Task.CompletedTask;
    }

    public Task<string?> GetSecurityStampAsync(User user, CancellationToken cancellationToken) =>
        Task.FromResult<string?>(user.SecurityStamp);

    public Task<DateTimeOffset?> GetLockoutEndDateAsync(User user, CancellationToken cancellationToken) =>
        Task.FromResult(user.LockoutEnd);

    public Task SetLockoutEndDateAsync(User user, DateTimeOffset? lockoutEnd, CancellationToken cancellationToken)
    {
        user.LockoutEnd = lockoutEnd;
        return Task.CompletedTask;
    }

    public Task<int> IncrementAccessFailedCountAsync(User user, CancellationToken cancellationToken) =>
        Task.FromResult(++user.AccessFailedCount);

    public Task ResetAccessFailedCountAsync(User user, CancellationToken cancellationToken)
    {
        user.AccessFailedCount = 0;
        return Task.CompletedTask;
    }

    public Task<int> GetAccessFailedCountAsync(User user, CancellationToken cancellationToken) =>
        Task.FromResult(user.AccessFailedCount);

    public Task<bool> GetLockoutEnabledAsync(User user, CancellationToken cancellationToken) => Task.FromResult(true);

    public Task SetLockoutEnabledAsync(User user, bool enabled, CancellationToken cancellationToken) => Task.CompletedTask;

    public async Task<IList<UserPasskeyInfo>> GetPasskeysAsync(User user, CancellationToken cancellationToken)
    {
        await using var db = await contexts.OpenAsync(user.Tenant, cancellationToken);
        return (await db.Set<Passkey>().Where(passkey => passkey.User == user.Id).ToListAsync(cancellationToken)).ConvertAll(InfoOf);
    }

    public async Task<User?> FindByPasskeyIdAsync(byte[] credentialId, CancellationToken cancellationToken)
    {
        await using var db = await contexts.OpenAsync(scope.Tenant, cancellationToken);
        return await db.Set<Passkey>().Where(passkey => passkey.CredentialId == credentialId)
            .Join(db.Set<User>(), passkey => passkey.User, user => user.Id, (passkey, user) => user).SingleOrDefaultAsync(cancellationToken);
    }

    public async Task<UserPasskeyInfo?> FindPasskeyAsync(User user, byte[] credentialId, CancellationToken cancellationToken)
    {
        await using var db = await contexts.OpenAsync(user.Tenant, cancellationToken);
        return await db.Set<Passkey>().SingleOrDefaultAsync(
            passkey => passkey.User == user.Id && passkey.CredentialId == credentialId, cancellationToken) is { } found ? InfoOf(found) : null;
    }

    public Task AddOrUpdatePasskeyAsync(User user, UserPasskeyInfo passkey, CancellationToken cancellationToken) => throw ByUseCase();

    public Task RemovePasskeyAsync(User user, byte[] credentialId, CancellationToken cancellationToken) => throw ByUseCase();

    /// <summary>Without what was shown when it was made, which is not kept. User verification is required of all.</summary>
    private static UserPasskeyInfo InfoOf(Passkey passkey) => new(
        passkey.CredentialId,
        passkey.PublicKey,
        passkey.CreatedAt,
        (uint)passkey.SignCount,
        [.. passkey.Transports],
        isUserVerified: true,
        passkey.BackupEligible,
        passkey.BackedUp,
        attestationObject: [],
        clientDataJson: []);

    public void Dispose()
    {
    }

    private static NotSupportedException ByUseCase() => new("Names, addresses and passkeys change through use cases.");
}
