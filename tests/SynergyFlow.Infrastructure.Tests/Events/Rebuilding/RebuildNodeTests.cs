using System.Diagnostics;
using SynergyFlow.Core.Events;
using SynergyFlow.Infrastructure.Events;
using SynergyFlow.Infrastructure.Events.Rebuilding;
using SynergyFlow.Infrastructure.Persistence;
using SynergyFlow.Infrastructure.Persistence.Tenancy;
using SynergyFlow.Testing;

namespace SynergyFlow.Infrastructure.Tests.Events.Rebuilding;

public sealed class RebuildNodeTests(PostgresServer postgres, ITestOutputHelper output)
{
    private const int Kills = 3;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task TwoNodes_WhoseLeasesRunOut_WriteEachRowOnce_AndSwapOnce()
    {
        await using var desk = await RebuildFixture.CreateAsync(postgres, new HistorySubscription());
        await desk.Database.WriteAsync(4, 250, [.. Enumerable.Range(0, 20).Select(_ => Guid.CreateVersion7())], Ct);
        await using var one = await desk.NodeAsync();
        await using var two = await desk.NodeAsync();
        await desk.LiveAsync();
        RebuildFixture.Done(await desk.StartAsync());
        var expired = 0;
        while (await desk.Database.CountAsync("SELECT count(*) FROM work.history_copy", Ct) < 1000)
        {
            expired += (await desk.Database.QueryAsync(
                "UPDATE events.subscription SET lease_until = clock_timestamp() - interval '1 s' WHERE name = 'history.rebuild' RETURNING 1", row => row.GetInt32(0), Ct)).Count;
            await Task.Delay(60, Ct);
        }

        await desk.CaughtUpAsync();
        var compared = (await desk.CompareAsync()).Value!;
        output.WriteLine($"{expired} leases ended, {await desk.Database.CountAsync("SELECT epoch FROM events.subscription WHERE name = 'history.rebuild'", Ct)} epochs");
        Assert.True(compared is { Equal: true, Rows: 1000 }, compared.ToString());
        Assert.Equal(0, await desk.Database.CountAsync("SELECT count(*) FROM events.deferred", Ct));

        var before = await desk.Database.CountAsync("SELECT 'work.history_copy'::regclass::oid::bigint", Ct);
        await desk.SwappedAsync();
        await Task.Delay(500, Ct);
        Assert.Equal(before, await desk.Database.CountAsync("SELECT 'work.history'::regclass::oid::bigint", Ct));
        Assert.True(expired > 2);
    }

    [Fact]
    public async Task KillMinusNine_WhileTheCopyIsWritten_RepeatsNothingAndLosesNothing()
    {
        await using var desk = await RebuildFixture.CreateAsync(postgres, new HistorySubscription());
        await desk.Database.WriteAsync(4, 500, [.. Enumerable.Range(0, 20).Select(_ => Guid.CreateVersion7())], Ct);
        await using (await desk.NodeAsync())
        {
            await desk.LiveAsync();
        }

        RebuildFixture.Done(await desk.StartAsync());
        var (kills, seen) = (0, 0L);
        for (var round = 0; round < Kills; round++)
        {
            // Small batches, so that it dies in the middle of one and is far from done.
            await using var node = DrillProcess.Start(
                desk.Database.ConnectionString, ("SYNERGYFLOW_DRILL", "rebuild"), ("Subscriptions__Lease", "00:00:01"), ("Subscriptions__Batch", "5"));
            var patience = Stopwatch.StartNew();
            long now;
            while ((now = await desk.Database.CountAsync("SELECT count(*) FROM work.history_copy", Ct)) < seen + 50)
            {
                Assert.False(node.HasExited, string.Join('\n', node.Said));
                Assert.True(patience.Elapsed < TimeSpan.FromSeconds(40), "The node does not get going.");
                await Task.Delay(15, Ct);
            }

            (seen, kills) = (now, kills + 1);
        }

        Assert.True(seen < 2000, "Nothing was left for the next node.");
        Assert.Equal(
            await desk.Database.CountAsync("SELECT processed FROM events.subscription WHERE name = 'history.rebuild'", Ct),
            await desk.Database.CountAsync("SELECT count(*) FROM work.history_copy", Ct)); // rows and checkpoint are one transaction
        await using var last = await desk.NodeAsync();
        await desk.CaughtUpAsync();
        var compared = (await desk.CompareAsync()).Value!;
        output.WriteLine($"{kills} kills, the last one after {seen} rows; {compared}");
        Assert.True(compared is { Equal: true, Rows: 2000, AsideCopy: 0 }, compared.ToString());
    }

