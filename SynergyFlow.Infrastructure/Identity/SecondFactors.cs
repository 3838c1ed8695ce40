using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Microsoft.Extensions.Logging;
using SynergyFlow.Core.Identity;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Infrastructure.Persistence;

namespace SynergyFlow.Infrastructure.Identity;

internal sealed class SecondFactorStore(SynergyFlowDbContext db) : ISecondFactorStore
{
    public Task<SecondFactor?> FindAsync(UserId user, CancellationToken ct) =>
        db.Set<SecondFactor>().SingleOrDefaultAsync(factor => factor.User == user, ct);

    public void Add(SecondFactor factor) => db.Add(factor);

    public void Remove(SecondFactor factor) => db.Remove(factor);
}

/// <summary>Encrypted by the installation's own keys, for one account: a row that was copied to another account opens nothing there.</summary>
internal sealed partial class AuthenticatorKeys(IDataProtectionProvider protection, ILogger<AuthenticatorKeys> logger) : IAuthenticatorKeys
{
    public string Protect(User user, byte[] key) => Convert.ToBase64String(Of(user.Tenant, user.Id).Protect(key));

    public byte[]? Reveal(SecondFactor factor)
    {
        try
        {
            return Of(factor.Tenant, factor.User).Unprotect(Convert.FromBase64String(factor.Key));
        }
        catch (Exception shut) when (shut is CryptographicException or FormatException)
        {
            Shut(logger, shut, factor.User);
            return null;
        }
    }

    private IDataProtector Of(TenantId tenant, UserId user) =>
        protection.CreateProtector("SynergyFlow.Authenticator.v1", tenant.ToString(), user.ToString());

    [LoggerMessage(1206, LogLevel.Error, "The authenticator key of user {User} cannot be opened: the installation's keys have changed. An administrator can reset it")]
    private static partial void Shut(ILogger logger, Exception failure, UserId user);
}

internal sealed class CodeAttempts(LockOut lockOut) : ICodeAttempts
{
    public Task<bool> CountAsync(User user, CancellationToken ct) => lockOut.CountAsync(user, nameof(User.FailedCodes), ct);

    public Task ClearAsync(User user, CancellationToken ct) => lockOut.ClearAsync(user, nameof(User.FailedCodes), ct);
}

internal sealed class SecondFactorConfiguration : IEntityTypeConfiguration<SecondFactor>
{
    public void Configure(EntityTypeBuilder<SecondFactor> builder)
    {
        builder.ToTable("second_factor", "identity");
        builder.Ignore(factor => factor.IsOn);
        builder.Property(factor => factor.Tenant).HasColumnName("tenant_id");
        builder.Property(factor => factor.User).HasColumnName("user_id");
        builder.HasKey(factor => new { factor.Tenant, factor.User });
        builder.Property(factor => factor.Key).HasMaxLength(400);
        builder.Property(factor => factor.RecoveryCodes).HasColumnType("text[]");
        builder.HasOne<User>().WithMany().HasForeignKey(factor => new { factor.Tenant, factor.User }).OnDelete(DeleteBehavior.Cascade);
    }
}
