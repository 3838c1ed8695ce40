using System.Diagnostics;
using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using SynergyFlow.Core.Identity;
using SynergyFlow.Core.Incidents;
using SynergyFlow.Core.Integrations.Import;
using SynergyFlow.Core.Integrations.Import.UseCases;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Tenants;
using SynergyFlow.Core.Work;
using SynergyFlow.Drills.Host;
using SynergyFlow.Infrastructure.Integrations;
using SynergyFlow.Infrastructure.Persistence;
using SynergyFlow.Infrastructure.Persistence.Jobs;
using SynergyFlow.Testing;

namespace SynergyFlow.Infrastructure.Tests.Integrations;

/// <summary>Imports by real processes that are killed, put to sleep, and held to a heap.</summary>
public sealed class ImportDrills(PostgresServer postgres, ITestOutputHelper output) : IAsyncLifetime
{
    private const int Records = 1_500;
    private const int RowsPerRecord = 2;

    /// <summary>Who did which step, and whose lease followed whose. The application's name is the node's.</summary>
    private const string Ledger =
        """
        CREATE TABLE drill_step (n bigint GENERATED ALWAYS AS IDENTITY, node text, first int, next int);
        CREATE FUNCTION drill_step() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $$ BEGIN
            INSERT INTO drill_step (node, first, next) VALUES (split_part(current_setting('application_name'), ' ', 1), OLD.next_record, NEW.next_record);
            RETURN NULL; END $$;
        CREATE TRIGGER drill_step AFTER UPDATE ON integrations.import_job FOR EACH ROW
            WHEN (OLD.next_record <> NEW.next_record) EXECUTE FUNCTION drill_step();
        CREATE TABLE drill_lease (n bigint GENERATED ALWAYS AS IDENTITY, node text, taken boolean, early boolean);
        CREATE FUNCTION drill_lease() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $$ BEGIN
            INSERT INTO drill_lease (node, taken, early)
            VALUES (split_part(current_setting('application_name'), ' ', 1), OLD.lease_owner IS NOT NULL, OLD.lease_owner IS NOT NULL AND OLD.lease_until > clock_timestamp());
            RETURN NULL; END $$;
        CREATE TRIGGER drill_lease AFTER UPDATE ON integrations.import_job FOR EACH ROW
            WHEN (NEW.lease_owner IS NOT NULL AND OLD.lease_owner IS DISTINCT FROM NEW.lease_owner) EXECUTE FUNCTION drill_lease();
        """;

    private readonly string _folder = Directory.CreateTempSubdirectory("synergyflow-drill-").FullName;
    private MigratedDatabase _database = null!;
    private User _admin = null!;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private Actor Actor => new(Tenant.First, _admin.Id, _admin.DisplayName, Channel.Ui);

    public async ValueTask InitializeAsync()
    {
        _database = await MigratedDatabase.CreateAsync(
            postgres,
            services =>
            {
                services.AddSingleton<IConfiguration>(new ConfigurationBuilder().Build());
                services.Configure<ImportOptions>(options => options.Folder = _folder);
            },
            Ct);
        _admin = User.Create(Tenant.First, "Ada Admin", "ada@example.org", Role.TenantAdmin, new Stamp(UserId.System, TimeProvider.System.GetUtcNow())).Value!;
        await using var db = _database.Open();
        db.Add(_admin);
        await db.SaveChangesAsync(Ct);
        await db.Database.ExecuteSqlRawAsync(Ledger, Ct);
    }

