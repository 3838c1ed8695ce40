using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using MudBlazor;
using SynergyFlow.Core.Incidents;
using SynergyFlow.Core.Incidents.UseCases;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Web.Components;

namespace SynergyFlow.Web.Incidents.Dialogs;

/// <summary>What the dialogs of the moves share: they ask, move, and stay open with the refusal where the move is refused.</summary>
public sealed partial class MoveFrame(
    UseCases useCases, BrowserTimeZone zone, TimeProvider time, IStringLocalizer<IncidentText> text) : IDisposable
{
    private readonly CancellationTokenSource _closing = new();
    private readonly string _form = $"move-{Guid.CreateVersion7(time.GetUtcNow()):N}";
    private string? _problem;
    private bool _busy;

    [CascadingParameter]
    public required IMudDialogInstance Dialog { get; set; }

    [Parameter, EditorRequired]
    public required string Title { get; set; }

    /// <summary>What the button does, as a verb.</summary>
    [Parameter, EditorRequired]
    public required string Verb { get; set; }

    [Parameter]
    public bool Danger { get; set; }

    [Parameter]
    public RenderFragment? ChildContent { get; set; }

    [Parameter, EditorRequired]
    public required Func<MoveIncident.Command> Command { get; set; }

    private IStringLocalizer<IncidentText> Text => text;

    /// <returns>True when the incident was moved.</returns>
    public static async Task<bool> AskAsync<TDialog>(IDialogService dialogs, IncidentDetails incident)
        where TDialog : MoveDialog
    {
        ArgumentNullException.ThrowIfNull(dialogs);
        var parameters = new DialogParameters<TDialog> { { dialog => dialog.Incident, incident } };
        var shown = await dialogs.ShowAsync<TDialog>(null, parameters);
        return await shown.Result is { Canceled: false };
    }

    public void Dispose()
    {
        _closing.Cancel();
        _closing.Dispose();
    }

    private async Task MoveAsync()
    {
        if (_busy)
        {
            return;
        }

        _busy = true;
        try
        {
            var moved = await useCases.RunAsync((MoveIncident move, Actor actor) => move.ExecuteAsync(actor, Command(), _closing.Token));
            if (moved.Failed)
            {
                _problem = new FieldWords(text, zone).Refusal(moved.Error);
            }
            else
            {
                Dialog.Close();
            }
        }
        finally
        {
            _busy = false;
        }
    }
}
