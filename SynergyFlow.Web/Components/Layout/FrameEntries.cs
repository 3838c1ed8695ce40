using MudBlazor;

namespace SynergyFlow.Web.Components.Layout;

/// <summary>The places of the rail and the bottom bar. Only what exists is listed.</summary>
/// <param name="Key">Key in LayoutText.</param>
/// <param name="Href">Where it leads; pages below it count as being there.</param>
/// <param name="Icon">A MudBlazor icon.</param>
/// <param name="Roles">Comma separated roles that see it; null for everybody who is signed in.</param>
internal sealed record FrameEntry(string Key, string Href, string Icon, string? Roles = null)
{
    public static IReadOnlyList<FrameEntry> All { get; } =
    [
        new("MyWork", "/my-work", Icons.Material.Outlined.TaskAlt, Work.MyWorkPage.Agents),
        new("Desk", "/desk", Icons.Material.Outlined.Inbox),
        new("Search", "/search", Icons.Material.Outlined.Search),
        new("Admin", "/admin", Icons.Material.Outlined.Settings, "SYSTEM_ADMIN,TENANT_ADMIN"),
    ];
}
