using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using Microsoft.JSInterop;
using SynergyFlow.Core.Events.Contracts;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Work;
using SynergyFlow.Core.Work.UseCases;
using SynergyFlow.Web.Components;
using SynergyFlow.Web.Components.Shared;
using SynergyFlow.Web.Work;

namespace SynergyFlow.Web.Incidents;

/// <summary>
/// What was said and what changed, in the order that the reader likes. The newest page is there at once, earlier ones on demand; a
/// link to one entry (<c>#e-…</c>) loads as far as it. News is announced and moves nobody who reads.
/// </summary>
public sealed partial class IncidentTimeline(
    UseCases useCases,
    IRecordQueries queries,
    ISubscriptionStatus status,
    TimeProvider time,
    IJSRuntime js,
    NavigationManager navigation,
    IStringLocalizer<IncidentText> text) : IDisposable
{
    private const int PageSize = 50;

    /// <summary>So many entries that came meanwhile are read in the same step as those that are shown.</summary>
    private const int News = 10;

    /// <summary>In so many steps all that is shown is read again; of more, the newest is shown, and the rest is earlier.</summary>
    private const int MostSteps = 12;

    /// <summary>How far a link to an entry is followed back.</summary>
    private const int MostPages = 40;

    private readonly CancellationTokenSource _closing = new();
    private readonly Answers _answers = new();
    private CancellationToken _closed;
    private List<TimelineEntry> _entries = [];
    private TimelineFilter _filter = TimelineFilter.All;
    private string? _earlier;
    private string? _news;
    private string? _sought;
    private RecordId? _shown;
    private DateTimeOffset? _asOf;
    private bool _newestFirst;
    private bool _read;
    private bool _busy;

    [CascadingParameter]
    internal IRecordDetails Record { get; set; } = null!;

    [CascadingParameter]
    internal RecordAccess Access { get; set; } = null!;

    private IStringLocalizer<IncidentText> Text => text;

    /// <summary>Requesters have no notes, and see what changed only.</summary>
    private IEnumerable<TimelineFilter> Offered => Access.Note
        ? Enum.GetValues<TimelineFilter>()
        : [TimelineFilter.All, TimelineFilter.Conversation, TimelineFilter.Changes];

    /// <summary>
    /// Reads again as far back as is shown, or the newest page. The newest page alone would not do: what waited for its turn, and what the
    /// history learns later, comes in between.
    /// </summary>
    public async Task RefreshAsync()
    {
        var (asked, record, filter) = (_answers.Ask(), _shown, _filter);
        List<TimelineEntry> read = [];
        string? next = null;
        var (oldest, steps) = (-1, 0);
        do
        {
            if (await ReadAsync(next, Math.Clamp(_entries.Count + News, PageSize, RecordListRequest.MostRows)) is not { } page || (record, filter) != (_shown, _filter))
            {
                return;
            }

            read.AddRange(page.Items);
            next = page.Next;
            oldest = _entries is [var first, ..] ? read.FindIndex(entry => entry.Id == first.Id) : -1;
        }
        while (next is not null && ++steps < MostSteps && _entries.Count > 0 && (oldest < 0 || _earlier is null));

        if (!_answers.Take(asked))
        {
            return;
        }

        if (oldest >= 0 && _earlier is not null)
        {
            read.RemoveRange(oldest + 1, read.Count - oldest - 1);
        }
        else
        {
            _earlier = next;
        }

        var before = _entries.Select(entry => entry.Id).ToHashSet();
        if (_read && read.Count(entry => !before.Contains(entry.Id) && entry.By.Id != Access.Reader) is var more and > 0)
        {
            _news = text[more == 1 ? "NewEntry" : "NewEntries", more];
        }

        read.Reverse();
        _entries = read;
        _read = true;

        // What was said is there at once; what changed is as fresh as the history.
        _asOf = status.All.TryGetValue(SubscriptionNames.History, out var history) ? time.GetUtcNow() - history.Age : null;
        StateHasChanged();
    }

    public void Dispose()
    {
        _closing.Cancel();
        _closing.Dispose();
    }

    protected override void OnInitialized() => _closed = _closing.Token;

    protected override async Task OnParametersSetAsync()
    {
        if (_shown == Record.Id)
        {
            return;
        }

        _shown = Record.Id;
        (_entries, _earlier, _read, _news) = ([], null, false, null);
        var order = await useCases.RunAsync((ChooseTimelineOrder choose, Actor actor) => choose.ReadAsync(actor, _closed));
        _newestFirst = order.Value;
        await RefreshAsync();
        await SeekAsync();
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (_sought is not { } id)
        {
            return;
        }

        _sought = null;
        try
        {
            await using var module = await js.InvokeAsync<IJSObjectReference>("import", _closed, "./" + Assets["assets/modules/timeline.js"]);
            await module.InvokeVoidAsync("reveal", _closed, id);
        }
        catch (Exception gone) when (gone is JSDisconnectedException or OperationCanceledException)
        {
            // The page was left meanwhile.
        }
    }

    /// <summary>The address may name an entry; it is looked for until it is found.</summary>
    private async Task SeekAsync()
    {
        if (!RendererInfo.IsInteractive || new Uri(navigation.Uri).Fragment is not ['#', 'e', '-', .. var tail] || !Guid.TryParse(tail, out var id))
        {
            return;
        }

        for (var pages = 0; pages < MostPages && _earlier is not null && !_entries.Exists(entry => entry.Id == id); pages++)
        {
            await EarlierAsync();
        }

        _sought = _entries.Exists(entry => entry.Id == id) ? $"e-{id}" : null;
    }

    private string Permalink(TimelineEntry entry) => $"{RecordKey.AddressOf(Record.Key)}#e-{entry.Id}";

    private async Task TurnAsync()
    {
        _newestFirst = !_newestFirst;
        await useCases.RunAsync((ChooseTimelineOrder choose, Actor actor) => choose.ExecuteAsync(actor, _newestFirst, _closed));
    }

    private Task FilterAsync(TimelineFilter filter)
    {
        (_filter, _entries, _earlier, _read, _news) = (filter, [], null, false, null);
        return RefreshAsync();
    }

    private async Task EarlierAsync()
    {
        _busy = true;
        if (await ReadAsync(_earlier, PageSize) is { } page)
        {
            _entries = [.. page.Items.Reverse(), .. _entries];
            _earlier = page.Next;
        }

        _busy = false;
    }

    private async Task<Page<TimelineEntry>?> ReadAsync(string? cursor, int limit)
    {
        try
        {
            var viewer = await useCases.ViewerAsync(_closed);
            var read = await queries.TimelineAsync(viewer.Scope, Record.Id, _filter, cursor, limit, _closed);
            return read?.Value;
        }
        catch (OperationCanceledException) when (_closed.IsCancellationRequested)
        {
            return null;
        }
    }

    private string Sentence(TimelineEntry entry) =>
        text["Event." + entry.Event] is { ResourceNotFound: false } known ? known.Value : text["Event.other"].Value;
}
