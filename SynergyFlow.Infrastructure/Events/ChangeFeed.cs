using System.Collections.Concurrent;

namespace SynergyFlow.Infrastructure.Events;

/// <summary>
/// Fans changes out to the circuits of this node. Who listens is called by who publishes: he notes what he heard and works on it elsewhere,
/// so that a slow browser neither blocks the others nor misses one of thousands of changes at once.
/// </summary>
public sealed class ChangeFeed<T>
{
    private readonly ConcurrentDictionary<Subscription, Action<T>> _subscribers = new();

    public void Publish(T change)
    {
        foreach (var (_, heard) in _subscribers)
        {
            heard(change);
        }
    }

    /// <param name="heard">Must be quick, and must not throw.</param>
    /// <returns>To be disposed; a change that is being published then may still be heard.</returns>
    public IDisposable Subscribe(Action<T> heard)
    {
        Subscription subscription = new(this);
        _subscribers.TryAdd(subscription, heard);
        return subscription;
    }

    private sealed class Subscription(ChangeFeed<T> feed) : IDisposable
    {
        public void Dispose() => feed._subscribers.TryRemove(this, out _);
    }
}
