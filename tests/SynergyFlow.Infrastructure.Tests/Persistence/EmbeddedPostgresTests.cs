using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Npgsql;
using SynergyFlow.Infrastructure.Persistence.Embedded;
using SynergyFlow.Infrastructure.Persistence.Tenancy;
using SynergyFlow.Testing;

namespace SynergyFlow.Infrastructure.Tests.Persistence;

public sealed class EmbeddedPostgresTests : IDisposable
{
    private readonly string _folder =
        Path.Combine(Path.GetTempPath(), "synergyflow-embedded-" + Guid.CreateVersion7().ToString("N")[^12..]);

    private EmbeddedPostgresOptions Options => new() { DataFolder = _folder, Durable = false };

    private string Cluster => Path.Combine(_folder, "postgres");

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        if (Directory.Exists(_folder))
        {
            Directory.Delete(_folder, recursive: true);
        }
    }

    [Fact]
    public async Task Start_FirstTime_MakesADatabaseWhoseOwnerIsNoSuperuser()
    {
        await using var server = await EmbeddedPostgres.StartAsync(Options, Ct);

        Assert.Equal(
            "synergyflow synergyflow off UTF8 C.UTF-8 127.0.0.1 scram-sha-256 16",
            await AskAsync(
                server.ConnectionString,
                """
                SELECT concat_ws(' ', current_database(), current_user, current_setting('is_superuser'), pg_encoding_to_char(encoding),
                    datcollate, current_setting('listen_addresses'), current_setting('password_encryption'),
                    current_setting('server_version_num')::int / 10000)
                FROM pg_database WHERE datname = current_database()
                """));
        Assert.False(server.Adopted);
    }

    [Theory]
    [InlineData("pg_trgm")]
    [InlineData("unaccent")]
    [InlineData("citext")]
    [InlineData("btree_gist")]
    [InlineData("pgcrypto")]
    public async Task Owner_CanInstall(string extension)
    {
        await using var server = await EmbeddedPostgres.StartAsync(Options, Ct);

        Assert.Equal("", await AskAsync(server.ConnectionString, $"CREATE EXTENSION {extension}; SELECT ''"));
    }

    [Fact]
    public async Task SignIn_WithoutThePassword_IsRefused()
    {
        await using var server = await EmbeddedPostgres.StartAsync(Options, Ct);
        foreach (var own in new[] { server.ConnectionString, server.AdministratorConnectionString })
        {
            var guess = new NpgsqlConnectionStringBuilder(own) { Password = "postgres", Pooling = false };

            var refused = await Assert.ThrowsAsync<PostgresException>(() => AskAsync(guess.ConnectionString, "SELECT 1"));

            Assert.Equal(PostgresErrorCodes.InvalidPassword, refused.SqlState);
        }

        Assert.Equal(
            UnixFileMode.UserRead | UnixFileMode.UserWrite,
            new FileInfo(Path.Combine(_folder, "postgres.credentials")).UnixFileMode);
    }

    [Fact]
    public async Task Stop_Always_LeavesNoProcessAndKeepsTheData()
    {
        int server;
        await using (var first = await EmbeddedPostgres.StartAsync(Options, Ct))
        {
            server = first.ProcessId;
            await AskAsync(first.ConnectionString, "CREATE TABLE kept AS SELECT 42 AS answer; SELECT 1");
        }

        Assert.False(Directory.Exists($"/proc/{server}"));
        Assert.False(File.Exists(Path.Combine(Cluster, "postmaster.pid")));

        await using var second = await EmbeddedPostgres.StartAsync(Options, Ct);
        Assert.Equal("42", await AskAsync(second.ConnectionString, "SELECT answer FROM kept"));
    }

    [Fact]
    public async Task Start_WhileAnotherHoldsTheFolder_SaysWho()
    {
        await using var first = await EmbeddedPostgres.StartAsync(Options, Ct);

        var refused = await Assert.ThrowsAsync<PostgresStartException>(() => EmbeddedPostgres.StartAsync(Options, Ct));

        Assert.Equal(PostgresFailure.InUse, refused.Failure);
        Assert.Contains($"process {Environment.ProcessId}", refused.Message, StringComparison.Ordinal);
        Assert.Equal("1", await AskAsync(first.ConnectionString, "SELECT '1'"));
    }

    [Fact]
    public async Task Start_OnAFolderOfBefore_GivesTheHostASignInThatOwnsNothing()
    {
        await using (await EmbeddedPostgres.StartAsync(Options, Ct))
        {
        }

        var credentials = Path.Combine(_folder, "postgres.credentials");
        await File.WriteAllLinesAsync(credentials, (await File.ReadAllLinesAsync(credentials, Ct)).Where(line => !line.StartsWith("synergyflow_host:", StringComparison.Ordinal)), Ct);
        await using var server = await EmbeddedPostgres.StartAsync(Options, Ct);

        Assert.Equal(3, (await File.ReadAllLinesAsync(credentials, Ct)).Length);
        Assert.Equal("synergyflow_app", await AskAsync(DatabaseRoles.As(DatabaseRoles.App, server.HostConnectionString), "SELECT current_user::text"));
        foreach (var denied in new[] { "SET ROLE synergyflow", "SET ROLE synergyflow_search", "CREATE SCHEMA mine", "CREATE TABLE public.mine (id int)" })
        {
            var refused = await Assert.ThrowsAsync<PostgresException>(() => AskAsync(server.HostConnectionString, denied));
            Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, refused.SqlState);
        }
    }

    [Fact]
    public async Task Start_AfterTheAppWasKilled_AdoptsItsServer()
    {
        var left = await LeaveServerAsync();

        await using (var server = await EmbeddedPostgres.StartAsync(Options, Ct))
        {
            Assert.True(server.Adopted);
            Assert.Equal(left, server.ProcessId);
            Assert.Equal("synergyflow", await AskAsync(server.ConnectionString, "SELECT current_user::text"));
        }

        Assert.False(Posix.IsAlive(left));
    }

    [Fact]
    public async Task Start_AfterTheAppWasKilled_ReplacesAServerWithOtherSettings()
    {
        var left = await LeaveServerAsync();

        await using var server = await EmbeddedPostgres.StartAsync(Options with { Durable = true }, Ct);

        Assert.False(server.Adopted);
        Assert.False(Posix.IsAlive(left));
        Assert.Equal("on", await AskAsync(server.ConnectionString, "SHOW fsync"));
    }

    [Fact]
    public async Task Start_AfterTheServerWasKilled_Recovers()
    {
        await using (var first = await EmbeddedPostgres.StartAsync(Options with { Durable = true }, Ct))
        {
            await AskAsync(first.ConnectionString, "CREATE TABLE kept AS SELECT 42 AS answer; SELECT 1");
            Process.GetProcessById(first.ProcessId).Kill();
        }

        NpgsqlConnection.ClearAllPools();
        await using var second = await EmbeddedPostgres.StartAsync(Options with { Durable = true }, Ct);
        Assert.Equal("42", await AskAsync(second.ConnectionString, "SELECT answer FROM kept"));
    }

    [Fact]
    public async Task Start_WithAPidFileThatNamesAForeignProcess_LeavesThatProcessAlone()
    {
        await StartAndStopAsync();
        using var foreign = Process.Start(new ProcessStartInfo("sleep", ["60"]) { UseShellExecute = false })!;
        try
        {
            await File.WriteAllLinesAsync(
                Path.Combine(Cluster, "postmaster.pid"),
                [foreign.Id.ToString(CultureInfo.InvariantCulture), Cluster, "1700000000", "5432", "", "127.0.0.1", "1 1", "ready   "],
                Ct);

            await using var server = await EmbeddedPostgres.StartAsync(Options, Ct);

            Assert.False(server.Adopted);
            Assert.False(foreign.HasExited);
        }
        finally
        {
            foreign.Kill();
        }
    }

    [Fact]
    public async Task Start_OnATakenPort_NamesThePort()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var port = ((IPEndPoint)taken.LocalEndpoint).Port;

        var refused = await Assert.ThrowsAsync<PostgresStartException>(
            () => EmbeddedPostgres.StartAsync(Options with { Port = port }, Ct));

        Assert.Equal(PostgresFailure.PortTaken, refused.Failure);
        Assert.Contains($"Port {port}", refused.Message, StringComparison.Ordinal);
        await StartAndStopAsync();
    }

    [Theory]
    [InlineData("PG_VERSION", null, PostgresFailure.DataFolderBroken, "PG_VERSION")]
    [InlineData("PG_VERSION", "15\n", PostgresFailure.OtherVersion, "PostgreSQL 15")]
    [InlineData("global/pg_control", null, PostgresFailure.DataFolderBroken, "global/pg_control")]
    [InlineData("pg_hba.conf", null, PostgresFailure.DataFolderBroken, "pg_hba.conf")]
    [InlineData("../postgres.credentials", null, PostgresFailure.DataFolderBroken, "postgres.credentials")]
    public async Task Start_OnABrokenFolder_SaysWhatIsWrong(string file, string? content, PostgresFailure expected, string named)
    {
        await StartAndStopAsync();
        var path = Path.Combine(Cluster, file);
        if (content is null)
        {
            File.Delete(path);
        }
        else
        {
            await File.WriteAllTextAsync(path, content, Ct);
        }

        var refused = await Assert.ThrowsAsync<PostgresStartException>(() => EmbeddedPostgres.StartAsync(Options, Ct));

        Assert.Equal(expected, refused.Failure);
        Assert.Contains(named, refused.Message, StringComparison.Ordinal);
        Assert.Contains(_folder, refused.Message, StringComparison.Ordinal);
        Assert.False(File.Exists(Path.Combine(Cluster, "postmaster.pid")));
    }

    [Fact]
    public async Task Start_AfterACutShortFirstStart_BeginsAgain()
    {
        Directory.CreateDirectory(Path.Combine(_folder, "postgres.new", "base"));

        await StartAndStopAsync();

        Assert.False(Directory.Exists(Path.Combine(_folder, "postgres.new")));
    }

    [Fact]
    public async Task Start_WithoutBinaries_SaysWhereItLooked()
    {
        var refused = await Assert.ThrowsAsync<PostgresStartException>(
            () => EmbeddedPostgres.StartAsync(Options with { Binaries = "/nowhere" }, Ct));

        Assert.Equal(PostgresFailure.NoBinaries, refused.Failure);
        Assert.Contains("/nowhere", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("initdb: error: could not write file \"x\": No space left on device", PostgresFailure.DiskFull, "full")]
    [InlineData("FATAL:  data directory \"x\" has wrong ownership", PostgresFailure.NoPermission, "wrong ownership")]
    [InlineData("FATAL:  something new\nLOG:  database system is shut down", PostgresFailure.Other, "something new.")]
    public void Explain_TheServersLog_GivesTheReason(string log, PostgresFailure expected, string said)
    {
        var explained = ServerLog.Explain(log, "/data", 5432);

        Assert.Equal(expected, explained.Failure);
        Assert.Contains(said, explained.Message, StringComparison.Ordinal);
    }

    private static async Task<string> AskAsync(string connectionString, string sql)
    {
        await using var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(connectionString) { Pooling = false }.ConnectionString);
        await connection.OpenAsync(Ct);
        await using var command = new NpgsqlCommand(sql, connection);
        return Convert.ToString(await command.ExecuteScalarAsync(Ct), CultureInfo.InvariantCulture)!;
    }

    private async Task StartAndStopAsync()
    {
        await using var server = await EmbeddedPostgres.StartAsync(Options, Ct);
    }

    /// <summary>Runs this test assembly's own program, kills it while it holds a server, and answers that server's process.</summary>
    private async Task<int> LeaveServerAsync()
    {
        var command = new ProcessStartInfo(Environment.ProcessPath!)
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
        };
        command.Environment[ServerHolder.Variable] = _folder;
        using var app = Process.Start(command)!;
        var line = await app.StandardOutput.ReadLineAsync(Ct);
        app.Kill();
        await app.WaitForExitAsync(Ct);
        var server = int.Parse(line!, CultureInfo.InvariantCulture);
        Assert.True(Posix.IsAlive(server));
        return server;
    }
}
