using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Work;
using SynergyFlow.Infrastructure.Events;
using SynergyFlow.Infrastructure.Persistence;
using SynergyFlow.Infrastructure.Tests.Incidents;
using SynergyFlow.Testing;

namespace SynergyFlow.Infrastructure.Tests.Events;

/// <summary>A log whose numbers of transactions are from another server, as a dump brings them.</summary>
public sealed class RestoredLogTests(PostgresServer postgres) : DeskTest(postgres)
{
    /// <summary>What another server had counted to.</summary>
    private const string ByMuch = "1000000000";

    [Fact]
    public async Task EachSubscription_GoesOnWithWhatItHadNotHandled_AndWithWhatIsNew()
    {
        var record = await WorkAsync();
        var log = await LogAsync();
        Assert.True(log.Count > 5, $"{log.Count} events");

        // One that has handled nothing, two in the middle, one that is at the end; and an event that one of them has set aside.
        var places = new Dictionary<string, int> { ["new"] = 0, ["third"] = 3, ["fifth"] = 5, ["end"] = log.Count };
        foreach (var (name, handled) in places)
        {
            var (xid, seq) = handled == 0 ? (0UL, 0L) : (log[handled - 1].Xid, log[handled - 1].Seq);
            await SendAsync($"INSERT INTO events.subscription (name, epoch, checkpoint_xid, checkpoint_seq, processed, paused, updated_at) VALUES ('{name}', 0, '{xid}', {seq}, 0, false, now())");
        }

        var aside = log[1];
        await SendAsync($"""
            INSERT INTO events.deferred (tenant_id, subscription, event_id, xid, seq, aggregate_kind, aggregate_id, sequence, type, state, attempts)
            VALUES ('{aside.Tenant}', 'third', '{aside.Id}', '{aside.Xid}', {aside.Seq}, '{aside.AggregateKind}', '{aside.AggregateId}', {aside.Sequence}, '{aside.Type}', 'waiting', 1)
            """);
        await RestoreAsync();
        await using (var db = Database.Open())
        {
            Assert.Empty(await EventLogReader.ReadAsync(db, new LogCursor(0, 0), 100, Ct));
        }

        await Database.Services.GetRequiredService<DatabaseMigrator>().MigrateAsync(Ct);
        await SayAsync(Agent, record, "After the restore", CommentKind.Note);
        var fresh = (await LogAsync()).Where(one => log.TrueForAll(old => old.Id != one.Id)).Select(one => one.Id).ToList();
        Assert.NotEmpty(fresh);

        await using var now = Database.Open();
        await SettledAsync(now);
        foreach (var (name, handled) in places)
        {
            var place = await now.Set<SubscriptionState>().SingleAsync(one => one.Name == name, Ct);
            var read = await EventLogReader.ReadAsync(now, new LogCursor(place.CheckpointXid, place.CheckpointSeq), 1000, Ct);
            Assert.Equal(log.Skip(handled).Select(one => one.Id).Concat(fresh).Order(), read.Select(one => one.Id).Order());
            Assert.All(read.GroupBy(one => one.AggregateId), of => Assert.Equal(of.Select(one => one.Sequence).Order(), of.Select(one => one.Sequence)));
            Assert.Equal(1, place.Epoch);
        }

        var set = await now.Set<DeferredEvent>().SingleAsync(Ct);
        Assert.True(await now.Log.AnyAsync(one => one.Xid == set.Xid && one.Seq == set.Seq && one.Id == set.EventId, Ct));
    }

    [Fact]
    public async Task LogOfThisServer_IsLeftAsItIs_AndStaysAppendOnly()
    {
        await WorkAsync();
        var before = (await LogAsync()).ConvertAll(one => (one.Xid, one.Seq));
        var migrator = Database.Services.GetRequiredService<DatabaseMigrator>();
        await migrator.MigrateAsync(Ct);
        Assert.Equal(before, (await LogAsync()).ConvertAll(one => (one.Xid, one.Seq)));

        await RestoreAsync();
        await migrator.MigrateAsync(Ct);
        var adopted = (await LogAsync()).ConvertAll(one => (one.Xid, one.Seq));
        await migrator.MigrateAsync(Ct);
        Assert.Equal(adopted, (await LogAsync()).ConvertAll(one => (one.Xid, one.Seq)));
        await RefusedAsync(Database.Administrator, "UPDATE events.log SET xid = '5'");
    }

    private async Task<RecordId> WorkAsync()
    {
        var (one, other) = (await OpenAsync(Maya), await OpenAsync(Rizal));
        await SayAsync(Agent, one, "first");
        await SayAsync(Agent, other, "second");
        await SayAsync(OtherAgent, one, "third", CommentKind.Note);
        await SayAsync(Agent, other, "fourth");
        await ResolveAsync(other);
        return one;
    }

    private async Task<List<LoggedEvent>> LogAsync()
    {
        await using var db = Database.Open();
        return await db.Log.AsNoTracking().OrderBy(one => one.Xid).ThenBy(one => one.Seq).ToListAsync(Ct);
    }

    /// <summary>Readers stop at the oldest transaction in flight on the whole server, and the tests beside this one have theirs.</summary>
    private async Task SettledAsync(SynergyFlowDbContext db)
    {
        var last = (await LogAsync())[^1].Xid;
        for (var tries = 0; (await EventLogReader.HorizonAsync(db, Ct)).Xid <= last; tries++)
        {
            Assert.True(tries < 1200, $"Something that was begun before transaction {last} has not ended.");
            await Task.Delay(50, Ct);
        }
    }

    /// <summary>As if the rows had been dumped on a server that had counted much further.</summary>
    private Task RestoreAsync() => SendAsync($"""
        SET session_replication_role = replica;
        UPDATE events.log SET xid = (xid::text::bigint + {ByMuch})::text::xid8;
        UPDATE events.subscription SET checkpoint_xid = (checkpoint_xid::text::bigint + {ByMuch})::text::xid8 WHERE checkpoint_seq > 0;
        UPDATE events.deferred SET xid = (xid::text::bigint + {ByMuch})::text::xid8;
        """);
}
