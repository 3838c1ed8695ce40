using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using SynergyFlow.Core.Identity;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Infrastructure.Persistence;

namespace SynergyFlow.Infrastructure.Identity;

internal sealed class PasskeyStore(SynergyFlowDbContext db) : IPasskeyStore
{
    public Task<Passkey?> FindAsync(PasskeyId id, CancellationToken ct) =>
        db.Set<Passkey>().SingleOrDefaultAsync(passkey => passkey.Id == id, ct);

    public Task<Passkey?> FindAsync(byte[] credentialId, CancellationToken ct) =>
        db.Set<Passkey>().SingleOrDefaultAsync(passkey => passkey.CredentialId == credentialId, ct);

    public async Task<IReadOnlyList<Passkey>> OfAsync(UserId user, CancellationToken ct) =>
        await db.Set<Passkey>().Where(passkey => passkey.User == user).ToListAsync(ct);

    public void Add(Passkey passkey) => db.Add(passkey);

    public void Remove(Passkey passkey) => db.Remove(passkey);
}

internal sealed class PasskeyConfiguration : IEntityTypeConfiguration<Passkey>
{
    public void Configure(EntityTypeBuilder<Passkey> builder)
    {
        builder.ToTable("passkey", "identity");
        builder.Property(passkey => passkey.Tenant).HasColumnName("tenant_id");
        builder.Property(passkey => passkey.User).HasColumnName("user_id");
        builder.HasKey(passkey => new { passkey.Tenant, passkey.Id });
        builder.Property(passkey => passkey.Id).ValueGeneratedNever();
        builder.Property(passkey => passkey.Name).HasMaxLength(Passkey.NameLength);
        builder.Property(passkey => passkey.Transports).HasColumnType("text[]");
        builder.HasOne<User>().WithMany().HasForeignKey(passkey => new { passkey.Tenant, passkey.User }).OnDelete(DeleteBehavior.Cascade);
        builder.HasIndex(passkey => new { passkey.Tenant, passkey.CredentialId }).IsUnique();
    }
}
