using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.Extensions.Localization;
using MudBlazor;
using SynergyFlow.Core.Incidents.UseCases;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Policies.Studio;
using SynergyFlow.Core.Policies.Studio.Tables;
using SynergyFlow.Web.Components;
using SynergyFlow.Web.Incidents;
using SynergyFlow.Web.Work;

namespace SynergyFlow.Web.Policies.Studio;

/// <summary>
/// The rows of a decision table, read from the text of a policy and written back into it. The text is what counts: it is read before each change, and
/// what cannot be read as rows is left alone.
/// </summary>
public sealed partial class PolicyTable(
    UseCases useCases, IDialogService dialogs, BrowserTimeZone zone, IStringLocalizer<PolicyTableText> text, IStringLocalizer<IncidentText> incidentText) : IDisposable
{
    private readonly CancellationTokenSource _closing = new();
    private CancellationToken _left;
    private ElementReference _undo;
    private List<Line> _lines = [];
    private TableReading? _reading;
    private IReadOnlySet<string>? _names;
    private string? _text;
    private string? _said;
    private string? _problem;
    private bool _busy;

    [Parameter, EditorRequired]
    public required DecisionTable Table { get; set; }

    [Parameter]
    public bool ReadOnly { get; set; }

    /// <summary>The text as it is now.</summary>
    [Parameter, EditorRequired]
    public required Func<Task<string>> Read { get; set; }

    /// <summary>Puts another text in its place, one step to undo.</summary>
    [Parameter, EditorRequired]
    public required Func<string, Task> Write { get; set; }

    /// <summary>Takes the last step back; false where there is none.</summary>
    [Parameter, EditorRequired]
    public required Func<Task<bool>> Undo { get; set; }

    /// <summary>The text is to get a table.</summary>
    [Parameter]
    public EventCallback OnBegin { get; set; }

    /// <summary>A line of the text that somebody wants to see.</summary>
    [Parameter]
    public EventCallback<int> OnGo { get; set; }

    private IStringLocalizer<PolicyTableText> Text => text;

    private TableWords Words => new(Table, text, new FieldWords(incidentText, zone));

    private bool Full => _lines.Count >= DecisionTable.MostRows;

    /// <summary>Facts that no row asks for would be a column of “any”.</summary>
    private IEnumerable<TableFact> Columns => Table.Facts.Where(fact => _lines.Exists(line => line.Row.When.ContainsKey(fact.Key)));

    public void Dispose()
    {
        _closing.Cancel();
        _closing.Dispose();
    }

    protected override void OnInitialized() => _left = _closing.Token;

    protected override async Task OnInitializedAsync()
    {
        if (Table.Effects.Any(effect => effect.Key is DecisionTable.Route))
        {
            var routes = await useCases.RunAsync((EditRoutes edit, Actor actor) => edit.ReadAsync(actor, _left));
            _names = routes.Failed ? null : routes.Value.Routes.Select(route => route.Name).ToHashSet(StringComparer.Ordinal);
        }

        Show(await Read());
    }

    private void Show(string now)
    {
        (_text, _reading) = (now, TableText.Read(Table, now));
        _lines = [.. (_reading?.Rows ?? []).Select(row => new Line(row))];
        Judge();
    }

    private void Judge()
    {
        foreach (var line in _lines)
        {
            line.Problems = Table.Problems(line.Row, _names);
        }

        var covered = TableCover.Of(Table, [.. _lines.Select(line => line.Row)], row => Table.Problems(row, _names).All(problem => problem.Cell is DecisionTable.Note));
        for (var at = 0; at < _lines.Count; at++)
        {
            _lines[at].CoveredBy = covered[at];
        }
    }

    private async Task AddAsync()
    {
        if (!Full && await AskAsync(null) is { } row)
        {
            await ChangeAsync([.. _lines, new Line(row)], text["Added", _lines.Count + 1]);
        }
    }

    private async Task EditAsync(Line line)
    {
        if (await AskAsync(line) is { } row)
        {
            var at = _lines.IndexOf(line);
            await ChangeAsync([.. _lines.Take(at), new Line(row), .. _lines.Skip(at + 1)], text["Changed", at + 1]);
        }
    }

    private Task CopyAsync(Line line)
    {
        var at = _lines.IndexOf(line) + 1;
        return Full ? Task.CompletedTask : ChangeAsync([.. _lines.Take(at), new Line(line.Row), .. _lines.Skip(at)], text["Copied", at + 1]);
    }

    private async Task RemoveAsync(Line line)
    {
        var at = _lines.IndexOf(line);
        if (await ChangeAsync([.. _lines.Where(other => other != line)], text["Removed", at + 1]))
        {
            // The button is gone that had the focus; what is most likely wanted next has it now.
            await _undo.FocusAsync();
        }
    }

    private Task MoveAsync(Line line, int by)
    {
        var to = _lines.IndexOf(line) + by;
        if (to < 0 || to >= _lines.Count)
        {
            return Task.CompletedTask;
        }

        List<Line> moved = [.. _lines.Where(other => other != line)];
        moved.Insert(to, line);
        return ChangeAsync(moved, text["Moved", to + 1]);
    }

    private Task KeyAsync(KeyboardEventArgs key, Line line) => (ReadOnly, key.AltKey, key.Key) switch
    {
        (false, true, "ArrowUp") => MoveAsync(line, -1),
        (false, true, "ArrowDown") => MoveAsync(line, 1),
        _ => Task.CompletedTask,
    };

    private async Task UndoAsync()
    {
        (_problem, _said) = (null, text[await Undo() ? "Undone" : "NothingToUndo"]);
        Show(await Read());
    }

    private async Task BeginAsync()
    {
        await OnBegin.InvokeAsync();
        (_problem, _said) = (null, text["Begun"]);
        Show(await Read());
    }

    private async Task<bool> ChangeAsync(List<Line> lines, string said)
    {
        if (_busy)
        {
            return false;
        }

        (_busy, _problem, _said) = (true, null, null);
        try
        {
            var now = await Read();
            if (now != _text)
            {
                Show(now);
                _problem = text["ChangedMeanwhile"];
                return false;
            }

            var written = TableText.Write(Table, now, [.. lines.Select(line => line.Row)]);
            if (written.Length > PolicyVersion.TextLength)
            {
                _problem = text["TooLong", PolicyVersion.TextLength];
                return false;
            }

            await Write(written);
            (_text, _lines, _said) = (written, lines, said);
            Judge();
            return true;
        }
        finally
        {
            _busy = false;
        }
    }

    private async Task<TableRow?> AskAsync(Line? line)
    {
        var shown = await dialogs.ShowAsync<PolicyRowDialog>(null, new DialogParameters<PolicyRowDialog>
        {
            { dialog => dialog.Table, Table },
            { dialog => dialog.Row, line?.Row },
            { dialog => dialog.Number, line is null ? _lines.Count + 1 : _lines.IndexOf(line) + 1 },
            { dialog => dialog.Names, _names },
        });
        return await shown.Result is { Canceled: false, Data: TableRow row } ? row : null;
    }

    /// <summary>A row in its place; copies of one row are different lines.</summary>
    private sealed class Line(TableRow row)
    {
        public TableRow Row => row;

        public IReadOnlyList<TableProblem> Problems { get; set; } = [];

        public IReadOnlyList<int> CoveredBy { get; set; } = [];
    }
}