    public async ValueTask DisposeAsync()
    {
        await _database.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task KillMinusNine_InTheMiddleOfARun_TheNextHostGoesOn_EveryRowOnce()
    {
        var id = await StartRunAsync();
        for (var round = 1; round <= 3; round++)
        {
            await using var node = Node($"node-{round}");
            await WaitForStepsAsync(node, $"node-{round}", 2);
            await node.KillAsync();
            Assert.InRange(await NextRecordAsync(id), 1, Records - 1);
        }

        await using (var last = Node("last"))
        {
            await WaitForAsync(id, ImportState.Done, last);
        }

        await AssertEveryRowOnceAsync(id);
        Assert.Equal(["node-1", "node-2", "node-3", "last"], await NodesInOrderAsync());
        Assert.Equal(0, await CountAsync("SELECT count(*) FROM drill_lease WHERE early"));
    }

    [Fact]
    public async Task TwoHosts_OnlyOneWorks_AndTheOtherTakesOverWhenItIsDead()
    {
        var id = await StartRunAsync();
        await using var a = Node("a");
        await using var b = Node("b");
        await WaitForAnyStepAsync(id, 4);
        var worker = Assert.Single(await NodesInOrderAsync());
        var (dying, heir) = worker == "a" ? (a, "b") : (b, "a");
        await dying.KillAsync();
        var clock = Stopwatch.StartNew();
        await WaitForStepsAsync(heir == "a" ? a : b, heir, 1);
        output.WriteLine($"{heir} took over {clock.Elapsed.TotalSeconds:0.0} s after {worker} died.");

        await WaitForAsync(id, ImportState.Done, heir == "a" ? a : b);

        await AssertEveryRowOnceAsync(id);
        Assert.Equal([worker, heir], await NodesInOrderAsync());
        Assert.Equal((1, 0), (await CountAsync("SELECT count(*) FROM drill_lease WHERE taken"), await CountAsync("SELECT count(*) FROM drill_lease WHERE early")));
    }

    [Fact]
    public async Task HostThatSlept_FindsItsImportTaken_AndKeepsOutOfIt()
    {
        var id = await StartRunAsync();
        await using var sleeper = Node("sleeper");
        await WaitForStepsAsync(sleeper, "sleeper", 2);
        await sleeper.SignalAsync("STOP");
        await using var other = Node("other");
        await WaitUntilAsync(() => CountAsync("SELECT count(*) FROM drill_lease WHERE node = 'other'"), 1, other);
        await sleeper.SignalAsync("CONT");

        await WaitForAsync(id, ImportState.Done, other);

        await AssertEveryRowOnceAsync(id);
        Assert.Equal(["sleeper", "other"], await NodesInOrderAsync());
        Assert.False(sleeper.HasExited);
    }

    [Fact]
    public async Task LargeFile_IsUploadedAndCheckedInABoundedHeap()
    {
        const int rows = 200_000;
        const long ceiling = 128L * 1024 * 1024;
        var path = Path.Combine(_folder, "large.csv");
        await using (StreamWriter text = new(path))
        {
            MadeUpLog.Write(text, rows / RowsPerRecord, RowsPerRecord);
        }

        var clock = Stopwatch.StartNew();
        await using var node = Node(
            "node", ("SYNERGYFLOW_DRILL_FILE", path), ("SYNERGYFLOW_DRILL_ACTOR", $"{_admin.Id}"),
            ("DOTNET_GCHeapHardLimit", (2 * ceiling).ToString("x", CultureInfo.InvariantCulture)));
        await WaitUntilAsync(() => CountAsync("SELECT count(*) FROM integrations.import_job WHERE state IN ('checked', 'failed')"), 1, node, seconds: 120);

        var heap = node.Said.Where(line => line.StartsWith(ImportNode.HeapLine, StringComparison.Ordinal))
            .Max(line => long.Parse(line[ImportNode.HeapLine.Length..], CultureInfo.InvariantCulture));
        output.WriteLine($"{new FileInfo(path).Length >> 20} MB, {rows} rows: {clock.Elapsed.TotalSeconds:0.0} s, managed heap at most {heap >> 20} MB.");
        await using var db = _database.Open();
        var job = await db.Set<ImportJob>().SingleAsync(Ct);
        Assert.Equal((ImportState.Checked, rows, rows / RowsPerRecord, rows, 0), (job.State, job.Found.Rows, job.Found.Created, job.Found.Events, job.Found.Problems));
        Assert.InRange(heap, 1, ceiling);
    }

    private async Task<ImportJobId> StartRunAsync()
    {
        var uploaded = await RunAsync((UploadImport upload) =>
            upload.ExecuteAsync(Actor, new(null, "log.csv", ImportEncoding.Utf8, new MemoryStream(MadeUpLog.Of(Records, RowsPerRecord))), Ct));
        Assert.Null(uploaded.Error);
        Assert.Null((await OrderAsync(uploaded.Value, DirectImport.Order.Check)).Error);
        while (await _database.Services.GetRequiredService<JobLeases<ImportJobs>>().ClaimAsync(Ct) is { } claimed)
        {
            await _database.Services.GetRequiredService<JobWorker<ImportJobs>>().WorkAsync(claimed, Ct);
        }

        Assert.Null((await OrderAsync(uploaded.Value, DirectImport.Order.Run)).Error);
        await using var db = _database.Open();
        await db.Database.ExecuteSqlRawAsync("TRUNCATE drill_lease", Ct);
        return uploaded.Value;
    }

    private DrillProcess Node(string name, params ReadOnlySpan<(string Name, string Value)> more) => DrillProcess.Start(
        new NpgsqlConnectionStringBuilder(_database.ConnectionString) { ApplicationName = name }.ConnectionString,
        [("SYNERGYFLOW_DRILL", "imports"), ("Imports__Folder", _folder), ("Imports__Lease", "00:00:02"), .. more]);

    private Task<Result> OrderAsync(ImportJobId id, DirectImport.Order order) =>
        RunAsync((DirectImport direct) => direct.ExecuteAsync(Actor, new(id, order), Ct));

    private async Task<T> RunAsync<TUseCase, T>(Func<TUseCase, Task<T>> run)
        where TUseCase : notnull
    {
        await using var scope = _database.Scope();
        return await run(scope.ServiceProvider.GetRequiredService<TUseCase>());
    }

    /// <summary>Each row is one event of one record, at its place; the counts say the same; the steps have no gap and no overlap.</summary>
    private async Task AssertEveryRowOnceAsync(ImportJobId id)
    {
        await using var db = _database.Open();
        var job = await db.Set<ImportJob>().SingleAsync(one => one.Id == id, Ct);
        Assert.Equal((Records, Records * RowsPerRecord, 0, 0), (job.Done.Created, job.Done.Events, job.Done.Skipped, job.Done.Problems));
        Assert.Equal((Records, Records), (await db.Set<Incident>().CountAsync(Ct), await db.Set<ExternalRef>().CountAsync(Ct)));
        Assert.Equal(Records * RowsPerRecord, await db.Log.CountAsync(logged => logged.Type == "incident.imported", Ct));
        Assert.Equal(0, await CountAsync(
            $"SELECT count(*) FROM (SELECT aggregate_id FROM events.log WHERE type = 'incident.imported' GROUP BY aggregate_id HAVING count(*) <> {RowsPerRecord} OR count(DISTINCT sequence) <> {RowsPerRecord}) AS wrong"));
        Assert.Equal(0, await CountAsync("SELECT count(*) FROM (SELECT first, lag(next, 1, 0) OVER (ORDER BY n) AS before FROM drill_step) AS step WHERE first <> before"));
        Assert.Equal(Records, await CountAsync("SELECT max(next) FROM drill_step"));
    }

    /// <summary>One entry for each unbroken run of steps by one node.</summary>
    private Task<List<string>> NodesInOrderAsync() => QueryAsync(
        "SELECT node FROM (SELECT n, node, lag(node) OVER (ORDER BY n) AS before FROM drill_step) AS step WHERE node IS DISTINCT FROM before ORDER BY n");

    private Task<int> NextRecordAsync(ImportJobId id) => CountAsync($"SELECT next_record FROM integrations.import_job WHERE id = '{id}' AND state = 'running'");

    private Task WaitForStepsAsync(DrillProcess node, string name, int steps) =>
        WaitUntilAsync(() => CountAsync($"SELECT count(*) FROM drill_step WHERE node = '{name}'"), steps, node);

    private Task WaitForAnyStepAsync(ImportJobId id, int steps) =>
        WaitUntilAsync(() => CountAsync($"SELECT count(*) FROM drill_step, integrations.import_job WHERE id = '{id}'"), steps, null);

    private Task WaitForAsync(ImportJobId id, ImportState state, DrillProcess node) =>
        WaitUntilAsync(() => CountAsync($"SELECT count(*) FROM integrations.import_job WHERE id = '{id}' AND state = '{state.ToText()}'"), 1, node, seconds: 90);

    private async Task WaitUntilAsync(Func<Task<int>> count, int least, DrillProcess? node, int seconds = 40)
    {
        var patience = Stopwatch.StartNew();
        while (await count() < least)
        {
            Assert.False(node?.HasExited ?? false, $"The node ended by itself: {string.Join('\n', node?.Said ?? [])}");
            Assert.True(patience.Elapsed < TimeSpan.FromSeconds(seconds), $"Nothing came: {string.Join('\n', node?.Said ?? [])}");
            await Task.Delay(15, Ct);
        }
    }

    private async Task<int> CountAsync(string sql) => int.Parse((await QueryAsync($"SELECT ({sql})::text"))[0], CultureInfo.InvariantCulture);

    private async Task<List<string>> QueryAsync(string sql)
    {
        await using NpgsqlConnection connection = new(_database.Administrator);
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
}
