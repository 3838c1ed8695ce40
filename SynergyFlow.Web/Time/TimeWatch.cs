using SynergyFlow.Core.Events.Contracts;
using SynergyFlow.Infrastructure.Events;

namespace SynergyFlow.Web.Time;

/// <summary>Reloads a part of a page when time that it shows changes: what comes within a moment is one reload.</summary>
internal sealed class TimeWatch : IDisposable
{
    private static readonly TimeSpan s_moment = TimeSpan.FromMilliseconds(200);

    private readonly IDisposable _subscription;
    private readonly TimeProvider _time;
    private readonly Func<Task> _reload;
    private readonly CancellationToken _left;
    private int _waiting;

    /// <param name="concerns">Called off the renderer's thread.</param>
    /// <param name="reload">Must not throw but for what it hands to its component.</param>
    public TimeWatch(ChangeFeed<TimeChanged> feed, TimeProvider time, Func<TimeChanged, bool> concerns, Func<Task> reload, CancellationToken left)
    {
        (_time, _reload, _left) = (time, reload, left);
        _subscription = feed.Subscribe(change =>
        {
            if (concerns(change) && Interlocked.Exchange(ref _waiting, 1) == 0)
            {
                _ = ReloadAsync();
            }
        });
    }

    public void Dispose() => _subscription.Dispose();

    private async Task ReloadAsync()
    {
        try
        {
            await Task.Delay(s_moment, _time, _left);
            Interlocked.Exchange(ref _waiting, 0);
            await _reload();
        }
        catch (Exception) when (_left.IsCancellationRequested)
        {
            // The page was left meanwhile.
        }
    }
}
