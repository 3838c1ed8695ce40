using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using Microsoft.JSInterop;
using SynergyFlow.Core.Kernel;

namespace SynergyFlow.Web.Projects.Items;

/// <summary>Where somebody put items.</summary>
/// <param name="Items">In the order that they had on the page.</param>
/// <param name="List">The list that they were put into, as the page named it; null: where they are.</param>
/// <param name="Lane">The lane of it, as the page named it; null: none.</param>
/// <param name="Anchor">What they were put right before or behind; null: before or behind all others of the project, or anywhere in the list.</param>
internal sealed record Placement(IReadOnlyList<RecordId> Items, string? List, string? Lane, RecordId? Anchor, bool Behind);

/// <summary>The script of a page whose items are dragged to their places (modules/places.ts), from when the page has them to when it has not.</summary>
/// <param name="module">Its address.</param>
/// <param name="failed">What a placement threw.</param>
internal sealed class PlacesScript(
    IJSRuntime js, IStringLocalizer<ItemText> words, string module, Func<Placement, Task> place, Func<Exception, Task> failed, CancellationToken left) : IAsyncDisposable
{
    private DotNetObjectReference<PlacesScript>? _self;
    private IJSObjectReference? _script;
    private string? _of;

    /// <param name="host">What has the items; null: the page shows none.</param>
    public async Task FollowAsync(ElementReference? host)
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
            _self ??= DotNetObjectReference.Create(this);
            await using var loaded = await js.InvokeAsync<IJSObjectReference>("import", left, module);
            _script = await loaded.InvokeAsync<IJSObjectReference>("openPlaces", left, host, _self, new
            {
                taken = words["Taken"].Value,
                at = words["PlaceAt"].Value,
                left = words["LeftThere"].Value,
                several = words["Several"].Value,
                chosen = words["Chosen"].Value,
            });
        }
        catch (Exception gone) when (gone is JSDisconnectedException or OperationCanceledException)
        {
            // The page was left meanwhile.
        }
    }

    /// <summary>The script says it: what is no id is nobody's hand, and nothing happens.</summary>
    [JSInvokable]
    public async Task PlaceAsync(string?[]? items, string? list, string? lane, string? anchor, bool behind)
    {
        if (items is not { Length: > 0 } || !items.Append(anchor ?? items[0]).All(id => Guid.TryParse(id, out _)))
        {
            return;
        }

        try
        {
            await place(new(
                [.. items.Select(id => new RecordId(Guid.Parse(id!)))], list, lane,
                anchor is null ? null : new RecordId(Guid.Parse(anchor)), behind));
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
