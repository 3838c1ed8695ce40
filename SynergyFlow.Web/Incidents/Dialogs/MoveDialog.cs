using Microsoft.AspNetCore.Components;
using SynergyFlow.Core.Incidents;

namespace SynergyFlow.Web.Incidents.Dialogs;

/// <summary>A dialog that moves one incident; its frame does the moving.</summary>
public abstract class MoveDialog : ComponentBase
{
    [Parameter, EditorRequired]
    public required IncidentDetails Incident { get; set; }
}
