using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using SynergyFlow.Core.Events;
using SynergyFlow.Core.Events.UseCases;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Web.Components;

namespace SynergyFlow.Web.Events;

public sealed partial class SubscriptionPage(UseCases useCases, NavigationManager navigation, IStringLocalizer<EventsText> text)
{
    public const int PageSize = 20;

    private Page<DeferredRow>? _parked;
    private SubscriptionRow? _row;
    private bool _repeatable;
    private bool _rebuildable;
    private ElementReference _heading;
    private string? _problem;
    private string? _done;

    [Parameter, EditorRequired]
    public required string Name { get; set; }

    [SupplyParameterFromQuery(Name = "cursor")]
    public string? Cursor { get; set; }

    private IStringLocalizer<EventsText> Text => text;

    protected override Task OnParametersSetAsync()
    {
        _done = null;
        return ReadAsync();
    }

    private async Task ReadAsync()
    {
        var read = await useCases.RunAsync((ReadSubscriptions subscriptions, Actor actor) => subscriptions.DeferredAsync(
            actor, Name, DeferredState.Parked, Cursor, PageSize, CancellationToken.None));
        (_parked, _problem) = (read.Value ?? new Page<DeferredRow>([]), text.Of(read.Error));
        _row = (await useCases.RunAsync((ReadSubscriptions subscriptions, Actor actor) =>
            subscriptions.FindAsync(actor, Name, CancellationToken.None))).Value;
        _repeatable = (await useCases.RunAsync((RepeatSubscription repeat, Actor actor) =>
            repeat.IsOfferedAsync(actor, Name, CancellationToken.None))).Value;
        _rebuildable = (await useCases.RunAsync((StartRebuild start, Actor actor) =>
            start.IsOfferedAsync(actor, Name, CancellationToken.None))).Value;
    }

    private async Task ShowDoneAsync(string? done)
    {
        if (done is not null)
        {
            await ReadAsync();
        }

        _done = done;
    }

    private async Task ShowAsync(ParkedEvent.Ending ending)
    {
        await ReadAsync();
        (_done, _problem) = (ending.Done, ending.Problem ?? _problem);
        if (ending.Done is not null)
        {
            // The button that was pressed has gone with its event.
            await _heading.FocusAsync();
        }
    }

    private string Link(string? cursor) => navigation.GetUriWithQueryParameters(
        $"/admin/subscriptions/{Uri.EscapeDataString(Name)}",
        new Dictionary<string, object?>(StringComparer.Ordinal) { ["cursor"] = cursor });
}
