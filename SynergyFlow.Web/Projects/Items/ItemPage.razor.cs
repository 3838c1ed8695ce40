using Microsoft.AspNetCore.Components;
using MudBlazor;
using SynergyFlow.Core.Events.Contracts;
using SynergyFlow.Core.Identity.Contracts;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Policies;
using SynergyFlow.Core.Projects;
using SynergyFlow.Core.Projects.Items;
using SynergyFlow.Core.Projects.Items.UseCases;
using SynergyFlow.Core.Projects.LifeCycles;
using SynergyFlow.Core.Projects.UseCases;
using SynergyFlow.Core.Work;
using SynergyFlow.Core.Work.UseCases;
using SynergyFlow.Infrastructure.Events;
using SynergyFlow.Web.Components;
using SynergyFlow.Web.Incidents;
using SynergyFlow.Web.Work;

namespace SynergyFlow.Web.Projects.Items;

/// <summary>One work item. What others change appears by itself; what the reader is typing lives in the parts of the page and is not touched by it.</summary>
public sealed partial class ItemPage(
    UseCases useCases, IReads reads, IPeople people, IDialogService dialogs, ChangeFeed<RecordChanged> changes, NavigationManager navigation, TimeProvider time)
    : IAsyncDisposable
{
    /// <summary>There is nobody to reply to: whoever sees it is an agent, and reads notes.</summary>
    private static readonly string[] s_asked = [Actions.ItemUpdate, .. RecordAccess.OfRecords.Where(action => action != Actions.RecordReply)];

    private readonly CancellationTokenSource _closing = new();
    private readonly Answers _answers = new();
    private readonly Answers _draftAnswers = new();
    private CancellationToken _left;
    private WorkItemDetails? _item;
    private RecordAccess? _access;
    private IReadOnlyList<DraftText>? _drafts;
    private IncidentTimeline? _timeline;
    private RecordWatch? _watch;
    private WorkItemDetails? _began;
    private ItemDraft _draft = new();
    private ProjectParts? _parts;
    private bool _mayManage;
    private Error? _refused;
    private string? _done;
    private string? _loaded;
    private bool _missing;
    private bool _busy;

    /// <summary>What was chosen and is not stored yet; when it is refused, the choice shows again what is.</summary>
    private ProjectStateId? _moving;

    [Parameter, EditorRequired]
    public required string Key { get; set; }

    private bool MayChange => _access!.Allowed.Contains(Actions.ItemUpdate);

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
            // Before the first read: what changes from then on is either in it or heard of.
            _watch = new RecordWatch(
                changes, time, change => Concerns(change.RecordId), _ => InvokeAsync(ReloadAsync), failure => DispatchExceptionAsync(failure), _left);
            _watch.Start();
        }
    }

    protected override async Task OnParametersSetAsync()
    {
        if (_loaded == Key)
        {
            return;
        }

        _loaded = Key;
        (_item, _access, _drafts, _began, _refused, _done, _missing) = (null, null, null, null, null, null, false);
        await ReadAsync();
        if (_missing)
        {
            // An address of the system that it came from leads on.
            if (await useCases.RunAsync((FollowFormerKey follow, Actor actor) => follow.ExecuteAsync(actor, Key, _left)) is { } now)
            {
                navigation.NavigateTo(RecordKinds.Address(now), replace: true);
                return;
            }

            navigation.NotFound();
        }
        else if (RendererInfo.IsInteractive && _item is { } seen)
        {
            await useCases.RunAsync((VisitRecord visit, Actor actor) => visit.ExecuteAsync(actor, seen.Id, _left));
            await useCases.RunAsync((MarkMentions mark, Actor actor) => mark.ReadAsync(actor, seen.Id, _left));
        }
    }

    /// <summary>Any record may be the one that is still being read for the first time.</summary>
    private bool Concerns(Guid record) => _item is not { } shown
        || shown.Id.Value == record || shown.Parents.Any(parent => parent.Id.Value == record)
        || shown.Children.Any(child => child.Id.Value == record) || shown.Links.Any(link => link.OtherId.Value == record);

    private async Task ReloadAsync()
    {
        await ReadAsync();
        if (_timeline is not null)
        {
            await _timeline.RefreshAsync();
        }

        StateHasChanged();
    }

    private async Task ReadAsync()
    {
        var asked = _answers.Ask();
        var (found, access) = await useCases.RunAsync(async (ReadWorkItems read, Actor actor) =>
        {
            var item = (await read.FindAsync(actor, Key, _left)).Value;
            return (item, item is null ? null : new RecordAccess(actor.Id, await read.AllowedAsync(actor, item, s_asked, _left)));
        });
        if (!_answers.Take(asked))
        {
            return;
        }

        (_item, _access, _missing) = (found, access, found is null);
        if (found is not null)
        {
            var viewer = await useCases.ViewerAsync(_left);
            reads.Note(viewer.Actor, viewer.Scope, RecordKind.WorkItem.ToText(), found.Id.Value);
            await ReadDraftsAsync();
        }
    }

    private async Task ReadDraftsAsync()
    {
        if (_item is not { } shown)
        {
            return;
        }

        var asked = _draftAnswers.Ask();
        var drafts = await useCases.RunAsync((ReadDrafts read, Actor actor) => read.OfRecordAsync(actor, shown.Id, _left));
        if (_item?.Id == shown.Id && _draftAnswers.Take(asked))
        {
            _drafts = drafts;
            StateHasChanged();
        }
    }

    private async Task BeginAsync()
    {
        (_began, _draft, _parts, _refused, _done) = (_item, ItemDraft.Of(_item!), null, null, null);
        (_parts, _mayManage) = await useCases.RunAsync(async (ReadProjects projects, Actor actor) =>
            await projects.FindAsync(actor, _item!.Project.Key, _left) is { Failed: false, Value: { } project }
                ? (await projects.PartsAsync(actor, project, _left), await projects.MayManageAsync(actor, project, _left))
                : (ProjectParts.None, false));
    }

    /// <summary>The life cycle of its type does not lead there.</summary>
    private bool IsClosed(StateRow state) => state.Id != _item!.State.Id && !_item.AllowedStates.Contains(state.Id);

    private async Task MoveAsync(ChangeEventArgs change)
    {
        if (!Guid.TryParse(change.Value as string, out var id))
        {
            return;
        }

        _moving = new(id);
        await DoAsync(Words["NowIn", _item!.Project.States.FirstOrDefault(state => state.Id.Value == id)?.Name ?? ""], async () =>
        {
            MoveWorkItem.Command command = new(_item.Id, new(id));
            var refused = await MoveAsync(command);
            if (refused is WorkItemFieldsMissing missing)
            {
                var began = _item;
                await EntryDialog.AskAsync(dialogs, new(began.Project.Key, began.Type, began.Key, missing, async filled =>
                    refused = await MoveAsync(command with { Fields = filled, BaseVersion = began.Version })));
            }

            return refused;
        });
        _moving = null;
    }

    private async Task<Error?> MoveAsync(MoveWorkItem.Command command) =>
        (await useCases.RunAsync((MoveWorkItem move, Actor actor) => move.ExecuteAsync(actor, command, _left))).Error;

    private Task<bool> TakeAsync() => DoAsync(Words["NowYours"], async () => (await useCases.RunAsync((EditWorkItem edit, Actor actor) =>
        edit.ExecuteAsync(actor, new(_item!.Id, _item.Version, new() { Assignee = actor.Id }), _left))).Error);

    private async Task SaveAsync()
    {
        var (from, to) = (ItemDraft.Of(_began!).ToFields(), _draft.ToFields());
        if (to.Failed)
        {
            _refused = to.Error;
            return;
        }

        var own = _draft.Own.Changes(_parts?.Fields ?? [], _draft.Type, ItemDraft.Of(_began!).Own);
        if (own.Failed)
        {
            _refused = own.Error;
            return;
        }

        var patch = ItemDraft.Changes(from.Value!, to.Value);
        patch = own.Value.Count == 0 ? patch : patch with { Fields = new(own.Value) };
        ItemEdits edits = new(useCases, people, dialogs, Words, _parts?.Fields ?? [], _left);
        if (await DoAsync(Words["Saved"], () => edits.SaveAsync(_began!, patch)))
        {
            _began = null;
        }
    }

    /// <summary>What was refused is said; what is stored is shown, whoever stored it.</summary>
    private async Task<bool> DoAsync(string said, Func<Task<Error?>> change)
    {
        if (_busy)
        {
            return false;
        }

        (_busy, _done, _refused) = (true, null, null);
        try
        {
            _refused = await change();
            _done = _refused is null ? said : null;
            await ReloadAsync();
            return _refused is null;
        }
        finally
        {
            _busy = false;
        }
    }
}
