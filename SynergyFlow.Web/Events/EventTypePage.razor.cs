using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using SynergyFlow.Core.Events;
using SynergyFlow.Core.Events.Catalogue;
using SynergyFlow.Core.Events.UseCases;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Web.Components;

namespace SynergyFlow.Web.Events;

/// <summary>One type of event: its schema with all versions, an example, who reads it, and the last that came.</summary>
public sealed partial class EventTypePage(UseCases useCases, IStringLocalizer<EventsText> text)
{
    private EventType? _type;
    private IReadOnlyList<EventSample> _samples = [];
    private IReadOnlyList<SubscriptionRow> _readers = [];
    private string? _problem;

    [Parameter, EditorRequired]
    public required string Name { get; set; }

    private IStringLocalizer<EventsText> Text => text;

    protected override async Task OnParametersSetAsync()
    {
        var found = await useCases.RunAsync((ReadEventTypes types, Actor actor) => types.FindAsync(actor, Name, CancellationToken.None));
        var samples = await useCases.RunAsync((ReadEventTypes types, Actor actor) => types.SamplesAsync(actor, Name, CancellationToken.None));
        var readers = await useCases.RunAsync((ReadSubscriptions subscriptions, Actor actor) => subscriptions.ListAsync(actor, CancellationToken.None));
        (_type, _samples, _readers) = (found.Value, samples.Value ?? [], readers.Value ?? []);
        _problem = text.Of(found.Error);
    }
}
