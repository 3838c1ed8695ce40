using Microsoft.EntityFrameworkCore;
using SynergyFlow.Infrastructure.Persistence;

namespace SynergyFlow.Infrastructure.Events;

/// <summary>
/// Reads the event log in an order in which nothing can appear behind the reader. Numbers are given out before the
/// commit, so a low number may become visible after a higher one. Transaction ids have the same fault, but
/// PostgreSQL knows the oldest one still in flight: below it, all is settled.
/// </summary>
internal static class EventLogReader
{
    /// <summary>The next settled events of all tenants after the cursor, in log order.</summary>
    public static Task<List<LoggedEvent>> ReadAsync(
        SynergyFlowDbContext db, LogCursor after, int limit, CancellationToken ct)
    {
        var xid = after.Xid.ToString(System.Globalization.CultureInfo.InvariantCulture);
        return db.Set<LoggedEvent>()
            .FromSql(
                $"""
                SELECT * FROM events.log
                WHERE (xid, seq) > ({xid}::xid8, {after.Seq}) AND xid < pg_snapshot_xmin(pg_current_snapshot())
                ORDER BY xid, seq
                LIMIT {limit}
                """)
            .IgnoreQueryFilters()
            .AsNoTracking()
            .ToListAsync(ct);
    }

    /// <summary>The place of the oldest transaction in flight: everything before it is settled.</summary>
    public static async Task<LogCursor> HorizonAsync(SynergyFlowDbContext db, CancellationToken ct) =>
        (await db.RowsAsync(
            "SELECT pg_snapshot_xmin(pg_current_snapshot())",
            [],
            reader => new LogCursor(reader.GetFieldValue<ulong>(0), 0),
            ct))[0];
}
