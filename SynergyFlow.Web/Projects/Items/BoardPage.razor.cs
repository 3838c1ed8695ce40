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
    private const string None = "none";
    private const int CardsMore = 100;

    private static readonly string s_kind = RecordKind.WorkItem.ToText();

    /// <summary>A card that somebody moves is seen to move within a second, while others are moved too.</summary>
    private static readonly TimeSpan s_settle = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(400);

    private readonly CancellationTokenSource _closing = new();
    private readonly Answers _answers = new();

    /// <summary>What takes the last change back, in the order that it was done.</summary>
    private readonly List<Func<Task<Error?>>> _undo = [];

    private CancellationToken _left;
    private ElementReference _host;
    private PlacesScript? _script;
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
        if (RendererInfo.IsInteractive)
        {
            _watch = new RecordWatch(
                changes, time, change => change.Tenant == _tenant && change.Kind == s_kind, _ => InvokeAsync(RefreshAsync), failure => DispatchExceptionAsync(failure), s_settle, s_pause);
            _watch.Start();
            _script = new PlacesScript(js, Words, "./" + Assets["assets/modules/places.js"], PlaceAsync, DispatchExceptionAsync, _left);
        }
    }

    protected override Task OnParametersSetAsync()
    {
        (_search, _done, _problem) = (Search, null, null);
        _undo.Clear();
        return ReadAsync();
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (_script is not null)
        {
            await _script.FollowAsync(_mayChange && _board is not null ? _host : null);
        }
    }

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

            var epic = Epic is null or None ? null : (await items.FindAsync(actor, Epic, _left)).Value;
            BoardFilter filter = new(Search, Shown)
            {
                Type = KnownType,
                Assignee = KnownAssignee switch
                {
                    Me => new Optional<UserId?>(actor.Id),
                    None => new Optional<UserId?>(null),
                    _ => default,
                },

                // An epic that is none any more has no parts.
                Epic = Epic is null ? default : new Optional<RecordId?>(Epic is None ? null : epic?.Id ?? new RecordId(Guid.Empty)),
            };
            return new Read(
                actor.Tenant, found.Value, epic is null ? null : new WorkItemHead(epic.Id, epic.Key, epic.Type, epic.Title), await items.Projects.MayManageAsync(actor, found.Value, _left),
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

        if (placement.State is { } state && state != card.State.Id && await MoveAsync(card, state) is { } illegal)
        {
            return illegal;
        }

        if (placement.Lane is { } lane && Lanes.Patch(lane) is { } patch && lane != Lanes.KeyOf(card) && await EditAsync(card, patch, Lanes.Patch(Lanes.KeyOf(card))!) is { } unfit)
        {
            return unfit;
        }

        if (placement.Anchor is { } anchor)
        {
            var ranked = await useCases.RunAsync((RankWorkItems rank, Actor actor) => rank.ExecuteAsync(actor, new(_project!.Id, [card.Id], anchor, placement.Behind), _left));
            if (ranked.Failed)
            {
                return ranked.Error;
            }

            _undo.AddRange(ranked.Value.Select(back => (Func<Task<Error?>>)(async () =>
                (await useCases.RunAsync((RankWorkItems rank, Actor actor) => rank.ExecuteAsync(actor, back, _left))).Error)));
        }

        if (_undo.Count > 0)
        {
            var now = _project!.States.FirstOrDefault(one => one.Id == placement.State && one.Id != card.State.Id);
            _done = now is null ? Words["Placed", card.Key] : Words["NowInOf", card.Key, now.Name];
        }

        return null;
    });

    private async Task<Error?> MoveAsync(WorkItemRow card, ProjectStateId state)
    {
        var moved = await useCases.RunAsync((MoveWorkItem move, Actor actor) => move.ExecuteAsync(actor, new(card.Id, state), _left));
        if (!moved.Failed)
        {
            _undo.Add(async () => (await useCases.RunAsync((MoveWorkItem move, Actor actor) => move.ExecuteAsync(actor, new(card.Id, card.State.Id), _left))).Error);
        }

        return moved.Error;
    }

    private async Task<Error?> EditAsync(WorkItemRow card, WorkItemPatch patch, WorkItemPatch back)
    {
        var edited = await useCases.RunAsync((EditWorkItem edit, Actor actor) => edit.ExecuteAsync(actor, new(card.Id, card.Version, patch), _left));
        if (!edited.Failed)
        {
            var version = edited.Value;
            _undo.Add(async () => (await useCases.RunAsync((EditWorkItem edit, Actor actor) => edit.ExecuteAsync(actor, new(card.Id, version, back), _left))).Error);
        }

        return edited.Error;
    }

    private async Task UndoAsync()
    {
        List<Func<Task<Error?>>> back = [.. Enumerable.Reverse(_undo)];
        await DoAsync(async () =>
        {
            foreach (var one in back)
            {
                if (await one() is { } refused)
                {
                    return refused;
                }
            }

            _done = Words["PutBack"];
            return null;
        });
    }

    /// <summary>What was refused is said, and the card is where it was; what is stored is shown, whoever stored it.</summary>
    private async Task DoAsync(Func<Task<Error?>> change)
    {
        if (_busy || _project is null || _board is null)
        {
            return;
        }

        (_busy, _done, _problem) = (true, null, null);
        _undo.Clear();
        try
        {
            _problem = await change() is { } refused ? Words.Of(refused) : null;
            await RefreshAsync();
        }
        finally
        {
            _busy = false;
        }
    }

    /// <summary>The cards of all columns in their lanes; one lane without a name where nobody asked for lanes.</summary>
    private List<Lane> LanesOf(Board board)
    {
        var cards = board.Columns.SelectMany(column => column.Cards).ToList();
        if (Lanes is BoardLanes.None)
        {
            return [new(null, Words["Board"], cards)];
        }

        return [.. cards.GroupBy(card => Lanes.KeyOf(card)).Select(lane => new Lane(lane.Key, Title(lane.First()), lane))
            .OrderBy(lane => lane.Key is None).ThenBy(lane => Lanes is BoardLanes.Epic ? Place(lane.Key) : 0).ThenBy(lane => lane.Title, StringComparer.CurrentCulture)];

        int Place(string? epic) => board.Epics.Select(one => one.Id.ToString()).ToList().IndexOf(epic ?? "") is var at and >= 0 ? at : int.MaxValue;

        string Title(WorkItemRow card) => Lanes switch
        {
            BoardLanes.Assignee => card.Assignee?.Name ?? Words["Nobody"],
            BoardLanes.Epic => card.Parent?.Title ?? Words["NoEpic"],
            BoardLanes.Priority => Words["Priority." + card.Priority.ToText()],
            BoardLanes.None => "",
        };
    }

    /// <summary>Whole days in a state where somebody works on it, from the third on.</summary>
    private int? DaysIn(WorkItemRow card) =>
        card.State.Group is StateGroup.Started && (int)(time.GetUtcNow() - card.StateSince).TotalDays is var days and >= 3 ? days : null;

    private static string Dots(int days) => days >= 10 ? "●●●" : days >= 6 ? "●●" : "●";

    private void Find() => Go(("q", string.IsNullOrWhiteSpace(_search) ? null : _search.Trim()));

    private void Go((string Name, object? Value) change) => navigation.NavigateTo(Link(change));

    /// <summary>Another filter begins with the first cards.</summary>
    private string Link((string Name, object? Value) change)
    {
        Dictionary<string, object?> query = new(StringComparer.Ordinal)
        {
            ["q"] = Search,
            ["type"] = Type,
            ["assignee"] = Assignee,
            ["epic"] = Epic,
            ["lanes"] = LanesBy,
            ["cards"] = null,
            [change.Name] = change.Value,
        };
        return navigation.GetUriWithQueryParameters($"/projects/{Key}/board", query);
    }

    private static string? Chosen(ChangeEventArgs change) => change.Value is string { Length: > 0 } value ? value : null;

    private sealed record Read(
        TenantId Tenant, ProjectDetails Project, WorkItemHead? Epic, bool MayManage, bool MayChange, Result<Board> Board);

    private sealed class Lane(string? key, string title, IEnumerable<WorkItemRow> cards)
    {
        public string? Key => key;

        public string Title => title;

        public int Size => Cards.Sum(column => column.Count());

        public ILookup<ProjectStateId, WorkItemRow> Cards { get; } = cards.ToLookup(card => card.State.Id);
    }
}
