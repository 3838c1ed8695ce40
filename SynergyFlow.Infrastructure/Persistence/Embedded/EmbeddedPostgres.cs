using System.Diagnostics;
using Npgsql;
using SynergyFlow.Infrastructure.Persistence.Tenancy;

namespace SynergyFlow.Infrastructure.Persistence.Embedded;

/// <summary>
/// A private PostgreSQL 16 server on 127.0.0.1 whose life follows this object. When the process that held it was killed, the
/// server lives on, and the next start on the same folder adopts it.
/// </summary>
public sealed partial class EmbeddedPostgres : IAsyncDisposable
{
    private const string Database = "synergyflow";
    private static readonly TimeSpan s_fastShutdown = TimeSpan.FromSeconds(30);

    private readonly EmbeddedPostgresOptions _options;
    private readonly ClusterFolder _folder;
    private readonly Lock _stopping = new();
    private Process? _child;
    private int _server;
    private bool _stopped;

    private EmbeddedPostgres(EmbeddedPostgresOptions options, ClusterFolder folder)
    {
        _options = options;
        _folder = folder;
        AppDomain.CurrentDomain.ProcessExit += StopAtExit;
        AppDomain.CurrentDomain.UnhandledException += StopAtExit;
    }

    public int Port { get; private set; }

    /// <summary>The server's main process.</summary>
    public int ProcessId => _server;

    /// <summary>True when a server that was left running was taken over.</summary>
    public bool Adopted { get; private set; }

    /// <summary>PostgreSQL's own data directory.</summary>
    public string Cluster => _folder.Cluster;

    /// <summary>Signs in as the owner of the database <c>synergyflow</c>, who is no superuser.</summary>
    public string ConnectionString => Connection(ClusterFolder.Owner, Database);

    /// <summary>Signs in to the same database as one who owns nothing and may become the roles that work with the data.</summary>
    public string HostConnectionString => Connection(ClusterFolder.Host, Database);

    /// <summary>Signs in as the superuser, to the maintenance database.</summary>
    public string AdministratorConnectionString => Connection(ClusterFolder.Administrator, "postgres");

    /// <exception cref="PostgresStartException">The server cannot run; the message says why and what to do.</exception>
    public static async Task<EmbeddedPostgres> StartAsync(EmbeddedPostgresOptions options, CancellationToken ct = default)
    {
        options = options with { DataFolder = Path.GetFullPath(options.DataFolder) };
        try
        {
            var binaries = PostgresBinaries.Locate(options.Binaries);
            var postgres = new EmbeddedPostgres(options, ClusterFolder.Take(options.DataFolder));
            try
            {
                await postgres.StartAsync(binaries, ct);
                return postgres;
            }
            catch
            {
                await postgres.DisposeAsync();
                throw;
            }
        }
        catch (IOException full) when (ClusterFolder.IsDiskFull(full))
        {
            throw new PostgresStartException(
                PostgresFailure.DiskFull, $"The disk that holds {options.DataFolder} is full. Free some space and start again.", full);
        }
        catch (Exception denied) when (denied is UnauthorizedAccessException or IOException)
        {
            throw new PostgresStartException(
                PostgresFailure.NoPermission, ServerLog.NoPermission(options.DataFolder, denied.Message).Message, denied);
        }
    }

    /// <summary>Ends the server in an orderly way; answers when it is gone.</summary>
    public async ValueTask DisposeAsync()
    {
        await Task.Run(() => Stop(s_fastShutdown));
        GC.SuppressFinalize(this);
    }

    private async Task StartAsync(PostgresBinaries binaries, CancellationToken ct)
    {
        var account = await ServerAccount.ForAsync(_folder.Cluster, ct);
        await _folder.PlaceAsync(account, ct);
        binaries = await binaries.ForAsync(account, ct);
        var exists = _folder.HasCluster();
        _folder.LoadCredentials(mayCreate: !exists);

        if (exists && await AdoptAsync(ct))
        {
            return;
        }

        if (!exists)
        {
            _options.Progress?.Invoke($"Making a PostgreSQL cluster in {_folder.Cluster} ...");
            await MakeClusterAsync(binaries, account, ct);
        }

        await LaunchAsync(binaries, account, ct);
        await MakeDatabaseAsync(ct);
    }

