using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Npgsql;
using SynergyFlow.Core.Events;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Policies;
using SynergyFlow.Core.Work;
using SynergyFlow.Drills.Host;
using SynergyFlow.Infrastructure.Events;
using SynergyFlow.Infrastructure.Events.Rebuilding;
using SynergyFlow.Infrastructure.Persistence;
using SynergyFlow.Infrastructure.Persistence.Tenancy;
using SynergyFlow.Infrastructure.Policies.Receipts;
using SynergyFlow.Testing;

namespace SynergyFlow.Infrastructure.Tests.Events;

/// <summary>A migrated database with writers that lock and log as records do, and a ledger of what was handled.</summary>
internal sealed class EventsDatabase : IAsyncDisposable
{
    private static readonly DatabaseTemplate s_template = new("events", async (connectionString, ct) =>
    {
        await MigratedDatabase.Template.PrepareAsync(connectionString, ct);
        await using var source = NpgsqlDataSource.Create(connectionString);
        await using var command = source.CreateCommand(Ledger.Table);
        await command.ExecuteNonQueryAsync(ct);
    });

    private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().AddSingleton<SubscriptionMeter>().BuildServiceProvider();

    private EventsDatabase(string connectionString, string administrator)
    {
        ConnectionString = connectionString;
        Source = NpgsqlDataSource.Create(administrator);
        Contexts = new PooledDbContextFactory<SynergyFlowDbContext>(Options(DatabaseRoles.As(DatabaseRoles.App, connectionString)));
        System = new SystemContexts(connectionString);
    }

    public string ConnectionString { get; }

    /// <summary>The superuser's: it sees and writes all tenants.</summary>
    public NpgsqlDataSource Source { get; }

    public SystemContexts System { get; }

    public IDbContextFactory<SynergyFlowDbContext> Contexts { get; }

    public EventSignal Signal { get; } = new();

    public Guid Tenant { get; } = Guid.CreateVersion7();

    public static async Task<EventsDatabase> CreateAsync(PostgresServer postgres, CancellationToken ct)
    {
        var connectionString = await postgres.CreateDatabaseAsync(s_template, ct);
        return new(connectionString, postgres.Administrator(connectionString));
    }

    /// <summary>One node with these subscriptions; stop it by disposing it.</summary>
    public async Task<Node> RunAsync(SubscriptionOptions options, EventSignal? signal = null, params ISubscription[] subscriptions)
    {
        var runner = new SubscriptionRunner(
            subscriptions, System, signal ?? Signal, Microsoft.Extensions.Options.Options.Create(options),
            _services.GetRequiredService<SubscriptionMeter>(), TimeProvider.System, NullLogger<SubscriptionRunner>.Instance);
        await runner.StartAsync(CancellationToken.None);
        return new Node(runner);
    }

    /// <summary>What a node does besides for rebuilds of what these subscriptions feed.</summary>
    public async Task<Node> RebuildAsync(SubscriptionOptions options, params ISubscription[] subscriptions)
    {
        var scopes = new ServiceCollection().AddLogging().AddSynergyFlow(ConnectionString).AddSingleton<IEnumerable<ISubscription>>(subscriptions).BuildServiceProvider();
        var runner = new RebuildRunner(
            subscriptions, System, Signal, Microsoft.Extensions.Options.Options.Create(options), _services.GetRequiredService<SubscriptionMeter>(),
            scopes.GetRequiredService<IServiceScopeFactory>(), TimeProvider.System, NullLogger<RebuildRunner>.Instance);
        await runner.StartAsync(CancellationToken.None);
        return new Node(runner, scopes);
    }

    /// <summary>Logs the next event of a record, as the unit of work does: lock first, then write.</summary>
    /// <param name="before">Runs between the write and the commit.</param>
    public async Task<Guid> ChangeAsync(
        Guid record, CancellationToken ct, Func<Task>? before = null, string kind = "incident", string type = "incident.updated",
        string payload = """{"changes":[{"field":"title","from":"a","to":"b"}]}""", Guid? tenant = null, string channel = "ui")
    {
        await using var connection = await Source.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        await using var locking = new NpgsqlCommand("SELECT pg_advisory_xact_lock(hashtextextended($1::text, 0))", connection, transaction)
        {
            Parameters = { new() { Value = record } },
        };
        await locking.ExecuteNonQueryAsync(ct);
        var id = Guid.CreateVersion7();
        await using var writing = new NpgsqlCommand(
            """
            INSERT INTO events.log (tenant_id, id, aggregate_kind, aggregate_id, sequence, type, occurred_at, actor_id, actor_name,
                channel, correlation_id, payload)
            SELECT $1, $2, $3, $4,
                1 + coalesce((SELECT max(sequence) FROM events.log WHERE tenant_id = $1 AND aggregate_id = $4), 0),
                $5, clock_timestamp(), $4, 'Alya', $7, 'c', $6::jsonb
            """, connection, transaction)
        {
            Parameters =
            {
                new() { Value = tenant ?? Tenant }, new() { Value = id }, new() { Value = kind }, new() { Value = record },
                new() { Value = type }, new() { Value = payload }, new() { Value = channel },
            },
        };
        await writing.ExecuteNonQueryAsync(ct);
        if (before is not null)
        {
            await before();
        }

        await transaction.CommitAsync(ct);
        Signal.Raise();
        return id;
    }

