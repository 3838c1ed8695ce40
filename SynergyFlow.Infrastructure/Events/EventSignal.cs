using System.Collections.Concurrent;

namespace SynergyFlow.Infrastructure.Events;

/// <summary>Wakes the readers of the log on this node as soon as something was committed here.</summary>
public sealed class EventSignal
{
    private readonly ConcurrentDictionary<Action, byte> _sleepers = new();

    public void Raise()
    {
        foreach (var wake in _sleepers.Keys)
        {
            wake();
        }
    }

    /// <param name="wake">Must return at once.</param>
    public void Subscribe(Action wake) => _sleepers.TryAdd(wake, 0);

    public void Unsubscribe(Action wake) => _sleepers.TryRemove(wake, out _);
}
