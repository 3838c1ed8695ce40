using Microsoft.Extensions.Localization;
using SynergyFlow.Core.Incidents;
using SynergyFlow.Core.Incidents.UseCases;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Work;
using SynergyFlow.Web.Components;

namespace SynergyFlow.Web.Incidents;

/// <summary>Which priority follows from impact and urgency, and for which services sooner, for the whole tenant. Each saved change is in the event log.</summary>
public sealed partial class PriorityMatrixPage(
    UseCases useCases, BrowserTimeZone zone, IStringLocalizer<IncidentText> text) : IDisposable
{
    private readonly CancellationTokenSource _closing = new();
    private string[] _cells = [];
    private TenantId _tenant;
    private int _version;
    private string? _problem;
    private bool _saved;
    private string _services = "";
    private string _servicesBefore = "";
    private List<string> _cellsBefore = [];
    private bool _servicesWrong;
    private bool _busy;

    private IStringLocalizer<IncidentText> Text => text;

    private FieldWords Words => new(text, zone);

    public void Dispose()
    {
        _closing.Cancel();
        _closing.Dispose();
    }

    protected override Task OnInitializedAsync() => ReadAsync();

    /// <param name="keep">What was chosen and typed.</param>
    private async Task ReadAsync(bool keep = false)
    {
        var matrix = await useCases.RunAsync((IPriorityMatrixStore matrices, Actor actor) => matrices.GetAsync(actor.Tenant, _closing.Token));
        var services = string.Join('\n', matrix.CriticalServices);
        List<string> cells = [.. CellsOf(matrix)];
        _services = keep ? Typed.Over(_servicesBefore, _services, services) : services;
        _cells = keep ? [.. cells.Select((cell, at) => Typed.Over(_cellsBefore[at], _cells[at], cell))] : [.. cells];
        (_tenant, _version, _servicesBefore, _cellsBefore) = (matrix.Tenant, matrix.Version, services, cells);
    }

    private static IEnumerable<string> CellsOf(PriorityMatrix matrix) => matrix.Cells.Select(cell => cell.ToText());

    /// <summary>Fills in the seed; it counts once it is saved.</summary>
    private void Reset()
    {
        _cells = [.. CellsOf(PriorityMatrix.Seed(_tenant))];
        _saved = false;
    }

    private async Task SaveAsync()
    {
        _busy = true;
        try
        {
            var saved = await useCases.RunAsync((EditPriorityMatrix edit, Actor actor) => edit.ExecuteAsync(
                actor, new EditPriorityMatrix.Command([.. _cells.Select(EnumText.Parse<Priority>)], _version, _services.Split('\n')), _closing.Token));
            _servicesWrong = saved.Error?.Field is "criticalServices";
            (_saved, _problem) = (!saved.Failed, saved.Error switch
            {
                null => null,
                VersionConflict => text["MatrixChanged"],
                _ when _servicesWrong => text["CriticalServicesWrong", WorkRecord.NameLength, PriorityMatrix.MostServices],
                var refused => Words.Refusal(refused),
            });
            if (saved.Error is null or VersionConflict)
            {
                await ReadAsync(keep: saved.Failed);
            }
        }
        finally
        {
            _busy = false;
        }
    }
}
