using SynergyFlow.Core.Events;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Infrastructure.Events;
using SynergyFlow.Infrastructure.Events.Rebuilding;
using SynergyFlow.Infrastructure.Tests.Persistence.Tenancy;
using SynergyFlow.Testing;

namespace SynergyFlow.Infrastructure.Tests.Events.Rebuilding;

public sealed class RebuildSwapTests(PostgresServer postgres, ITestOutputHelper output)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task TamperedRows_AreFoundByWhatDiffers_SwapMendsThem_SwapBackReturnsThem()
    {
        await using var desk = await RebuildFixture.CreateAsync(postgres, new HistorySubscription());
        Guid[] records = [.. Enumerable.Range(0, 3).Select(_ => Guid.CreateVersion7()).Order()];
        foreach (var record in records)
        {
            await desk.Database.WriteAsync(1, 5, [record], Ct);
        }

        await using var node = await desk.NodeAsync();
        await desk.LiveAsync();
        var right = await desk.HistoryAsync();
        await SendAsync(desk, $$"""
            UPDATE work.history SET changes = '[{"field":"title","from":"a","to":"forged"}]', type = 'incident.resolved' WHERE record_id = '{{records[0]}}' AND sequence = 2;
            DELETE FROM work.history WHERE record_id = '{{records[1]}}' AND sequence = 3;
            INSERT INTO work.history SELECT tenant_id, record_id, 99, gen_random_uuid(), type, at, actor_id, channel, changes FROM work.history WHERE record_id = '{{records[2]}}' AND sequence = 4;
            """);
        var tampered = await desk.HistoryAsync();

        await desk.StartedAsync();
        var compared = (await desk.CompareAsync()).Value!;

        Assert.Equal((1, 1, 1), (compared.Missing, compared.Extra, compared.Different));
        Assert.Equal(
            [(DifferenceKind.Different, records[0], "2", "type changes"), (DifferenceKind.Missing, records[1], "3", ""), (DifferenceKind.Extra, records[2], "99", "")],
            compared.Differences.Select(one => (one.Kind, one.Record, one.Place, string.Join(' ', one.Columns))));
        Assert.Equal("reason", (await desk.SwapAsync()).Error?.Field);

        await desk.SwappedAsync(reason: "Rows were forged.");
        Assert.Equal(right, await desk.HistoryAsync());
        Assert.DoesNotContain(await WallCatalogue.FaultsAsync(desk.Database.ConnectionString, Ct), fault => !fault.StartsWith("public.ledger", StringComparison.Ordinal));
        Assert.Null((await desk.ReadAsync()).Value!.Rebuild.Comparison); // it was of the tables as they were
        var old = (await desk.CompareAsync()).Value!;
        Assert.Equal((1, 1, 1), (old.Missing, old.Extra, old.Different));

        // Both go on with the log.
        await desk.Database.ChangeAsync(records[0], Ct);
        await desk.LiveAsync();
        await desk.CaughtUpAsync();
        Assert.Equal(right.Count + 1, (await desk.HistoryAsync()).Count);

        await desk.SwappedAsync(back: true);
        Assert.Equal(tampered.Count + 1, (await desk.HistoryAsync()).Count);
        Assert.Equal(tampered, (await desk.HistoryAsync()).Where(row => !row.Contains(",6,", StringComparison.Ordinal)));
        Assert.IsType<RebuildNotCompared>((await desk.SwapAsync()).Error);

        RebuildFixture.Done(await desk.DropAsync());
        await desk.Database.WaitForAsync("SELECT count(*) FROM events.rebuild", 0, Ct);
        Assert.Equal(0, await desk.Database.CountAsync("SELECT count(*) FROM work.history_copy", Ct));
        Assert.Equal(
            ["before>rebuilt", "rebuilt>before"],
            await desk.Database.QueryAsync(
                "SELECT (payload #>> '{changes,0,from}') || '>' || (payload #>> '{changes,0,to}') FROM events.log WHERE type = 'subscription.rebuild_swapped' ORDER BY seq",
                row => row.GetString(0), Ct));
        Assert.Equal(1, await desk.Database.CountAsync("SELECT count(*) FROM events.log WHERE type = 'subscription.rebuild_dropped'", Ct));
    }

    [Fact]
    public async Task WhatTheLiveOneHasParked_GoesWithItsTable()
    {
        var sick = Guid.CreateVersion7();
        var history = new FailingHistory { Poison = (happened, table) => table == ReadModelTable.History.Live && happened.AggregateId == sick && happened.Sequence == 2 };
        await using var desk = await RebuildFixture.CreateAsync(postgres, history);
        await desk.Database.WriteAsync(1, 5, [sick], Ct);
        await using var node = await desk.NodeAsync();
        await desk.Database.WaitForAsync("SELECT count(*) FROM events.deferred WHERE state = 'parked'", 1, Ct);
        history.Poison = (_, _) => false;

        await desk.StartedAsync();
        var compared = (await desk.CompareAsync()).Value!;
        Assert.Equal((4, 0, 0, 4, 0), (compared.Missing, compared.Extra, compared.Different, compared.AsideLive, compared.AsideCopy));

        await desk.SwappedAsync(reason: "It has them all.");
        Assert.Equal(5, (await desk.HistoryAsync()).Count);
        Assert.Equal(["history.rebuild"], await AsideAsync(desk)); // nothing is left to be replayed into what has it

        await desk.SwappedAsync(back: true);
        Assert.Single(await desk.HistoryAsync());
        Assert.Equal(["history"], await AsideAsync(desk));
    }

    [Fact]
    public async Task Readers_SeeTheWholeHistoryWhileItIsSwapped_AndNoEventIsLostOrDoubled()
    {
        await using var desk = await RebuildFixture.CreateAsync(postgres, new HistorySubscription());
        var record = Guid.CreateVersion7();
        await desk.Database.WriteAsync(1, 300, [record], Ct);
        await using var node = await desk.NodeAsync();
        await using var other = await desk.NodeAsync();
        await desk.LiveAsync();
        await desk.StartedAsync();

        using var enough = new CancellationTokenSource();
        var (reads, slowest) = (0, TimeSpan.Zero);
        var readers = Enumerable.Range(0, 2).Select(_ => Task.Run(async () =>
        {
            while (!enough.IsCancellationRequested)
            {
                var clock = System.Diagnostics.Stopwatch.StartNew();
                Assert.Equal(300, await desk.Database.CountAsync($"SELECT count(*) FROM work.history WHERE tenant_id = '{desk.Database.Tenant}' AND record_id = '{record}'", Ct));
                slowest = clock.Elapsed > slowest ? clock.Elapsed : slowest;
                Interlocked.Increment(ref reads);
            }
        })).ToList();
        var writing = desk.Database.WriteAsync(3, 250, [.. Enumerable.Range(0, 10).Select(_ => Guid.CreateVersion7())], Ct, TimeSpan.FromMilliseconds(3));
        for (var swap = 0; swap < 6; swap++)
        {
            if (swap % 2 == 0)
            {
                var compared = await desk.CompareAsync();
                Assert.True(compared.Value is { Equal: true }, $"{compared.Error?.Message} {compared.Value}");
            }

            await desk.SwappedAsync(back: swap % 2 == 1);
        }

        await writing;
        await enough.CancelAsync();
        await Task.WhenAll(readers);
        await desk.LiveAsync();
        await desk.CaughtUpAsync();
        var last = (await desk.CompareAsync()).Value!;
        output.WriteLine($"{reads} reads, the slowest {slowest.TotalMilliseconds:0} ms, {last}");
        Assert.True(last is { Equal: true, Rows: 1050, AsideLive: 0, AsideCopy: 0 }, last.ToString());
        Assert.Equal(1050, await desk.Database.CountAsync("SELECT count(*) FROM work.history AS h JOIN events.log AS l ON l.tenant_id = h.tenant_id AND l.id = h.event_id", Ct));
        Assert.True(reads > 50);
    }

    [Fact]
    public async Task HeldTable_DelaysTheSwap_SaysSo_AndIsTriedAgain()
    {
        await using var desk = await RebuildFixture.CreateAsync(postgres, new HistorySubscription());
        await desk.Database.WriteAsync(1, 5, [Guid.CreateVersion7()], Ct);
        await using var node = await desk.NodeAsync();
        await desk.StartedAsync();
        Assert.True((await desk.CompareAsync()).Value!.Equal);
        await using (var connection = await desk.Database.Source.OpenConnectionAsync(Ct))
        await using (var reading = await connection.BeginTransactionAsync(Ct))
        {
            await using (var command = new Npgsql.NpgsqlCommand("SELECT count(*) FROM work.history", connection, reading))
            {
                await command.ExecuteScalarAsync(Ct);
            }

            RebuildFixture.Done(await desk.SwapAsync());
            await desk.Database.WaitForAsync("SELECT count(*) FROM events.rebuild WHERE trouble LIKE '%lock timeout%'", 1, Ct);
            Assert.Equal(RebuildState.Swapping, (await desk.ReadAsync()).Value!.Rebuild.State);
        }

        Assert.Null((await desk.ReachAsync(RebuildState.Swapped)).Rebuild.Trouble);
    }

    [Fact]
    public async Task WhatWasLiveBefore_IsDroppedByThePlatformAfterSevenDays()
    {
        await using var desk = await RebuildFixture.CreateAsync(postgres, new HistorySubscription());
        await desk.Database.WriteAsync(1, 5, [Guid.CreateVersion7()], Ct);
        await using var node = await desk.NodeAsync();
        await desk.StartedAsync();
        Assert.True((await desk.CompareAsync()).Value!.Equal);
        await desk.SwappedAsync();
        await SendAsync(desk, "UPDATE events.rebuild SET swapped_at = swapped_at - interval '6 days 23 hours'");
        await Task.Delay(500, Ct);
        Assert.Equal(RebuildState.Swapped, (await desk.ReadAsync()).Value!.Rebuild.State);

        await SendAsync(desk, "UPDATE events.rebuild SET swapped_at = swapped_at - interval '2 hours'");
        await desk.Database.WaitForAsync("SELECT count(*) FROM events.rebuild", 0, Ct);

        Assert.Equal(5, (await desk.HistoryAsync()).Count);
        Assert.Equal(0, await desk.Database.CountAsync("SELECT count(*) FROM work.history_copy", Ct));
        Assert.Equal(
            [UserId.System.Value],
            await desk.Database.QueryAsync("SELECT actor_id FROM events.log WHERE type = 'subscription.rebuild_dropped'", row => row.GetGuid(0), Ct));
    }

    /// <summary>A migration that alters the one and not the other would be found here.</summary>
    [Fact]
    public async Task CopyAndLiveTable_HaveOneShape_BeforeAndAfterASwap()
    {
        await using var desk = await RebuildFixture.CreateAsync(postgres, new HistorySubscription());
        foreach (var table in ReadModelTable.All)
        {
            var names = await ShapeAsync(desk, table.Live, "");
            Assert.NotEmpty(names);
            Assert.Equal(names, await ShapeAsync(desk, table.Copy, "_copy"));
            var keys = await desk.Database.QueryAsync(
                $"SELECT a.attname::text FROM pg_index AS i JOIN pg_attribute AS a ON a.attrelid = i.indrelid AND a.attnum = ANY(i.indkey) WHERE i.indisprimary AND i.indrelid = '{table.Live}'::regclass",
                row => row.GetString(0), Ct);
            var columns = await desk.Database.QueryAsync(
                $"SELECT attname::text FROM pg_attribute WHERE attrelid = '{table.Live}'::regclass AND attnum > 0 AND NOT attisdropped", row => row.GetString(0), Ct);
            Assert.Equal(keys.Order(), table.Key.Append(table.Record).Append("tenant_id").Order());
            Assert.Equal(columns.Except(keys).Order(), table.Columns.Order());

            await SendAsync(desk, $"SELECT {table.Exchange}()");
            Assert.Equal(names, await ShapeAsync(desk, table.Live, ""));
            Assert.Equal(names, await ShapeAsync(desk, table.Copy, "_copy"));
        }
    }

    private static Task<List<string>> ShapeAsync(RebuildFixture desk, string table, string suffix) => desk.Database.QueryAsync(
        $"""
        SELECT format('%s %s %s', attname, format_type(atttypid, atttypmod), attnotnull) FROM pg_attribute WHERE attrelid = '{table}'::regclass AND attnum > 0 AND NOT attisdropped
        UNION ALL
        SELECT replace(regexp_replace(pg_get_indexdef(indexrelid), ' ON [^ ]+ ', ' '), c.relname, regexp_replace(c.relname, '{suffix}$', ''))
        FROM pg_index AS i JOIN pg_class AS c ON c.oid = i.indexrelid WHERE i.indrelid = '{table}'::regclass
        UNION ALL
        SELECT format('%s: %s', policy.polname, pg_get_expr(policy.polqual, policy.polrelid)) FROM pg_policy AS policy WHERE policy.polrelid = '{table}'::regclass
        UNION ALL
        SELECT unnest(relacl)::text FROM pg_class WHERE oid = '{table}'::regclass
        ORDER BY 1
        """,
        row => row.GetString(0), Ct);

    private static Task<List<string>> AsideAsync(RebuildFixture desk) =>
        desk.Database.QueryAsync("SELECT DISTINCT subscription FROM events.deferred", row => row.GetString(0), Ct);

    private static async Task SendAsync(RebuildFixture desk, string sql)
    {
        await using var command = desk.Database.Source.CreateCommand(sql);
        await command.ExecuteNonQueryAsync(Ct);
    }
}
