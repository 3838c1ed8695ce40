using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using SynergyFlow.Core.Identity;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Tenants;
using SynergyFlow.Infrastructure.Persistence;

namespace SynergyFlow.Infrastructure.Identity;

internal sealed class SignInSettingsStore(SynergyFlowDbContext db) : ISignInSettingsStore
{
    public async Task<SignInSettings> GetAsync(TenantId tenant, CancellationToken ct) =>
        await db.Set<SignInSettings>().AsNoTracking().SingleOrDefaultAsync(ct) ?? SignInSettings.Seed(tenant);

    public async Task<SignInSettings> GetForEditAsync(TenantId tenant, CancellationToken ct)
    {
        await db.LockAsync([NameLocks.Of("sign_in_settings", "")], ct);
        if (await db.Set<SignInSettings>().SingleOrDefaultAsync(ct) is { } stored)
        {
            return stored;
        }

        var seed = SignInSettings.Seed(tenant);
        db.Add(seed);
        return seed;
    }

    public async Task<(int All, int Without)> CountAsync(TenantId tenant, SecondFactorFor required, CancellationToken ct)
    {
        Role[] roles = required switch
        {
            SecondFactorFor.Nobody => [],
            SecondFactorFor.Agents => Roles.AtLeast(Role.Agent),
            _ => Roles.AtLeast(Role.EndUser),
        };
        var asked = db.Set<User>().Where(user =>
            user.Kind == UserKind.Person && !user.Disabled && user.PasswordHash != null && roles.Contains(user.Role));
        var all = await asked.CountAsync(ct);
        var without = await asked.CountAsync(
            user => !db.Set<SecondFactor>().Any(factor => factor.User == user.Id && factor.OnSince != null), ct);
        return (all, without);
    }
}

internal sealed class SignInSettingsConfiguration : IEntityTypeConfiguration<SignInSettings>
{
    public void Configure(EntityTypeBuilder<SignInSettings> builder)
    {
        builder.ToTable("sign_in_settings", "identity");
        builder.Ignore(settings => settings.Events).Ignore(settings => settings.AggregateKind).Ignore(settings => settings.AggregateId);
        builder.Property(settings => settings.Tenant).HasColumnName("tenant_id").ValueGeneratedNever();
        builder.HasKey(settings => settings.Tenant);
        builder.Property(settings => settings.Version).IsConcurrencyToken();
        builder.HasOne<Tenant>().WithMany().HasForeignKey(settings => settings.Tenant).OnDelete(DeleteBehavior.Restrict);
    }
}
