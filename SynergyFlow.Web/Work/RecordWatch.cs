using System.Threading.Channels;
using SynergyFlow.Core.Events.Contracts;
using SynergyFlow.Infrastructure.Events;

namespace SynergyFlow.Web.Work;

/// <summary>
/// Reloads a page when records it shows change, at most once a second unless it asks for less: what arrives in between is one reload at the end of it.
/// </summary>
/// <param name="concerns">Whether a change is any of the page's business; called off the renderer's thread.</param>
/// <param name="reload">Gets the ids of the records that changed since the last one, with the sequence number of the latest change.</param>
/// <param name="failed">Gets what a reload threw; not called once the page was left or the watch is disposed.</param>
/// <param name="left">The page's own: it ends a reload that is under way before the watch is disposed, and what that throws is nobody's business any more.</param>
/// <param name="settle">The time between a change and the reload, for what nobody waits for.</param>
/// <param name="pause">The least time from one reload to the next; null: a second.</param>
internal sealed class RecordWatch(
    ChangeFeed<RecordChanged> feed,
    TimeProvider time,
    Func<RecordChanged, bool> concerns,
    Func<IReadOnlyDictionary<Guid, int>, Task> reload,
    Func<Exception, Task> failed,
    CancellationToken left,
    TimeSpan settle = default,
    TimeSpan? pause = null) : IAsyncDisposable
{
    private static readonly TimeSpan s_pause = TimeSpan.FromSeconds(1);

    private readonly CancellationTokenSource _closing = new();
    private readonly Lock _lock = new();

    // At most one signal waits: that there is something to take.
    private readonly Channel<bool> _arrived = Channel.CreateBounded<bool>(1);
    private Dictionary<Guid, int> _changed = [];
    private long _latest;
    private Task _running = Task.CompletedTask;

    /// <summary>How long ago the latest change was told: what was read since then has it in it.</summary>
    public TimeSpan SinceLatest
    {
        get
        {
            lock (_lock)
            {
                return time.GetElapsedTime(_latest);
            }
        }
    }

    public void Start() => _running = RunAsync();

    public async ValueTask DisposeAsync()
    {
        await _closing.CancelAsync();
        await _running;
        _closing.Dispose();
    }

    private async Task RunAsync()
    {
        using var subscription = feed.Subscribe(Note);
        try
        {
            while (true)
            {
                await _arrived.Reader.ReadAsync(_closing.Token);
                await Task.Delay(settle, time, _closing.Token);
                var paused = Task.Delay(pause ?? s_pause, time, _closing.Token);
                await reload(Take());
                await paused;
            }
        }
        catch (Exception) when (_closing.IsCancellationRequested || left.IsCancellationRequested)
        {
            // The page is gone: nobody is left to tell.
        }
        catch (Exception failure)
        {
            await failed(failure);
        }
    }

    /// <summary>For a page that could not read them: it is told of them again with the next change.</summary>
    public void PutBack(IReadOnlyDictionary<Guid, int> changed)
    {
        lock (_lock)
        {
            foreach (var (record, version) in changed)
            {
                Add(record, version);
            }
        }
    }

    private void Note(RecordChanged change)
    {
        if (!concerns(change))
        {
            return;
        }

        lock (_lock)
        {
            _latest = time.GetTimestamp();
            Add(change.RecordId, change.Version);
            _arrived.Writer.TryWrite(true);
        }
    }

    private void Add(Guid record, int version) => _changed[record] = Math.Max(version, _changed.GetValueOrDefault(record));

    private Dictionary<Guid, int> Take()
    {
        lock (_lock)
        {
            _arrived.Reader.TryRead(out _);
            var taken = _changed;
            _changed = [];
            return taken;
        }
    }
}
