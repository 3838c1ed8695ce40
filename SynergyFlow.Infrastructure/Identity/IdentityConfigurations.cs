using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using SynergyFlow.Core.Identity;
using SynergyFlow.Core.Teams;
using SynergyFlow.Core.Tenants;

namespace SynergyFlow.Infrastructure.Identity;

internal sealed class UserConfiguration : IEntityTypeConfiguration<User>
{
    public void Configure(EntityTypeBuilder<User> builder)
    {
        builder.ToTable("user", "identity");
        builder.Ignore(user => user.Events).Ignore(user => user.AggregateKind).Ignore(user => user.AggregateId);
        builder.Property(user => user.Tenant).HasColumnName("tenant_id");
        builder.HasKey(user => new { user.Tenant, user.Id });
        builder.Property(user => user.Id).ValueGeneratedNever();
        builder.Property(user => user.Version).IsConcurrencyToken();
        builder.Property(user => user.DisplayName).HasMaxLength(User.NameLength);
        builder.Property(user => user.Email).HasMaxLength(User.EmailLength);
        builder.Property(user => user.NormalizedEmail).HasMaxLength(User.EmailLength);
        builder.Property(user => user.TimeZone).HasMaxLength(60);
        builder.Property(user => user.Language).HasMaxLength(8);
        builder.Property(user => user.SecurityStamp).HasMaxLength(64);
        builder.HasOne<Tenant>().WithMany().HasForeignKey(user => user.Tenant).OnDelete(DeleteBehavior.Restrict);
        builder.HasIndex(user => new { user.Tenant, user.NormalizedEmail }).IsUnique();
        builder.HasIndex(user => new { user.Tenant, user.DisplayName });
    }
}

internal sealed class SessionConfiguration : IEntityTypeConfiguration<Session>
{
    public void Configure(EntityTypeBuilder<Session> builder)
    {
        builder.ToTable("session", "identity");
        builder.Property(session => session.Tenant).HasColumnName("tenant_id");
        builder.Property(session => session.User).HasColumnName("user_id");
        builder.HasKey(session => new { session.Tenant, session.Id });
        builder.Property(session => session.Id).ValueGeneratedNever();
        builder.Property(session => session.UserAgent).HasMaxLength(300);
        builder.Property(session => session.IpAddress).HasMaxLength(64);
        builder.HasOne<User>().WithMany().HasForeignKey(s => new { s.Tenant, s.User }).OnDelete(DeleteBehavior.Cascade);
    }
}

internal sealed class AccessTokenConfiguration : IEntityTypeConfiguration<AccessToken>
{
    public void Configure(EntityTypeBuilder<AccessToken> builder)
    {
        builder.ToTable("access_token", "identity");
        builder.Property(token => token.Tenant).HasColumnName("tenant_id");
        builder.Property(token => token.User).HasColumnName("user_id");
        builder.HasKey(token => new { token.Tenant, token.Id });
        builder.Property(token => token.Id).ValueGeneratedNever();
        builder.Property(token => token.Name).HasMaxLength(AccessToken.NameLength);
        builder.Property(token => token.Hash).HasMaxLength(64);
        builder.Property(token => token.Hint).HasMaxLength(16);
        builder.Property(token => token.Scopes).HasColumnType("text[]");
        builder.HasOne<User>().WithMany().HasForeignKey(t => new { t.Tenant, t.User }).OnDelete(DeleteBehavior.Cascade);
        builder.HasIndex(token => new { token.Tenant, token.Hash }).IsUnique();
    }
}

internal sealed class ExternalIdentityConfiguration : IEntityTypeConfiguration<ExternalIdentity>
{
    public void Configure(EntityTypeBuilder<ExternalIdentity> builder)
    {
        builder.ToTable("external_identity", "identity");
        builder.Property(identity => identity.Tenant).HasColumnName("tenant_id");
        builder.Property(identity => identity.User).HasColumnName("user_id");
        builder.HasKey(identity => new { identity.Tenant, identity.Id });
        builder.Property(identity => identity.Id).ValueGeneratedNever();
        builder.Property(identity => identity.Issuer).HasMaxLength(ExternalIdentity.IssuerLength);
        builder.Property(identity => identity.Subject).HasMaxLength(ExternalIdentity.SubjectLength);
        builder.HasOne<User>().WithMany().HasForeignKey(i => new { i.Tenant, i.User }).OnDelete(DeleteBehavior.Cascade);
        builder.HasIndex(identity => new { identity.Tenant, identity.Issuer, identity.Subject }).IsUnique();
    }
}

internal sealed class TeamConfiguration : IEntityTypeConfiguration<Team>
{
    public void Configure(EntityTypeBuilder<Team> builder)
    {
        builder.ToTable("team", "teams");
        builder.Ignore(team => team.Events).Ignore(team => team.AggregateKind).Ignore(team => team.AggregateId);
        builder.Property(team => team.Tenant).HasColumnName("tenant_id");
        builder.HasKey(team => new { team.Tenant, team.Id });
        builder.Property(team => team.Id).ValueGeneratedNever();
        builder.Property(team => team.Version).IsConcurrencyToken();
        builder.Property(team => team.Name).HasMaxLength(Team.NameLength);
        builder.Property(team => team.Description).HasMaxLength(Team.DescriptionLength);
        builder.HasOne<Tenant>().WithMany().HasForeignKey(team => team.Tenant).OnDelete(DeleteBehavior.Restrict);
        builder.HasMany(team => team.Members).WithOne().HasForeignKey(m => new { m.Tenant, m.Team }).OnDelete(DeleteBehavior.Cascade);
        builder.HasIndex(team => new { team.Tenant, team.Name }).IsUnique();
    }
}

internal sealed class MembershipConfiguration : IEntityTypeConfiguration<Membership>
{
    public void Configure(EntityTypeBuilder<Membership> builder)
    {
        builder.ToTable("membership", "teams");
        builder.Property(member => member.Tenant).HasColumnName("tenant_id");
        builder.Property(member => member.Team).HasColumnName("team_id");
        builder.Property(member => member.User).HasColumnName("user_id");
        builder.HasKey(member => new { member.Tenant, member.Team, member.User });
        builder.HasOne<User>().WithMany().HasForeignKey(m => new { m.Tenant, m.User }).OnDelete(DeleteBehavior.Cascade);
    }
}
