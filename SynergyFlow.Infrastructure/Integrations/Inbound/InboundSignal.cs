namespace SynergyFlow.Infrastructure.Integrations.Inbound;

/// <summary>Wakes the dispatcher of this node: a message came. A lost wake-up costs a poll.</summary>
internal sealed class InboundSignal
{
    private TaskCompletionSource _next = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Take it before looking, or a wake-up in between is missed.</summary>
    public Task Next => Volatile.Read(ref _next).Task;

    public void Raise() => Interlocked.Exchange(ref _next, new(TaskCreationOptions.RunContinuationsAsynchronously)).TrySetResult();
}
