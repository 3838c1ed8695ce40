using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using SynergyFlow.Core.Identity;
using SynergyFlow.Core.Identity.Provisioning;
using SynergyFlow.Core.Teams;
using SynergyFlow.Core.Tenants;

namespace SynergyFlow.Infrastructure.Identity.Provisioning;

internal sealed class ProvisioningConfiguration : IEntityTypeConfiguration<ProvisioningSettings>
{
    public void Configure(EntityTypeBuilder<ProvisioningSettings> builder)
    {
        builder.ToTable("provisioning", "identity");
        builder.Ignore(settings => settings.Events).Ignore(settings => settings.AggregateKind).Ignore(settings => settings.AggregateId);
        builder.Property(settings => settings.Tenant).HasColumnName("tenant_id").ValueGeneratedNever();
        builder.HasKey(settings => settings.Tenant);
        builder.Property(settings => settings.Version).IsConcurrencyToken();
        builder.Property(settings => settings.Issuer).HasMaxLength(ExternalIdentity.IssuerLength);
        builder.HasOne<Tenant>().WithMany().HasForeignKey(settings => settings.Tenant).OnDelete(DeleteBehavior.Restrict);
    }
}

internal sealed class ProvisioningTokenConfiguration : IEntityTypeConfiguration<ProvisioningToken>
{
    public void Configure(EntityTypeBuilder<ProvisioningToken> builder)
    {
        builder.ToTable("provisioning_token", "identity");
        builder.Property(token => token.Tenant).HasColumnName("tenant_id");
        builder.HasKey(token => new { token.Tenant, token.Id });
        builder.Property(token => token.Id).ValueGeneratedNever();
        builder.Property(token => token.Name).HasMaxLength(ProvisioningToken.NameLength);
        builder.Property(token => token.Hash).HasMaxLength(64);
        builder.Property(token => token.Hint).HasMaxLength(16);
        builder.HasOne<Tenant>().WithMany().HasForeignKey(token => token.Tenant).OnDelete(DeleteBehavior.Restrict);
        builder.HasIndex(token => new { token.Tenant, token.Hash }).IsUnique();
    }
}

internal sealed class ProvisionedUserConfiguration : IEntityTypeConfiguration<ProvisionedUser>
{
    public void Configure(EntityTypeBuilder<ProvisionedUser> builder)
    {
        builder.ToTable("provisioned_user", "identity");
        builder.Property(user => user.Tenant).HasColumnName("tenant_id");
        builder.Property(user => user.User).HasColumnName("user_id");
        builder.HasKey(user => new { user.Tenant, user.User });
        builder.Property(user => user.UserName).HasMaxLength(ScimPerson.UserNameLength);
        builder.Property(user => user.NormalizedUserName).HasMaxLength(ScimPerson.UserNameLength);
        builder.Property(user => user.ExternalId).HasMaxLength(ScimPerson.ExternalIdLength);
        builder.Property(user => user.DisplayName).HasMaxLength(ScimPerson.NameLength);
        builder.Property(user => user.GivenName).HasMaxLength(ScimPerson.NameLength);
        builder.Property(user => user.FamilyName).HasMaxLength(ScimPerson.NameLength);
        builder.Property(user => user.Mail).HasMaxLength(User.EmailLength);
        builder.HasOne<User>().WithOne().HasForeignKey<ProvisionedUser>(u => new { u.Tenant, u.User }).OnDelete(DeleteBehavior.Cascade);
        builder.HasIndex(user => new { user.Tenant, user.NormalizedUserName }).IsUnique().HasFilter("NOT gone");
        builder.HasIndex(user => new { user.Tenant, user.ExternalId }).IsUnique();
    }
}

internal sealed class ProvisionedGroupConfiguration : IEntityTypeConfiguration<ProvisionedGroup>
{
    public void Configure(EntityTypeBuilder<ProvisionedGroup> builder)
    {
        builder.ToTable("provisioned_group", "identity");
        builder.Ignore(group => group.Events).Ignore(group => group.AggregateKind).Ignore(group => group.AggregateId);
        builder.Property(group => group.Tenant).HasColumnName("tenant_id");
        builder.HasKey(group => new { group.Tenant, group.Id });
        builder.Property(group => group.Id).ValueGeneratedNever();
        builder.Property(group => group.Version).IsConcurrencyToken();
        builder.Property(group => group.Team).HasColumnName("team_id");
        builder.Property(group => group.DisplayName).HasMaxLength(ScimCrowd.NameLength);
        builder.Property(group => group.ExternalId).HasMaxLength(ScimPerson.ExternalIdLength);
        builder.HasOne<Team>().WithOne().HasForeignKey<ProvisionedGroup>(g => new { g.Tenant, g.Team }).OnDelete(DeleteBehavior.Restrict);
        builder.HasMany(group => group.Members).WithOne().HasForeignKey(m => new { m.Tenant, m.Group }).OnDelete(DeleteBehavior.Cascade);
        builder.HasIndex(group => new { group.Tenant, group.ExternalId }).IsUnique();
    }
}

internal sealed class ProvisionedMemberConfiguration : IEntityTypeConfiguration<ProvisionedMember>
{
    public void Configure(EntityTypeBuilder<ProvisionedMember> builder)
    {
        builder.ToTable("provisioned_member", "identity");
        builder.Property(member => member.Tenant).HasColumnName("tenant_id");
        builder.Property(member => member.Group).HasColumnName("group_id");
        builder.Property(member => member.User).HasColumnName("user_id");
        builder.HasKey(member => new { member.Tenant, member.Group, member.User });
        builder.HasOne<ProvisionedUser>().WithMany().HasForeignKey(m => new { m.Tenant, m.User }).OnDelete(DeleteBehavior.Cascade);
    }
}

internal sealed class ProvisioningDayConfiguration : IEntityTypeConfiguration<ProvisioningDay>
{
    public void Configure(EntityTypeBuilder<ProvisioningDay> builder)
    {
        builder.ToTable("provisioning_day", "identity");
        builder.Property(day => day.Tenant).HasColumnName("tenant_id");
        builder.HasKey(day => new { day.Tenant, day.Day });
        builder.HasOne<Tenant>().WithMany().HasForeignKey(day => day.Tenant).OnDelete(DeleteBehavior.Restrict);
    }
}

internal sealed class ProvisioningRefusalConfiguration : IEntityTypeConfiguration<ProvisioningRefusal>
{
    public void Configure(EntityTypeBuilder<ProvisioningRefusal> builder)
    {
        builder.ToTable("provisioning_refusal", "identity");
        builder.Property(refusal => refusal.Tenant).HasColumnName("tenant_id");
        builder.HasKey(refusal => new { refusal.Tenant, refusal.Id });
        builder.Property(refusal => refusal.Id).UseIdentityAlwaysColumn();
        builder.Property(refusal => refusal.Method).HasMaxLength(10);
        builder.Property(refusal => refusal.Resource).HasMaxLength(100);
        builder.Property(refusal => refusal.Reason).HasMaxLength(ProvisioningRefusal.ReasonLength);
        builder.HasOne<Tenant>().WithMany().HasForeignKey(refusal => refusal.Tenant).OnDelete(DeleteBehavior.Restrict);
    }
}
