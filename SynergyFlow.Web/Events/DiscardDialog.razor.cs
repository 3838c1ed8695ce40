using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using MudBlazor;
using SynergyFlow.Core.Events.UseCases;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Web.Components;

namespace SynergyFlow.Web.Events;

/// <summary>Asks why before an event is given up. Closes with OK once it is; stays open with the refusal where it is refused.</summary>
public sealed partial class DiscardDialog(UseCases useCases, IStringLocalizer<EventsText> text)
{
    private string? _reason;
    private string? _problem;
    private bool _busy;

    [CascadingParameter]
    public required IMudDialogInstance Dialog { get; set; }

    [Parameter, EditorRequired]
    public required string Subscription { get; set; }

    [Parameter, EditorRequired]
    public required Guid Event { get; set; }

    /// <summary>What a person calls the event.</summary>
    [Parameter, EditorRequired]
    public required string Name { get; set; }

    private IStringLocalizer<EventsText> Text => text;

    private async Task DiscardAsync()
    {
        _busy = true;
        var done = await useCases.RunAsync((DiscardParkedEvent discard, Actor actor) =>
            discard.ExecuteAsync(actor, new(Subscription, Event, _reason), CancellationToken.None));
        (_busy, _problem) = (false, text.Of(done.Error));
        if (!done.Failed)
        {
            Dialog.Close(DialogResult.Ok(true));
        }
    }
}
