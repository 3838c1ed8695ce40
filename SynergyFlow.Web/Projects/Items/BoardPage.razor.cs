using System.Globalization;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using Microsoft.JSInterop;
using MudBlazor;
using SynergyFlow.Core.Events.Contracts;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Projects;
using SynergyFlow.Core.Projects.Items;
using SynergyFlow.Core.Projects.Items.UseCases;
using SynergyFlow.Core.Projects.Sprints;
using SynergyFlow.Core.Work;
using SynergyFlow.Infrastructure.Events;
using SynergyFlow.Web.Components;
using SynergyFlow.Web.Projects.Fields;
using SynergyFlow.Web.Work;
using Placement = SynergyFlow.Web.Work.Placement;

namespace SynergyFlow.Web.Projects.Items;

/// <summary>
/// The work of a project by state. Cards are dragged in the browser (modules/places.ts), which says where they were put: another column is
/// another state, another lane another assignee, epic or priority.
/// </summary>
public sealed partial class BoardPage(
    UseCases useCases, NavigationManager navigation, ChangeFeed<RecordChanged> changes, TimeProvider time, IStringLocalizer<ItemText> words, IJSRuntime js,
    IStringLocalizer<SharedText> shared, IDialogService dialogs) : ItemsPage(useCases, navigation, changes, time, words)
{
    private const string Me = "me";
    private const string None = EpicChoice.None;
    private const string All = "all";
    private const int CardsMore = 100;

    private ElementReference _host;
    private PlacesScript? _script;
    private WorkItemHead? _epic;
    private Board? _board;
    private IReadOnlyList<SprintRow> _sprints = [];
    private SprintRow? _sprint;
    private ProjectParts _parts = ProjectParts.None;
    private string? _search;

    [SupplyParameterFromQuery(Name = "q")]
    public string? Search { get; set; }

    [SupplyParameterFromQuery(Name = "type")]
    public string? Type { get; set; }

    [SupplyParameterFromQuery(Name = "assignee")]
    public string? Assignee { get; set; }

    /// <summary>The key of an epic, or "none": what is of no epic.</summary>
    [SupplyParameterFromQuery(Name = "epic")]
    public string? Epic { get; set; }

    /// <summary>The id of a sprint, "none", or "all"; nothing: the one that is under way.</summary>
    [SupplyParameterFromQuery(Name = "sprint")]
    public string? Sprint { get; set; }

    /// <summary>The id of a component, or "none".</summary>
    [SupplyParameterFromQuery(Name = "component")]
    public string? Component { get; set; }

    /// <summary>The id of a version, or "none".</summary>
    [SupplyParameterFromQuery(Name = "version")]
    public string? Version { get; set; }

    [SupplyParameterFromQuery(Name = "lanes")]
    public string? LanesBy { get; set; }

    [SupplyParameterFromQuery(Name = "cards")]
    public int? Cards { get; set; }

    private IStringLocalizer<SharedText> Shared => shared;

    private int Shown => Math.Clamp(Cards ?? CardsMore, CardsMore, Board.MostCards);

    private string? KnownEpic => Epic is None ? None : _epic?.Key;

    private WorkItemType? KnownType => EnumText.TryParse<WorkItemType>(Type, out var type) && Backlog.Types.Contains(type) ? type : null;

    private string? KnownAssignee => Assignee is Me or None ? Assignee : null;

    private bool Filtered => Search is not null || KnownType is not null || KnownAssignee is not null || KnownEpic is not null || _sprint is not null || Sprint is None
        || PartChoice.KnownComponent(Component, _parts) is not null || PartChoice.KnownVersion(Version, _parts) is not null
        || Navigation.OwnFilters(Project!.Id, _parts.Fields, default).Count > 0;

    /// <summary>Nothing fits what was asked for. A board without any work shows its columns.</summary>
    private bool IsEmpty => Filtered && _board?.Columns.All(column => column.Total == 0) is true;

    private SprintRow? Active => _sprints.FirstOrDefault(one => one.State is SprintState.Active);

    private BoardLanes Lanes => EnumText.TryParse<BoardLanes>(LanesBy, out var by) ? by : BoardLanes.None;

    /// <summary>A card that somebody moves is seen to move within a second, while others are moved too.</summary>
    protected override TimeSpan Settle => TimeSpan.FromMilliseconds(50);

    protected override TimeSpan? Pause => TimeSpan.FromMilliseconds(400);

    protected override ValueTask LeaveAsync() => _script?.DisposeAsync() ?? ValueTask.CompletedTask;

    protected override void OnInitialized()
    {
        base.OnInitialized();
        Moves.Ask = (item, missing, submit) => EntryDialog.AskAsync(dialogs, new(Key, item.Type, item.Key, missing, submit));
        if (RendererInfo.IsInteractive)
        {
            _script = new PlacesScript(js, Words, "./" + Assets["assets/modules/places.js"], PlaceAsync, DispatchExceptionAsync, Left);
        }
    }

    protected override Task OnParametersSetAsync()
    {
        _search = Search;
        return base.OnParametersSetAsync();
    }

    protected override Task OnAfterRenderAsync(bool firstRender) =>
        _script?.FollowAsync(MayChange && _board is not null && !IsEmpty ? _host : null) ?? Task.CompletedTask;

    protected override async Task<Func<Error?>> ReadOwnAsync(ReadWorkItems items, Actor actor, ProjectDetails project)
    {
        ArgumentNullException.ThrowIfNull(items);
        ArgumentNullException.ThrowIfNull(actor);
        var epic = await EpicChoice.ReadAsync(items, actor, Epic, Left);
        var sprints = (await items.Sprints.ListAsync(actor, project, Left)).Items;
        var sprint = Sprint is All or None ? null
            : sprints.FirstOrDefault(one => one.Id.ToString() == Sprint) ?? sprints.FirstOrDefault(one => one.State is SprintState.Active);
        var parts = await items.Projects.PartsAsync(actor, project, Left);
        BoardFilter filter = new(Search, Shown)
        {
            Sprint = Sprint is None ? new Optional<SprintId?>(null) : sprint is null ? default : new Optional<SprintId?>(sprint.Id),
            Type = KnownType,
            Assignee = KnownAssignee switch
            {
                Me => new Optional<UserId?>(actor.Id),
                None => new Optional<UserId?>(null),
                _ => default,
            },
            Epic = epic.Filter,
            Component = PartChoice.Component(PartChoice.KnownComponent(Component, parts)),
            Version = PartChoice.Version(PartChoice.KnownVersion(Version, parts)),
            Fields = Navigation.OwnFilters(project.Id, parts.Fields, actor.Id),
        };
        var board = await items.BoardAsync(actor, project, filter, Left);
        var rules = await items.Projects.LifeCyclesAsync(actor, project, Left);
        return () =>
        {
            (_epic, _board, _sprints, _sprint, _parts) = (epic.Epic, board.Value, sprints, sprint, parts);
            Moves.Rules = rules;
            return board.Error;
        };
    }

    private Task PlaceAsync(Placement placement) => DoAsync(async () =>
    {
        if (_board!.Columns.SelectMany(column => column.Cards).FirstOrDefault(card => card.Id == placement.Items[0]) is not { } card)
        {
            return new RecordNotFound(placement.Items[0]);
        }

        var state = Guid.TryParse(placement.List, out var column) ? new ProjectStateId(column) : card.State.Id;
        var refused = state == card.State.Id ? null : await Moves.MoveAsync(card, state);
        if (refused is null && placement.Lane is { } lane && Lanes.Patch(lane) is { } patch && lane != Lanes.KeyOf(card))
        {
            refused = await Moves.EditAsync(card, patch, Lanes.Patch(Lanes.KeyOf(card))!);
        }

        if (refused is null && placement.Anchor is { } anchor)
        {
            refused = await Moves.RankAsync(new(Project!.Id, [card.Id], anchor, placement.Behind));
        }

        Done = refused is not null || !Moves.Did ? null
            : state == card.State.Id ? Words["Placed", card.Key].Value
            : Words["NowInOf", card.Key, Project!.States.First(one => one.Id == state).Name].Value;
        return refused;
    });

    /// <summary>The states that the life cycle of its type lets a card go to, for the script: it marks the other columns while the card is held. Null: all.</summary>
    private string? AllowedFor(WorkItemRow card) => Moves.Rules.FirstOrDefault(rule => rule.Type == card.Type) is not { AnyMove: false } rule
        ? null
        : string.Join(' ', rule.Moves.Where(move => move.From == card.State.Id).Select(move => move.To));

    /// <summary>Whole days in a state where somebody works on it, from the third on.</summary>
    private int? DaysIn(WorkItemRow card) =>
        card.State.Group is StateGroup.Started && (int)(Time.GetUtcNow() - card.StateSince).TotalDays is var days and >= 3 ? days : null;

    private async Task ChangedAsync(string done)
    {
        Moves.Forget();
        (Done, Refusal) = (done, null);
        await ReadAsync();
    }

    private void Find() => Go(("q", string.IsNullOrWhiteSpace(_search) ? null : _search.Trim()));

    private void Go((string Name, object? Value) change) => Navigation.NavigateTo(Link(change));

    private string Link((string Name, object? Value) change) =>
        Navigation.Changed(
            $"/projects/{Key}/board",
            [("q", Search), ("type", Type), ("assignee", Assignee), ("epic", Epic), ("sprint", Sprint), ("component", Component), ("version", Version), ("lanes", LanesBy)], change);
}
