namespace SynergyFlow.Web.Components;

/// <summary>What hands ask for faster than it is done has its turn, in the order that it was asked for; nothing is dropped. On the renderer's thread only.</summary>
internal sealed class Turns
{
    private Task _before = Task.CompletedTask;

    public async Task TakeAsync(Func<Task> act)
    {
        ArgumentNullException.ThrowIfNull(act);
        TaskCompletionSource ended = new();
        var before = _before;
        _before = ended.Task;
        try
        {
            await before;
            await act();
        }
        finally
        {
            ended.SetResult();
        }
    }
}
