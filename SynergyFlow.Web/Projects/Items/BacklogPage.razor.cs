using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using Microsoft.JSInterop;
using MudBlazor;
using SynergyFlow.Core.Events.Contracts;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Projects;
using SynergyFlow.Core.Projects.Fields;
using SynergyFlow.Core.Projects.Items;
using SynergyFlow.Core.Projects.Items.UseCases;
using SynergyFlow.Core.Projects.Sprints;
using SynergyFlow.Infrastructure.Events;
using SynergyFlow.Web.Components;
using SynergyFlow.Web.Projects.Fields;
using SynergyFlow.Web.Projects.Sprints;
using SynergyFlow.Web.Work;
using Placement = SynergyFlow.Web.Work.Placement;

namespace SynergyFlow.Web.Projects.Items;

/// <summary>
/// What a project has before it, in the order that it is to be done. Rows are dragged and chosen in the browser (modules/places.ts), which says
/// where they were put.
/// </summary>
public sealed partial class BacklogPage(
    UseCases useCases, NavigationManager navigation, ChangeFeed<RecordChanged> changes, TimeProvider time, IStringLocalizer<ItemText> words, IJSRuntime js,
    IDialogService dialogs)
    : ItemsPage(useCases, navigation, changes, time, words)
{
    private const string None = EpicChoice.None;
    private const int RowsMore = 100;

    private static readonly WorkItemType[] s_quick = [WorkItemType.Story, WorkItemType.Task, WorkItemType.Bug, WorkItemType.Spike];

    /// <summary>What was typed as points and could not be stored, as it was typed.</summary>
    private readonly Dictionary<RecordId, string?> _typed = [];

    private ElementReference _host;
    private PlacesScript? _script;
    private WorkItemHead? _epic;
    private BacklogPart? _part;
    private IReadOnlyList<ItemFieldRow> _fields = [];
    private IReadOnlyList<FieldFilter> _own = [];
    private string? _search;

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

    private string? KnownEpic => Epic is None ? None : _epic?.Key;

    private WorkItemType? KnownType => EnumText.TryParse<WorkItemType>(Type, out var type) && Backlog.Types.Contains(type) ? type : null;

    /// <summary>The sprints that items can be moved into.</summary>
    private IReadOnlyList<SprintRow> Open => [.. (_part?.Sprints ?? []).Select(planned => planned.Sprint)];

    private Func<string, string>? EpicLink => _epic is null ? key => Link(("epic", key)) : null;

    private IEnumerable<WorkItemRow> AllRows => _part!.Sprints.SelectMany(planned => planned.Items).Concat(_part.Items.Items);

    private bool Filtered => Search is not null || KnownType is not null || KnownEpic is not null || _own.Count > 0;

    protected override ValueTask LeaveAsync() => _script?.DisposeAsync() ?? ValueTask.CompletedTask;

    protected override void OnInitialized()
    {
        base.OnInitialized();
        if (RendererInfo.IsInteractive)
        {
            _script = new PlacesScript(js, Words, "./" + Assets["assets/modules/places.js"], PlaceAsync, DispatchExceptionAsync, Left);
        }
    }

    protected override Task OnParametersSetAsync()
    {
        _search = Search;
        _typed.Clear();
        return base.OnParametersSetAsync();
    }

    protected override Task OnAfterRenderAsync(bool firstRender) =>
        _script?.FollowAsync(MayChange && _part is not null && (_part.Items.Items.Count > 0 || _part.Sprints.Count > 0) ? _host : null) ?? Task.CompletedTask;

    protected override async Task<Func<Error?>> ReadOwnAsync(ReadWorkItems items, Actor actor, ProjectDetails project)
    {
        ArgumentNullException.ThrowIfNull(items);
        ArgumentNullException.ThrowIfNull(actor);
        ArgumentNullException.ThrowIfNull(project);
        var epic = await EpicChoice.ReadAsync(items, actor, Epic, Left);
        var fields = await items.Projects.FieldsAsync(actor, project, Left);
        var own = Navigation.OwnFilters(project.Id, fields, actor.Id);
        WorkItemFilter filter = new(Search, Limit: Shown)
        {
            Types = KnownType is { } type ? [type] : [],
            Parent = epic.Filter,
            Fields = own,
        };
        var part = await items.BacklogAsync(actor, project, filter, Left);
        return () =>
        {
            (_epic, _part, _fields, _own) = (epic.Epic, part.Value, fields, own);
            return part.Error;
        };
    }

    /// <summary>Into another sprint, or out of all, and at that place.</summary>
    private Task PlaceAsync(Placement placement) => DoAsync(async () =>
    {
        SprintId? to = Guid.TryParse(placement.List, out var id) ? new SprintId(id) : null;
        var moved = placement.List is null ? [] : AllRows.Where(row => placement.Items.Contains(row.Id) && PlannedFor(row) != to).ToList();
        foreach (var row in moved)
        {
            if (await Moves.EditAsync(row, new() { Sprint = new Optional<SprintId?>(to) }, new() { Sprint = new Optional<SprintId?>(PlannedFor(row)) }) is { } refused)
            {
                return refused;
            }
        }

        if (placement.Anchor is not null || placement.List is null)
        {
            if (await Moves.RankAsync(new(Project!.Id, placement.Items, placement.Anchor, placement.Behind)) is { } refused)
            {
                return refused;
            }
        }

        var name = to is null ? Words["Backlog"].Value : Open.FirstOrDefault(sprint => sprint.Id == to)?.Name ?? "";
        var key = AllRows.FirstOrDefault(row => row.Id == placement.Items[0])?.Key ?? "";
        Done = !CanUndo ? null
            : moved.Count > 1 ? Words["PlannedMany", moved.Count, name].Value
            : moved.Count == 1 ? Words["PlannedOne", moved[0].Key, name].Value
            : placement.Items.Count > 1 ? Words["PlacedMany", placement.Items.Count].Value
            : Words["Placed", key].Value;
        return null;

        // One that was in a sprint that is over is in the backlog again when it is not done.
        static SprintId? PlannedFor(WorkItemRow row) => row.Sprint is { State: SprintState.Closed } ? null : row.Sprint?.Id;
    });

    private async Task AddSprintAsync()
    {
        if (await SprintDialog.AskAsync(dialogs, Project!, null, _part?.Known ?? []) is { } name)
        {
            await ChangedAsync(Words["SprintAdded", name]);
        }
    }

    private async Task ChangedAsync(string done)
    {
        Moves.Forget();
        (Done, Refusal) = (done, null);
        await ReadAsync();
    }

    private Task EstimateAsync((WorkItemRow Row, string? Typed) estimate) => DoAsync(async () =>
    {
        var (row, typed) = estimate;
        var refused = ItemDraft.PointsOf(typed, out var points)
            ?? await Moves.EditAsync(row, new() { Points = new Optional<decimal?>(points) }, new() { Points = new Optional<decimal?>(row.Points) });
        if (refused is not null)
        {
            _typed[row.Id] = typed;
            return refused;
        }

        _typed.Remove(row.Id);
        Done = points is { } known ? Words["Estimated", row.Key, Number(known)] : Words["EstimatedNone", row.Key];
        return null;
    });

    private void Find() => Go(("q", string.IsNullOrWhiteSpace(_search) ? null : _search.Trim()));

    private void Go((string Name, object? Value) change) => Navigation.NavigateTo(Link(change));

    private string Link((string Name, object? Value) change) =>
        Navigation.Changed($"/projects/{Key}/backlog", [("q", Search), ("type", Type), ("epic", Epic)], change);

    [return: NotNullIfNotNull(nameof(points))]
    private static string? Number(decimal? points) => points?.ToString("0.##", CultureInfo.CurrentCulture);
}
