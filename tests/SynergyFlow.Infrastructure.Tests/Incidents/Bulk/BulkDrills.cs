using System.Diagnostics;
using System.Globalization;
using Npgsql;
using SynergyFlow.Core.Incidents.Bulk;
using SynergyFlow.Testing;

namespace SynergyFlow.Infrastructure.Tests.Incidents.Bulk;

/// <summary>Bulk changes by real processes that are killed, and by a runner that lost its lease.</summary>
public sealed class BulkDrills(PostgresServer postgres, ITestOutputHelper output) : IAsyncLifetime
{
    private const int Rows = 2_000;
    private const long Gate = 4712;

    /// <summary>Who did which step. The application's name is the node's.</summary>
    private const string Ledger =
        """
        CREATE TABLE drill_step (n bigint GENERATED ALWAYS AS IDENTITY, node text, first int, next int);
        CREATE FUNCTION drill_step() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $$ BEGIN
            INSERT INTO drill_step (node, first, next) VALUES (split_part(current_setting('application_name'), ' ', 1), OLD.next, NEW.next);
            RETURN NULL; END $$;
        CREATE TRIGGER drill_step AFTER UPDATE ON incidents.bulk_job FOR EACH ROW
            WHEN (OLD.next <> NEW.next) EXECUTE FUNCTION drill_step();
        """;

