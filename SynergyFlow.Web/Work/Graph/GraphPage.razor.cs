using System.Globalization;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using SynergyFlow.Core.Events.Contracts;
using SynergyFlow.Core.Identity.Contracts;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Policies;
using SynergyFlow.Core.Work;
using SynergyFlow.Infrastructure.Events;
using SynergyFlow.Web.Components;

namespace SynergyFlow.Web.Work.Graph;

/// <summary>
/// What stands around a record, as a drawing and as a table that says the same. What is shown is in the address; which box is chosen is not.
/// What others link or change appears by itself.
/// </summary>
public sealed partial class GraphPage(
    UseCases useCases, IRecordQueries records, IReads reads, ChangeFeed<RecordChanged> changes, NavigationManager navigation, TimeProvider time, IStringLocalizer<WorkText> work)
    : IAsyncDisposable
{
    private const string Table = "table";
    private const string Drawing = "drawing";
    private const int DayBefore = 24;

    private readonly CancellationTokenSource _closing = new();
    private readonly Answers _answers = new();
    private CancellationToken _left;
    private RecordWatch? _watch;
    private RecordHead? _head;
    private RecordGraph? _graph;
    private HashSet<Guid> _shown = [];
    private List<GraphEdgeType> _types = [];
    private RecordId? _selected;
    private string? _loaded;
    private string? _problem;

    [Parameter, EditorRequired]
    public required string Key { get; set; }

    [SupplyParameterFromQuery(Name = "depth")]
    public int? Steps { get; set; }

    /// <summary>By commas.</summary>
    [SupplyParameterFromQuery(Name = "type")]
    public string? Types { get; set; }

    [SupplyParameterFromQuery(Name = "kind")]
    public string? Kind { get; set; }

    [SupplyParameterFromQuery(Name = "direction")]
    public string? Way { get; set; }

    [SupplyParameterFromQuery(Name = "open")]
    public string? Open { get; set; }

    /// <summary>Keys by commas.</summary>
    [SupplyParameterFromQuery(Name = "expand")]
    public string? Expand { get; set; }

    /// <summary>Only the table, or the drawing on a small screen too; nothing: the drawing where there is room for it, and the table.</summary>
    [SupplyParameterFromQuery(Name = "view")]
    public string? View { get; set; }

    /// <summary>Shows what changed in so many hours before the record was begun; nothing: does not.</summary>
    [SupplyParameterFromQuery(Name = "before")]
    public int? Hours { get; set; }

    private int? KnownHours => Hours is { } hours ? Math.Clamp(hours, 1, ChangesBefore.MostHours) : null;

    private int Depth => Math.Clamp(Steps ?? new GraphRequest().Depth, 1, GraphRequest.Deepest);

    private GraphDirection Direction => EnumText.TryParse<GraphDirection>(Way, out var way) ? way : GraphDirection.Both;

    private RecordKind? KnownKind => EnumText.TryParse<RecordKind>(Kind, out var kind) ? kind : null;

    private bool OpenOnly => Open is "true";

    private bool Filtered => _types.Count > 0 || KnownKind is not null || OpenOnly || Direction is not GraphDirection.Both;

    private List<string> Expanded => [.. (Expand ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries).Take(GraphRequest.MostExpanded)];

    private string Path => $"/graph/{Uri.EscapeDataString(Key)}";

    /// <summary>Without filters, and as it is looked at.</summary>
    private string Bare => navigation.GetUriWithQueryParameters(Path, new Dictionary<string, object?>(StringComparer.Ordinal) { ["depth"] = Steps, ["view"] = View, ["before"] = Hours });

    /// <summary>The box that is chosen; the root where none is, or where it is gone.</summary>
    private GraphNode Shown => _graph!.Nodes.FirstOrDefault(node => node.Id == _selected) ?? _graph.Nodes[0];

    public async ValueTask DisposeAsync()
    {
        await _closing.CancelAsync();
        if (_watch is not null)
        {
            await _watch.DisposeAsync();
        }

        _closing.Dispose();
    }

    protected override void OnInitialized()
    {
        _left = _closing.Token;
        if (RendererInfo.IsInteractive)
        {
            // A link is told of at both ends: a new neighbour is a change of one that is shown.
            _watch = new RecordWatch(
                changes, time, change => _graph is null || _shown.Contains(change.RecordId), _ => InvokeAsync(ReloadAsync), failure => DispatchExceptionAsync(failure), _left);
            _watch.Start();
        }
    }

    protected override async Task OnParametersSetAsync()
    {
        if (_loaded != Key)
        {
            (_loaded, _head, _graph, _selected) = (Key, null, null, null);
        }

        _types = [.. (Types ?? "").Split(',').Select(text => EnumText.TryParse<GraphEdgeType>(text, out var type) ? type : (GraphEdgeType?)null).OfType<GraphEdgeType>().Distinct()];
        await ReadAsync();
    }

    private async Task ReloadAsync()
    {
        await ReadAsync();
        StateHasChanged();
    }

    private async Task ReadAsync()
    {
        var asked = _answers.Ask();
        GraphRequest request = new() { Depth = Depth, Types = _types, Kind = KnownKind, Direction = Direction, OpenOnly = OpenOnly, Expanded = Expanded };
        var viewer = await useCases.ViewerAsync(_left);
        var head = await records.FindAsync(viewer.Scope, Key, _left);
        var graph = head is null ? default : await records.GraphAsync(viewer.Scope, head.Id, request, _left);
        if (!_answers.Take(asked))
        {
            return;
        }

        if (head is null || graph.Error is RecordNotFound)
        {
            navigation.NotFound();
            return;
        }

        (_head, _problem) = (head, graph.Error is { } refused ? work.Say(refused) : null);
        if (graph.Value is { } found)
        {
            (_graph, _shown) = (found, [.. found.Nodes.Select(node => node.Id.Value)]);
            reads.Note(viewer.Actor, viewer.Scope, head.Kind.ToText(), head.Id.Value);
        }
    }

    private void Select(RecordId record) => _selected = record;

    private bool IsExpanded(string key) => Expanded.Contains(key, StringComparer.OrdinalIgnoreCase) || Expanded.Count >= GraphRequest.MostExpanded;

    private void ExpandNode(RecordId record)
    {
        if (_graph?.Nodes.FirstOrDefault(node => node.Id == record) is { } node)
        {
            _selected = record;
            if (!IsExpanded(node.Key))
            {
                Go(("expand", string.Join(',', Expanded.Append(node.Key))));
            }
        }
    }

    private void Pick(GraphEdgeType type, bool wanted)
    {
        var types = wanted ? _types.Append(type) : _types.Where(one => one != type);
        var text = string.Join(',', types.Order().Select(one => one.ToText()));
        Go(("type", text.Length == 0 ? null : text));
    }

    private static string? Chosen(ChangeEventArgs change) => change.Value is string { Length: > 0 } value ? value : null;

    private void Go((string Name, object? Value) change) => navigation.NavigateTo(Link(change));

    private string Link((string Name, object? Value) change)
    {
        Dictionary<string, object?> query = new(StringComparer.Ordinal)
        {
            ["depth"] = Steps?.ToString(CultureInfo.InvariantCulture),
            ["type"] = Types,
            ["kind"] = Kind,
            ["direction"] = Way,
            ["open"] = Open,
            ["expand"] = Expand,
            ["view"] = View,
            ["before"] = Hours?.ToString(CultureInfo.InvariantCulture),
            [change.Name] = change.Value,
        };
        return navigation.GetUriWithQueryParameters(Path, query);
    }
}
