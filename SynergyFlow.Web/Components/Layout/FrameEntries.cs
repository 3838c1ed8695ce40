using MudBlazor;

namespace SynergyFlow.Web.Components.Layout;

/// <summary>The places of the rail and the bottom bar. Only what exists is listed.</summary>
/// <param name="Key">Key in LayoutText.</param>
/// <param name="Href">Where it leads; pages below it count as being there.</param>
/// <param name="Icon">A MudBlazor icon.</param>
/// <param name="Roles">Comma separated roles that see it; null for everybody who is signed in.</param>
internal sealed record FrameEntry(string Key, string Href, string Icon, string? Roles = null)
{
    /// <summary>The bottom bar has room for four; the search field is at the top of every page there, too.</summary>
    public bool OnPhone { get; init; } = true;

    public static IReadOnlyList<FrameEntry> All { get; } =
    [
        new("MyWork", "/my-work", Icons.Material.Outlined.TaskAlt, Work.MyWorkPage.Agents),
        new("Desk", "/desk", Icons.Material.Outlined.Inbox),
        new("Projects", "/projects", Icons.Material.Outlined.AccountTree, Work.MyWorkPage.Agents),
        new("Teams", "/teams", Icons.Material.Outlined.Groups, Work.MyWorkPage.Agents) { OnPhone = false },
        new("Search", "/search", Icons.Material.Outlined.Search) { OnPhone = false },
        new("Admin", "/admin", Icons.Material.Outlined.Settings, "SYSTEM_ADMIN,TENANT_ADMIN"),
    ];
}
