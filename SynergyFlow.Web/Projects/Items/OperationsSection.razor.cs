using System.Globalization;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Projects.Items;
using SynergyFlow.Core.Projects.Items.UseCases;
using SynergyFlow.Core.Work;
using SynergyFlow.Web.Components;
using SynergyFlow.Web.Components.Charts;
using SynergyFlow.Web.Work;

namespace SynergyFlow.Web.Projects.Items;

/// <summary>What the desk knows of the services that an item is about. The page does not wait for it.</summary>
public sealed partial class OperationsSection(UseCases useCases, BrowserTimeZone zone, IStringLocalizer<WorkText> states) : IDisposable
{
    private readonly CancellationTokenSource _closing = new();
    private readonly Answers _answers = new();
    private CancellationToken _left;
    private ItemOperations? _read;
    private string? _components;
    private bool _busy;

    [Parameter, EditorRequired]
    public required WorkItemDetails Item { get; set; }

    private IStringLocalizer<WorkText> States => states;

    /// <summary>By which it is known whether what was read is of other components.</summary>
    private string Components => string.Join(' ', Item.Components.Select(one => one.Id.Value));

    public void Dispose()
    {
        _closing.Cancel();
        _closing.Dispose();
    }

    protected override void OnInitialized() => _left = _closing.Token;

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (_components == Components)
        {
            return;
        }

        _components = Components;
        await ReadAsync();
        StateHasChanged();
    }

    private async Task ReadAsync()
    {
        var asked = _answers.Ask();
        _busy = true;
        try
        {
            var read = await useCases.RunAsync((ReadOperations operations, Actor actor) => operations.OfItemAsync(actor, Item.Id.ToString(), _left));
            if (_answers.Take(asked))
            {
                _read = read.Value ?? _read;
            }
        }
        catch (OperationCanceledException) when (_left.IsCancellationRequested)
        {
            // Who left the page needs none of it.
        }
        finally
        {
            _busy = false;
        }
    }

    private string Than(int more) => more switch
    {
        > 0 => Words["OpsMore", more],
        < 0 => Words["OpsFewer", -more],
        _ => Words["OpsSame"],
    };

    private ChartData Bars(ServiceHistory history) => ChartData.Over(
        "bars", [.. history.Weeks.Select(DayOf)],
        [
            ChartSeries.Of(Words["OpsIncidents"], "primary", history.Weeks.Select(week => (decimal)week.Begun)),
            ChartSeries.Of(Words["OpsMajorOnes"], "danger-fill", history.Weeks.Select(week => (decimal)week.Major)),
        ],
        CultureInfo.CurrentCulture.Name);

    private string DayOf(ServiceWeek week) => zone.ToLocal(week.From).ToString("d MMM", CultureInfo.CurrentCulture);
}
