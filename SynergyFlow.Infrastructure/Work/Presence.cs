using System.Text.Json;
using System.Threading.Channels;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Work;
using SynergyFlow.Infrastructure.Persistence;

namespace SynergyFlow.Infrastructure.Work;

/// <summary>
/// In memory on each node; nodes tell one another by NOTIFY, outside of any transaction, what changed and every ten seconds what
/// still is. Whatever is not told again is forgotten.
/// </summary>
internal sealed partial class Presence(IDbContextFactory<SynergyFlowDbContext> contexts, TimeProvider time, ILogger<Presence> logger)
    : BackgroundService, IPresence
{
    private const string ChannelName = "synergyflow_presence";
    private static readonly TimeSpan s_writing = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan s_tellAgain = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan s_forget = TimeSpan.FromSeconds(25);
    private static readonly TimeSpan s_sweep = TimeSpan.FromMilliseconds(500);

    private readonly string _node = Guid.CreateVersion7().ToString("N");
    private readonly Lock _lock = new();
    private readonly Dictionary<(TenantId Tenant, RecordId Record), List<Stay>> _stays = [];

    // A node that cannot reach the database loses news of presence, never memory.
    private readonly Channel<string> _outbound = System.Threading.Channels.Channel.CreateBounded<string>(
        new BoundedChannelOptions(10_000) { FullMode = BoundedChannelFullMode.DropOldest, SingleReader = true });

    public event EventHandler<PresenceChangedEventArgs>? Changed;

    public IReadOnlyList<Present> At(TenantId tenant, RecordId record)
    {
        var now = time.GetUtcNow();
        lock (_lock)
        {
            return _stays.TryGetValue((tenant, record), out var stays)
                ? [.. stays.GroupBy(stay => stay.User)
                    .Select(same => new Present(same.Key, same.First().Name, same.Any(stay => stay.WritesUntil > now)))
                    .OrderBy(present => present.Name, StringComparer.CurrentCultureIgnoreCase)]
                : [];
        }
    }

    public IDisposable Enter(Actor actor, RecordId record)
    {
        ArgumentNullException.ThrowIfNull(actor);
        Change(actor.Tenant, record, actor.Id, actor.Name, stay => stay.Visits++);
        return new Visit(() => Change(actor.Tenant, record, actor.Id, actor.Name, stay => (stay.Visits, stay.WritesUntil) = (stay.Visits - 1, stay.Visits > 1 ? stay.WritesUntil : default)));
    }

    public void Write(Actor actor, RecordId record)
    {
        ArgumentNullException.ThrowIfNull(actor);
        var until = time.GetUtcNow() + s_writing;
        Change(actor.Tenant, record, actor.Id, actor.Name, stay => stay.WritesUntil = until);
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Task.WhenAll(
        RepeatAsync(SendAsync, stoppingToken), RepeatAsync(ListenAsync, stoppingToken), RepeatAsync(SweepAsync, stoppingToken));

    private void Change(TenantId tenant, RecordId record, UserId user, string name, Action<Stay> change)
    {
        Stay stay;
        lock (_lock)
        {
            stay = Mine(tenant, record, user, name);
            change(stay);
            Drop(tenant, record);
        }

        _outbound.Writer.TryWrite(Told.Of(_node, tenant, record, stay));
        Changed?.Invoke(this, new PresenceChangedEventArgs(tenant, record));
    }

    private Stay Mine(TenantId tenant, RecordId record, UserId user, string name) => Find(tenant, record, _node, user, name);

    private Stay Find(TenantId tenant, RecordId record, string node, UserId user, string name)
    {
        if (!_stays.TryGetValue((tenant, record), out var stays))
        {
            _stays[(tenant, record)] = stays = [];
        }

        var found = stays.Find(stay => stay.Node == node && stay.User == user);
        if (found is null)
        {
            stays.Add(found = new Stay { Node = node, User = user, Name = name });
        }

        return found;
    }

    /// <returns>True where somebody left or stopped writing.</returns>
    private bool Drop(TenantId tenant, RecordId record)
    {
        var now = time.GetUtcNow();
        var stays = _stays[(tenant, record)];
        var stopped = stays.Any(stay => stay.WritesUntil != default && stay.WritesUntil <= now);
        foreach (var stay in stays.Where(stay => stay.WritesUntil <= now))
        {
            stay.WritesUntil = default;
        }

        var left = stays.RemoveAll(stay => stay.Node == _node ? stay.Visits <= 0 && stay.WritesUntil == default : stay.Visits <= 0 || stay.ToldAt + s_forget < now);
        if (stays.Count == 0)
        {
            _stays.Remove((tenant, record));
        }

        return stopped || left > 0;
    }

    private void Hear(string payload)
    {
        if (JsonSerializer.Deserialize<Told>(payload) is not { } told || told.Node == _node)
        {
            return;
        }

        lock (_lock)
        {
            var stay = Find(told.Tenant, told.Record, told.Node, told.User, told.Name);
            (stay.Visits, stay.ToldAt) = (told.Here ? 1 : 0, time.GetUtcNow());
            stay.WritesUntil = told.Writes ? time.GetUtcNow() + s_writing : default;
            Drop(told.Tenant, told.Record);
        }

        Changed?.Invoke(this, new PresenceChangedEventArgs(told.Tenant, told.Record));
    }

    private async Task SweepAsync(CancellationToken ct)
    {
        var tellAgain = time.GetUtcNow() + s_tellAgain;
        while (true)
        {
            await Task.Delay(s_sweep, time, ct);
            List<(TenantId Tenant, RecordId Record)> changed = [];
            lock (_lock)
            {
                foreach (var (place, _) in _stays.ToList())
                {
                    if (Drop(place.Tenant, place.Record))
                    {
                        changed.Add(place);
                    }
                }

                if (time.GetUtcNow() >= tellAgain)
                {
                    tellAgain = time.GetUtcNow() + s_tellAgain;
                    foreach (var (place, stays) in _stays)
                    {
                        foreach (var stay in stays.Where(stay => stay.Node == _node))
                        {
                            _outbound.Writer.TryWrite(Told.Of(_node, place.Tenant, place.Record, stay));
                        }
                    }
                }
            }

            foreach (var (tenant, record) in changed)
            {
                Changed?.Invoke(this, new PresenceChangedEventArgs(tenant, record));
            }
        }
    }

    private async Task SendAsync(CancellationToken ct)
    {
        while (await _outbound.Reader.WaitToReadAsync(ct))
        {
            List<string> payloads = [];
            while (payloads.Count < 200 && _outbound.Reader.TryRead(out var payload))
            {
                payloads.Add(payload);
            }

            await using var db = await contexts.CreateDbContextAsync(ct);
            string[] all = [.. payloads];
            await db.Database.ExecuteSqlAsync($"SELECT pg_notify({ChannelName}, payload) FROM unnest({all}) AS payload", ct);
        }
    }

    private async Task ListenAsync(CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        await db.Database.OpenConnectionAsync(ct);
        var connection = (NpgsqlConnection)db.Database.GetDbConnection();
        connection.Notification += (_, notification) => Hear(notification.Payload);
        await using (NpgsqlCommand listen = new($"LISTEN {ChannelName}", connection))
        {
            await listen.ExecuteNonQueryAsync(ct);
        }

        while (true)
        {
            if (!await connection.WaitAsync(TimeSpan.FromSeconds(30), ct))
            {
                // A dead connection that says nothing is found out by asking.
                await using NpgsqlCommand probe = new("SELECT 1", connection);
                await probe.ExecuteNonQueryAsync(ct);
            }
        }
    }

    private async Task RepeatAsync(Func<CancellationToken, Task> work, CancellationToken ct)
    {
        while (!ct.IsCancellationRequested)
        {
            try
            {
                await work(ct);
            }
            catch (Exception) when (ct.IsCancellationRequested)
            {
                return;
            }
            catch (Exception failure)
            {
                Failed(logger, failure);
                await Task.Delay(TimeSpan.FromSeconds(1), time, ct).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    [LoggerMessage(6211, LogLevel.Warning, "News of who is where does not get through")]
    private static partial void Failed(ILogger logger, Exception failure);

    /// <summary>One person on one record, as one node knows it.</summary>
    private sealed class Stay
    {
        public required string Node { get; init; }

        public required UserId User { get; init; }

        public required string Name { get; init; }

        /// <summary>Windows; of other nodes only whether there is any.</summary>
        public int Visits { get; set; }

        public DateTimeOffset WritesUntil { get; set; }

        public DateTimeOffset ToldAt { get; set; }
    }

    private sealed record Told(string Node, TenantId Tenant, RecordId Record, UserId User, string Name, bool Here, bool Writes)
    {
        public static string Of(string node, TenantId tenant, RecordId record, Stay stay) => JsonSerializer.Serialize(
            new Told(node, tenant, record, stay.User, stay.Name, stay.Visits > 0, stay.WritesUntil != default));
    }

    private sealed class Visit(Action end) : IDisposable
    {
        private Action? _end = end;

        public void Dispose() => Interlocked.Exchange(ref _end, null)?.Invoke();
    }
}
