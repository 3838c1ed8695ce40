using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using MudBlazor;
using SynergyFlow.Core.Events;
using SynergyFlow.Core.Events.UseCases;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Web.Components;

namespace SynergyFlow.Web.Events;

/// <summary>An event that failed every time, and what a person can do about it.</summary>
public sealed partial class ParkedEvent(UseCases useCases, IDialogService dialogs, IStringLocalizer<EventsText> text)
{
    private DeferredDetails? _details;
    private string? _problem;
    private bool _busy;

    [Parameter, EditorRequired]
    public required string Subscription { get; set; }

    [Parameter, EditorRequired]
    public required DeferredRow Row { get; set; }

    /// <summary>It was replayed or discarded, or it turned out not to be parked any more.</summary>
    [Parameter]
    public EventCallback<Ending> OnEnded { get; set; }

    private IStringLocalizer<EventsText> Text => text;

    private string Name => $"{Row.RecordKey ?? Row.RecordKind} {Row.Type}";

    private async Task ShowAsync()
    {
        var found = await useCases.RunAsync((ReadSubscriptions read, Actor actor) =>
            read.FindDeferredAsync(actor, Subscription, Row.EventId, CancellationToken.None));
        (_details, _problem) = (found.Value, text.Of(found.Error));
    }

    private async Task ReplayAsync()
    {
        _busy = true;
        var done = await useCases.RunAsync((ReplayParkedEvent replay, Actor actor) =>
            replay.ExecuteAsync(actor, new(Subscription, Row.EventId), CancellationToken.None));
        _busy = false;
        await OnEnded.InvokeAsync(new(done.Failed ? null : text["Replayed", Name].Value, text.Of(done.Error)));
    }

    private async Task DiscardAsync()
    {
        var parameters = new DialogParameters<DiscardDialog>
        {
            { dialog => dialog.Subscription, Subscription }, { dialog => dialog.Event, Row.EventId }, { dialog => dialog.Name, Name },
        };
        var shown = await dialogs.ShowAsync<DiscardDialog>(null, parameters);
        var discarded = await shown.Result is { Canceled: false };
        await OnEnded.InvokeAsync(new(discarded ? text["Discarded", Name].Value : null, null));
    }

    /// <param name="Done">What was done, in a sentence.</param>
    /// <param name="Problem">Why nothing was done.</param>
    public sealed record Ending(string? Done, string? Problem);
}