    /// <summary>Writers in parallel, each changing random ones of the records.</summary>
    public Task WriteAsync(int writers, int changes, Guid[] records, CancellationToken ct, TimeSpan pause = default) =>
        Task.WhenAll(Enumerable.Range(0, writers).Select(writer => Task.Run(
            async () =>
            {
                var random = new Random(writer);
                for (var change = 0; change < changes; change++)
                {
                    await ChangeAsync(records[random.Next(records.Length)], ct);
                    if (pause > TimeSpan.Zero)
                    {
                        await Task.Delay(pause, ct);
                    }
                }
            },
            ct)));

    public async Task<List<T>> QueryAsync<T>(string sql, Func<NpgsqlDataReader, T> row, CancellationToken ct)
    {
        await using var command = Source.CreateCommand(sql);
        await using var reader = await command.ExecuteReaderAsync(ct);
        List<T> rows = [];
        while (await reader.ReadAsync(ct))
        {
            rows.Add(row(reader));
        }

        return rows;
    }

    public async Task<long> CountAsync(string sql, CancellationToken ct) =>
        (await QueryAsync(sql, reader => reader.GetInt64(0), ct))[0];

    public async Task WaitForAsync(string countSql, long expected, CancellationToken ct, int seconds = 30)
    {
        var patience = global::System.Diagnostics.Stopwatch.StartNew();
        long seen;
        while ((seen = await CountAsync(countSql, ct)) != expected)
        {
            Assert.True(patience.Elapsed < TimeSpan.FromSeconds(seconds), $"{countSql}: {seen}, not {expected}.");
            await Task.Delay(20, ct);
        }
    }

    /// <summary>Runs a use case of an administrator on a scope of its own.</summary>
    public async Task<Result> ActAsync(Func<ISubscriptionStore, IUnitOfWork, Task<Result>> act, params ISubscription[] subscriptions)
    {
        var ct = TestContext.Current.CancellationToken;
        await using var db = await Contexts.CreateDbContextAsync(ct);
        db.Tenant = new TenantId(Tenant);
        db.ChangeTracker.QueryTrackingBehavior = QueryTrackingBehavior.TrackAll;
        return await act(
            new SubscriptionStore(db, subscriptions, TimeProvider.System), new UnitOfWork(db, new Correlation(), Signal, new DecisionReceipts()));
    }

    /// <summary>What the ledger says against the log.</summary>
    public async Task<Tally> TallyAsync(CancellationToken ct) => new(
        await CountAsync("SELECT count(*) FROM events.log", ct),
        await CountAsync("SELECT count(*) FROM events.log l WHERE NOT EXISTS (SELECT FROM ledger WHERE event_id = l.id)", ct),
        await CountAsync("SELECT count(*) - count(DISTINCT event_id) FROM ledger", ct),
        await CountAsync(
            """
            SELECT count(*) FROM (SELECT sequence, row_number() OVER (PARTITION BY record ORDER BY n) AS place FROM ledger) AS l
            WHERE sequence <> place
            """,
            ct));

    public async ValueTask DisposeAsync()
    {
        await Source.DisposeAsync();
        await _services.DisposeAsync();
    }

    private static DbContextOptions<SynergyFlowDbContext> Options(string connectionString)
    {
        var options = new DbContextOptionsBuilder<SynergyFlowDbContext>();
        options.UseSynergyFlow(connectionString);
        return options.Options;
    }
}

internal sealed record Tally(long Logged, long Lost, long Twice, long OutOfOrder);

internal sealed class AllowAll : IAuthorizer
{
    public Task<Result> AuthorizeAsync(Actor actor, string action, Resource resource, CancellationToken ct) => Task.FromResult(Result.Success);

    public Task<RecordScope> ScopeAsync(Actor actor, CancellationToken ct) => Task.FromResult(RecordScope.Nothing(actor.Tenant));
}

internal sealed class Node(BackgroundService runner, IAsyncDisposable? scopes = null) : IAsyncDisposable
{
    public async ValueTask DisposeAsync()
    {
        await runner.StopAsync(CancellationToken.None);
        runner.Dispose();
        if (scopes is not null)
        {
            await scopes.DisposeAsync();
        }
    }
}
