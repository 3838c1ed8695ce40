using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using MudBlazor;

namespace SynergyFlow.Web.Components.Shared;

/// <summary>A state by its word; the icon's shape and the colour say the category.</summary>
public sealed partial class StateChip(IStringLocalizer<SharedText> text)
{
    /// <summary>new, open, pending, resolved, closed or cancelled.</summary>
    [Parameter, EditorRequired]
    public required string Category { get; set; }

    /// <summary>The state's own name; without it the category's.</summary>
    [Parameter]
    public string? Label { get; set; }

    private IStringLocalizer<SharedText> Text => text;

    private static (string Tone, string Icon) Look(string category) => category switch
    {
        "new" => ("tone-violet", Icons.Material.Outlined.FiberNew),
        "open" => ("tone-primary", Icons.Material.Outlined.PlayCircle),
        "pending" => ("tone-warning", Icons.Material.Outlined.PauseCircle),
        "resolved" => ("tone-success", Icons.Material.Outlined.CheckCircle),
        "closed" => ("", Icons.Material.Outlined.Lock),
        "cancelled" => ("", Icons.Material.Outlined.Cancel),
        _ => throw new ArgumentOutOfRangeException(nameof(category), category, "Not a state category."),
    };
}