    /// <summary>A second read model, whose rows come of many events each: all that it takes is its table and how it is written.</summary>
    [Fact]
    public async Task AnotherReadModel_IsRebuiltComparedAndSwappedTheSameWay()
    {
        await using var desk = await RebuildFixture.CreateAsync(postgres, new CountOfEvents());
        await using (var making = desk.Database.Source.CreateCommand(
            $"""
            CREATE TABLE work.event_count (tenant_id uuid NOT NULL, record_id uuid NOT NULL, events integer NOT NULL, last_type text NOT NULL,
                CONSTRAINT pk_event_count PRIMARY KEY (tenant_id, record_id));
            CREATE TABLE work.event_count_copy (LIKE work.event_count INCLUDING ALL);
            ALTER INDEX work.event_count_copy_pkey RENAME TO pk_event_count_copy;
            GRANT SELECT, INSERT, UPDATE ON work.event_count, work.event_count_copy TO {DatabaseRoles.System};
            {CountOfEvents.Place.Functions(DatabaseRoles.System)}
            """))
        {
            await making.ExecuteNonQueryAsync(Ct);
        }

        Guid[] records = [.. Enumerable.Range(0, 10).Select(_ => Guid.CreateVersion7())];
        await desk.Database.WriteAsync(2, 100, records, Ct);
        await using var node = await desk.NodeAsync();
        await desk.LiveAsync();
        await desk.StartedAsync();
        var writing = desk.Database.WriteAsync(2, 100, records, Ct, TimeSpan.FromMilliseconds(2));
        while (!writing.IsCompleted)
        {
            var meanwhile = await desk.CompareAsync();
            Assert.True(meanwhile.Value is { Equal: true }, $"{meanwhile.Error?.Message} {meanwhile.Value}");
        }

        await writing;
        await desk.LiveAsync();
        await desk.CaughtUpAsync();
        await using (var tampering = desk.Database.Source.CreateCommand($"UPDATE work.event_count SET events = 0 WHERE record_id = '{records[3]}'"))
        {
            await tampering.ExecuteNonQueryAsync(Ct);
        }

        var compared = (await desk.CompareAsync()).Value!;
        var one = Assert.Single(compared.Differences);
        Assert.Equal((DifferenceKind.Different, records[3], "", "events"), (one.Kind, one.Record, one.Place, Assert.Single(one.Columns)));
        await desk.SwappedAsync(reason: "Mend it.");
        Assert.Equal(400, await desk.Database.CountAsync("SELECT sum(events)::bigint FROM work.event_count WHERE last_type LIKE 'incident%'", Ct));
    }

    private sealed class CountOfEvents : IReadModel
    {
        public static readonly ReadModelTable Place = new("work", "event_count", "record_id", [], ["events", "last_type"], ("record_id", "aggregate_id"));

        public string Name => "event_count";

        public ReadModelTable Table => Place;

        public Task HandleAsync(LoggedEvent happened, SynergyFlowDbContext db, CancellationToken ct) => WriteAsync([happened], Table.Live, db, ct);

        public async Task WriteAsync(IReadOnlyList<LoggedEvent> batch, string table, SynergyFlowDbContext db, CancellationToken ct)
        {
            foreach (var happened in batch)
            {
                await db.ExecuteAsync(
                    $"""
                    INSERT INTO {table} AS t (tenant_id, record_id, events, last_type) VALUES ($1, $2, 1, $3)
                    ON CONFLICT (tenant_id, record_id) DO UPDATE SET events = t.events + 1, last_type = excluded.last_type
                    """,
                    [happened.Tenant.Value, happened.AggregateId, happened.Type],
                    ct);
            }
        }
    }
}
