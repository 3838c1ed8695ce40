using System.Diagnostics;
using SynergyFlow.Core.Events;
using SynergyFlow.Core.Events.UseCases;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Infrastructure.Events;
using SynergyFlow.Infrastructure.Events.Rebuilding;
using SynergyFlow.Infrastructure.Persistence;
using SynergyFlow.Infrastructure.Policies.Receipts;
using SynergyFlow.Testing;

namespace SynergyFlow.Infrastructure.Tests.Events.Rebuilding;

/// <summary>A database with a read model, a person who rebuilds it, and nodes as they are started.</summary>
internal sealed class RebuildFixture : IAsyncDisposable
{
    /// <summary>Every row of a table of the history as text, in an order.</summary>
    public const string Rows = "SELECT row(tenant_id, record_id, sequence, event_id, type, at, actor_id, channel, changes)::text FROM work.history ORDER BY tenant_id, record_id, sequence";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private RebuildFixture(EventsDatabase database, ISubscription[] subscriptions)
    {
        (Database, Subscriptions) = (database, subscriptions);
        Actor = new Actor(new TenantId(database.Tenant), UserId.New(), "Sari", Channel.Ui);
    }

    public static SubscriptionOptions Impatient => new()
    {
        Batch = 50,
        Poll = TimeSpan.FromMilliseconds(100),
        FirstRetry = TimeSpan.FromMilliseconds(20),
        Retries = 1,
        Lease = TimeSpan.FromSeconds(1),
    };

    public EventsDatabase Database { get; }

    public ISubscription[] Subscriptions { get; }

    public Actor Actor { get; }

    public IAuthorizer Authorizer { get; set; } = new AllowAll();

    private string Name => Subscriptions[0].Name;

    public static async Task<RebuildFixture> CreateAsync(PostgresServer postgres, params ISubscription[] subscriptions) =>
        new(await EventsDatabase.CreateAsync(postgres, Ct), subscriptions);

    public async Task<IAsyncDisposable> NodeAsync() => new Both(await Database.RunAsync(Impatient, null, Subscriptions), await Database.RebuildAsync(Impatient, Subscriptions));

    public Task<Result> StartAsync(string? reason = "It looks wrong.", string? name = null) => ActAsync((rebuilds, store, work) =>
        new StartRebuild(rebuilds, store, Authorizer, work, TimeProvider.System).ExecuteAsync(Actor, new(name ?? Name, reason), Ct));

    public Task<Result<ReadModelComparison>> CompareAsync() => ActAsync((rebuilds, store, work) =>
        new CompareRebuild(rebuilds, store, Authorizer, work, TimeProvider.System).ExecuteAsync(Actor, new(Name), Ct));

    public Task<Result> SwapAsync(bool back = false, string? reason = null) => ActAsync((rebuilds, store, work) =>
        new SwapRebuild(rebuilds, store, Authorizer, work, TimeProvider.System).ExecuteAsync(Actor, new(Name, back, reason), Ct));

    public Task<Result> DropAsync() => ActAsync((rebuilds, store, work) =>
        new DropRebuild(rebuilds, store, Authorizer, work, TimeProvider.System).ExecuteAsync(Actor, new(Name), Ct));

    public Task<Result<RebuildRow?>> ReadAsync(string? name = null) => ActAsync((rebuilds, _, _) =>
        new ReadRebuild(rebuilds, new SubscriptionQueries(new TenantContexts(Database.Contexts)), Authorizer).ExecuteAsync(Actor, name ?? Name, Ct));

    /// <summary>Until the nodes have done what was asked for.</summary>
    public Task<RebuildRow> ReachAsync(RebuildState state) => UntilAsync(row => row?.Rebuild.State == state, $"{state}");

    /// <summary>Until the copy holds what the log does.</summary>
    public async Task<RebuildRow> CaughtUpAsync()
    {
        var logged = await Database.CountAsync("SELECT count(*) FROM events.log", Ct);
        return await UntilAsync(row => row is { CaughtUp: true } && row.Copy!.Processed + row.Copy.Parked + row.Copy.Waiting >= logged, $"{logged} events");
    }

    /// <summary>Until the live one holds what the log does.</summary>
    public Task LiveAsync() => Database.WaitForAsync(
        $"""
        SELECT CASE WHEN EXISTS (SELECT FROM events.subscription WHERE name = '{Name}') THEN
            (SELECT count(*) FROM events.log AS l, events.subscription AS s WHERE s.name = '{Name}' AND (l.xid, l.seq) > (s.checkpoint_xid, s.checkpoint_seq)) ELSE -1 END
        """, 0, Ct);

    public async Task<RebuildRow> StartedAsync()
    {
        await LiveAsync();
        Done(await StartAsync());
        await ReachAsync(RebuildState.Building);
        return await CaughtUpAsync();
    }

    public async Task SwappedAsync(bool back = false, string? reason = null)
    {
        Done(await SwapAsync(back, reason));
        await ReachAsync(back ? RebuildState.Building : RebuildState.Swapped);
    }

    public Task<List<string>> HistoryAsync() => Database.QueryAsync(Rows, reader => reader.GetString(0), Ct);

    public static void Done(Result result) => Assert.True(!result.Failed, result.Error?.Message);

    public ValueTask DisposeAsync() => Database.DisposeAsync();

    private async Task<RebuildRow> UntilAsync(Func<RebuildRow?, bool> reached, string what)
    {
        var patience = Stopwatch.StartNew();
        while (true)
        {
            var read = await ReadAsync();
            if (!read.Failed || read.Error is null)
            {
                if (reached(read.Value))
                {
                    return read.Value!;
                }
            }

            Assert.True(
                patience.Elapsed < TimeSpan.FromSeconds(60),
                $"{what} is not reached: {read.Error?.Message} {read.Value?.Rebuild.State} {read.Value?.Rebuild.Trouble} {read.Value?.Copy}");
            await Task.Delay(30, Ct);
        }
    }

    private async Task<T> ActAsync<T>(Func<IRebuilds, ISubscriptionStore, IUnitOfWork, Task<T>> act)
    {
        await using var db = await Database.Contexts.CreateDbContextAsync(Ct);
        db.Tenant = Actor.Tenant;
        db.ChangeTracker.QueryTrackingBehavior = Microsoft.EntityFrameworkCore.QueryTrackingBehavior.TrackAll;
        return await act(
            new Rebuilds(db, Database.System, Subscriptions, TimeProvider.System),
            new SubscriptionStore(db, Subscriptions, TimeProvider.System),
            new UnitOfWork(db, new Correlation(), Database.Signal, new DecisionReceipts()));
    }

    private sealed record Both(IAsyncDisposable One, IAsyncDisposable Other) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync()
        {
            await One.DisposeAsync();
            await Other.DisposeAsync();
        }
    }
}

/// <summary>The history, which fails where a test wants it to.</summary>
internal sealed class FailingHistory : IReadModel
{
    private readonly HistorySubscription _history = new();

    public Func<LoggedEvent, string, bool> Poison { get; set; } = (_, _) => false;

    public string Name => _history.Name;

    public ReadModelTable Table => _history.Table;

    public Task HandleAsync(LoggedEvent happened, SynergyFlowDbContext db, CancellationToken ct) => WriteAsync([happened], Table.Live, db, ct);

    public async Task WriteAsync(IReadOnlyList<LoggedEvent> batch, string table, SynergyFlowDbContext db, CancellationToken ct)
    {
        await _history.WriteAsync(batch, table, db, ct);
        if (batch.Any(happened => Poison(happened, table)))
        {
            throw new InvalidOperationException("Poison.");
        }
    }
}
