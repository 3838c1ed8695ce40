using System.Collections.Frozen;
using System.Globalization;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;

namespace SynergyFlow.Web.Components.Shared;

/// <summary>
/// How fresh a panel is. It ages on the client (modules/ages.ts), which asks once in a while, beside the circuit, how old what the subscription
/// feeds really is.
/// </summary>
public sealed partial class FreshnessBadge(TimeProvider time, BrowserTimeZone zone, IStringLocalizer<SharedText> text)
{
    private static readonly FrozenDictionary<string, string> s_words = new Dictionary<string, string>
    {
        ["current"] = "FreshnessCurrent",
        ["delayed"] = "FreshnessDelayed",
        ["stale"] = "FreshnessStale",
    }.ToFrozenDictionary();

    private string _level = "current";
    private string _age = "";
    private string _tooltip = "";
    private string _asOf = "";
    private string _ageMs = "";

    /// <summary>The moment up to which the panel's data is complete.</summary>
    [Parameter, EditorRequired]
    public required DateTimeOffset AsOf { get; set; }

    /// <summary>Which subscription feeds the panel.</summary>
    [Parameter, EditorRequired]
    public required string Subscription { get; set; }

    /// <summary>For tiles: dot and age, the word for screen readers only.</summary>
    [Parameter]
    public bool Compact { get; set; }

    private IStringLocalizer<SharedText> Text => text;

    protected override void OnParametersSet()
    {
        var age = time.GetUtcNow() - AsOf;
        _level = Ages.Level(age);
        _age = Ages.Freshness(age, text);
        _tooltip = text["FreshnessTooltip", Subscription, Ages.Exact(AsOf, zone, text)];
        _asOf = AsOf.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture);
        _ageMs = ((long)age.TotalMilliseconds).ToString(CultureInfo.InvariantCulture);
    }
}
