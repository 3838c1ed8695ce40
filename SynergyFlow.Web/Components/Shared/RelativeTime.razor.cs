using System.Globalization;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;

namespace SynergyFlow.Web.Components.Shared;

/// <summary>A moment: relative under a week, the date from then on, exact in the reader's zone on hover.</summary>
public sealed partial class RelativeTime(TimeProvider time, BrowserTimeZone zone, IStringLocalizer<SharedText> text) : IDisposable
{
    private string _words = "";
    private string _exact = "";
    private string? _asOf;
    private string? _ageMs;

    [Parameter, EditorRequired]
    public required DateTimeOffset At { get; set; }

    protected override void OnInitialized() => zone.Changed += Redraw;

    protected override void OnParametersSet() => Describe();

    public void Dispose() => zone.Changed -= Redraw;

    private void Describe()
    {
        var age = time.GetUtcNow() - At;
        var relative = Ages.Relative(age, text);
        _exact = Ages.Exact(At, zone, text);
        _words = relative ?? zone.ToLocal(At).ToString("d MMM yyyy", CultureInfo.CurrentCulture);

        // Only what still grows is handed to the client's clock.
        _asOf = relative is null ? null : At.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture);
        _ageMs = relative is null ? null : ((long)age.TotalMilliseconds).ToString(CultureInfo.InvariantCulture);
    }

    private void Redraw(object? sender, EventArgs args) => _ = InvokeAsync(() =>
    {
        Describe();
        StateHasChanged();
    });
}
