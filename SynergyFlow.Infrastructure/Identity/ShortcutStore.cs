using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;
using SynergyFlow.Core.Identity;
using SynergyFlow.Core.Identity.Contracts;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Infrastructure.Persistence;

namespace SynergyFlow.Infrastructure.Identity;

internal sealed class ShortcutStore(SynergyFlowDbContext db) : IShortcutStore
{
    public async Task<Shortcuts> GetForEditAsync(TenantId tenant, UserId user, CancellationToken ct)
    {
        await db.LockAsync([user.Value], ct);
        if (await db.Set<Shortcuts>().SingleOrDefaultAsync(one => one.User == user, ct) is { } stored)
        {
            return stored;
        }

        var begun = Shortcuts.Begin(tenant, user);
        db.Add(begun);
        return begun;
    }
}

internal sealed class ShortcutQueries(TenantContexts contexts) : IShortcuts
{
    public async Task<ShortcutSettings> FindAsync(TenantId tenant, UserId user, CancellationToken ct)
    {
        await using var db = await contexts.OpenAsync(tenant, ct);
        return await db.Set<Shortcuts>().SingleOrDefaultAsync(one => one.User == user, ct) is { } stored
            ? new ShortcutSettings(stored.Enabled, stored.Keys, stored.Version)
            : ShortcutSettings.Default;
    }
}

internal sealed class ShortcutsConfiguration : IEntityTypeConfiguration<Shortcuts>
{
    public void Configure(EntityTypeBuilder<Shortcuts> builder)
    {
        builder.ToTable("shortcuts", "identity");
        builder.Ignore(one => one.Events).Ignore(one => one.AggregateKind).Ignore(one => one.AggregateId);
        builder.Property(one => one.Tenant).HasColumnName("tenant_id");
        builder.Property(one => one.User).HasColumnName("user_id");
        builder.HasKey(one => new { one.Tenant, one.User });
        builder.Property(one => one.Version).IsConcurrencyToken();
        builder.Property(one => one.Keys).HasColumnType("jsonb").HasConversion(
            new ValueConverter<IReadOnlyDictionary<string, string?>, string>(
                map => JsonSerializer.Serialize(map, JsonSerializerOptions.Default),
                json => JsonSerializer.Deserialize<Dictionary<string, string?>>(json, JsonSerializerOptions.Default)!),
            new ValueComparer<IReadOnlyDictionary<string, string?>>(
                (a, b) => a!.Count == b!.Count && !a.Except(b).Any(), map => map.Count, map => map.ToDictionary(StringComparer.Ordinal)));
        builder.HasOne<User>().WithMany().HasForeignKey(one => new { one.Tenant, one.User }).OnDelete(DeleteBehavior.Cascade);
    }
}
