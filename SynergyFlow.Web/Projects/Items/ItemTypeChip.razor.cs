using Microsoft.AspNetCore.Components;
using MudBlazor;
using SynergyFlow.Core.Projects.Items;

namespace SynergyFlow.Web.Projects.Items;

/// <summary>What sort of work an item is, by an icon and its word.</summary>
public sealed partial class ItemTypeChip
{
    [Parameter, EditorRequired]
    public required WorkItemType Type { get; set; }

    public static string IconOf(WorkItemType type) => type switch
    {
        WorkItemType.Epic => Icons.Material.Outlined.Bolt,
        WorkItemType.Story => Icons.Material.Outlined.BookmarkBorder,
        WorkItemType.Task => Icons.Material.Outlined.TaskAlt,
        WorkItemType.Bug => Icons.Material.Outlined.BugReport,
        WorkItemType.Spike => Icons.Material.Outlined.Science,
        WorkItemType.Subtask => Icons.Material.Outlined.SubdirectoryArrowRight,
    };
}
