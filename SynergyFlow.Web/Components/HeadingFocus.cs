using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;

namespace SynergyFlow.Web.Components;

/// <summary>
/// Moves the focus to the heading of a new page, unless its reader is somewhere on that page already: a key is faster than a round
/// trip, and the framework's FocusOnNavigate takes the focus out of the field that he types in.
/// </summary>
public sealed class HeadingFocus(IJSRuntime js) : ComponentBase, IAsyncDisposable
{
    private IJSObjectReference? _module;
    private Type? _page;
    private bool _new;

    [Parameter, EditorRequired]
    public required Microsoft.AspNetCore.Components.RouteData RouteData { get; set; }

    public async ValueTask DisposeAsync()
    {
        if (_module is not null)
        {
            try
            {
                await _module.DisposeAsync();
            }
            catch (JSDisconnectedException)
            {
                // The browser is gone, and the module with it.
            }
        }
    }

    protected override void OnParametersSet()
    {
        if (RouteData.PageType != _page)
        {
            (_page, _new) = (RouteData.PageType, true);
        }
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (!_new)
        {
            return;
        }

        _new = false;
        try
        {
            _module ??= await js.InvokeAsync<IJSObjectReference>("import", "./" + Assets["assets/modules/frame.js"]);
            await _module.InvokeVoidAsync("focusHeading");
        }
        catch (Exception gone) when (gone is JSDisconnectedException or OperationCanceledException)
        {
            // The page was left before its script had come.
        }
    }
}
