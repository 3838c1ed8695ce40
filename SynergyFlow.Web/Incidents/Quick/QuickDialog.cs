using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using MudBlazor;
using SynergyFlow.Core.Incidents;
using SynergyFlow.Core.Incidents.UseCases;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Web.Components;
using SynergyFlow.Web.Incidents.Dialogs;

namespace SynergyFlow.Web.Incidents.Quick;

/// <summary>One incident that a quick dialog acts on, as the reader saw it when it opened.</summary>
public sealed class QuickTarget
{
    internal QuickTarget(IncidentDetails incident, IncidentAccess access, IncidentEdits edits) =>
        (Incident, Access, Edits) = (incident, access, edits);

    public IncidentDetails Incident { get; }

    internal IncidentAccess Access { get; }

    internal IncidentEdits Edits { get; }

    internal void Deconstruct(out IncidentDetails incident, out IncidentAccess access, out IncidentEdits edits) =>
        (incident, access, edits) = (Incident, Access, Edits);
}

/// <summary>A dialog that changes one thing of one or more incidents; its frame does the saving.</summary>
public abstract class QuickDialog : ComponentBase
{
    [Parameter, EditorRequired]
    public IReadOnlyList<QuickTarget> Targets { get; set; } = [];

    /// <summary>The key of one, or how many there are.</summary>
    public static string Name(IStringLocalizer<QuickText> text, IReadOnlyList<QuickTarget> targets)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(targets);
        return targets is [var one] ? one.Incident.Key : text["Many", targets.Count];
    }
}

/// <summary>Moves one incident, through the dialog of the move where it asks something.</summary>
internal static class QuickMove
{
    /// <returns>Whether it was moved: false where the reader thought better of it.</returns>
    public static async Task<Result<bool>> AskAsync(
        UseCases useCases, IDialogService dialogs, IncidentDetails incident, IncidentState to, CancellationToken ct) => (incident.State, to) switch
        {
            (IncidentState.Resolved, IncidentState.InProgress) => await MoveFrame.AskAsync<ReopenDialog>(dialogs, incident),
            (_, IncidentState.InProgress) => await useCases.RunAsync(async (MoveIncident move, Actor actor) =>
                await move.ExecuteAsync(actor, new MoveIncident.Command(incident.Id, to), ct) is { Failed: true } refused
                    ? new Result<bool>(false, refused.Error)
                    : true),
            (_, IncidentState.Pending) => await MoveFrame.AskAsync<PendDialog>(dialogs, incident),
            (_, IncidentState.Resolved) => await MoveFrame.AskAsync<ResolveDialog>(dialogs, incident),
            (_, IncidentState.Closed) => await MoveFrame.AskAsync<CloseDialog>(dialogs, incident),
            _ => await MoveFrame.AskAsync<CancelDialog>(dialogs, incident),
        };

    /// <summary>Key of the button's word in IncidentText.</summary>
    public static string Label(IncidentState from, IncidentState to) => (from, to) switch
    {
        (IncidentState.Resolved, IncidentState.InProgress) => "Reopen",
        (IncidentState.Pending, IncidentState.InProgress) => "Resume",
        (_, IncidentState.InProgress) => "Start",
        (_, IncidentState.Pending) => "Pend",
        (_, IncidentState.Resolved) => "Resolve",
        (_, IncidentState.Closed) => "Close",
        _ => "CancelIncident",
    };
}
