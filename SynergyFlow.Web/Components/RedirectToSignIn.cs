using Microsoft.AspNetCore.Components;

namespace SynergyFlow.Web.Components;

/// <summary>Sends an anonymous reader to the sign-in page and back afterwards. Sign-in needs the response, hence the full load.</summary>
public sealed class RedirectToSignIn(NavigationManager navigation) : ComponentBase
{
    protected override void OnInitialized()
    {
        var here = "/" + navigation.ToBaseRelativePath(navigation.Uri);
        navigation.NavigateTo($"/sign-in?returnUrl={Uri.EscapeDataString(here)}", forceLoad: true);
    }
}
