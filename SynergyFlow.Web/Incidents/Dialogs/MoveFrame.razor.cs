using Microsoft.AspNetCore.Components;
using MudBlazor;
using SynergyFlow.Core.Incidents;
using SynergyFlow.Core.Incidents.UseCases;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Web.Components;

namespace SynergyFlow.Web.Incidents.Dialogs;

/// <summary>What the dialogs of the moves share: the move itself.</summary>
public sealed partial class MoveFrame(UseCases useCases) : IDisposable
{
    private readonly CancellationTokenSource _closing = new();

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

    private async Task<Result<string>> MoveAsync()
    {
        var moved = await useCases.RunAsync((MoveIncident move, Actor actor) => move.ExecuteAsync(actor, Command(), _closing.Token));
        return moved.Failed ? moved.Error : "";
    }
}
