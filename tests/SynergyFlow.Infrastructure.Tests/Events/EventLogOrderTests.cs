using Microsoft.EntityFrameworkCore;
using Npgsql;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Teams;
using SynergyFlow.Drills.Host;
using SynergyFlow.Infrastructure.Events;
using SynergyFlow.Infrastructure.Persistence;
using SynergyFlow.Infrastructure.Policies.Receipts;
using SynergyFlow.Testing;

namespace SynergyFlow.Infrastructure.Tests.Events;

/// <summary>Drill D28: an open transaction holds an early place in the log while others commit.</summary>
public sealed class EventLogOrderTests(PostgresServer postgres, ITestOutputHelper output)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task LongTransaction_AndEightWriters_NothingLostTwiceOrOutOfOrder_AndNaiveReadersDoLose()
    {
        await using var database = await EventsDatabase.CreateAsync(postgres, Ct);
        await using var node = await database.RunAsync(new() { Poll = TimeSpan.FromMilliseconds(200) }, null, new Ledger());
        var written = new TaskCompletionSource();
        var release = new TaskCompletionSource();
        var held = database.ChangeAsync(Guid.CreateVersion7(), Ct, before: () =>
        {
            written.SetResult();
            return release.Task;
        });
        await written.Task;

        // The two mutants read along: by number alone, and by transaction without a horizon.
        using var stopped = new CancellationTokenSource();
        var byNumber = NaiveAsync(database, "SELECT id, 0::text, seq FROM events.log WHERE $1 <> '' AND seq > $2 ORDER BY seq", stopped.Token);
        var byTransaction = NaiveAsync(
            database, "SELECT id, xid::text, seq FROM events.log WHERE (xid, seq) > ($1::xid8, $2) ORDER BY xid, seq", stopped.Token);

        Guid[] records = [.. Enumerable.Range(0, 20).Select(_ => Guid.CreateVersion7())];
        var clock = System.Diagnostics.Stopwatch.StartNew();
        await database.WriteAsync(8, 200, records, Ct);
        var writing = clock.Elapsed;
        var behind = (await database.TallyAsync(Ct)).Lost;
        if (clock.Elapsed < TimeSpan.FromSeconds(3.2))
        {
            await Task.Delay(TimeSpan.FromSeconds(3.2) - clock.Elapsed, Ct);
        }

        release.SetResult();
        var heldFor = clock.Elapsed;
        await held;
        await database.WaitForAsync("SELECT count(*) FROM ledger", 1601, Ct);
        var caughtUp = clock.Elapsed - heldFor;
        await Task.Delay(300, Ct);
        await stopped.CancelAsync();

        var tally = await database.TallyAsync(Ct);
        var (seenByNumber, seenByTransaction) = (await byNumber, await byTransaction);
        output.WriteLine($"{tally}; 1600 changes by 8 writers in {writing.TotalSeconds:0.0} s; held {heldFor.TotalSeconds:0.0} s; "
            + $"behind meanwhile {behind}; caught up {caughtUp.TotalMilliseconds:0} ms after; "
            + $"naive by number lost {1601 - seenByNumber}, by transaction without horizon {1601 - seenByTransaction}");
        Assert.Equal(new Tally(1601, 0, 0, 0), tally);
        Assert.True(seenByNumber < 1601, "Reading by number alone should lose the held event.");
        Assert.True(seenByTransaction < 1601, "Reading without the horizon should lose the held event.");
    }

    [Fact]
    public async Task UnitOfWork_ManyEventsOfOneSave_AreNumberedInTheirOrder()
    {
        await using var database = await EventsDatabase.CreateAsync(postgres, Ct);
        await using var db = await database.Contexts.CreateDbContextAsync(Ct);
        db.Tenant = new TenantId(database.Tenant);
        await InsertTenantAsync(database);
        var stamp = new Stamp(UserId.System, TimeProvider.System.GetUtcNow());
        var team = Team.Create(db.Tenant, "Network", null, stamp).Value!;
        for (var edit = 0; edit < 60; edit++)
        {
            Assert.False(team.Edit($"Network {edit}", null, stamp).Failed);
        }

        db.ChangeTracker.QueryTrackingBehavior = QueryTrackingBehavior.TrackAll;
        db.Add(team);
        var saved = await new UnitOfWork(db, new Correlation(), database.Signal, new DecisionReceipts()).SaveAsync(Actor.System(db.Tenant), Ct);

        Assert.False(saved.Failed);
        var order = await database.QueryAsync("SELECT sequence FROM events.log ORDER BY xid, seq", reader => reader.GetInt32(0), Ct);
        Assert.Equal(Enumerable.Range(1, 61), order);
    }

    private static async Task InsertTenantAsync(EventsDatabase database)
    {
        await using var db = await database.Contexts.CreateDbContextAsync(Ct);
        db.Tenant = new TenantId(database.Tenant);
        db.Add(Core.Tenants.Tenant.Begin(db.Tenant, "Test", "test", TimeProvider.System.GetUtcNow()));
        await db.SaveChangesAsync(Ct);
    }

    private static async Task<int> NaiveAsync(EventsDatabase database, string sql, CancellationToken stop)
    {
        HashSet<Guid> seen = [];
        var (xid, seq) = ("0", 0L);
        while (true)
        {
            // Looks once more after it was told to stop.
            var last = stop.IsCancellationRequested;
            await using var connection = await database.Source.OpenConnectionAsync(CancellationToken.None);
            await using var command = new NpgsqlCommand(sql, connection) { Parameters = { new() { Value = xid }, new() { Value = seq } } };
            await using (var reader = await command.ExecuteReaderAsync(CancellationToken.None))
            {
                while (await reader.ReadAsync(CancellationToken.None))
                {
                    seen.Add(reader.GetGuid(0));
                    (xid, seq) = (reader.GetString(1), reader.GetInt64(2));
                }
            }

            if (last)
            {
                return seen.Count;
            }

            await Task.Delay(20, CancellationToken.None);
        }
    }
}
