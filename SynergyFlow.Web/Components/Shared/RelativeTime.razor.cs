using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;

namespace SynergyFlow.Web.Components.Shared;

/// <summary>A moment: relative under a week, the date from then on, exact in the reader's zone on hover.</summary>
public sealed partial class RelativeTime(TimeProvider time, BrowserTimeZone zone, IStringLocalizer<SharedText> text) : IDisposable
{
    [Parameter, EditorRequired]
    public required DateTimeOffset At { get; set; }

    protected override void OnInitialized() => zone.Changed += Redraw;

    public void Dispose() => zone.Changed -= Redraw;

    private void Redraw(object? sender, EventArgs args) => _ = InvokeAsync(StateHasChanged);
}
