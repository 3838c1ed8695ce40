using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using SynergyFlow.Core.Identity;
using SynergyFlow.Core.Identity.Calendars;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Work;
using SynergyFlow.Infrastructure.Persistence;

namespace SynergyFlow.Infrastructure.Identity.Calendars;

internal sealed class CalendarFeedConfiguration : IEntityTypeConfiguration<CalendarFeed>
{
    public void Configure(EntityTypeBuilder<CalendarFeed> builder)
    {
        builder.ToTable("calendar_feed", "identity");
        builder.Ignore(feed => feed.ContentSet);
        builder.Property(feed => feed.Tenant).HasColumnName("tenant_id");
        builder.Property(feed => feed.User).HasColumnName("user_id");
        builder.HasKey(feed => new { feed.Tenant, feed.Id });
        builder.Property(feed => feed.Id).ValueGeneratedNever();
        builder.Property(feed => feed.Name).HasMaxLength(CalendarFeed.NameLength);
        builder.Property(feed => feed.Hash).HasMaxLength(64);
        builder.Property(feed => feed.Hint).HasMaxLength(16);
        builder.Property(feed => feed.Contents).HasColumnType("text[]");
        builder.Property(feed => feed.Reminder).HasColumnName("reminder_minutes");
        builder.HasOne<User>().WithMany().HasForeignKey(feed => new { feed.Tenant, feed.User }).OnDelete(DeleteBehavior.Cascade);
        builder.HasIndex(feed => new { feed.Tenant, feed.Hash }).IsUnique();
    }
}

internal sealed class CalendarFeedStore(SynergyFlowDbContext db) : ICalendarFeedStore
{
    public Task<CalendarFeed?> FindAsync(UserId user, CalendarFeedId id, CancellationToken ct) =>
        db.Set<CalendarFeed>().SingleOrDefaultAsync(feed => feed.User == user && feed.Id == id, ct);

    public Task<int> CountAsync(UserId user, CancellationToken ct) => db.Set<CalendarFeed>().CountAsync(feed => feed.User == user, ct);

    public void Add(CalendarFeed feed) => db.Add(feed);

    public void Remove(CalendarFeed feed) => db.Remove(feed);
}

internal sealed class CalendarFeedQueries(TenantContexts contexts) : ICalendarFeedQueries
{
    public async Task<IReadOnlyList<CalendarFeedRow>> ListAsync(TenantId tenant, UserId user, CancellationToken ct)
    {
        await using var db = await contexts.OpenAsync(tenant, ct);
        var feeds = await db.Set<CalendarFeed>().Where(feed => feed.User == user)
            .OrderByDescending(feed => feed.CreatedAt).ThenByDescending(feed => feed.Id)
            .Take(CalendarFeed.Most)
            .ToListAsync(ct);
        return feeds.ConvertAll(feed => new CalendarFeedRow(
            feed.Id, feed.Name, feed.Hint, [.. feed.Contents.Select(EnumText.Parse<CalendarContent>)], feed.Reminder, feed.CreatedAt, feed.LastReadAt));
    }
}
