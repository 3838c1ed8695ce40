using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using SynergyFlow.Core.Incidents;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Infrastructure.Persistence;

namespace SynergyFlow.Infrastructure.Incidents;

internal sealed class DeskSettingsStore(SynergyFlowDbContext db) : IDeskSettingsStore
{
    public async Task<DeskSettings> GetAsync(TenantId tenant, CancellationToken ct) =>
        await db.Set<DeskSettings>().AsNoTracking().SingleOrDefaultAsync(ct) ?? DeskSettings.Seed(tenant);

    public async Task<DeskSettings> GetForEditAsync(TenantId tenant, CancellationToken ct)
    {
        await db.LockAsync([tenant.Value], ct);
        if (await db.Set<DeskSettings>().SingleOrDefaultAsync(ct) is { } stored)
        {
            return stored;
        }

        var seed = DeskSettings.Seed(tenant);
        db.Add(seed);
        return seed;
    }
}

internal sealed class DeskSettingsConfiguration : IEntityTypeConfiguration<DeskSettings>
{
    public void Configure(EntityTypeBuilder<DeskSettings> builder)
    {
        builder.ToTable("desk_settings", "incidents");
        builder.Ignore(settings => settings.Events).Ignore(settings => settings.AggregateKind).Ignore(settings => settings.AggregateId)
            .Ignore(settings => settings.Days);
        builder.Property(settings => settings.Tenant).HasColumnName("tenant_id").ValueGeneratedNever();
        builder.HasKey(settings => settings.Tenant);
        builder.Property(settings => settings.Version).IsConcurrencyToken();
        builder.Property(settings => settings.TimeZone).HasMaxLength(DeskSettings.ZoneLength);
        builder.Property(settings => settings.Holidays).HasColumnType("date[]");
        builder.Property(settings => settings.Workdays).HasMaxLength(80).HasConversion(
            days => string.Join(',', days.Select(day => day.ToText())),
            text => text.Split(',', StringSplitOptions.None).Select(day => EnumText.Parse<Weekday>(day)).ToList(),
            new ValueComparer<IReadOnlyList<Weekday>>((a, b) => a!.SequenceEqual(b!), days => days.Count, days => days.ToList()));
    }
}
