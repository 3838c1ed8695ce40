using System.Globalization;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
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
/// The work of a project by state. Cards are dragged in the browser (modules/places.ts), which says where they were put: another column is
/// another state, another lane another assignee, epic or priority. What others do appears by itself.
/// </summary>
public sealed partial class BoardPage(
    UseCases useCases, NavigationManager navigation, ChangeFeed<RecordChanged> changes, TimeProvider time, IJSRuntime js, IStringLocalizer<SharedText> shared) : IAsyncDisposable
{
    private const string Me = "me";
    private const string None = EpicChoice.None;
    private const int CardsMore = 100;

    private static readonly string s_kind = RecordKind.WorkItem.ToText();

    /// <summary>A card that somebody moves is seen to move within a second, while others are moved too.</summary>
    private static readonly TimeSpan s_settle = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(400);

    private readonly CancellationTokenSource _closing = new();
    private readonly Answers _answers = new();
    private readonly Turns _turns = new();

    private CancellationToken _left;
    private ElementReference _host;
    private PlacesScript? _script;
    private ItemMoves? _moves;
    private ProjectDetails? _project;
    private WorkItemHead? _epic;
    private Board? _board;
    private RecordWatch? _watch;
    private TenantId? _tenant;
    private string? _search;
    private string? _problem;
    private string? _done;
    private bool _mayManage;
    private bool _mayChange;
    private bool _busy;

    [Parameter]
    public required string Key { get; set; }

    [SupplyParameterFromQuery(Name = "q")]
    public string? Search { get; set; }

    [SupplyParameterFromQuery(Name = "type")]
    public string? Type { get; set; }

    [SupplyParameterFromQuery(Name = "assignee")]
    public string? Assignee { get; set; }

    /// <summary>The key of an epic, or "none": what is of no epic.</summary>
    [SupplyParameterFromQuery(Name = "epic")]
    public string? Epic { get; set; }

    [SupplyParameterFromQuery(Name = "lanes")]
    public string? LanesBy { get; set; }

    [SupplyParameterFromQuery(Name = "cards")]
    public int? Cards { get; set; }

    private IStringLocalizer<SharedText> Shared => shared;

    private int Shown => Math.Clamp(Cards ?? CardsMore, CardsMore, Board.MostCards);

    private WorkItemType? KnownType => EnumText.TryParse<WorkItemType>(Type, out var type) && Backlog.Types.Contains(type) ? type : null;

    private string? KnownAssignee => Assignee is Me or None ? Assignee : null;

    private BoardLanes Lanes => EnumText.TryParse<BoardLanes>(LanesBy, out var by) ? by : BoardLanes.None;

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
                changes, time, change => change.Tenant == _tenant && change.Kind == s_kind, _ => InvokeAsync(RefreshAsync), failure => DispatchExceptionAsync(failure), _left, s_settle, s_pause);
            _watch.Start();
            _script = new PlacesScript(js, Words, "./" + Assets["assets/modules/places.js"], PlaceAsync, DispatchExceptionAsync, _left);
        }
    }

    protected override Task OnParametersSetAsync()
    {
        (_search, _done, _problem) = (Search, null, null);
        _moves?.Forget();
        return ReadAsync();
    }

    protected override Task OnAfterRenderAsync(bool firstRender) =>
        _script?.FollowAsync(_mayChange && _board is not null ? _host : null) ?? Task.CompletedTask;

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
            BoardFilter filter = new(Search, Shown)
            {
                Type = KnownType,
                Assignee = KnownAssignee switch
                {
                    Me => new Optional<UserId?>(actor.Id),
                    None => new Optional<UserId?>(null),
                    _ => default,
                },
                Epic = epic.Filter,
            };
            return new Read(
                actor.Tenant, found.Value, epic.Epic, await items.Projects.MayManageAsync(actor, found.Value, _left),
                await items.MayCreateAsync(actor, found.Value, _left), await items.BoardAsync(actor, found.Value, filter, _left));
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

        // Who may begin items in a project may move them; each one is asked about when it is moved.
        (_tenant, _project, _epic, _mayManage, _mayChange) = (read.Tenant, read.Project, read.Epic, read.MayManage, read.MayChange);
        _board = read.Board.Value;
        _problem = read.Board.Error is { } error ? Words.Of(error) : _problem;
    }

    private Task PlaceAsync(Placement placement) => DoAsync(async () =>
    {
        if (_board!.Columns.SelectMany(column => column.Cards).FirstOrDefault(card => card.Id == placement.Items[0]) is not { } card)
        {
            return new RecordNotFound(placement.Items[0]);
        }

        var state = placement.State ?? card.State.Id;
        var refused = state == card.State.Id ? null : await _moves!.MoveAsync(card, state);
        if (refused is null && placement.Lane is { } lane && Lanes.Patch(lane) is { } patch && lane != Lanes.KeyOf(card))
        {
            refused = await _moves!.EditAsync(card, patch, Lanes.Patch(Lanes.KeyOf(card))!);
        }

        if (refused is null && placement.Anchor is { } anchor)
        {
            refused = await _moves!.RankAsync(new(_project!.Id, [card.Id], anchor, placement.Behind));
        }

        _done = refused is not null || !_moves!.CanUndo ? null
            : state == card.State.Id ? Words["Placed", card.Key].Value
            : Words["NowInOf", card.Key, _project!.States.First(one => one.Id == state).Name].Value;
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

    /// <summary>What was refused is said, and the card is where it was; what is stored is shown, whoever stored it.</summary>
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

    /// <summary>Whole days in a state where somebody works on it, from the third on.</summary>
    private int? DaysIn(WorkItemRow card) =>
        card.State.Group is StateGroup.Started && (int)(time.GetUtcNow() - card.StateSince).TotalDays is var days and >= 3 ? days : null;

    private void Find() => Go(("q", string.IsNullOrWhiteSpace(_search) ? null : _search.Trim()));

    private void Go((string Name, object? Value) change) => navigation.NavigateTo(Link(change));

    private string Link((string Name, object? Value) change) =>
        navigation.Changed($"/projects/{Key}/board", [("q", Search), ("type", Type), ("assignee", Assignee), ("epic", Epic), ("lanes", LanesBy)], change);

    private sealed record Read(
        TenantId Tenant, ProjectDetails Project, WorkItemHead? Epic, bool MayManage, bool MayChange, Result<Board> Board);
}
