using System.Diagnostics;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using SynergyFlow.Core.Events.Contracts;
using SynergyFlow.Core.Identity.Contracts;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Infrastructure.Events;
using SynergyFlow.Infrastructure.Persistence;
using SynergyFlow.Testing;
using Channel = System.Threading.Channels.Channel;

namespace SynergyFlow.Infrastructure.Tests.Events;

public sealed class FeedTests(PostgresServer postgres, ITestOutputHelper output)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task LiveFeed_TellsOnce_EvenWhileAnotherTransactionIsOpen()
    {
        await using var database = await EventsDatabase.CreateAsync(postgres, Ct);
        var (records, people, accounts) = (new ChangeFeed<RecordChanged>(), new ChangeFeed<AccountChanged>(), new Accounts());
        var (changes, changedPeople) = (Channel.CreateUnbounded<RecordChanged>(), Channel.CreateUnbounded<AccountChanged>());
        using var hearing = records.Subscribe(change => changes.Writer.TryWrite(change));
        using var hearingOfPeople = people.Subscribe(change => changedPeople.Writer.TryWrite(change));
        using var feed = new LiveFeed(
            database.System, new TenantContexts(database.Contexts), database.Signal, records, people, new ChangeFeed<TimeChanged>(), accounts, TimeProvider.System, NullLogger<LiveFeed>.Instance);
        await database.ChangeAsync(Guid.CreateVersion7(), Ct);
        await feed.StartAsync(Ct);
        await Task.Delay(500, Ct);
        var (written, release) = (new TaskCompletionSource(), new TaskCompletionSource());

        // Whatever comes: an open transaction holds up the readers of all databases of the server.
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        await using var released = patience.Token.Register(() => release.TrySetResult());
        var open = database.ChangeAsync(Guid.CreateVersion7(), Ct, before: () =>
        {
            written.SetResult();
            return release.Task;
        });
        await written.Task;

        var record = Guid.CreateVersion7();
        var clock = Stopwatch.StartNew();
        await database.ChangeAsync(record, Ct);
        await using var told = changes.Reader.ReadAllAsync(Ct).GetAsyncEnumerator(Ct);
        do
        {
            // The feed starts at the server's oldest transaction: it may tell what was committed shortly before.
            Assert.True(await told.MoveNextAsync());
        }
        while (told.Current.RecordId != record);

        output.WriteLine($"from write to feed {clock.Elapsed.TotalMilliseconds:0} ms");
        Assert.Equal(new RecordChanged(new TenantId(database.Tenant), record, "incident", 1, "incident.updated"), told.Current);

        var (user, member) = (Guid.CreateVersion7(), Guid.CreateVersion7());
        await database.ChangeAsync(user, Ct, kind: "user", type: "user.disabled", payload: """{"changes":[]}""");
        await database.ChangeAsync(
            Guid.CreateVersion7(), Ct, kind: "team", type: "team.members_changed",
            payload: $$"""{"changes":[{"field":"member","from":null,"to":"{{member}} lead"}]}""");
        await using var toldPeople = changedPeople.Reader.ReadAllAsync(Ct).GetAsyncEnumerator(Ct);
        Assert.True(await toldPeople.MoveNextAsync());
        Assert.Equal(user, toldPeople.Current.User.Value);
        Assert.True(await toldPeople.MoveNextAsync());
        Assert.Equal(member, toldPeople.Current.User.Value);
        Assert.Equal([user, member], accounts.Forgotten);

        release.TrySetResult();
        await open;
        Assert.True(await told.MoveNextAsync());
        await database.ChangeAsync(record, Ct);
        Assert.True(await told.MoveNextAsync());
        Assert.Equal((record, 2), (told.Current.RecordId, told.Current.Version)); // nothing was told twice in between
        await feed.StopAsync(Ct);
    }

    [Fact]
    public async Task History_GetsEveryChangeOfARecord_AndNothingElse()
    {
        await using var database = await EventsDatabase.CreateAsync(postgres, Ct);
        await using var node = await database.RunAsync(new(), null, new HistorySubscription());
        var record = Guid.CreateVersion7();
        await database.ChangeAsync(record, Ct);
        await database.ChangeAsync(record, Ct, payload: """{"changes":[]}""");
        await database.ChangeAsync(Guid.CreateVersion7(), Ct, kind: "team");
        await database.ChangeAsync(record, Ct);
        await database.WaitForAsync("SELECT coalesce(sum(processed), 0)::bigint FROM events.subscription", 4, Ct);

        var rows = await database.QueryAsync(
            "SELECT sequence, changes->0->>'to', channel FROM work.history ORDER BY sequence",
            reader => (reader.GetInt32(0), reader.GetString(1), reader.GetString(2)),
            Ct);
        Assert.Equal([(1, "b", "ui"), (3, "b", "ui")], rows);
    }

    [Fact]
    public async Task Relay_WakesOtherNodes_WithFewNotifications()
    {
        await using var database = await EventsDatabase.CreateAsync(postgres, Ct);
        var (here, there) = (new EventSignal(), new EventSignal());
        using var sender = new EventSignalRelay(here, database.Contexts, TimeProvider.System, NullLogger<EventSignalRelay>.Instance);
        using var receiver = new EventSignalRelay(there, database.Contexts, TimeProvider.System, NullLogger<EventSignalRelay>.Instance);
        await sender.StartAsync(Ct);
        await receiver.StartAsync(Ct);
        await Task.Delay(500, Ct);

        var woken = there.Next;
        var clock = Stopwatch.StartNew();
        here.Raise();
        await woken.WaitAsync(TimeSpan.FromSeconds(5), Ct);
        output.WriteLine($"other node woken after {clock.Elapsed.TotalMilliseconds:0} ms");
        await sender.StopAsync(Ct);
        await receiver.StopAsync(Ct);
    }

    [Fact]
    public async Task Partitions_AreMadeForThisAndTheNextTwoMonths()
    {
        await using var database = await EventsDatabase.CreateAsync(postgres, Ct);
        var time = new FakeTimeProvider(new DateTimeOffset(2031, 11, 30, 23, 59, 0, TimeSpan.Zero));
        using var partitions = new MonthPartitions(database.System, time, NullLogger<MonthPartitions>.Instance);

        Assert.True(await partitions.EnsureAsync(Ct));
        Assert.True(await partitions.EnsureAsync(Ct));

        var made = await database.QueryAsync(
            "SELECT relname FROM pg_class WHERE relname ~ '^(log|receipt)_203[12]_..$' AND relkind = 'r' ORDER BY 1", reader => reader.GetString(0), Ct);
        Assert.Equal(["log_2031_11", "log_2031_12", "log_2032_01", "receipt_2031_11", "receipt_2031_12", "receipt_2032_01"], made);
    }

    private sealed class Accounts : IAccounts
    {
        public List<Guid> Forgotten { get; } = [];

        public Task<Account?> FindAsync(TenantId tenant, UserId id, CancellationToken ct) => Task.FromResult<Account?>(null);

        public void Forget(TenantId tenant, UserId id) => Forgotten.Add(id.Value);
    }
}
