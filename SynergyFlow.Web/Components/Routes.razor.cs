using Microsoft.AspNetCore.Components;

namespace SynergyFlow.Web.Components;

/// <summary>The root of the interactive tree: what the request knew and the circuit cannot ask for comes in as a parameter.</summary>
public sealed partial class Routes(BrowserTimeZone zone)
{
    [Parameter]
    public string? TimeZone { get; set; }

    protected override void OnInitialized()
    {
        if (!zone.IsKnown)
        {
            zone.TrySet(TimeZone);
        }
    }
}
