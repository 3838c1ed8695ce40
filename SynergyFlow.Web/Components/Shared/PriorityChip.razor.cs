using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using MudBlazor;

namespace SynergyFlow.Web.Components.Shared;

public sealed partial class PriorityChip(IStringLocalizer<SharedText> text)
{
    /// <summary>1 (critical) to 4 (low).</summary>
    [Parameter, EditorRequired]
    public required int Level { get; set; }

    private IStringLocalizer<SharedText> Text => text;

    private static (string Tone, string Icon) Look(int level) => level switch
    {
        1 => ("tone-danger", Icons.Material.Outlined.PriorityHigh),
        2 => ("tone-orange", Icons.Material.Outlined.KeyboardDoubleArrowUp),
        3 => ("tone-warning", Icons.Material.Outlined.DragHandle),
        4 => ("tone-success", Icons.Material.Outlined.KeyboardArrowDown),
        _ => throw new ArgumentOutOfRangeException(nameof(level), level, "Priorities are 1 to 4."),
    };
}
