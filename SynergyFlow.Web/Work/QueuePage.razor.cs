using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using SynergyFlow.Core.Events.Contracts;
using SynergyFlow.Core.Identity.Contracts;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Policies;
using SynergyFlow.Core.Teams.Contracts;
using SynergyFlow.Core.Work;
using SynergyFlow.Core.Work.Filtering;
using SynergyFlow.Infrastructure.Events;
using SynergyFlow.Web.Components;

namespace SynergyFlow.Web.Work;

/// <summary>The queue lives in the URL: filter, order, columns and page can be bookmarked, shared, and survive a lost circuit.</summary>
public sealed partial class QueuePage(
    UseCases useCases,
    IRecordQueries queries,
    IPeople people,
    ITeamDirectory directory,
    ChangeFeed<RecordChanged> changes,
    NavigationManager navigation,
    TimeProvider time,
    IStringLocalizer<WorkText> text,
    ILogger<QueuePage> logger) : IAsyncDisposable
{
    private const int PageSize = 50;

    private readonly CancellationTokenSource _closing = new();
    private QueueFilter _filter = new();
    private RecordSort _sort = RecordSort.Default;
    private IReadOnlyList<QueueColumn> _columns = QueueColumns.Read(null);
    private IReadOnlyList<TeamRow> _teams = [];
    private IReadOnlySet<Guid> _changed = new HashSet<Guid>();
    private Page<RecordRow>? _page;
    private Viewer? _viewer;
    private RecordWatch? _watch;
    private string? _assigneeName;
    private string? _refusal;
    private string? _loaded;
    private bool _failed;
    private int _from = 1;

    [SupplyParameterFromQuery(Name = "filter")]
    public string? FilterText { get; set; }

    [SupplyParameterFromQuery(Name = "sort")]
    public string? SortText { get; set; }

    [SupplyParameterFromQuery(Name = "cursor")]
    public string? Cursor { get; set; }

    [SupplyParameterFromQuery(Name = "columns")]
    public string? ColumnsText { get; set; }

    /// <summary>The place of the page's first row, which a cursor does not know.</summary>
    [SupplyParameterFromQuery(Name = "from")]
    public int? From { get; set; }

    /// <summary>Handed from the prerendered page to its circuit, so that the list does not blink.</summary>
    [PersistentState(RestoreBehavior = RestoreBehavior.SkipLastSnapshot)]
    public Page<RecordRow>? Prerendered { get; set; }

    private IStringLocalizer<WorkText> Text => text;

    private bool Own => _viewer is { Scope.Everything: false };

    private string Title => text[Own ? "MyRequests" : "Desk"];

    private string Shown
    {
        get
        {
            var total = _page!.Total is { } count ? text[_page.Capped ? "CountCapped" : "Count", count].Value : text["CountUnknown"].Value;
            return text["Range", _from, _from + _page.Items.Count - 1, total];
        }
    }

    protected override async Task OnParametersSetAsync()
    {
        var wanted = string.Join('\n', FilterText, SortText, Cursor, ColumnsText);
        if (_loaded == wanted)
        {
            return;
        }

        _columns = QueueColumns.Read(ColumnsText);
        _from = Cursor is null ? 1 : Math.Clamp(From ?? 1, 1, 1_000_000);
        _changed = new HashSet<Guid>();
        var first = _loaded is null;
        _loaded = wanted;
        if (first && Prerendered is { } handed)
        {
            _page = handed;
        }

        await LoadAsync();
        if (first && !RendererInfo.IsInteractive && _page is not null && Handover.Fits(_page))
        {
            Prerendered = _page;
        }
    }

    protected override void OnAfterRender(bool firstRender)
    {
        if (firstRender)
        {
            _watch = new RecordWatch(
                changes,
                time,
                change => change.Tenant == _viewer?.Actor.Tenant,
                ids => InvokeAsync(() => RefreshAsync(ids)),
                failure => DispatchExceptionAsync(failure));
            _watch.Start();
        }
    }

    private async Task RefreshAsync(IReadOnlySet<Guid> ids)
    {
        await LoadAsync();
        _changed = ids;
        StateHasChanged();
    }

    private async Task LoadAsync()
    {
        _refusal = null;
        _failed = false;
        var filter = RecordFilter.Parse(FilterText);
        var sort = RecordSort.Parse(SortText);
        if ((filter.Error ?? sort.Error) is { } malformed)
        {
            _refusal = text.Say(malformed);
            return;
        }

        (_filter, _sort) = (QueueFilter.Of(filter.Value), sort.Value!);
        try
        {
            _viewer = await useCases.ViewerAsync(_closing.Token);
            await NameAsync(_viewer);
            var page = await queries.ListAsync(
                _viewer.Scope, new RecordListRequest(filter.Value, _sort, PageSize, Cursor, Count: true), _closing.Token);
            (_page, _refusal) = (page.Value, page.Failed ? text.Say(page.Error) : null);
        }
        catch (Exception gone) when (gone is OperationCanceledException && _closing.IsCancellationRequested)
        {
            return;
        }
        catch (Exception failure) when (failure is TimeoutException or System.Data.Common.DbException)
        {
            logger.ListFailed(failure);
            _failed = true;
        }
    }

    private async Task NameAsync(Viewer viewer)
    {
        if (!viewer.Scope.Everything)
        {
            return;
        }

        _teams = await directory.ListAsync(viewer.Actor.Tenant, _closing.Token);
        _assigneeName = Guid.TryParse(_filter.Assignee, out var id)
            ? (await people.FindAsync(viewer.Actor.Tenant, new UserId(id), _closing.Token))?.Name
            : null;
    }

    private async Task<IReadOnlyList<Person>> FindPeopleAsync(string typed)
    {
        var viewer = await useCases.ViewerAsync(_closing.Token);
        return viewer.Scope.Everything ? await people.SearchAsync(viewer.Actor.Tenant, typed, agentsOnly: true, 20, _closing.Token) : [];
    }

    private Task FilterAsync(QueueFilter filter)
    {
        navigation.NavigateTo(Href(("filter", filter.ToNode()?.ToString()), ("cursor", null), ("from", null)), replace: true);
        return Task.CompletedTask;
    }

    private void ChooseColumns(IReadOnlyList<QueueColumn> columns) =>
        navigation.NavigateTo(Href(("columns", QueueColumns.Write(columns))), replace: true);

    private string SortHref(QueueColumn column)
    {
        var now = _sort.Keys[0];
        var next = new SortKey(column.Sort!.Value, now.Field == column.Sort && !now.Descending);
        return Href(("sort", new RecordSort([next]).ToString()), ("cursor", null), ("from", null));
    }

    private string PageHref(string cursor, int from) => Href(("cursor", cursor), ("from", Math.Max(1, from)));

    private string Href(params ReadOnlySpan<(string Name, object? Value)> changed)
    {
        Dictionary<string, object?> all = [];
        foreach (var (name, value) in changed)
        {
            all[name] = value;
        }

        return navigation.GetUriWithQueryParameters(all);
    }

    public async ValueTask DisposeAsync()
    {
        await _closing.CancelAsync();
        if (_watch is not null)
        {
            await _watch.DisposeAsync();
        }

        _closing.Dispose();
    }
}
