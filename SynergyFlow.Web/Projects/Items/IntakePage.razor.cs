using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using SynergyFlow.Core.Events.Contracts;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Projects;
using SynergyFlow.Core.Projects.Items;
using SynergyFlow.Core.Projects.Items.UseCases;
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
    UseCases useCases, NavigationManager navigation, ChangeFeed<RecordChanged> changes, TimeProvider time, IStringLocalizer<ItemText> words)
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
        return () =>
        {
            _page = page.Value;
            return page.Error;
        };
    }

    private void Ask(WorkItemRow row, string what) =>
        (_asking, _reason, _other, Refusal, _focus) = ((row.Id, what), null, null, null, what is Declining);

    private Task AcceptAsync(WorkItemRow row) => (First(StateGroup.Backlog) ?? First(StateGroup.Unstarted)) is { } state
        ? DecideAsync(row, state, Words["NowInOf", row.Key, state.Name])
        : Task.CompletedTask;

    private Task DeclineAsync(WorkItemRow row)
    {
        if (string.IsNullOrWhiteSpace(_reason))
        {
            (Refusal, _focus) = (Words["DeclineReasonMissing"], true);
            return Task.CompletedTask;
        }

        return DecideAsync(row, Cancelled!, Words["DeclinedOf", row.Key], async () =>
            (await UseCases.RunAsync((AddComment add, Actor actor) => add.ExecuteAsync(actor, new(row.Id, CommentKind.Note, _reason), Left))).Error);
    }

    private Task DuplicateAsync(WorkItemRow row) => _other is { } other
        ? DecideAsync(row, Cancelled!, Words["DuplicatedOf", row.Key, other.Name], async () =>
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
