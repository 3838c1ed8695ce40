using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using MudBlazor;
using SynergyFlow.Core.Incidents;
using SynergyFlow.Core.Incidents.UseCases;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Web.Components;
using SynergyFlow.Web.Incidents.Dialogs;

namespace SynergyFlow.Web.Incidents;

/// <summary>Key, title, state, priority, and the moves that are possible and allowed, each behind its dialog where it asks something.</summary>
public sealed partial class IncidentHeader(
    UseCases useCases, IDialogService dialogs, BrowserTimeZone zone, IStringLocalizer<IncidentText> text) : IDisposable
{
    private readonly CancellationTokenSource _closing = new();
    private IncidentDetails? _began;
    private string? _title;
    private string? _problem;
    private bool _busy;

    /// <summary>How many drafts the reader has on this incident.</summary>
    [Parameter]
    public int Drafts { get; set; }

    [Parameter]
    public EventCallback OnChanged { get; set; }

    [CascadingParameter]
    internal IncidentDetails Incident { get; set; } = null!;

    [CascadingParameter]
    internal IncidentAccess Access { get; set; } = null!;

    [CascadingParameter]
    internal IncidentEdits Edits { get; set; } = null!;

    private IStringLocalizer<IncidentText> Text => text;

    private FieldWords Words => new(text, zone);

    private bool Final => Incident.State is IncidentState.Closed or IncidentState.Cancelled;

    private IncidentState? Primary => Incident.State switch
    {
        IncidentState.InProgress => IncidentState.Resolved,
        IncidentState.Resolved => IncidentState.Closed,
        _ => IncidentState.InProgress,
    };

    public void Dispose()
    {
        _closing.Cancel();
        _closing.Dispose();
    }

    private string Label(IncidentState move) => (Incident.State, move) switch
    {
        (IncidentState.Resolved, IncidentState.InProgress) => "Reopen",
        (IncidentState.Pending, IncidentState.InProgress) => "Resume",
        (_, IncidentState.InProgress) => "Start",
        (_, IncidentState.Pending) => "Pend",
        (_, IncidentState.Resolved) => "Resolve",
        (_, IncidentState.Closed) => "Close",
        (_, IncidentState.Cancelled) => "CancelIncident",
        _ => throw new InvalidOperationException($"There is no button for {move}."),
    };

    private void BeginTitle() => (_began, _title, _problem) = (Incident, Incident.Title, null);

    private async Task SaveTitleAsync()
    {
        var saved = await BusyAsync(() => Edits.SaveAsync(_began!, IncidentPatches.Of("title", _title)));
        if (saved.Done)
        {
            _began = null;
        }
    }

    private Task<Saved> TakeAsync() => BusyAsync(() => Edits.AssignAsync(
        Incident, Incident.Team, new Core.Work.PersonName(Access.Reader, text["You"])));

    private async Task MoveAsync(IncidentState to)
    {
        _problem = null;
        var done = (Incident.State, to) switch
        {
            (IncidentState.Resolved, IncidentState.InProgress) => await MoveFrame.AskAsync<ReopenDialog>(dialogs, Incident),
            (_, IncidentState.InProgress) => (await BusyAsync(StartAsync)).Done,
            (_, IncidentState.Pending) => await MoveFrame.AskAsync<PendDialog>(dialogs, Incident),
            (_, IncidentState.Resolved) => await MoveFrame.AskAsync<ResolveDialog>(dialogs, Incident),
            (_, IncidentState.Closed) => await MoveFrame.AskAsync<CloseDialog>(dialogs, Incident),
            _ => await MoveFrame.AskAsync<CancelDialog>(dialogs, Incident),
        };
        if (done)
        {
            await OnChanged.InvokeAsync();
        }
    }

    private async Task<Saved> StartAsync()
    {
        var moved = await useCases.RunAsync((MoveIncident move, Actor actor) =>
            move.ExecuteAsync(actor, new MoveIncident.Command(Incident.Id, IncidentState.InProgress), _closing.Token));
        return moved.Failed ? new Saved(false, Words.Refusal(moved.Error)) : Saved.Yes;
    }

    private async Task<Saved> BusyAsync(Func<Task<Saved>> run)
    {
        _busy = true;
        try
        {
            var saved = await run();
            _problem = saved.Problem;
            return saved;
        }
        finally
        {
            _busy = false;
        }
    }
}
