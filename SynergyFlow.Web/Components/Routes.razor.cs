using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using SynergyFlow.Web.Identity;

namespace SynergyFlow.Web.Components;

/// <summary>
/// The root of the interactive tree: what the request knew and the circuit cannot ask for comes in as a parameter. Where the reader
/// gets another role, the page is made anew: what it had loaded and offered was his old role's.
/// </summary>
public sealed partial class Routes(BrowserTimeZone zone)
{
    private readonly ShownPage _page = new();
    private string? _role;

    [Parameter]
    public string? TimeZone { get; set; }

    [CascadingParameter]
    public Task<AuthenticationState>? Authentication { get; set; }

    protected override void OnInitialized()
    {
        if (!zone.IsKnown)
        {
            zone.TrySet(TimeZone);
        }
    }

    protected override async Task OnParametersSetAsync()
    {
        if (Authentication is not null)
        {
            _role = (await Authentication).User.FindFirst(ClaimNames.Role)?.Value;
        }
    }
}
