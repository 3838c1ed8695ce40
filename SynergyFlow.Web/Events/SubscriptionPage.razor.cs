using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using SynergyFlow.Core.Events;
using SynergyFlow.Core.Events.UseCases;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Web.Components;

namespace SynergyFlow.Web.Events;

public sealed partial class SubscriptionPage(UseCases useCases, IStringLocalizer<EventsText> text)
{
    private Page<DeferredRow>? _parked;
    private string? _problem;

    [Parameter, EditorRequired]
    public required string Name { get; set; }

    private IStringLocalizer<EventsText> Text => text;

    protected override Task OnParametersSetAsync() => ReadAsync();

    private async Task ReadAsync()
    {
        var read = await useCases.RunAsync((ReadSubscriptions subscriptions, Actor actor) => subscriptions.DeferredAsync(
            actor, Name, DeferredState.Parked, null, ReadSubscriptions.MostAtOnce, CancellationToken.None));
        (_parked, _problem) = (read.Value ?? new Page<DeferredRow>([]), text.Of(read.Error));
    }
}
