using System.Text.Json;
using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;

namespace SynergyFlow.Web.Components.Charts;

/// <summary>A chart, drawn in the browser (modules/charts.ts), which is fetched only where there is one.</summary>
public sealed partial class Chart(IJSRuntime js) : IAsyncDisposable
{
    private readonly CancellationTokenSource _closing = new();
    private ElementReference _host;
    private IJSObjectReference? _chart;
    private string? _drawn;
    private bool _opening;
    private CancellationToken _left;

    [Parameter, EditorRequired]
    public required string Label { get; set; }

    [Parameter, EditorRequired]
    public required ChartData Data { get; set; }

    protected override void OnInitialized() => _left = _closing.Token;

    public async ValueTask DisposeAsync()
    {
        await _closing.CancelAsync();
        _closing.Dispose();
        if (_chart is not { } chart)
        {
            return;
        }

        try
        {
            await chart.InvokeVoidAsync("close");
            await chart.DisposeAsync();
        }
        catch (JSDisconnectedException)
        {
            // The browser is gone, and the chart with it.
        }
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        // Compared as text: a list is another one at each reading, though it says the same.
        var wanted = JsonSerializer.Serialize(Data);
        if (wanted == _drawn || _opening)
        {
            return;
        }

        (_opening, _drawn) = (_chart is null, wanted);
        try
        {
            if (_chart is { } chart)
            {
                await chart.InvokeVoidAsync("show", _left, Data);
                return;
            }

            await using var module = await js.InvokeAsync<IJSObjectReference>("import", _left, "./" + Assets["assets/modules/charts.js"]);
            _chart = await module.InvokeAsync<IJSObjectReference>("openChart", _left, _host, Data);
        }
        catch (Exception gone) when (gone is JSDisconnectedException or OperationCanceledException)
        {
            // The page was left meanwhile.
        }
        finally
        {
            _opening = false;
        }

        if (JsonSerializer.Serialize(Data) != _drawn)
        {
            // It became another one while the first was being fetched.
            StateHasChanged();
        }
    }
}
