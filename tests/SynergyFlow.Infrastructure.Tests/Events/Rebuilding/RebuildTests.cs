using SynergyFlow.Core.Events;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Policies;
using SynergyFlow.Infrastructure.Events;
using SynergyFlow.Infrastructure.Events.Rebuilding;
using SynergyFlow.Testing;

namespace SynergyFlow.Infrastructure.Tests.Events.Rebuilding;

public sealed class RebuildTests(PostgresServer postgres, ITestOutputHelper output)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Rebuilt_FromAVariedLog_EqualsTheLiveOne()
    {
        await using var desk = await RebuildFixture.CreateAsync(postgres, new HistorySubscription());
        await FillAsync(desk.Database);
        await using var node = await desk.NodeAsync();
        await desk.LiveAsync();
        var live = await desk.HistoryAsync();

        var ready = await desk.StartedAsync();
        var compared = await desk.CompareAsync();

        Assert.True(compared.Value!.Equal, compared.Value.ToString());
        Assert.Equal((live.Count, 0, 0), (compared.Value.Rows, compared.Value.LeftOut, compared.Value.Differences.Count));
        Assert.Equal(("Sari", "It looks wrong."), (ready.Rebuild.StartedBy, ready.Rebuild.Reason));
        Assert.Equal(live, await desk.Database.QueryAsync(RebuildFixture.Rows.Replace("work.history", "work.history_copy", StringComparison.Ordinal), row => row.GetString(0), Ct));
        Assert.Equal(120 + 120 + 60, live.Count); // of each tenant; imports without a change count, notes and teams do not
        Assert.Equal(["subscription.rebuild_started", "subscription.rebuild_compared"], await EventsAsync(desk));
        Assert.Equal(2, await desk.Database.CountAsync("SELECT count(*) FROM events.intervention WHERE kind LIKE 'rebuild_%'", Ct));
    }

    [Fact]
    public async Task Rebuilt_WhileWritersWrite_IsEqualAtEveryComparison()
    {
        await using var desk = await RebuildFixture.CreateAsync(postgres, new HistorySubscription());
        Guid[] records = [.. Enumerable.Range(0, 20).Select(_ => Guid.CreateVersion7())];
        await desk.Database.WriteAsync(4, 100, records, Ct);
        await using var node = await desk.NodeAsync();
        await desk.StartedAsync();

        var writing = desk.Database.WriteAsync(4, 200, records, Ct, TimeSpan.FromMilliseconds(2));
        List<ReadModelComparison> compared = [];
        while (!writing.IsCompleted)
        {
            var one = await desk.CompareAsync();
            Assert.True(one.Value is { Equal: true }, $"{one.Error?.Message} {one.Value}");
            compared.Add(one.Value!);
        }

        await writing;
        await desk.LiveAsync();
        await desk.CaughtUpAsync();
        var last = (await desk.CompareAsync()).Value!;
        output.WriteLine($"{compared.Count} comparisons meanwhile, {compared.Sum(one => one.LeftOut)} rows left out");
        Assert.True(last is { Equal: true, Rows: 1200, LeftOut: 0 }, last.ToString());
        Assert.True(compared.Count > 1);
        Assert.True(compared.Select(one => one.Number).Distinct().Count() > 1);
    }

    [Fact]
    public async Task BothAtOtherPlaces_AreComparedAtTheLowerOne()
    {
        await using var desk = await RebuildFixture.CreateAsync(postgres, new HistorySubscription());
        await FillAsync(desk.Database);
        await using (await desk.NodeAsync())
        {
            await desk.LiveAsync();
            await desk.StartedAsync();
            await desk.Database.QueryAsync("UPDATE events.subscription SET paused = true WHERE name = 'history' RETURNING 1::bigint", row => row.GetInt64(0), Ct);
            await Task.Delay(500, Ct);
            await desk.Database.WriteAsync(1, 30, [Guid.CreateVersion7()], Ct);
            await desk.CaughtUpAsync();
            var compared = (await desk.CompareAsync()).Value!;

            Assert.True(compared is { Equal: true, Rows: 300, LeftOut: 30 }, compared.ToString());

            // What is really missing is found though the two are at other places.
            await desk.Database.QueryAsync("DELETE FROM work.history WHERE ctid = (SELECT min(ctid) FROM work.history) RETURNING 1::bigint", row => row.GetInt64(0), Ct);
            Assert.Equal((1, 30), ((await desk.CompareAsync()).Value!.Missing, compared.LeftOut));
        }
    }

    [Fact]
    public async Task FailingEvent_IsShown_AndDoesNotTouchTheLiveOne()
    {
        var sick = Guid.CreateVersion7();
        var history = new FailingHistory { Poison = (happened, table) => table == ReadModelTable.History.Copy && happened.AggregateId == sick && happened.Sequence == 2 };
        await using var desk = await RebuildFixture.CreateAsync(postgres, history);
        await desk.Database.WriteAsync(1, 4, [sick], Ct);
        await desk.Database.WriteAsync(1, 4, [Guid.CreateVersion7()], Ct);
        await using var node = await desk.NodeAsync();
        await desk.LiveAsync();

        RebuildFixture.Done(await desk.StartAsync());
        await desk.Database.WaitForAsync("SELECT count(*) FROM events.deferred WHERE subscription = 'history.rebuild' AND state = 'parked'", 1, Ct);
        var shown = await desk.CaughtUpAsync();
        var compared = (await desk.CompareAsync()).Value!;

        Assert.Equal((1, 2), (shown.Copy!.Parked, shown.Copy.Waiting));
        Assert.Equal(0, await desk.Database.CountAsync("SELECT count(*) FROM events.deferred WHERE subscription = 'history'", Ct));
        Assert.Equal(8, (await desk.HistoryAsync()).Count);
        Assert.Equal((0, 3, 0, 0, 3), (compared.Missing, compared.Extra, compared.Different, compared.AsideLive, compared.AsideCopy));
        Assert.All(compared.Differences, one => Assert.Equal((DifferenceKind.Extra, sick), (one.Kind, one.Record)));
        Assert.Equal(["2", "3", "4"], compared.Differences.Select(one => one.Place));

        // Lists, metrics and badges speak of the live one only.
        var listed = await new SubscriptionQueries(new(desk.Database.Contexts)).ListAsync(desk.Actor.Tenant, Ct);
        Assert.Equal(["history"], listed.Select(row => row.Name).Where(name => name.StartsWith("history", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Refusals_SayWhatToDo()
    {
        await using var desk = await RebuildFixture.CreateAsync(postgres, new HistorySubscription(), new Drills.Host.Ledger());
        await desk.Database.ChangeAsync(Guid.CreateVersion7(), Ct);
        Assert.IsType<SubscriptionNotFound>((await desk.StartAsync()).Error); // no node has run it yet
        await using var node = await desk.NodeAsync();
        await desk.LiveAsync();

        Assert.Equal("reason", (await desk.StartAsync(" ")).Error?.Field);
        Assert.Equal("reason", (await desk.StartAsync(new string('x', 501))).Error?.Field);
        Assert.IsType<SubscriptionNotFound>((await desk.StartAsync(name: "nobody")).Error);
        Assert.IsType<NotAReadModel>((await desk.StartAsync(name: "ledger")).Error);
        Assert.IsType<NotAReadModel>((await desk.ReadAsync("ledger")).Error);
        Assert.IsType<RebuildNotFound>((await desk.CompareAsync()).Error);
        Assert.IsType<RebuildNotFound>((await desk.SwapAsync()).Error);
        Assert.IsType<RebuildNotFound>((await desk.DropAsync()).Error);
        Assert.Equal((null, null), ((await desk.ReadAsync()).Value, (await desk.ReadAsync()).Error));

        await desk.StartedAsync();
        Assert.IsType<RebuildRunning>((await desk.StartAsync()).Error);
        Assert.IsType<RebuildNotCompared>((await desk.SwapAsync()).Error);
        Assert.IsType<RebuildNotReady>((await desk.SwapAsync(back: true)).Error);

        desk.Authorizer = new DenyAll();
        Assert.IsType<NotAllowed>((await desk.StartAsync()).Error);
        Assert.IsType<NotAllowed>((await desk.ReadAsync()).Error);
        Assert.IsType<NotAllowed>((await desk.CompareAsync()).Error);
        Assert.IsType<NotAllowed>((await desk.SwapAsync()).Error);
        Assert.IsType<NotAllowed>((await desk.DropAsync()).Error);
        Assert.Equal(["subscription.rebuild_started"], await EventsAsync(desk));
    }

    [Fact]
    public async Task TwoWhoStartAtOnce_StartOne()
    {
        await using var desk = await RebuildFixture.CreateAsync(postgres, new HistorySubscription());
        await using (await desk.Database.RunAsync(RebuildFixture.Impatient, null, desk.Subscriptions))
        {
            await desk.Database.ChangeAsync(Guid.CreateVersion7(), Ct);
            await desk.Database.WaitForAsync("SELECT count(*) FROM work.history", 1, Ct);
        }

        var both = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => Task.Run(() => desk.StartAsync())));

        Assert.Single(both, one => !one.Failed);
        Assert.All(both.Where(one => one.Failed), one => Assert.IsType<RebuildRunning>(one.Error));
    }

    /// <summary>Two tenants, imports without a change, comments, and things that are no records.</summary>
    private static async Task FillAsync(EventsDatabase database)
    {
        var other = Guid.CreateVersion7();
        foreach (var tenant in new[] { database.Tenant, other })
        {
            for (var record = 0; record < 10; record++)
            {
                var id = Guid.CreateVersion7();
                for (var change = 0; change < 12; change++)
                {
                    await database.ChangeAsync(id, Ct, tenant: tenant, payload: $$$"""{"changes":[{"field":"title","from":"ä {{{change}}}","to":null}],"order":{"b":1,"a":2}}""");
                }

                await database.ChangeAsync(id, Ct, tenant: tenant, type: "record.commented", payload: """{"changes":[]}""");
                for (var imported = 0; imported < 3; imported++)
                {
                    await database.ChangeAsync(id, Ct, tenant: tenant, channel: "import", payload: """{"changes":[]}""");
                }

                await database.ChangeAsync(Guid.CreateVersion7(), Ct, tenant: tenant, kind: "team");
            }
        }
    }

    private static Task<List<string>> EventsAsync(RebuildFixture desk) => desk.Database.QueryAsync(
        "SELECT type FROM events.log WHERE type LIKE 'subscription.rebuild%' ORDER BY seq", row => row.GetString(0), Ct);

    private sealed class DenyAll : IAuthorizer
    {
        public Task<Result> AuthorizeAsync(Actor actor, string action, Resource resource, CancellationToken ct)
        {
            Assert.Equal((Actions.SubscriptionsManage, actor.Tenant), (action, resource.Tenant));
            return Task.FromResult<Result>(new NotAllowed(action));
        }

        public Task<RecordScope> ScopeAsync(Actor actor, CancellationToken ct) => Task.FromResult(RecordScope.Nothing(actor.Tenant));
    }
}
