using System.Data;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using SynergyFlow.Core.Events;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Infrastructure.Persistence;
using SynergyFlow.Infrastructure.Persistence.Tenancy;

namespace SynergyFlow.Infrastructure.Events.Rebuilding;

/// <summary>
/// Compares a live table with its copy in one snapshot. Each table holds just what its reader had handled at its checkpoint, and the snapshot has both
/// checkpoints: the rows that the events between them may change are left out on both sides, so nobody has to wait.
/// </summary>
internal static class TableComparison
{
    private static readonly TimeSpan s_longest = TimeSpan.FromMinutes(10);

    public static async Task<Result<ReadModelComparison>> ReadAsync(
        SystemContexts contexts, IReadModel model, TenantId tenant, string by, DateTimeOffset now, CancellationToken ct)
    {
        await using var db = await contexts.OpenAsync(ct);
        db.Database.SetCommandTimeout(s_longest + TimeSpan.FromMinutes(1));
        await using var snapshot = await db.Database.BeginTransactionAsync(IsolationLevel.RepeatableRead, ct);
        try
        {
            await db.ExecuteAsync($"SET LOCAL statement_timeout = {(long)s_longest.TotalMilliseconds}", [], ct);
            return await ReadAsync(db, model, tenant, by, now, ct);
        }
        catch (PostgresException slow) when (slow.SqlState == PostgresErrorCodes.QueryCanceled)
        {
            return new ComparisonGivenUp();
        }
    }

    private static async Task<Result<ReadModelComparison>> ReadAsync(
        SynergyFlowDbContext db, IReadModel model, TenantId tenant, string by, DateTimeOffset now, CancellationToken ct)
    {
        var copy = CopySubscription.NameOf(model.Name);
        var places = await db.RowsAsync(
            """
            SELECT checkpoint_xid, checkpoint_seq, (SELECT count(*) FROM events.deferred AS d WHERE d.subscription = s.name)
            FROM events.subscription AS s WHERE name IN ($1, $2) ORDER BY name = $2
            """,
            [model.Name, copy],
            reader => (At: new LogCursor(reader.GetFieldValue<ulong>(0), reader.GetInt64(1)), Aside: reader.GetInt64(2)),
            ct);
        if (places is not [var live, var rebuilt])
        {
            return new RebuildNotFound(model.Name);
        }

        var liveIsFirst = (live.At.Xid, live.At.Seq).CompareTo((rebuilt.At.Xid, rebuilt.At.Seq)) < 0;
        var (lower, upper) = liveIsFirst ? (live.At, rebuilt.At) : (rebuilt.At, live.At);
        var logAt = (await db.RowsAsync(
            "SELECT recorded_at FROM events.log WHERE xid = $1 AND seq = $2", [lower.Xid, lower.Seq], reader => reader.GetFieldValue<DateTimeOffset>(0), ct))
            .Select(at => (DateTimeOffset?)at).FirstOrDefault();

        object[] between = [lower.Xid, lower.Seq, upper.Xid, upper.Seq];
        var (rows, leftOut, missing, extra, different) = (await db.RowsAsync(
            $"""
            {Both(model.Table)}
            SELECT count(*), (SELECT count(*) FROM {model.Table.Live}) + (SELECT count(*) FROM {model.Table.Copy})
                    - (SELECT count(*) FROM live) - (SELECT count(*) FROM copy),
                count(*) FILTER (WHERE live.tenant_id IS NULL), count(*) FILTER (WHERE copy.tenant_id IS NULL),
                count(*) FILTER (WHERE live.tenant_id IS NOT NULL AND copy.tenant_id IS NOT NULL AND {Differs(model.Table)})
            FROM {Joined(model.Table)}
            """,
            between,
            reader => (reader.GetInt64(0), reader.GetInt64(1), reader.GetInt64(2), reader.GetInt64(3), reader.GetInt64(4)),
            ct))[0];
        var shown = missing + extra + different == 0 ? [] : await DifferencesAsync(db, model.Table, [.. between, tenant.Value, ReadModelComparison.Shown], ct);
        return new ReadModelComparison(now, by, lower.Seq, logAt, rows, leftOut, missing, extra, different, live.Aside, rebuilt.Aside, shown);
    }

