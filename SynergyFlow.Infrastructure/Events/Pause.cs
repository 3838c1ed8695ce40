namespace SynergyFlow.Infrastructure.Events;

internal static class Pause
{
    /// <summary>Waits, or comes back early when asked to stop: the caller's loop condition ends it.</summary>
    public static async Task ForAsync(TimeSpan pause, TimeProvider time, CancellationToken ct) =>
        await Task.Delay(pause, time, ct).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

    /// <summary>Waits for the wake-up or for the time, whichever comes first.</summary>
    /// <returns>True for the wake-up.</returns>
    public static async Task<bool> UntilAsync(Task wake, TimeSpan most, TimeProvider time, CancellationToken ct)
    {
        await wake.WaitAsync(most, time, ct).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return wake.IsCompleted;
    }
}
