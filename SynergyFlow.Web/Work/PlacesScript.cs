using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using Microsoft.JSInterop;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Web.Components;

namespace SynergyFlow.Web.Work;

/// <summary>Where somebody put things that have a place.</summary>
/// <param name="Items">In the order that they had on the page.</param>
/// <param name="List">The list that they were put into, as the page named it; null: where they are.</param>
/// <param name="Lane">The lane of it, as the page named it; null: none.</param>
/// <param name="Anchor">What they were put right before or behind; null: before or behind all others there are, or anywhere in the list.</param>
internal sealed record Placement(IReadOnlyList<RecordId> Items, string? List, string? Lane, RecordId? Anchor, bool Behind);

/// <summary>The script of a page whose items are dragged to their places (modules/places.ts), from when the page has them to when it has not.</summary>
internal sealed class PlacesScript : IAsyncDisposable
{
    private readonly HostScript<PlacesScript> _script;
    private readonly IStringLocalizer _words;
    private readonly Func<Placement, Task> _place;

    /// <param name="words">With those that the script says: Taken, PlaceAt, LeftThere, Several, Chosen.</param>
    /// <param name="module">Its address.</param>
    /// <param name="failed">What a placement threw.</param>
    public PlacesScript(IJSRuntime js, IStringLocalizer words, string module, Func<Placement, Task> place, Func<Exception, Task> failed, CancellationToken left)
    {
        (_words, _place) = (words, place);
        _script = new(js, module, "openPlaces", this, failed, left);
    }

    /// <param name="host">What has the items; null: the page shows none.</param>
    public Task FollowAsync(ElementReference? host) => _script.FollowAsync(host, new
    {
        taken = _words["Taken"].Value,
        at = _words["PlaceAt"].Value,
        left = _words["LeftThere"].Value,
        several = _words["Several"].Value,
        chosen = _words["Chosen"].Value,
        closed = _words["ClosedList"].Value,
    });

    /// <summary>The script says it: what is no id is nobody's hand, and nothing happens.</summary>
    [JSInvokable]
    public Task PlaceAsync(string?[]? items, string? list, string? lane, string? anchor, bool behind) =>
        items is { Length: > 0 } && items.Append(anchor ?? items[0]).All(id => Guid.TryParse(id, out _))
            ? _script.DoAsync(() => _place(new(
                [.. items.Select(id => new RecordId(Guid.Parse(id!)))], list, lane, anchor is null ? null : new RecordId(Guid.Parse(anchor)), behind)))
            : Task.CompletedTask;

    public ValueTask DisposeAsync() => _script.DisposeAsync();
}