    private static Task<List<Difference>> DifferencesAsync(SynergyFlowDbContext db, ReadModelTable table, object[] values, CancellationToken ct) => db.RowsAsync(
        $"""
        {Both(table)}
        SELECT one.kind, coalesce(tenant.name, one.tenant_id::text), one.record, record.key, one.place, one.columns
        FROM (
            SELECT CASE WHEN live.tenant_id IS NULL THEN 0 WHEN copy.tenant_id IS NULL THEN 1 ELSE 2 END AS kind,
                coalesce(live.tenant_id, copy.tenant_id) AS tenant_id, coalesce(live.{table.Record}, copy.{table.Record}) AS record,
                concat_ws(' ', NULL{string.Concat(table.Key.Select(column => $", coalesce(live.{column}, copy.{column})"))}) AS place,
                {string.Concat(table.Key.Select((column, n) => $"coalesce(live.{column}, copy.{column}) AS key_{n}, "))}
                CASE WHEN live.tenant_id IS NULL OR copy.tenant_id IS NULL THEN ARRAY[]::text[]
                    ELSE array_remove(ARRAY[{string.Join(", ", table.Columns.Select(column => $"CASE WHEN live.{column} IS DISTINCT FROM copy.{column} THEN '{column}' END"))}], NULL) END AS columns
            FROM {Joined(table)}
            WHERE live.tenant_id IS NULL OR copy.tenant_id IS NULL OR {Differs(table)}
            ORDER BY 2, 3{string.Concat(table.Key.Select((_, n) => $", key_{n}"))}
            LIMIT $6
        ) AS one
        LEFT JOIN tenants.tenant AS tenant ON tenant.id = one.tenant_id
        LEFT JOIN work.record AS record ON record.tenant_id = one.tenant_id AND record.id = one.record AND one.tenant_id = $5
        ORDER BY one.tenant_id, one.record{string.Concat(table.Key.Select((_, n) => $", one.key_{n}"))}
        """,
        values,
        reader => new Difference(
            (DifferenceKind)reader.GetInt32(0), reader.GetString(1), reader.GetGuid(2), reader.Text(3), reader.GetString(4), reader.GetFieldValue<string[]>(5)),
        ct);

    /// <summary>The rows of each that the events between the two checkpoints ($1 to $4) cannot have changed.</summary>
    private static string Both(ReadModelTable table) => $"""
        WITH beyond AS MATERIALIZED (
            SELECT DISTINCT tenant_id, {table.Origin.OfLog} AS origin FROM events.log WHERE (xid, seq) > ($1, $2) AND (xid, seq) <= ($3, $4)
        ), live AS (
            SELECT * FROM {table.Live} AS one
            WHERE NOT EXISTS (SELECT FROM beyond WHERE beyond.tenant_id = one.tenant_id AND beyond.origin = one.{table.Origin.Column})
        ), copy AS (
            SELECT * FROM {table.Copy} AS one
            WHERE NOT EXISTS (SELECT FROM beyond WHERE beyond.tenant_id = one.tenant_id AND beyond.origin = one.{table.Origin.Column})
        )
        """;

    private static string Joined(ReadModelTable table) =>
        $"live FULL JOIN copy ON live.tenant_id = copy.tenant_id{string.Concat(table.Key.Prepend(table.Record).Select(column => $" AND live.{column} = copy.{column}"))}";

    private static string Differs(ReadModelTable table) => $"({Tuple("live", table)}) IS DISTINCT FROM ({Tuple("copy", table)})";

    private static string Tuple(string side, ReadModelTable table) => string.Join(", ", table.Columns.Select(column => $"{side}.{column}"));
}
