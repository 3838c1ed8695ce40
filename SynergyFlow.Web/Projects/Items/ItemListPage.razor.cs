using System.Globalization;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using SynergyFlow.Core.Events.Contracts;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Projects;
using SynergyFlow.Core.Projects.Items;
using SynergyFlow.Core.Projects.Items.UseCases;
using SynergyFlow.Core.Projects.Sprints;
using SynergyFlow.Infrastructure.Events;
using SynergyFlow.Web.Components;
using SynergyFlow.Web.Projects.Fields;

namespace SynergyFlow.Web.Projects.Items;

/// <summary>The work items of a project, the latest first. The list lives in the URL; what others change in it appears by itself.</summary>
public sealed partial class ItemListPage(
    UseCases useCases, NavigationManager navigation, ChangeFeed<RecordChanged> changes, TimeProvider time, IStringLocalizer<ItemText> words)
    : ItemsPage(useCases, navigation, changes, time, words)
{
    private const string All = "all";
    private const string Me = "me";
    private const string None = "none";

    private static readonly WorkItemType[] s_quick = [WorkItemType.Task, WorkItemType.Story, WorkItemType.Bug, WorkItemType.Spike, WorkItemType.Epic];

    private static readonly StateGroup[] s_open = [StateGroup.Triage, StateGroup.Backlog, StateGroup.Unstarted, StateGroup.Started];

    private Page<WorkItemRow>? _page;
    private IReadOnlyList<SprintRow> _sprints = [];
    private ProjectParts _parts = ProjectParts.None;
    private string? _search;

    [SupplyParameterFromQuery(Name = "q")]
    public string? Search { get; set; }

    [SupplyParameterFromQuery(Name = "type")]
    public string? Type { get; set; }

    /// <summary>The id of a state, or "all"; none: those that are not over.</summary>
    [SupplyParameterFromQuery(Name = "state")]
    public string? State { get; set; }

    [SupplyParameterFromQuery(Name = "assignee")]
    public string? Assignee { get; set; }

    /// <summary>The id of a sprint, or "none".</summary>
    [SupplyParameterFromQuery(Name = "sprint")]
    public string? Sprint { get; set; }

    /// <summary>The id of a component, or "none".</summary>
    [SupplyParameterFromQuery(Name = "component")]
    public string? Component { get; set; }

    /// <summary>The id of a version, or "none".</summary>
    [SupplyParameterFromQuery(Name = "version")]
    public string? Version { get; set; }

    [SupplyParameterFromQuery(Name = "cursor")]
    public string? Before { get; set; }

    // What an address says that is no value of its field says nothing.
    private WorkItemType? KnownType => EnumText.TryParse<WorkItemType>(Type, out var type) ? type : null;

    private string? KnownAssignee => Assignee is Me or None ? Assignee : null;

    private string? KnownSprint => PartChoice.KnownSprint(Sprint, _sprints);

    private bool Filtered => Search is not null || KnownSprint is not null || KnownType is not null || StateIn(Project!) is not null || KnownAssignee is not null
        || PartChoice.KnownComponent(Component, _parts) is not null || PartChoice.KnownVersion(Version, _parts) is not null
        || Navigation.OwnFilters(Project!.Id, _parts.Fields, default).Count > 0;

    protected override Task OnParametersSetAsync()
    {
        _search = Search;
        return base.OnParametersSetAsync();
    }

    protected override async Task<Func<Error?>> ReadOwnAsync(ReadWorkItems items, Actor actor, ProjectDetails project)
    {
        ArgumentNullException.ThrowIfNull(items);
        ArgumentNullException.ThrowIfNull(actor);
        ArgumentNullException.ThrowIfNull(project);
        var sprints = (await items.Sprints.ListAsync(actor, project, Left)).Items;
        var parts = await items.Projects.PartsAsync(actor, project, Left);
        var page = await items.ListAsync(actor, Key, Filter(actor, project, sprints, parts), Left);
        return () =>
        {
            (_page, _sprints, _parts) = (page.Value, sprints, parts);
            return page.Error;
        };
    }

    private string? StateIn(ProjectDetails project) =>
        State is All || (Guid.TryParse(State, out var id) && project.States.Any(state => state.Id.Value == id)) ? State : null;

    private WorkItemFilter Filter(Actor actor, ProjectDetails project, IReadOnlyList<SprintRow> sprints, ProjectParts parts) => new(
        Search, long.TryParse(Before, NumberStyles.None, CultureInfo.InvariantCulture, out var before) ? before : null, Count: true)
    {
        Types = KnownType is { } type ? [type] : [],
        States = Guid.TryParse(StateIn(project), out var state) ? [new ProjectStateId(state)] : [],
        Groups = StateIn(project) is null ? s_open : [],
        Assignee = KnownAssignee switch
        {
            Me => new Optional<UserId?>(actor.Id),
            None => new Optional<UserId?>(null),
            _ => default,
        },
        Sprint = PartChoice.Sprint(PartChoice.KnownSprint(Sprint, sprints)),
        Component = PartChoice.Component(PartChoice.KnownComponent(Component, parts)),
        Version = PartChoice.Version(PartChoice.KnownVersion(Version, parts)),
        Fields = Navigation.OwnFilters(project.Id, parts.Fields, actor.Id),
    };

    private void Find() => Go(("q", string.IsNullOrWhiteSpace(_search) ? null : _search.Trim()));

    private void Go((string Name, string? Value) change) => Navigation.NavigateTo(Link(change));

    private string Link((string Name, string? Value) change) =>
        Navigation.Changed(
            $"/projects/{Key}/items",
            [("q", Search), ("type", Type), ("state", State), ("assignee", Assignee), ("sprint", Sprint), ("component", Component), ("version", Version)], change);
}
