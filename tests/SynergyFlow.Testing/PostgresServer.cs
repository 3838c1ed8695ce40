using System.Collections.Concurrent;
using Npgsql;
using SynergyFlow.Infrastructure.Persistence.Embedded;

namespace SynergyFlow.Testing;

/// <summary>
/// The PostgreSQL server of a test process: <c>[assembly: AssemblyFixture(typeof(PostgresServer))]</c>, then a constructor
/// parameter. Starts with the first database and ends with the process. SYNERGYFLOW_TEST_POSTGRES names another server instead
/// (a connection string of a superuser).
/// </summary>
public sealed class PostgresServer : IAsyncDisposable
{
    private const string Variable = "SYNERGYFLOW_TEST_POSTGRES";
    private const string FolderPrefix = "synergyflow-tests-";

    private readonly SemaphoreSlim _starting = new(1);
    private readonly ConcurrentDictionary<string, Lazy<Task<string>>> _templates = new();
    private readonly ConcurrentBag<string> _databases = [];
    private readonly string _run = Guid.CreateVersion7().ToString("N")[^10..];
    private EmbeddedPostgres? _embedded;
    private string? _owner;
    private string? _administrator;
    private int _count;

    /// <summary>Connects to a new database that is a clone of the template; its owner signs in.</summary>
    public async Task<string> CreateDatabaseAsync(DatabaseTemplate? template = null, CancellationToken ct = default)
    {
        await StartAsync(ct);
        template ??= DatabaseTemplate.Empty;
        var source = await _templates.GetOrAdd(template.Key, _ => new(() => PrepareAsync(template, ct))).Value;
        return await CreateAsync(source, ct);
    }

    /// <summary>Signs in as the superuser: to look at, or end, other people's connections.</summary>
    public async Task<string> AdministratorConnectionStringAsync(CancellationToken ct = default)
    {
        await StartAsync(ct);
        return _administrator!;
    }

    /// <summary>The same database for the superuser, whom no wall holds: to look at what was stored, and to change it past the product.</summary>
    public string Administrator(string connectionString) => new NpgsqlConnectionStringBuilder(connectionString)
    {
        Username = new NpgsqlConnectionStringBuilder(_administrator).Username,
        Password = new NpgsqlConnectionStringBuilder(_administrator).Password,
        ApplicationName = "tests",
    }.ConnectionString;

    public async ValueTask DisposeAsync()
    {
        NpgsqlConnection.ClearAllPools();
        if (_embedded is { } server)
        {
            var folder = Path.GetDirectoryName(server.Cluster)!;
            await server.DisposeAsync();
            Directory.Delete(folder, recursive: true);
        }
        else
        {
            foreach (var database in _databases)
            {
                await ExecuteAsync($"ALTER DATABASE {database} IS_TEMPLATE false", CancellationToken.None);
                await ExecuteAsync($"DROP DATABASE IF EXISTS {database} WITH (FORCE)", CancellationToken.None);
            }
        }

        _starting.Dispose();
    }

    private async Task StartAsync(CancellationToken ct)
    {
        await _starting.WaitAsync(ct);
        try
        {
            if (_administrator is not null)
            {
                return;
            }

            if (Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } given)
            {
                _owner = _administrator = given;
                return;
            }

            await SweepAsync(ct);
            _embedded = await EmbeddedPostgres.StartAsync(
                new() { DataFolder = Path.Combine(Path.GetTempPath(), FolderPrefix + _run), Durable = false }, ct);
            _owner = _embedded.ConnectionString;
            _administrator = _embedded.AdministratorConnectionString;
        }
        finally
        {
            _starting.Release();
        }
    }

    private async Task<string> PrepareAsync(DatabaseTemplate template, CancellationToken ct)
    {
        var connection = new NpgsqlConnectionStringBuilder(await CreateAsync("template1", ct)) { Pooling = false };
        await template.PrepareAsync(connection.ConnectionString, ct);

        // A template must not be in use while it is cloned.
        await ExecuteAsync($"ALTER DATABASE {connection.Database} ALLOW_CONNECTIONS false", ct);
        await ExecuteAsync(
            $"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{connection.Database}'", ct);
        return connection.Database!;
    }

    private async Task<string> CreateAsync(string template, CancellationToken ct)
    {
        var database = $"t{_run}_{Interlocked.Increment(ref _count)}";
        // Every host of a run has a pool of its own, and all share one server: small pools that empty soon.
        var connection = new NpgsqlConnectionStringBuilder(_owner)
        {
            Database = database,
            MaxPoolSize = 30,
            ConnectionIdleLifetime = 3,
            ConnectionPruningInterval = 1,
        };
        _databases.Add(database);
        await ExecuteAsync($"CREATE DATABASE {database} OWNER \"{connection.Username}\" TEMPLATE {template}", ct);
        return connection.ConnectionString;
    }

    private async Task ExecuteAsync(string sql, CancellationToken ct)
    {
        await using var connection = new NpgsqlConnection(_administrator);
        await connection.OpenAsync(ct);
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(ct);
    }

    /// <summary>Ends and deletes what test processes left that were killed. A process that lives deletes its folder itself.</summary>
    private static async Task SweepAsync(CancellationToken ct)
    {
        foreach (var folder in Directory.GetDirectories(Path.GetTempPath(), FolderPrefix + "*"))
        {
            try
            {
                var holder = await File.ReadAllTextAsync(Path.Combine(folder, "synergyflow.pid"), ct);
                if (Directory.Exists($"/proc/{holder.Trim()}"))
                {
                    continue;
                }

                // Starting adopts a server that was left running, and disposing ends it.
                if (File.Exists(Path.Combine(folder, "postgres", "PG_VERSION")))
                {
                    await using var left = await EmbeddedPostgres.StartAsync(new() { DataFolder = folder, Durable = false }, ct);
                }

                Directory.Delete(folder, recursive: true);
            }
            catch (Exception notOurs) when (notOurs is PostgresStartException or IOException or UnauthorizedAccessException)
            {
                // Another account's, just being made, or gone meanwhile.
            }
        }
    }
}
