using System.Diagnostics;
using SynergyFlow.Drills.Host;
using SynergyFlow.Testing;

namespace SynergyFlow.Infrastructure.Tests.Events;

/// <summary>Drill D1 in small: the process that runs a subscription is killed again and again while writers write.</summary>
public sealed class KilledNodeTests(PostgresServer postgres, ITestOutputHelper output)
{
    private const int Kills = 5;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task KillMinusNine_UnderLoad_LosesNothingAndDoesNothingTwice()
    {
        await using var database = await EventsDatabase.CreateAsync(postgres, Ct);
        Guid[] records = [.. Enumerable.Range(0, 20).Select(_ => Guid.CreateVersion7())];
        using var enough = new CancellationTokenSource();
        var written = 0;
        var writers = Enumerable.Range(0, 4).Select(writer => Task.Run(async () =>
        {
            var random = new Random(writer);
            while (!enough.IsCancellationRequested)
            {
                await database.ChangeAsync(records[random.Next(records.Length)], Ct);
                Interlocked.Increment(ref written);
                await Task.Delay(4, Ct);
            }
        })).ToList();

        for (var round = 0; round < Kills; round++)
        {
            await using var node = DrillProcess.Start(database.ConnectionString, ("Subscriptions__Lease", "00:00:01"));

            // It must have done some of this round's work before it dies in the middle of the rest.
            var before = await database.CountAsync("SELECT count(*) FROM ledger", Ct);
            var patience = Stopwatch.StartNew();
            while (await database.CountAsync("SELECT count(*) FROM ledger", Ct) < before + 50)
            {
                Assert.False(node.HasExited, "The node ended by itself.");
                Assert.True(patience.Elapsed < TimeSpan.FromSeconds(40), "The node does not get going.");
                await Task.Delay(15, Ct);
            }
        }

        await enough.CancelAsync();
        await Task.WhenAll(writers);
        var backlog = (await database.TallyAsync(Ct)).Lost;
        var clock = Stopwatch.StartNew();
        await using (await database.RunAsync(new() { Lease = TimeSpan.FromSeconds(2) }, null, new Ledger("last")))
        {
            await database.WaitForAsync("SELECT count(*) FROM ledger", written, Ct);
        }

        var tally = await database.TallyAsync(Ct);
        var nodes = await database.CountAsync("SELECT count(DISTINCT node) FROM ledger", Ct);
        output.WriteLine($"{Kills} kills, {tally}, {nodes} nodes did work, backlog {backlog} gone after {clock.Elapsed.TotalSeconds:0.0} s");
        Assert.Equal(new Tally(written, 0, 0, 0), tally);
        Assert.True(nodes >= Kills);
    }

    /// <summary>The lease never holds and its epoch never moves: two nodes work at once, and the ledger shows it.</summary>
    [Fact]
    public async Task Mutant_WithoutAClaim_IsFound()
    {
        await using var database = await EventsDatabase.CreateAsync(postgres, Ct);
        await database.QueryAsync(
            """
            CREATE FUNCTION events.no_claim() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.epoch := 1; NEW.lease_until := NULL; RETURN NEW; END $$;
            CREATE TRIGGER no_claim BEFORE UPDATE ON events.subscription FOR EACH ROW EXECUTE FUNCTION events.no_claim();
            """,
            _ => 0,
            Ct);
        Guid[] records = [.. Enumerable.Range(0, 5).Select(_ => Guid.CreateVersion7())];
        await using (await database.RunAsync(new() { Poll = TimeSpan.FromMilliseconds(20) }, null, new Ledger("one")))
        await using (await database.RunAsync(new() { Poll = TimeSpan.FromMilliseconds(20) }, null, new Ledger("two")))
        {
            await database.WriteAsync(4, 100, records, Ct);
            for (var patience = Stopwatch.StartNew(); (await database.TallyAsync(Ct)).Lost > 0;)
            {
                Assert.True(patience.Elapsed < TimeSpan.FromSeconds(30));
                await Task.Delay(50, Ct);
            }
        }

        var tally = await database.TallyAsync(Ct);
        output.WriteLine($"{tally}");
        Assert.True(tally.Twice > 0, tally.ToString());
    }
}