    private async Task MakeDatabaseAsync(CancellationToken ct)
    {
        await using var connection = new NpgsqlConnection(AdministratorConnectionString + ";Pooling=false");
        await connection.OpenAsync(ct);

        // Passwords hold hexadecimal digits only, and utility statements take no parameters.
        await SignInAsync(ClusterFolder.Owner, "CREATEDB CREATEROLE");
        await SignInAsync(ClusterFolder.Host, "NOCREATEDB NOCREATEROLE NOBYPASSRLS NOINHERIT");
        foreach (var role in DatabaseRoles.All)
        {
            if (!await ExistsAsync("pg_roles", "rolname", role))
            {
                await ExecuteAsync($"CREATE ROLE {role} NOLOGIN");
            }

            await ExecuteAsync($"GRANT {role} TO {ClusterFolder.Owner} WITH INHERIT FALSE, SET TRUE");
        }

        await ExecuteAsync($"GRANT {DatabaseRoles.App}, {DatabaseRoles.System} TO {ClusterFolder.Host} WITH INHERIT FALSE, SET TRUE");
        if (!await ExistsAsync("pg_database", "datname", Database))
        {
            await ExecuteAsync($"CREATE DATABASE {Database} OWNER {ClusterFolder.Owner}");
        }

        async Task SignInAsync(string role, string rights)
        {
            var verb = await ExistsAsync("pg_roles", "rolname", role) ? "ALTER" : "CREATE";
            await ExecuteAsync($"{verb} ROLE {role} LOGIN NOSUPERUSER {rights} PASSWORD '{_folder.Passwords[role]}'");
        }

        async Task<bool> ExistsAsync(string catalogue, string column, string name)
        {
            await using var command = new NpgsqlCommand($"SELECT count(*) FROM {catalogue} WHERE {column} = $1", connection);
            command.Parameters.Add(new() { Value = name });
            return await command.ExecuteScalarAsync(ct) is > 0L;
        }

        async Task ExecuteAsync(string sql)
        {
            await using var command = new NpgsqlCommand(sql, connection);
            await command.ExecuteNonQueryAsync(ct);
        }
    }

    private void StopAtExit(object? sender, EventArgs e) => Stop(TimeSpan.FromSeconds(20));

    private void Stop(TimeSpan patience)
    {
        lock (_stopping)
        {
            if (_stopped)
            {
                return;
            }

            _stopped = true;
            AppDomain.CurrentDomain.ProcessExit -= StopAtExit;
            AppDomain.CurrentDomain.UnhandledException -= StopAtExit;
            try
            {
                // A program that makes the cluster and a server that is not ready yet have no number of their own here.
                var pid = _server != 0 ? _server : _child is { HasExited: false } child ? child.Id : 0;
                if (pid != 0)
                {
                    End(pid, patience);
                }
            }
            finally
            {
                _child?.Dispose();
                _folder.Dispose();
            }
        }
    }

    /// <summary>Asks the process to end, ever more firmly.</summary>
    private void End(int pid, TimeSpan patience)
    {
        foreach (var (signal, wait) in new[]
        {
            (Posix.Interrupt, patience),
            (Posix.Quit, TimeSpan.FromSeconds(5)),
            (Posix.Kill, TimeSpan.FromSeconds(5)),
        })
        {
            if (!IsAlive(pid))
            {
                return;
            }

            Posix.Signal(pid, signal);
            var since = Stopwatch.StartNew();
            using var pause = new ManualResetEventSlim();
            while (IsAlive(pid) && since.Elapsed < wait)
            {
                pause.Wait(20);
            }
        }
    }

    private bool IsAlive(int pid) =>
        _child is { } child && child.Id == pid ? !child.HasExited : Posix.IsAlive(pid);

    private string Connection(string role, string database) => new NpgsqlConnectionStringBuilder
    {
        Host = "127.0.0.1",
        Port = Port,
        Database = database,
        Username = role,
        Password = _folder.Passwords[role],
        ApplicationName = "SynergyFlow",
        MaxPoolSize = 60, // three pools, within max_connections
    }.ConnectionString;
}
