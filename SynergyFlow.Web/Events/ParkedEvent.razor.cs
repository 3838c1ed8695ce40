using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using SynergyFlow.Core.Events;
using SynergyFlow.Core.Events.UseCases;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Web.Components;

namespace SynergyFlow.Web.Events;

/// <summary>An event that failed every time, and what a person can do about it.</summary>
public sealed partial class ParkedEvent(UseCases useCases, IStringLocalizer<EventsText> text)
{
    private DeferredDetails? _details;
    private string? _reason;
    private string? _problem;

    [Parameter, EditorRequired]
    public required string Subscription { get; set; }

    [Parameter, EditorRequired]
    public required DeferredRow Row { get; set; }

    /// <summary>It was replayed or discarded.</summary>
    [Parameter]
    public EventCallback OnDone { get; set; }

    private IStringLocalizer<EventsText> Text => text;

    private string ReasonId => $"reason-{Row.EventId:N}";

    private async Task ShowAsync()
    {
        var found = await useCases.RunAsync((ReadSubscriptions read, Actor actor) =>
            read.FindDeferredAsync(actor, Subscription, Row.EventId, CancellationToken.None));
        (_details, _problem) = (found.Value, text.Of(found.Error));
    }

    private async Task ReplayAsync() => await EndAsync(await useCases.RunAsync((ReplayParkedEvent replay, Actor actor) =>
        replay.ExecuteAsync(actor, new(Subscription, Row.EventId), CancellationToken.None)));

    private async Task DiscardAsync() => await EndAsync(await useCases.RunAsync((DiscardParkedEvent discard, Actor actor) =>
        discard.ExecuteAsync(actor, new(Subscription, Row.EventId, _reason), CancellationToken.None)));

    private async Task EndAsync(Result done)
    {
        _problem = text.Of(done.Error);
        if (!done.Failed)
        {
            await OnDone.InvokeAsync();
        }
    }
}
