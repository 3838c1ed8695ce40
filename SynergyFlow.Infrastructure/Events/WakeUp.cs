namespace SynergyFlow.Infrastructure.Events;

/// <summary>Wakes whoever looks for work on this node: there is some, or a place for it became free. A lost wake-up costs a poll.</summary>
internal abstract class WakeUp
{
    private TaskCompletionSource _next = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Take it before looking, or a wake-up in between is missed.</summary>
    public Task Next => Volatile.Read(ref _next).Task;

    public void Raise() => Interlocked.Exchange(ref _next, new(TaskCreationOptions.RunContinuationsAsynchronously)).TrySetResult();
}
