using System.Collections.Concurrent;
using System.Threading.Channels;

namespace SynergyFlow.Infrastructure.Events;

/// <summary>
/// Fans changes out to the circuits of this node. Each subscriber owns a small buffer that forgets the oldest
/// change, so one slow browser can neither block the others nor grow the heap.
/// </summary>
public sealed class ChangeFeed<T>
{
    private readonly ConcurrentDictionary<Channel<T>, byte> _subscribers = new();

    public int SubscriberCount => _subscribers.Count;

    public void Publish(T change)
    {
        foreach (var (subscriber, _) in _subscribers)
        {
            subscriber.Writer.TryWrite(change);
        }
    }

    public Subscription Subscribe()
    {
        var channel = Channel.CreateBounded<T>(
            new BoundedChannelOptions(64) { FullMode = BoundedChannelFullMode.DropOldest, SingleReader = true });
        _subscribers.TryAdd(channel, 0);
        return new Subscription(this, channel);
    }

    public sealed class Subscription : IDisposable
    {
        private readonly ChangeFeed<T> _feed;
        private readonly Channel<T> _channel;

        internal Subscription(ChangeFeed<T> feed, Channel<T> channel) => (_feed, _channel) = (feed, channel);

        public IAsyncEnumerable<T> ReadAllAsync(CancellationToken ct) => _channel.Reader.ReadAllAsync(ct);

        public void Dispose()
        {
            _feed._subscribers.TryRemove(_channel, out _);
            _channel.Writer.TryComplete();
        }
    }
}
