using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using SynergyFlow.Core.Events.Contracts;
using SynergyFlow.Core.Identity.Contracts;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Teams.Contracts;
using SynergyFlow.Core.Work;
using SynergyFlow.Core.Work.Filtering;
using SynergyFlow.Core.Work.Views;
using SynergyFlow.Core.Work.Views.UseCases;
using SynergyFlow.Infrastructure.Events;
using SynergyFlow.Web.Components;

namespace SynergyFlow.Web.Work;

/// <summary>The queue lives in the URL: view, filter, order, columns and page can be bookmarked, shared, and survive a lost circuit.</summary>
public sealed partial class QueuePage(
    UseCases useCases,
    IRecordQueries queries,
    IPeople people,
    ITeamDirectory directory,
    IPresence presence,
    ChangeFeed<RecordChanged> changes,
    NavigationManager navigation,
    TimeProvider time,
    IStringLocalizer<WorkText> text,
    ILogger<QueuePage> logger) : IAsyncDisposable
{
    private const int PageSize = 50;

    private readonly CancellationTokenSource _closing = new();
    private readonly Answers _answers = new();
    private CancellationToken _left;
    private Task _loading = Task.CompletedTask;
    private QueueState? _state;
    private QueueViewBar? _bar;
    private IReadOnlyList<ViewRow> _views = [];
    private IReadOnlyList<TeamRow> _teams = [];
    private LiveRows _live = LiveRows.Of([]);
    private IReadOnlyDictionary<RecordId, QueueGroup> _groups = QueueGroup.None;
    private ViewRow? _view;
    private Page<RecordRow>? _page;
    private Viewer? _viewer;
    private string? _assigneeName;
    private string? _refusal;
    private string? _loaded;
    private QueueAddress? _shown;
    private bool _failed;
    private bool _lost;
    private int _from = 1;

    /// <summary>Handed from the prerendered page to its circuit, so that the list does not blink.</summary>
    [PersistentState(RestoreBehavior = RestoreBehavior.SkipLastSnapshot)]
    public Page<RecordRow>? Prerendered { get; set; }

    private IStringLocalizer<WorkText> Text => text;

    private bool Own => _viewer is { Scope.Everything: false };

    /// <summary>A requester's views all show his own; the list of views says which one it is.</summary>
    private string Title => Own ? text["MyRequests"] : _view is null ? text["Desk"] : QueueViews.NameOf(_view, text);

    /// <summary>What was typed while it cannot be read, else the filter as it is kept.</summary>
    private string FilterSaid => (_state is null ? FilterText ?? _view?.Settings.Filter : _state.Shown.Filter) ?? "";

    private string Shown
    {
        get
        {
            var total = _page!.Total is { } count ? text[_page.Capped ? "CountCapped" : "Count", count].Value : text["CountUnknown"].Value;
            return text["Range", _from, _from + _page.Items.Count - 1, total];
        }
    }

    protected override void OnInitialized()
    {
        _left = _closing.Token;
        Watch();
    }

    protected override async Task OnParametersSetAsync()
    {
        var wanted = $"{Address with { Columns = null, Density = null }} {Cursor}";
        var (sameList, same) = (_loaded == wanted, _shown == Address);
        _shown = Address;
        if (sameList && (same || ShowColumns()))
        {
            return;
        }

        _from = Cursor is null ? 1 : Math.Clamp(From ?? 1, 1, 1_000_000);
        var first = _loaded is null;
        _loaded = wanted;
        if (first && Prerendered is { } handed)
        {
            (_page, _live) = (handed, LiveRows.Of(handed.Items));
        }

        await LoadAsync();
        if (first && !RendererInfo.IsInteractive && _page is not null && Handover.Fits(_page))
        {
            Prerendered = _page;
        }
    }

    /// <summary>Other columns, widths or density of the same list: its rows stay as they stand.</summary>
    private bool ShowColumns()
    {
        if (_state is null || _view is not { } view || QueueState.Read(Address, view).Value is not { } state)
        {
            return false;
        }

        _state = state;
        return true;
    }

    /// <summary>After a view was changed: the same address may now mean something else.</summary>
    private async Task ReloadAsync()
    {
        await LoadAsync();
        if (_state is { } state && state.Shown == state.View.Settings && (FilterText ?? SortText ?? ColumnsText ?? DensityText ?? GroupText) is not null)
        {
            navigation.NavigateTo(Href(state.View, state.Shown), replace: true);
        }
    }

    private Task LoadAsync() => _loading = ReadAsync();

    private async Task ReadAsync()
    {
        (_refusal, _failed, _lost) = (null, false, false);
        var asked = _answers.Ask();
        try
        {
            _viewer = await useCases.ViewerAsync(_left);
            WatchPresence(_viewer);
            var listed = await useCases.RunAsync((ReadViews read, Actor actor) => read.ListAsync(actor, _left));
            _views = listed.Value ?? [];
            _view = QueueState.Choose(Address, _views, Own);
            _lost = _view is null;
            var state = _view is null ? default : QueueState.Read(Address, _view);
            (_state, _refusal) = (state.Value, state.Failed ? Sentence(text.Say(state.Error)) : null);
            await NameAsync(_viewer);
            if (_state is not { } shown)
            {
                return;
            }

            var page = await queries.ListAsync(_viewer.Scope, Request(shown) with { Count = true }, _left);
            if (shown != _state || !_answers.Take(asked))
            {
                return;
            }

            if (page is { Error.Field: "cursor" })
            {
                // Of another order, or made up: the list begins anew.
                navigation.NavigateTo(Href(shown.View, shown.Shown), replace: true);
                return;
            }

            (_page, _refusal) = (page.Value, page.Failed ? text.Say(page.Error) : null);
            _live = LiveRows.Of(_page?.Items ?? []);
            _groups = _page is { Items.Count: > 0 } read && shown.Shown.Group is { } group
                ? QueueGroup.Heads(read.Items, group, await queries.GroupsAsync(_viewer.Scope, new RecordListRequest(DeskFilter.On(shown.Node)) { Group = group }, _left))
                : QueueGroup.None;
        }
        catch (Exception gone) when (gone is OperationCanceledException && _left.IsCancellationRequested)
        {
            return;
        }
        catch (Exception failure) when (failure is TimeoutException or System.Data.Common.DbException)
        {
            logger.ListFailed(failure);
            _failed = true;
        }
    }

    /// <summary>The page says already that it is the filter.</summary>
    private static string Sentence(string refusal)
    {
        var said = refusal.StartsWith("filter: ", StringComparison.Ordinal) ? refusal["filter: ".Length..] : refusal;
        return char.ToUpperInvariant(said[0]) + said[1..];
    }

    private async Task NameAsync(Viewer viewer)
    {
        if (!viewer.Scope.Everything)
        {
            return;
        }

        _teams = await directory.ListAsync(viewer.Actor.Tenant, _left);
        _assigneeName = Guid.TryParse(_state?.Filter.Assignee, out var id)
            ? (await people.FindAsync(viewer.Actor.Tenant, new UserId(id), _left))?.Name
            : null;
    }

    private async Task<IReadOnlyList<Person>> FindPeopleAsync(string typed)
    {
        var viewer = await useCases.ViewerAsync(_left);
        return viewer.Scope.Everything ? await people.SearchAsync(viewer.Actor.Tenant, typed, agentsOnly: true, 20, _left) : [];
    }

    private Task NewViewAsync() => _bar?.NewAsync() ?? Task.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        await _closing.CancelAsync();
        _presence?.Dispose();
        if (_watch is not null)
        {
            await _watch.DisposeAsync();
        }

        _closing.Dispose();
    }
}
