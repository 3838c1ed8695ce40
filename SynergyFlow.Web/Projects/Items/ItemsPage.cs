using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Routing;
using Microsoft.Extensions.Localization;
using SynergyFlow.Core.Events.Contracts;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Projects;
using SynergyFlow.Core.Projects.Items.UseCases;
using SynergyFlow.Core.Work;
using SynergyFlow.Infrastructure.Events;
using SynergyFlow.Web.Components;
using SynergyFlow.Web.Projects.Fields;
using SynergyFlow.Web.Work;

namespace SynergyFlow.Web.Projects.Items;

/// <summary>
/// What the pages that list a project's work have in common. What others change appears by itself; what the reader does is done in the order that he
/// did it, said, and can be taken back as long as nothing else was done.
/// </summary>
public abstract class ItemsPage(
    UseCases useCases, NavigationManager navigation, ChangeFeed<RecordChanged> changes, TimeProvider time, IStringLocalizer<ItemText> words) : ComponentBase, IAsyncDisposable
{
    private static readonly string s_kind = RecordKind.WorkItem.ToText();

    private readonly CancellationTokenSource _closing = new();
    private readonly Answers _answers = new();
    private readonly Turns _turns = new();
    private RecordWatch? _watch;
    private TenantId? _tenant;
    private IReadOnlyDictionary<string, string> _own = new Dictionary<string, string>();
    private string _path = "";

    [Parameter]
    public required string Key { get; set; }

    /// <summary>Null until it was read.</summary>
    protected ProjectDetails? Project { get; private set; }

    protected bool MayManage { get; private set; }

    /// <summary>Who may begin items in a project may change them too; each one is asked about when it is changed.</summary>
    protected bool MayChange { get; private set; }

    /// <summary>Why the last thing that was asked for was not done, in the reader's words.</summary>
    protected string? Refusal { get; set; }

    /// <summary>What the last thing was that was done, in the reader's words.</summary>
    protected string? Done { get; set; }

    protected bool Busy { get; private set; }

    /// <summary>The page was left.</summary>
    protected CancellationToken Left { get; private set; }

    protected UseCases UseCases => useCases;

    protected NavigationManager Navigation => navigation;

    protected TimeProvider Time => time;

    protected bool CanUndo => Moves.CanUndo;

    private protected ItemMoves Moves { get; private set; } = null!;

    /// <summary>What changes is read again once for all that comes within this time.</summary>
    protected virtual TimeSpan Settle => TimeSpan.FromMilliseconds(300);

    /// <summary>The least time from one such reading to the next; null: as other pages have it.</summary>
    protected virtual TimeSpan? Pause => null;

    public async ValueTask DisposeAsync()
    {
        navigation.LocationChanged -= Follow;
        await _closing.CancelAsync();
        if (_watch is not null)
        {
            await _watch.DisposeAsync();
        }

        await LeaveAsync();
        _closing.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>What the page itself has to put away.</summary>
    protected virtual ValueTask LeaveAsync() => ValueTask.CompletedTask;

    protected override void OnInitialized()
    {
        Left = _closing.Token;
        Moves = new ItemMoves(useCases, Left);
        _path = new Uri(navigation.Uri).AbsolutePath;
        if (RendererInfo.IsInteractive)
        {
            navigation.LocationChanged += Follow;
            _watch = new RecordWatch(
                changes, time, Concerns, _ => InvokeAsync(RefreshAsync), failure => DispatchExceptionAsync(failure), Left, Settle, Pause);
            _watch.Start();
        }
    }

    /// <summary>Another address of the page: what was said and done on the former one is over.</summary>
    protected override Task OnParametersSetAsync()
    {
        (Done, Refusal) = (null, null);
        Moves.Forget();
        return ReadAsync();
    }

    /// <summary>A parameter for each field that a project may define there is none: what the address says of them is followed by itself.</summary>
    private void Follow(object? sender, LocationChangedEventArgs moved)
    {
        var own = navigation.OwnFields();
        if (new Uri(moved.Location).AbsolutePath == _path && !own.OrderBy(one => one.Key, StringComparer.Ordinal).SequenceEqual(_own.OrderBy(one => one.Key, StringComparer.Ordinal)))
        {
            _ = InvokeAsync(async () =>
            {
                try
                {
                    await OnParametersSetAsync();
                    StateHasChanged();
                }
                catch (Exception failure) when (failure is not OperationCanceledException)
                {
                    await DispatchExceptionAsync(failure);
                }
            });
        }
    }

    /// <summary>Reads what the page shows beside the project.</summary>
    /// <returns>What shows it, and says what was refused; not called where a later answer is shown already.</returns>
    protected abstract Task<Func<Error?>> ReadOwnAsync(ReadWorkItems items, Actor actor, ProjectDetails project);

    protected async Task ReadAsync()
    {
        var asked = _answers.Ask();
        _own = navigation.OwnFields();
        var read = await useCases.RunAsync(async (ReadWorkItems items, Actor actor) =>
        {
            var found = await items.Projects.FindAsync(actor, Key, Left);
            return found.Failed
                ? null
                : new Read(
                    actor.Tenant, found.Value, await items.Projects.MayManageAsync(actor, found.Value, Left), await items.MayCreateAsync(actor, found.Value, Left),
                    await ReadOwnAsync(items, actor, found.Value));
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

        (_tenant, Project, MayManage, MayChange) = (read.Tenant, read.Project, read.MayManage, read.MayChange);
        Refusal = read.Show() is { } refused ? words.Of(refused) : Refusal;
    }

    /// <summary>What was refused is said; what is stored is shown, whoever stored it.</summary>
    /// <param name="change">Sets <see cref="Done"/> where something came of it.</param>
    protected Task DoAsync(Func<Task<Error?>> change)
    {
        ArgumentNullException.ThrowIfNull(change);
        return _turns.TakeAsync(async () =>
        {
            Moves.Forget();
            await DoNowAsync(change);
        });
    }

    protected Task UndoAsync() => _turns.TakeAsync(() => DoNowAsync(async () =>
    {
        var refused = await Moves.UndoAsync();
        Done = refused is null ? words["PutBack"].Value : null;
        return refused;
    }));

    private async Task DoNowAsync(Func<Task<Error?>> change)
    {
        (Busy, Done, Refusal) = (true, null, null);
        try
        {
            Refusal = await change() is { } refused ? words.Of(refused) : null;
            await RefreshAsync();
        }
        finally
        {
            Busy = false;
        }
    }

    /// <summary>Of other projects nothing is on the page; while one gives way to another, it may be of that one.</summary>
    private bool Concerns(RecordChanged change) =>
        change.Tenant == _tenant && (change.Kind == s_kind || change.Kind == RecordChanged.OfProject)
        && (Project is not { } shown || !Key.Equals(shown.Key, StringComparison.OrdinalIgnoreCase) || change.Project == shown.Id.Value);

    private async Task RefreshAsync()
    {
        await ReadAsync();
        StateHasChanged();
    }

    private sealed record Read(TenantId Tenant, ProjectDetails Project, bool MayManage, bool MayChange, Func<Error?> Show);
}
