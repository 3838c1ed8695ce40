using Microsoft.AspNetCore.Components;
using MudBlazor;
using SynergyFlow.Core.Projects;

namespace SynergyFlow.Web.Projects;

/// <summary>How a project is doing by its word; the icon's shape and the colour say it too.</summary>
public sealed partial class HealthChip
{
    [Parameter, EditorRequired]
    public required ProjectHealth Health { get; set; }

    private static (string Tone, string Icon) Look(ProjectHealth health) => health switch
    {
        ProjectHealth.OnTrack => ("tone-success", Icons.Material.Outlined.CheckCircle),
        ProjectHealth.AtRisk => ("tone-warning", Icons.Material.Outlined.WarningAmber),
        ProjectHealth.OffTrack => ("tone-danger", Icons.Material.Outlined.ErrorOutline),
        ProjectHealth.None => ("", Icons.Material.Outlined.HelpOutline),
    };
}
