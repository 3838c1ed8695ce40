using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;

namespace SynergyFlow.Web.Components.Layout;

public sealed partial class MainLayout(NavigationManager navigation, IStringLocalizer<LayoutText> text)
{
    private PageErrorBoundary? _boundary;

    private IStringLocalizer<LayoutText> Text => text;

    // With a base element "#content" alone would mean the start page.
    private string SkipTarget => navigation.ToBaseRelativePath(navigation.Uri).Split('#')[0] + "#content";

    protected override void OnParametersSet() => _boundary?.Recover(); // a new page gets a fresh start
}
