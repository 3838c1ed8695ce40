using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;
using SynergyFlow.Core.Events;
using SynergyFlow.Core.Events.UseCases;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Drills.Host;
using SynergyFlow.Infrastructure.Events;
using SynergyFlow.Infrastructure.Persistence;
using SynergyFlow.Infrastructure.Policies.Receipts;
using SynergyFlow.Testing;

namespace SynergyFlow.Infrastructure.Tests.Events;

public sealed class SubscriptionTests(PostgresServer postgres, ITestOutputHelper output)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private static SubscriptionOptions Impatient => new()
    {
        Poll = TimeSpan.FromMilliseconds(100),
        FirstRetry = TimeSpan.FromMilliseconds(20),
        Retries = 2,
        Lease = TimeSpan.FromSeconds(1),
    };

    [Fact]
    public async Task TwoNodes_RacingForTheLease_HandleEachEventOnce()
    {
        await using var database = await EventsDatabase.CreateAsync(postgres, Ct);
        await using var one = await database.RunAsync(Impatient, null, new Ledger("one"));
        await using var two = await database.RunAsync(Impatient, new EventSignal(), new Ledger("two"));
        Guid[] records = [.. Enumerable.Range(0, 10).Select(_ => Guid.CreateVersion7())];
        long written = 0, nodes;

        // Which of the two gets a lease that has run out is chance: it goes on until each has had it.
        do
        {
            var writing = database.WriteAsync(4, 150, records, Ct, TimeSpan.FromMilliseconds(5));
            written += 600;

            // Again and again the lease runs out in the middle of a batch, as after a long pause of the process.
            while (!writing.IsCompleted)
            {
                await using var db = await database.Contexts.CreateDbContextAsync(Ct);
                await db.ExecuteAsync("UPDATE events.subscription SET lease_until = clock_timestamp() - interval '1 s'", [], Ct);
                await Task.Delay(60, Ct);
            }

            await writing;
            await database.WaitForAsync("SELECT count(*) FROM ledger", written, Ct);
            nodes = await database.CountAsync("SELECT count(DISTINCT node) FROM ledger", Ct);
        }
        while (nodes < 2 && written < 12_000);

        var tally = await database.TallyAsync(Ct);
        var epochs = await database.CountAsync("SELECT epoch FROM events.subscription WHERE name = 'ledger'", Ct);
        output.WriteLine($"{tally}, {epochs} epochs, {nodes} nodes");
        Assert.Equal(new Tally(written, 0, 0, 0), tally);
        Assert.Equal(2, nodes);
        Assert.True(epochs > 2);
    }

    [Fact]
    public async Task PoisonEvent_IsParkedWithTheLaterOnesOfItsRecord_OthersGoOn_ReplayHeals()
    {
        await using var database = await EventsDatabase.CreateAsync(postgres, Ct);
        var (sick, well) = (Guid.CreateVersion7(), Guid.CreateVersion7());
        var ledger = new Ledger { Poison = happened => happened.AggregateId == sick && happened.Sequence == 2 };
        await using var node = await database.RunAsync(Impatient, null, ledger);
        for (var change = 0; change < 5; change++)
        {
            await database.ChangeAsync(sick, Ct);
            await database.ChangeAsync(well, Ct);
        }

        await database.WaitForAsync("SELECT count(*) FROM events.deferred WHERE state = 'parked'", 1, Ct);
        await database.ChangeAsync(sick, Ct);
        await database.WaitForAsync("SELECT count(*) FROM events.deferred WHERE state = 'waiting'", 4, Ct);
        Assert.Equal(5, await database.CountAsync($"SELECT count(*) FROM ledger WHERE record = '{well}'", Ct));
        Assert.Equal(1, await database.CountAsync($"SELECT count(*) FROM ledger WHERE record = '{sick}'", Ct));

        var tenant = new TenantId(database.Tenant);
        var queries = new SubscriptionQueries(new TenantContexts(database.Contexts));
        var parked = (await queries.DeferredAsync(tenant, "ledger", DeferredState.Parked, null, 10, Ct)).Value!.Items[0];
        Assert.Equal((2, 3), (parked.Sequence, parked.Attempts));
        Assert.Contains("Poison", parked.LastError, StringComparison.Ordinal);
        var details = await queries.FindDeferredAsync(tenant, "ledger", parked.EventId, Ct);
        Assert.Equal(4, details!.Behind);
        Assert.Contains("title", details.Payload, StringComparison.Ordinal);
        Assert.Empty((await queries.DeferredAsync(TenantId.New(), "ledger", null, null, 10, Ct)).Value!.Items);
        var firstPage = (await queries.DeferredAsync(tenant, "ledger", null, null, 2, Ct)).Value!;
        Assert.Equal(3, (await queries.DeferredAsync(tenant, "ledger", null, firstPage.Next, 10, Ct)).Value!.Items.Count);
        Assert.IsType<InvalidField>((await queries.DeferredAsync(tenant, "ledger", null, "x", 2, Ct)).Error);

        ledger.Poison = _ => false;
        Assert.False((await database.ActAsync((store, work) => new ReplayParkedEvent(store, new AllowAll(), work, TimeProvider.System)
            .ExecuteAsync(Actor.System(tenant), new("ledger", parked.EventId), Ct))).Failed);
        await database.WaitForAsync("SELECT count(*) FROM events.deferred", 0, Ct);
        await database.WaitForAsync("SELECT count(*) FROM ledger", 12, Ct); // the replay's own event too
        Assert.Equal(new Tally(12, 0, 0, 0), await database.TallyAsync(Ct));
        Assert.Equal(1, await database.CountAsync("SELECT count(*) FROM events.log WHERE type = 'subscription.event_replayed'", Ct));
        Assert.Equal(12, await database.CountAsync("SELECT processed FROM events.subscription WHERE name = 'ledger'", Ct));
    }

    [Fact]
    public async Task WhatItNeedsIsAway_SetsNothingAside_SaysWhyOnEveryNode_AndGoesOnInOrder()
    {
        await using var database = await EventsDatabase.CreateAsync(postgres, Ct);
        var ledger = new Ledger { Poison = _ => throw new SubscriptionStalledException("No broker answers.") };
        await using var node = await database.RunAsync(Impatient, null, ledger);
        var record = Guid.CreateVersion7();
        for (var change = 0; change < 3; change++)
        {
            await database.ChangeAsync(record, Ct);
        }

        await database.WaitForAsync("SELECT count(*) FROM events.subscription WHERE stalled_reason = 'No broker answers.'", 1, Ct);
        await Task.Delay(1500, Ct); // longer than all retries of a failing event
        var queries = new SubscriptionQueries(new TenantContexts(database.Contexts));
        var stalled = (await queries.FindAsync(new TenantId(database.Tenant), "ledger", Ct))!;
        Assert.Equal("No broker answers.", stalled.StalledReason);
        Assert.InRange(stalled.AsOf + stalled.Lag - stalled.StalledSince!.Value, TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(1));
        Assert.True(stalled.Running);
        Assert.True(stalled.Lag > TimeSpan.FromSeconds(1));
        Assert.Equal(0, await database.CountAsync("SELECT count(*) FROM events.deferred", Ct));

        ledger.Poison = _ => false;
        await database.WaitForAsync("SELECT count(*) FROM ledger", 3, Ct);
        Assert.Equal(new Tally(3, 0, 0, 0), await database.TallyAsync(Ct));
        Assert.Null((await queries.FindAsync(new TenantId(database.Tenant), "ledger", Ct))!.StalledSince);
    }

    [Fact]
    public async Task Discard_NeedsAReason_DropsTheEvent_AndTheLaterOnesFollow()
    {
        await using var database = await EventsDatabase.CreateAsync(postgres, Ct);
        var sick = Guid.CreateVersion7();
        await using var node = await database.RunAsync(Impatient, null, new Ledger { Poison = happened => happened.AggregateId == sick && happened.Sequence == 1 });
        var poison = await database.ChangeAsync(sick, Ct);
        await database.ChangeAsync(sick, Ct);
        await database.ChangeAsync(sick, Ct);
        await database.WaitForAsync("SELECT count(*) FROM events.deferred WHERE state = 'parked'", 1, Ct);
        await database.WaitForAsync("SELECT count(*) FROM events.deferred WHERE state = 'waiting'", 2, Ct);
        var actor = Actor.System(new TenantId(database.Tenant));

        var without = await database.ActAsync((store, work) => new DiscardParkedEvent(store, new AllowAll(), work, TimeProvider.System)
            .ExecuteAsync(actor, new("ledger", poison, " "), Ct));
        var unknown = await database.ActAsync((store, work) => new DiscardParkedEvent(store, new AllowAll(), work, TimeProvider.System)
            .ExecuteAsync(actor, new("ledger", Guid.CreateVersion7(), "Because."), Ct));
        var discarded = await database.ActAsync((store, work) => new DiscardParkedEvent(store, new AllowAll(), work, TimeProvider.System)
            .ExecuteAsync(actor, new("ledger", poison, "Written by a broken import."), Ct));

        Assert.Equal("reason", without.Error?.Field);
        Assert.IsType<DeferredEventNotFound>(unknown.Error);
        Assert.False(discarded.Failed);
        await database.WaitForAsync("SELECT count(*) FROM events.deferred", 0, Ct);
        var handled = await database.QueryAsync($"SELECT sequence FROM ledger WHERE record = '{sick}' ORDER BY n", reader => reader.GetInt32(0), Ct);
        Assert.Equal([2, 3], handled);
        Assert.Equal(1, await database.CountAsync("SELECT count(*) FROM events.intervention WHERE reason LIKE 'Written%'", Ct));
    }

    [Fact]
    public async Task Paused_HandlesNothingAndShowsItsLag_ResumedCatchesUp()
    {
        await using var database = await EventsDatabase.CreateAsync(postgres, Ct);
        await using var node = await database.RunAsync(Impatient, null, new Ledger());
        var record = Guid.CreateVersion7();
        await database.ChangeAsync(record, Ct);
        await database.WaitForAsync("SELECT count(*) FROM ledger", 1, Ct);
        var tenant = new TenantId(database.Tenant);
        var queries = new SubscriptionQueries(new TenantContexts(database.Contexts));
        Assert.False((await database.ActAsync((store, work) => new PauseSubscription(store, new AllowAll(), work, TimeProvider.System)
            .ExecuteAsync(Actor.System(tenant), new("ledger"), Ct))).Failed);
        await Task.Delay(300, Ct);
        var before = await database.CountAsync("SELECT count(*) FROM ledger", Ct);
        await database.ChangeAsync(record, Ct);
        await Task.Delay(400, Ct);
        var paused = (await queries.ListAsync(tenant, Ct))[0];

        Assert.Equal(before, await database.CountAsync("SELECT count(*) FROM ledger", Ct));
        Assert.True(paused is { Paused: true, Running: true });
        Assert.True(paused.Lag > TimeSpan.FromMilliseconds(300));
        Assert.False((await database.ActAsync((store, work) => new ResumeSubscription(store, new AllowAll(), work, TimeProvider.System)
            .ExecuteAsync(Actor.System(tenant), new("ledger"), Ct))).Failed);
        await database.WaitForAsync("SELECT count(*) FROM ledger", 4, Ct);
        Assert.Equal(TimeSpan.Zero, (await queries.ListAsync(tenant, Ct))[0].Lag);
    }
}
