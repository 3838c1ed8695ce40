using System.Threading.Channels;

namespace SynergyFlow.Infrastructure.Events;

/// <summary>
/// Wakes the readers of the event log: those of this process at once, those of other nodes through NOTIFY. A lost wake-up
/// costs time only: every reader also looks by itself once a second.
/// </summary>
public sealed class EventSignal
{
    // Holds at most one ping: any number of commits within 20 ms is one notification to the other nodes.
    private readonly Channel<byte> _outbound = Channel.CreateBounded<byte>(
        new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite, SingleReader = true });

    private TaskCompletionSource _next = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Completes with the next wake-up. Take it before reading, or a wake-up in between is missed.</summary>
    public Task Next => Volatile.Read(ref _next).Task;

    internal ChannelReader<byte> Outbound => _outbound.Reader;

    /// <summary>Something was committed on this node. Never blocks and never fails.</summary>
    public void Raise()
    {
        Wake();
        _outbound.Writer.TryWrite(0);
    }

    /// <summary>Something was committed somewhere.</summary>
    internal void Wake() =>
        Interlocked.Exchange(ref _next, new(TaskCreationOptions.RunContinuationsAsynchronously)).TrySetResult();
}
