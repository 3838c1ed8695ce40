using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace SynergyFlow.Infrastructure.Persistence.Jobs;

/// <summary>The columns by which runners share a job's table.</summary>
internal static class JobColumns
{
    public const string Owner = "lease_owner";
    public const string Until = "lease_until";

    public static void HasLease<TJob>(this EntityTypeBuilder<TJob> builder)
        where TJob : class
    {
        // A step that began under a lease is not saved under somebody else's.
        builder.Property<Guid?>(Owner).HasColumnName(Owner).IsConcurrencyToken();
        builder.Property<DateTimeOffset?>(Until).HasColumnName(Until);
    }

    public static Guid? LeaseOwner<TJob>(this SynergyFlowDbContext db, TJob job)
        where TJob : class =>
        db.Entry(job).Property<Guid?>(Owner).CurrentValue;
}
