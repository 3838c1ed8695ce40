using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using MudBlazor;
using SynergyFlow.Core.Policies.Studio.Tables;
using SynergyFlow.Web.Components;
using SynergyFlow.Web.Incidents;

namespace SynergyFlow.Web.Policies.Studio;

/// <summary>Asks for one row of a decision table.</summary>
public sealed partial class PolicyRowDialog(IStringLocalizer<PolicyTableText> text, IStringLocalizer<IncidentText> incidentText, BrowserTimeZone zone)
{
    private readonly Dictionary<string, HashSet<string>> _ticked = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string?> _written = new(StringComparer.Ordinal);
    private IReadOnlyList<TableProblem> _problems = [];
    private string? _then;
    private string? _thenProblem;
    private string? _note;

    [CascadingParameter]
    public required IMudDialogInstance Dialog { get; set; }

    [Parameter, EditorRequired]
    public required DecisionTable Table { get; set; }

    /// <summary>Null: a new one.</summary>
    [Parameter, EditorRequired]
    public required TableRow? Row { get; set; }

    /// <summary>Its place, from 1.</summary>
    [Parameter, EditorRequired]
    public required int Number { get; set; }

    /// <summary>What an effect may name of the tenant's; null: nothing, or it is not known.</summary>
    [Parameter, EditorRequired]
    public required IReadOnlySet<string>? Names { get; set; }

    private IStringLocalizer<PolicyTableText> Text => text;

    private TableWords Words => new(Table, text, new FieldWords(incidentText, zone));

    protected override void OnInitialized()
    {
        foreach (var fact in Table.Facts)
        {
            var values = Row?.When.GetValueOrDefault(fact.Key) ?? [];
            if (fact.IsWritten)
            {
                _written[fact.Key] = string.Join('\n', values);
            }
            else
            {
                _ticked[fact.Key] = values.ToHashSet(StringComparer.Ordinal);
            }
        }

        if (Row is { } row)
        {
            (_then, _note) = (Spelt(row.Then), row.Note);
            _problems = Table.Problems(row, Names);
        }
    }

    private static string Spelt(TableEffect effect) => $"{effect.Key}:{effect.Value}";

    /// <summary>All values that there are, and those that the text has and that are none, so that they can be taken out.</summary>
    private IEnumerable<string> Shown(TableFact fact) => fact.Values.Concat(Row?.When.GetValueOrDefault(fact.Key) ?? []).Distinct(StringComparer.Ordinal);

    private IEnumerable<(string Value, bool Gone)> Offered(TableFact effect)
    {
        var there = (effect.IsWritten ? (IEnumerable<string>?)Names?.Order(StringComparer.CurrentCulture) ?? [] : effect.Values).ToList();
        var had = Row?.Then is { } then && then.Key == effect.Key && !there.Contains(then.Value) ? then.Value : null;
        return [.. there.Select(value => (value, false)), .. had is null ? [] : new[] { (had, true) }];
    }

    private void Tick(TableFact fact, string value, bool ticked) => _ = ticked ? _ticked[fact.Key].Add(value) : _ticked[fact.Key].Remove(value);

    private TableProblem? Wrong(string cell) => _problems.FirstOrDefault(problem => problem.Cell == cell);

    private void Save()
    {
        _thenProblem = string.IsNullOrEmpty(_then) ? text["ThenMissing"].Value : null;
        if (_then is not { Length: > 0 } then)
        {
            return;
        }

        var colon = then.IndexOf(':', StringComparison.Ordinal);
        TableRow row = new(Asked(), new TableEffect(then[..colon], then[(colon + 1)..]), string.IsNullOrWhiteSpace(_note) ? null : _note.Trim());
        _problems = Table.Problems(row, Names);
        if (_problems.Count == 0)
        {
            Dialog.Close(row);
        }
    }

    /// <summary>What is neither ticked nor written may be anything, and so may that of which all is ticked.</summary>
    private Dictionary<string, IReadOnlyList<string>> Asked()
    {
        Dictionary<string, IReadOnlyList<string>> asked = new(StringComparer.Ordinal);
        foreach (var fact in Table.Facts)
        {
            List<string> values = fact.IsWritten ? Lines(fact) : [.. Shown(fact).Where(_ticked[fact.Key].Contains)];
            if (values.Count > 0 && (fact.IsWritten || values.Count < fact.Values.Count))
            {
                asked[fact.Key] = values;
            }
        }

        return asked;
    }

    private List<string> Lines(TableFact fact)
    {
        var lines = (_written[fact.Key] ?? "").Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
            .Select(line => fact.Kind switch { FactKind.Tag => line.ToLowerInvariant(), FactKind.Category => line.Trim('/'), _ => line });
        return [.. lines.Where(line => line.Length > 0).Distinct(StringComparer.OrdinalIgnoreCase)];
    }
}
