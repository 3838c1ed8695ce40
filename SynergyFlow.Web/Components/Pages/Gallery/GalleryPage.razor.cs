using MudBlazor;
using Microsoft.AspNetCore.Components;
using SynergyFlow.Web.Components.Shared;

namespace SynergyFlow.Web.Components.Pages.Gallery;

public sealed partial class GalleryPage(
    IHostEnvironment environment, NavigationManager navigation, TimeProvider time, IDialogService dialogs)
{
    private static readonly string[] s_categories = ["new", "open", "pending", "resolved", "closed", "cancelled"];

    private DateTimeOffset _now;
    private bool _shown;
    private bool _fails;
    private string _choice = "";

    protected override void OnInitialized()
    {
        _now = time.GetUtcNow();
        _shown = environment.IsDevelopment();
        if (!_shown)
        {
            navigation.NotFound();
        }
    }

    private async Task ConflictAsync()
    {
        FieldConflict[] conflicts =
        [
            new("title", "Title", "VPN drops every hour", "VPN drops every hour for the whole Manila office"),
            new("assignee", "Assignee", null, "Budi Santoso"),
        ];
        var mine = await ConflictDialog.AskAsync(dialogs, conflicts, "Alya Putri", time.GetUtcNow().AddMinutes(-2));
        _choice = mine is null ? "Cancelled" : "Keeps: " + string.Join(", ", mine);
    }
}
