using Microsoft.AspNetCore.Components;
using SynergyFlow.Core.Events.Contracts;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Projects;
using SynergyFlow.Core.Projects.Items;
using SynergyFlow.Core.Projects.Items.UseCases;
using SynergyFlow.Core.Work;
using SynergyFlow.Core.Work.UseCases;
using SynergyFlow.Infrastructure.Events;
using SynergyFlow.Web.Components;
using SynergyFlow.Web.Components.Shared;
using SynergyFlow.Web.Work;

namespace SynergyFlow.Web.Projects.Items;

/// <summary>
/// What nobody has decided yet, the longest waiting first: accepted, it is in the backlog; declined with a reason, or found to be there already,
/// it is cancelled and says why.
/// </summary>
public sealed partial class IntakePage(
    UseCases useCases, NavigationManager navigation, ChangeFeed<RecordChanged> changes, TimeProvider time) : IAsyncDisposable
{
    private const string Declining = "decline";
    private const string Doubling = "duplicate";

    private static readonly WorkItemType[] s_quick = [WorkItemType.Task, WorkItemType.Story, WorkItemType.Bug, WorkItemType.Spike, WorkItemType.Epic];

    private static readonly string s_kind = RecordKind.WorkItem.ToText();

    /// <summary>What changes is read again once for all that comes within this time.</summary>
    private static readonly TimeSpan s_settle = TimeSpan.FromMilliseconds(300);

    private readonly CancellationTokenSource _closing = new();
    private readonly Answers _answers = new();
    private CancellationToken _left;
    private ElementReference _field;
    private ItemMoves? _moves;
    private ProjectDetails? _project;
    private Page<WorkItemRow>? _page;
    private RecordWatch? _watch;
    private TenantId? _tenant;
    private PickerItem? _other;
    private (RecordId Item, string What)? _asking;
    private string? _reason;
    private string? _problem;
    private string? _done;
    private bool _mayManage;
    private bool _mayChange;
    private bool _busy;
    private bool _focus;

    [Parameter]
    public required string Key { get; set; }

    [SupplyParameterFromQuery(Name = "cursor")]
    public string? After { get; set; }

    private StateRow? Triage => First(StateGroup.Triage);

    private StateRow? Cancelled => First(StateGroup.Cancelled);

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
        _moves = new ItemMoves(useCases, _left);
        if (RendererInfo.IsInteractive)
        {
            _watch = new RecordWatch(
                changes, time, change => change.Tenant == _tenant && change.Kind == s_kind, _ => InvokeAsync(RefreshAsync), failure => DispatchExceptionAsync(failure), _left, s_settle);
            _watch.Start();
        }
    }

    protected override Task OnParametersSetAsync()
    {
        (_done, _problem, _asking) = (null, null, null);
        _moves?.Forget();
        return ReadAsync();
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (_focus)
        {
            _focus = false;
            await _field.FocusAsync();
        }
    }

    private StateRow? First(StateGroup group) => _project?.States.FirstOrDefault(state => state.Group == group);

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
            WorkItemFilter filter = new(Count: true) { Ranked = true, Groups = [StateGroup.Triage], After = After is { } after && Rank.IsWellFormed(after) ? after : null };
            return found.Failed
                ? null
                : new Read(
                    actor.Tenant, found.Value, await items.Projects.MayManageAsync(actor, found.Value, _left), await items.MayCreateAsync(actor, found.Value, _left),
                    await items.ListAsync(actor, Key, filter, _left));
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

        // Who may begin items in a project may decide about them; each one is asked about when it is moved.
        (_tenant, _project, _mayManage, _mayChange) = (read.Tenant, read.Project, read.MayManage, read.MayChange);
        _page = read.Items.Value;
        _problem = read.Items.Error is { } error ? Words.Of(error) : _problem;
    }

    private void Ask(WorkItemRow row, string what) =>
        (_asking, _reason, _other, _problem, _focus) = ((row.Id, what), null, null, null, what is Declining);

    private Task AcceptAsync(WorkItemRow row) => (First(StateGroup.Backlog) ?? First(StateGroup.Unstarted)) is { } state
        ? DoAsync(Words["NowInOf", row.Key, state.Name], () => _moves!.MoveAsync(row, state.Id))
        : Task.CompletedTask;

    private Task DeclineAsync(WorkItemRow row)
    {
        if (string.IsNullOrWhiteSpace(_reason))
        {
            (_problem, _focus) = (Words["DeclineReasonMissing"], true);
            return Task.CompletedTask;
        }

        return DoAsync(
            Words["DeclinedOf", row.Key],
            async () => (await useCases.RunAsync((AddComment add, Actor actor) => add.ExecuteAsync(actor, new(row.Id, CommentKind.Note, _reason), _left))).Error
                ?? await _moves!.MoveAsync(row, Cancelled!.Id));
    }

    private Task DuplicateAsync(WorkItemRow row) => _other is { } other
        ? DoAsync(
            Words["DuplicatedOf", row.Key, other.Name],
            async () => (await useCases.RunAsync((LinkRecords link, Actor actor) =>
                    link.ExecuteAsync(actor, new(row.Id, LinkRole.Duplicates, new RecordId(Guid.Parse(other.Value))), _left))).Error
                ?? await _moves!.MoveAsync(row, Cancelled!.Id))
        : Task.CompletedTask;

    private Task UndoAsync() => DoAsync(Words["PutBack"], () => _moves!.UndoAsync(), forget: false);

    /// <summary>What was refused is said, and what was typed is still there; what is stored is shown, whoever stored it.</summary>
    private async Task DoAsync(string said, Func<Task<Error?>> change, bool forget = true)
    {
        if (_busy)
        {
            return;
        }

        (_busy, _done, _problem) = (true, null, null);
        if (forget)
        {
            _moves!.Forget();
        }

        try
        {
            var refused = await change();
            (_done, _problem, _asking) = refused is null ? (said, null, null) : ((string?)null, Words.Of(refused), _asking);
            await RefreshAsync();
        }
        finally
        {
            _busy = false;
        }
    }

    private sealed record Read(TenantId Tenant, ProjectDetails Project, bool MayManage, bool MayChange, Result<Page<WorkItemRow>> Items);
}