    private BulkHost _host = null!;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _host = await BulkHost.StartAsync(postgres);
        await SendAsync(Ledger);
    }

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    [Fact]
    public async Task KillMinusNine_InTheMiddleOfAChange_TheOtherHostGoesOn_EveryRowOnce()
    {
        var ids = await _host.SeedAsync(Rows);
        var id = await _host.StartAsync(ids, BulkChangeTests.Fields(("category", "Network")));
        await using var a = Node("a");
        await using var b = Node("b");
        await WaitUntilAsync("SELECT count(*) FROM drill_step", 2, null);
        var worker = Assert.Single(await QueryAsync("SELECT DISTINCT node FROM drill_step"));
        var (dying, heir) = worker == "a" ? (a, b) : (b, a);
        await dying.KillAsync();
        Assert.InRange(await CountAsync("SELECT next FROM incidents.bulk_job"), 1, Rows - 1);
        var clock = Stopwatch.StartNew();

        await WaitUntilAsync("SELECT count(*) FROM incidents.bulk_job WHERE state = 'done'", 1, heir);

        output.WriteLine($"The other host finished {clock.Elapsed.TotalSeconds:0.0} s after {worker} died.");
        var job = await _host.FindAsync(id);
        Assert.Equal((BulkState.Done, Rows, Rows, 0), (job.State, job.Next, job.Done.Changed, job.Done.Refused));
        Assert.Equal(Rows, await CountAsync("SELECT count(*) FROM events.log WHERE type = 'incident.updated'"));
        Assert.Equal(Rows, await CountAsync("SELECT count(*) FROM work.record WHERE version = 2 AND category = 'Network'"));
        Assert.Equal(0, await CountAsync("SELECT count(*) FROM (SELECT first, lag(next, 1, 0) OVER (ORDER BY n) AS before FROM drill_step) AS step WHERE first <> before"));
        Assert.Equal(2, await CountAsync("SELECT count(DISTINCT node) FROM drill_step"));
    }

    [Fact]
    public async Task Step_WhoseLeaseAnotherTookMeanwhile_IsNotKept_AndNoneFollows()
    {
        var id = await _host.StartAsync(await _host.SeedAsync(3), BulkChangeTests.Fields(("category", "Network")));
        var claimed = (await _host.ClaimAsync())!;
        await using NpgsqlConnection gate = new(_host.Administrator);
        await gate.OpenAsync(Ct);
        await SendAsync($"SELECT pg_advisory_lock({Gate})", gate);
        await SendAsync(
            $"""
            CREATE FUNCTION gate() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN PERFORM pg_advisory_xact_lock_shared({Gate}); RETURN NEW; END $$;
            CREATE TRIGGER gate BEFORE INSERT ON events.log FOR EACH ROW EXECUTE FUNCTION gate();
            """,
            gate);
        var working = _host.WorkAsync(claimed);
        while (await SendAsync($"SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND objid = {Gate} AND NOT granted", gate) is not 1L)
        {
            Assert.False(working.IsCompleted, "The step did not come to the gate.");
            await Task.Delay(10, Ct);
        }

        await SendAsync($"UPDATE incidents.bulk_job SET lease_owner = '{Guid.CreateVersion7()}', lease_until = clock_timestamp() + interval '1 hour'", gate);
        await SendAsync($"SELECT pg_advisory_unlock({Gate})", gate);
        await working;
        await _host.WorkAsync(claimed);

        Assert.Equal((BulkState.Running, 0), ((await _host.FindAsync(id)).State, (await _host.FindAsync(id)).Next));
        Assert.Equal(0, await CountAsync("SELECT count(*) FROM work.record WHERE category IS NOT NULL"));
        Assert.Equal(0, await CountAsync("SELECT count(*) FROM events.log WHERE type = 'incident.updated'"));
    }

    [Fact]
    public async Task TwoJobs_OfWhichOneIsLong_GoOnSideBySide()
    {
        var ids = await _host.SeedAsync(1_000);
        var longJob = await _host.StartAsync(ids, BulkChangeTests.Fields(("category", "Network")));
        var shortJob = await _host.StartAsync(ids.TakeLast(1), BulkChangeTests.Fields(("service", "VPN")));
        await using var node = Node("a");

        await WaitUntilAsync($"SELECT count(*) FROM incidents.bulk_job WHERE state = 'done' AND id = '{shortJob}'", 1, node);
        await WaitUntilAsync($"SELECT count(*) FROM incidents.bulk_job WHERE state = 'done' AND id = '{longJob}'", 1, node);

        Assert.True((await _host.FindAsync(shortJob)).FinishedAt < (await _host.FindAsync(longJob)).FinishedAt);
        Assert.Equal(("Network", "VPN"), ((await _host.ReadAsync(ids[^1])).Category, (await _host.ReadAsync(ids[^1])).Service));
    }

    private DrillProcess Node(string name) => DrillProcess.Start(
        new NpgsqlConnectionStringBuilder(_host.Connection) { ApplicationName = name }.ConnectionString,
        [("SYNERGYFLOW_DRILL", "imports"), ("Bulk__Lease", "00:00:02")]);

    private async Task WaitUntilAsync(string count, int least, DrillProcess? node)
    {
        var patience = Stopwatch.StartNew();
        while (await CountAsync(count) < least)
        {
            Assert.False(node?.HasExited ?? false, $"The node ended by itself: {string.Join('\n', node?.Said ?? [])}");
            Assert.True(patience.Elapsed < TimeSpan.FromSeconds(90), $"Nothing came: {string.Join('\n', node?.Said ?? [])}");
            await Task.Delay(15, Ct);
        }
    }

    private async Task<int> CountAsync(string sql) => int.Parse((await QueryAsync($"SELECT ({sql})::text"))[0], CultureInfo.InvariantCulture);

    private async Task<List<string>> QueryAsync(string sql)
    {
        await using NpgsqlConnection connection = new(_host.Administrator);
        await connection.OpenAsync(Ct);
        await using NpgsqlCommand command = new(sql, connection);
        await using var rows = await command.ExecuteReaderAsync(Ct);
        List<string> texts = [];
        while (await rows.ReadAsync(Ct))
        {
            texts.Add(rows.GetString(0));
        }

        return texts;
    }

    private async Task<object?> SendAsync(string sql, NpgsqlConnection? on = null)
    {
        await using NpgsqlConnection own = new(_host.Administrator);
        if (on is null)
        {
            await own.OpenAsync(Ct);
        }

        await using NpgsqlCommand command = new(sql, on ?? own);
        return await command.ExecuteScalarAsync(Ct);
    }
}
