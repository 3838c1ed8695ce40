using Microsoft.Extensions.Localization;
using SynergyFlow.Core.Events;
using SynergyFlow.Core.Events.Catalogue;
using SynergyFlow.Core.Events.Contracts;
using SynergyFlow.Core.Events.UseCases;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Web.Components;

namespace SynergyFlow.Web.Events;

/// <summary>Where events leave to and how that goes; that they do not leave, where no Kafka is configured.</summary>
public sealed partial class StreamCard(UseCases useCases, IStringLocalizer<EventsText> text)
{
    private EventStreamStatus? _status;
    private SubscriptionRow? _publisher;
    private string? _problem;
    private bool _read;

    private IStringLocalizer<EventsText> Text => text;

    protected override async Task OnInitializedAsync()
    {
        var status = await useCases.RunAsync((ReadEventTypes types, Actor actor) => types.StreamAsync(actor, CancellationToken.None));
        (_status, _problem) = (status.Value, text.Of(status.Error));
        if (_status is not null)
        {
            var publisher = await useCases.RunAsync((ReadSubscriptions subscriptions, Actor actor) => subscriptions.FindAsync(actor, SubscriptionNames.Kafka, CancellationToken.None));
            _publisher = publisher.Value;
        }

        _read = true;
    }
}
