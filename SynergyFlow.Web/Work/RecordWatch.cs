using SynergyFlow.Core.Events.Contracts;
using SynergyFlow.Infrastructure.Events;

namespace SynergyFlow.Web.Work;

/// <summary>
/// Reloads a page when records it shows change, at most once a second: what arrives in between is one reload at the end of it.
/// </summary>
/// <param name="concerns">Whether a change is any of the page's business; called off the renderer's thread.</param>
/// <param name="reload">Gets the ids of the records that changed since the last one, with the sequence number of the latest change.</param>
/// <param name="failed">Gets what a reload threw; not called once the watch is disposed.</param>
/// <param name="settle">The time between a change and the reload, for what nobody waits for.</param>
internal sealed class RecordWatch(
    ChangeFeed<RecordChanged> feed,
    TimeProvider time,
    Func<RecordChanged, bool> concerns,
    Func<IReadOnlyDictionary<Guid, int>, Task> reload,
    Func<Exception, Task> failed,
    TimeSpan settle = default) : IAsyncDisposable
{
    private static readonly TimeSpan s_pause = TimeSpan.FromSeconds(1);

    private readonly CancellationTokenSource _closing = new();
    private readonly Lock _lock = new();
    private Dictionary<Guid, int> _changed = [];
    private Task _running = Task.CompletedTask;

    public void Start() => _running = RunAsync();

    public async ValueTask DisposeAsync()
    {
        await _closing.CancelAsync();
        await _running;
        _closing.Dispose();
    }

    private async Task RunAsync()
    {
        using var subscription = feed.Subscribe();
        using SemaphoreSlim arrived = new(0);
        var collecting = CollectAsync(subscription, arrived);
        try
        {
            while (true)
            {
                await arrived.WaitAsync(_closing.Token);
                if (settle > TimeSpan.Zero)
                {
                    await Task.Delay(settle, time, _closing.Token);
                }

                if (Take() is { Count: > 0 } changed)
                {
                    await reload(changed);
                    await Task.Delay(s_pause, time, _closing.Token);
                }
            }
        }
        catch (Exception) when (_closing.IsCancellationRequested)
        {
            // The page is gone: nobody is left to tell.
        }
        catch (Exception failure)
        {
            await failed(failure);
        }

        await _closing.CancelAsync();
        await collecting;
    }

    private async Task CollectAsync(ChangeFeed<RecordChanged>.Subscription subscription, SemaphoreSlim arrived)
    {
        try
        {
            await foreach (var change in subscription.ReadAllAsync(_closing.Token))
            {
                if (concerns(change))
                {
                    lock (_lock)
                    {
                        _changed[change.RecordId] = Math.Max(change.Version, _changed.GetValueOrDefault(change.RecordId));
                    }

                    arrived.Release();
                }
            }
        }
        catch (OperationCanceledException)
        {
            // Closing is how this ends.
        }
    }

    private Dictionary<Guid, int> Take()
    {
        lock (_lock)
        {
            var taken = _changed;
            _changed = [];
            return taken;
        }
    }
}
