using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;
using SynergyFlow.Core.Events.Contracts;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Projects;
using SynergyFlow.Core.Projects.Items;
using SynergyFlow.Core.Projects.Items.UseCases;
using SynergyFlow.Core.Work;
using SynergyFlow.Infrastructure.Events;
using SynergyFlow.Web.Components;
using SynergyFlow.Web.Work;

namespace SynergyFlow.Web.Projects.Items;

/// <summary>
/// What a project has before it, in the order that it is to be done. Rows are dragged and chosen in the browser (modules/places.ts), which says
/// where they were put; what others move appears by itself.
/// </summary>
public sealed partial class BacklogPage(
    UseCases useCases, NavigationManager navigation, ChangeFeed<RecordChanged> changes, TimeProvider time, IJSRuntime js) : IAsyncDisposable
{
    private const string None = EpicChoice.None;
    private const int RowsMore = 100;

    private static readonly WorkItemType[] s_quick = [WorkItemType.Story, WorkItemType.Task, WorkItemType.Bug, WorkItemType.Spike];

    private static readonly string s_kind = RecordKind.WorkItem.ToText();

    /// <summary>What changes is read again once for all that comes within this time.</summary>
    private static readonly TimeSpan s_settle = TimeSpan.FromMilliseconds(300);

    private readonly CancellationTokenSource _closing = new();
    private readonly Answers _answers = new();
    private readonly Turns _turns = new();

    /// <summary>What was typed as points and could not be stored, as it was typed.</summary>
    private readonly Dictionary<RecordId, string?> _typed = [];

    private CancellationToken _left;
    private ElementReference _host;
    private PlacesScript? _script;
    private ItemMoves? _moves;
    private ProjectDetails? _project;
    private WorkItemHead? _epic;
    private BacklogPart? _part;
    private RecordWatch? _watch;
    private TenantId? _tenant;
    private string? _search;
    private string? _problem;
    private string? _done;
    private bool _mayManage;
    private bool _mayCreate;
    private bool _mayChange;
    private bool _busy;

    [Parameter]
    public required string Key { get; set; }

    [SupplyParameterFromQuery(Name = "q")]
    public string? Search { get; set; }

    [SupplyParameterFromQuery(Name = "type")]
    public string? Type { get; set; }

    /// <summary>The key of an epic, or "none": what is of no epic.</summary>
    [SupplyParameterFromQuery(Name = "epic")]
    public string? Epic { get; set; }

    [SupplyParameterFromQuery(Name = "rows")]
    public int? Rows { get; set; }

    private int Shown => Math.Clamp(Rows ?? RowsMore, RowsMore, BacklogPart.MostRows);

    private WorkItemType? KnownType => EnumText.TryParse<WorkItemType>(Type, out var type) && Backlog.Types.Contains(type) ? type : null;

    private bool Filtered => Search is not null || KnownType is not null || Epic is not null;

    public async ValueTask DisposeAsync()
    {
        await _closing.CancelAsync();
        if (_watch is not null)
        {
            await _watch.DisposeAsync();
        }

        if (_script is not null)
        {
            await _script.DisposeAsync();
        }

        _closing.Dispose();
    }

    protected override void OnInitialized()
    {
        _left = _closing.Token;
        _moves = new ItemMoves(useCases, _left);
        if (RendererInfo.IsInteractive)
        {
            _watch = new RecordWatch(
                changes, time, change => change.Tenant == _tenant && change.Kind == s_kind, _ => InvokeAsync(RefreshAsync), failure => DispatchExceptionAsync(failure), _left, s_settle);
            _watch.Start();
            _script = new PlacesScript(js, Words, "./" + Assets["assets/modules/places.js"], PlaceAsync, DispatchExceptionAsync, _left);
        }
    }

    protected override Task OnParametersSetAsync()
    {
        (_search, _done, _problem) = (Search, null, null);
        _moves?.Forget();
        _typed.Clear();
        return ReadAsync();
    }

    protected override Task OnAfterRenderAsync(bool firstRender) =>
        _script?.FollowAsync(_mayChange && _part is { Items.Items.Count: > 0 } ? _host : null) ?? Task.CompletedTask;

    private async Task RefreshAsync()
    {
        await ReadAsync();
        StateHasChanged();
    }

    private async Task ReadAsync()
    {
        var asked = _answers.Ask();
        var read = await useCases.RunAsync(async (ReadWorkItems items, Actor actor) =>
        {
            var found = await items.Projects.FindAsync(actor, Key, _left);
            if (found.Failed)
            {
                return null;
            }

            var epic = await EpicChoice.ReadAsync(items, actor, Epic, _left);
            WorkItemFilter filter = new(Search, Limit: Shown)
            {
                Types = KnownType is { } type ? [type] : [],
                Parent = epic.Filter,
            };
            return new Read(
                actor.Tenant, found.Value, epic.Epic, await items.Projects.MayManageAsync(actor, found.Value, _left),
                await items.MayCreateAsync(actor, found.Value, _left), await items.BacklogAsync(actor, found.Value, filter, _left));
        });
        if (!_answers.Take(asked))
        {
            return;
        }

        if (read is null)
        {
            navigation.NotFound();
            return;
        }

        (_tenant, _project, _epic, _mayManage, _mayCreate) = (read.Tenant, read.Project, read.Epic, read.MayManage, read.MayCreate);

        // Who may begin items in a project may order them; each one is asked about when it is moved.
        _mayChange = _mayCreate;
        _part = read.Part.Value;
        _problem = read.Part.Error is { } error ? Words.Of(error) : _problem;
    }

    private Task PlaceAsync(Placement placement) => DoAsync(async () =>
    {
        var refused = await _moves!.RankAsync(new(_project!.Id, placement.Items, placement.Anchor, placement.Behind));
        _done = !_moves.CanUndo ? null
            : placement.Items.Count > 1 ? Words["PlacedMany", placement.Items.Count].Value
            : Words["Placed", _part!.Items.Items.FirstOrDefault(row => row.Id == placement.Items[0])?.Key ?? ""].Value;
        return refused;
    });

    private Task UndoAsync() => DoAsync(
        async () =>
        {
            var refused = await _moves!.UndoAsync();
            _done = refused is null ? Words["PutBack"].Value : null;
            return refused;
        },
        forget: false);

    private Task EstimateAsync(WorkItemRow row, string? typed) => DoAsync(async () =>
    {
        var refused = ItemDraft.PointsOf(typed, out var points)
            ?? await _moves!.EditAsync(row, new() { Points = new Optional<decimal?>(points) }, new() { Points = new Optional<decimal?>(row.Points) });
        if (refused is not null)
        {
            _typed[row.Id] = typed;
            return refused;
        }

        _typed.Remove(row.Id);
        _done = points is { } known ? Words["Estimated", row.Key, Number(known)] : Words["EstimatedNone", row.Key];
        return null;
    });

    /// <summary>What was refused is said; what is stored is shown, whoever stored it.</summary>
    private Task DoAsync(Func<Task<Error?>> change, bool forget = true) => _turns.TakeAsync(async () =>
    {
        (_busy, _done, _problem) = (true, null, null);
        if (forget)
        {
            _moves!.Forget();
        }

        try
        {
            _problem = await change() is { } refused ? Words.Of(refused) : null;
            await RefreshAsync();
        }
        finally
        {
            _busy = false;
        }
    });

    private void Find() => Go(("q", string.IsNullOrWhiteSpace(_search) ? null : _search.Trim()));

    private void Go((string Name, object? Value) change) => navigation.NavigateTo(Link(change));

    private string Link((string Name, object? Value) change) =>
        navigation.Changed($"/projects/{Key}/backlog", [("q", Search), ("type", Type), ("epic", Epic)], change);

    [return: NotNullIfNotNull(nameof(points))]
    private static string? Number(decimal? points) => points?.ToString("0.##", CultureInfo.CurrentCulture);

    private sealed record Read(
        TenantId Tenant, ProjectDetails Project, WorkItemHead? Epic, bool MayManage, bool MayCreate, Result<BacklogPart> Part);
}
