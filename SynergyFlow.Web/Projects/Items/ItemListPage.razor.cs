using System.Globalization;
using Microsoft.AspNetCore.Components;
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

/// <summary>The work items of a project, the latest first. The list lives in the URL; what others change in it appears by itself.</summary>
public sealed partial class ItemListPage(
    UseCases useCases, NavigationManager navigation, ChangeFeed<RecordChanged> changes, TimeProvider time) : IAsyncDisposable
{
    private const string All = "all";
    private const string Me = "me";
    private const string None = "none";

    private static readonly WorkItemType[] s_quick = [WorkItemType.Task, WorkItemType.Story, WorkItemType.Bug, WorkItemType.Spike, WorkItemType.Epic];

    private static readonly StateGroup[] s_open = [StateGroup.Triage, StateGroup.Backlog, StateGroup.Unstarted, StateGroup.Started];

    private static readonly string s_kind = RecordKind.WorkItem.ToText();

    /// <summary>What changes is read again once for all that comes within this time.</summary>
    private static readonly TimeSpan s_settle = TimeSpan.FromMilliseconds(300);

    private readonly CancellationTokenSource _closing = new();
    private readonly Answers _answers = new();
    private CancellationToken _left;
    private ProjectDetails? _project;
    private Page<WorkItemRow>? _page;
    private RecordWatch? _watch;
    private TenantId? _tenant;
    private string? _search;
    private string? _problem;
    private bool _mayManage;
    private bool _mayCreate;

    [Parameter]
    public required string Key { get; set; }

    [SupplyParameterFromQuery(Name = "q")]
    public string? Search { get; set; }

    [SupplyParameterFromQuery(Name = "type")]
    public string? Type { get; set; }

    /// <summary>The id of a state, or "all"; none: those that are not over.</summary>
    [SupplyParameterFromQuery(Name = "state")]
    public string? State { get; set; }

    [SupplyParameterFromQuery(Name = "assignee")]
    public string? Assignee { get; set; }

    [SupplyParameterFromQuery(Name = "cursor")]
    public string? Before { get; set; }

    // What an address says that is no value of its field says nothing.
    private WorkItemType? KnownType => EnumText.TryParse<WorkItemType>(Type, out var type) ? type : null;

    private string? KnownAssignee => Assignee is Me or None ? Assignee : null;

    private bool Filtered => Search is not null || KnownType is not null || StateIn(_project!) is not null || KnownAssignee is not null;

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
            _watch = new RecordWatch(
                changes, time, change => change.Tenant == _tenant && change.Kind == s_kind, _ => InvokeAsync(RefreshAsync), failure => DispatchExceptionAsync(failure), _left, s_settle);
            _watch.Start();
        }
    }

    protected override Task OnParametersSetAsync()
    {
        _search = Search;
        return ReadAsync();
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
            return found.Failed
                ? null
                : new Shown(
                    actor.Tenant, found.Value, await items.Projects.MayManageAsync(actor, found.Value, _left), await items.MayCreateAsync(actor, found.Value, _left),
                    await items.ListAsync(actor, Key, Filter(actor, found.Value), _left));
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

        (_tenant, _project, _mayManage, _mayCreate) = (read.Tenant, read.Project, read.MayManage, read.MayCreate);
        (_page, _problem) = (read.Items.Value, read.Items.Error is { } error ? Words.Of(error) : null);
    }

    private string? StateIn(ProjectDetails project) =>
        State is All || (Guid.TryParse(State, out var id) && project.States.Any(state => state.Id.Value == id)) ? State : null;

    private WorkItemFilter Filter(Actor actor, ProjectDetails project) => new(Search, long.TryParse(Before, NumberStyles.None, CultureInfo.InvariantCulture, out var before) ? before : null, Count: true)
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
    };

    private void Find() => Go(("q", string.IsNullOrWhiteSpace(_search) ? null : _search.Trim()));

    private void Go((string Name, string? Value) change) => navigation.NavigateTo(Link(change));

    private string Link((string Name, string? Value) change) =>
        navigation.Changed($"/projects/{Key}/items", [("q", Search), ("type", Type), ("state", State), ("assignee", Assignee)], change);

    private sealed record Shown(TenantId Tenant, ProjectDetails Project, bool MayManage, bool MayCreate, Result<Page<WorkItemRow>> Items);
}
