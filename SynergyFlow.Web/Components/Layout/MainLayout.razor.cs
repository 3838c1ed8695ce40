using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;

namespace SynergyFlow.Web.Components.Layout;

public sealed partial class MainLayout(NavigationManager navigation, IStringLocalizer<LayoutText> text)
{
    private PageErrorBoundary? _boundary;
    private Type? _page;

    /// <summary>Null outside of the router.</summary>
    [CascadingParameter]
    public ShownPage? Shown { get; set; }

    private IStringLocalizer<LayoutText> Text => text;

    // With a base element "#content" alone would mean the start page.
    private string SkipTarget => navigation.ToBaseRelativePath(navigation.Uri).Split('#')[0] + "#content";

    /// <summary>A new page gets a boundary of its own: what the one before it fails with later, nobody is shown. The same page gets a fresh start.</summary>
    protected override void OnParametersSet()
    {
        if (_page == Shown?.Type)
        {
            _boundary?.Recover();
        }

        _page = Shown?.Type;
    }
}
