using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;

namespace SynergyFlow.Web.Components;

/// <summary>A script on an element of a page, from when the page has the element to when it has not.</summary>
/// <param name="module">Its address.</param>
/// <param name="open">What it exports to begin: with the element, whom to call, and the words that it says; the answer has <c>close</c>.</param>
/// <param name="self">Whom it calls.</param>
/// <param name="failed">What that threw.</param>
/// <param name="left">The page was left.</param>
internal sealed class HostScript<TSelf>(IJSRuntime js, string module, string open, TSelf self, Func<Exception, Task> failed, CancellationToken left) : IAsyncDisposable
    where TSelf : class
{
    private DotNetObjectReference<TSelf>? _self;
    private IJSObjectReference? _script;
    private string? _of;

    /// <param name="host">Null: the page does not show it.</param>
    public async Task FollowAsync(ElementReference? host, object words)
    {
        if (host?.Id == _of)
        {
            return;
        }

        _of = host?.Id;
        await CloseAsync();
        if (host is null)
        {
            return;
        }

        try
        {
            _self ??= DotNetObjectReference.Create(self);
            await using var loaded = await js.InvokeAsync<IJSObjectReference>("import", left, module);
            _script = await loaded.InvokeAsync<IJSObjectReference>(open, left, host, _self, words);
        }
        catch (Exception gone) when (gone is JSDisconnectedException or OperationCanceledException)
        {
            // The page was left meanwhile.
        }
    }

    /// <summary>Does what the script asks for; a failure is the page's, not the script's.</summary>
    public async Task DoAsync(Func<Task> act)
    {
        try
        {
            await act();
        }
        catch (OperationCanceledException) when (left.IsCancellationRequested)
        {
            // The page was left meanwhile.
        }
        catch (Exception failure)
        {
            await failed(failure);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await CloseAsync();
        _self?.Dispose();
    }

    private async Task CloseAsync()
    {
        if (_script is not { } script)
        {
            return;
        }

        _script = null;
        try
        {
            await script.InvokeVoidAsync("close");
            await script.DisposeAsync();
        }
        catch (JSDisconnectedException)
        {
            // The browser is gone, and the script with it.
        }
    }
}
