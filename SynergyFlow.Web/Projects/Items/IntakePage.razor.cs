using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using MudBlazor;
using SynergyFlow.Core.Events.Contracts;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Projects;
using SynergyFlow.Core.Projects.Items;
using SynergyFlow.Core.Projects.Items.UseCases;
using SynergyFlow.Core.Projects.LifeCycles;
using SynergyFlow.Core.Work;
using SynergyFlow.Core.Work.UseCases;
using SynergyFlow.Infrastructure.Events;
using SynergyFlow.Web.Components;
using SynergyFlow.Web.Work;

namespace SynergyFlow.Web.Projects.Items;

/// <summary>
/// What nobody has decided yet, the longest waiting first: accepted, it is in the backlog; declined with a reason, or found to be there already,
/// it is cancelled and says why.
/// </summary>
public sealed partial class IntakePage(
    UseCases useCases, NavigationManager navigation, ChangeFeed<RecordChanged> changes, TimeProvider time, IStringLocalizer<ItemText> words,
    IDialogService dialogs)
    : ItemsPage(useCases, navigation, changes, time, words)
{
    private const string Declining = "decline";
    private const string Doubling = "duplicate";

    private static readonly WorkItemType[] s_quick = [WorkItemType.Task, WorkItemType.Story, WorkItemType.Bug, WorkItemType.Spike, WorkItemType.Epic];

    private ElementReference _field;
    private Page<WorkItemRow>? _page;
    private PickerItem? _other;
    private (RecordId Item, string What)? _asking;
    private string? _reason;
    private bool _focus;

    [SupplyParameterFromQuery(Name = "cursor")]
    public string? After { get; set; }

    private StateRow? Triage => First(StateGroup.Triage);

    private StateRow? Cancelled => First(StateGroup.Cancelled);

    private StateRow? First(StateGroup group) => Project?.States.FirstOrDefault(state => state.Group == group);

    /// <summary>The first of these that the life cycle of its type leads to; where it leads to none, the first, and the refusal says so.</summary>
    private StateRow? First(WorkItemRow row, params IReadOnlyList<StateGroup> groups)
    {
        List<StateRow> wanted = [.. Project!.States.Where(state => groups.Contains(state.Group)).OrderBy(state => state.Group)];
        return wanted.Find(state => Moves.Rules.Allow(row.Type, row.State.Id, state.Id)) ?? wanted.FirstOrDefault();
    }

    protected override void OnInitialized()
    {
        base.OnInitialized();
        Moves.Ask = (item, missing, submit) => EntryDialog.AskAsync(dialogs, new(Key, item.Type, item.Key, missing, submit));
    }

    protected override Task OnParametersSetAsync()
    {
        _asking = null;
        return base.OnParametersSetAsync();
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (_focus)
        {
            _focus = false;
            await _field.FocusAsync();
        }
    }

    protected override async Task<Func<Error?>> ReadOwnAsync(ReadWorkItems items, Actor actor, ProjectDetails project)
    {
        ArgumentNullException.ThrowIfNull(items);
        var page = await items.ListAsync(
            actor, Key, new(Count: true) { Ranked = true, Groups = [StateGroup.Triage], After = After is { } after && Rank.IsWellFormed(after) ? after : null }, Left);
        var rules = await items.Projects.LifeCyclesAsync(actor, project, Left);
        return () =>
        {
            (_page, Moves.Rules) = (page.Value, rules);
            return page.Error;
        };
    }

    private void Ask(WorkItemRow row, string what) =>
        (_asking, _reason, _other, Refusal, _focus) = ((row.Id, what), null, null, null, what is Declining);

    private Task AcceptAsync(WorkItemRow row) => First(row, StateGroup.Backlog, StateGroup.Unstarted) is { } state
        ? DecideAsync(row, state, Words["NowInOf", row.Key, state.Name])
        : Task.CompletedTask;

    private Task DeclineAsync(WorkItemRow row)
    {
        if (string.IsNullOrWhiteSpace(_reason))
        {
            (Refusal, _focus) = (Words["DeclineReasonMissing"], true);
            return Task.CompletedTask;
        }

        return DecideAsync(row, First(row, StateGroup.Cancelled)!, Words["DeclinedOf", row.Key], async () =>
            (await UseCases.RunAsync((AddComment add, Actor actor) => add.ExecuteAsync(actor, new(row.Id, CommentKind.Note, _reason), Left))).Error);
    }

    private Task DuplicateAsync(WorkItemRow row) => _other is { } other
        ? DecideAsync(row, First(row, StateGroup.Cancelled)!, Words["DuplicatedOf", row.Key, other.Name], async () =>
            (await UseCases.RunAsync((LinkRecords link, Actor actor) =>
                link.ExecuteAsync(actor, new(row.Id, LinkRole.Duplicates, new RecordId(Guid.Parse(other.Value))), Left))).Error)
        : Task.CompletedTask;

    /// <summary>
    /// What somebody else has decided meanwhile is not decided again, and nothing is decided without its reason. Where it is refused, what was
    /// typed is still there.
    /// </summary>
    /// <param name="because">Keeps the reason; null: it needs none.</param>
    private Task DecideAsync(WorkItemRow row, StateRow state, string said, Func<Task<Error?>>? because = null) => DoAsync(async () =>
    {
        if (await Moves.MoveAsync(row, state.Id, asShown: true) is { } refused)
        {
            return refused;
        }

        if (because is not null && await because() is { } unsaid)
        {
            await Moves.UndoAsync();
            return unsaid;
        }

        (Done, _asking) = (said, null);
        return null;
    });
}
