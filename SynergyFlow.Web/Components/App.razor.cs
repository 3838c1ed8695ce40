using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Routing;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.Extensions.Localization;

namespace SynergyFlow.Web.Components;

public sealed partial class App(IStringLocalizer<SharedText> text)
{
    private FrameCookies _cookies = new(null, "comfortable", "open", null);
    private string _texts = "";

    [CascadingParameter]
    public required HttpContext Http { get; set; }

    // Pages marked [ExcludeFromInteractiveRouting] (sign-in, error) need the response, so they render statically.
    private IComponentRenderMode? PageRenderMode => Http.AcceptsInteractiveRouting() ? RenderMode.InteractiveServer : null;

    // The invariant culture has no name, and its texts are the English ones.
    private static string Language => CultureInfo.CurrentUICulture.Name is { Length: > 0 } name ? name : "en";

    protected override void OnInitialized()
    {
        _cookies = FrameCookies.Read(Http.Request.Cookies);

        // The names are those of the Texts interface in wwwroot-assets/modules/texts.ts.
        _texts = JsonSerializer.Serialize(new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["now"] = text["JustNow"],
            ["minutes"] = text["MinutesAgo"],
            ["hours"] = text["HoursAgo"],
            ["days"] = text["DaysAgo"],
            ["inMinutes"] = text["InMinutes"],
            ["inHours"] = text["InHours"],
            ["inDays"] = text["InDays"],
            ["seconds"] = text["Seconds"],
            ["current"] = text["FreshnessCurrent"],
            ["delayed"] = text["FreshnessDelayed"],
            ["stale"] = text["FreshnessStale"],
            ["copied"] = text["Copied"],
            ["copyFailed"] = text["CopyFailed"],
            ["people"] = text["CompletePeople"],
            ["team"] = text["CompleteTeam"],
            ["teamOne"] = text["CompleteTeamOne"],
            ["teamNobody"] = text["CompleteTeamNobody"],
            ["records"] = text["CompleteRecords"],
            ["suggestions"] = text["CompleteFound"],
        });
    }
}
