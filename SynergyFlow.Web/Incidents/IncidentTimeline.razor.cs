using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using SynergyFlow.Core.Incidents;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Work;
using SynergyFlow.Web.Components;
using SynergyFlow.Web.Work;

namespace SynergyFlow.Web.Incidents;

/// <summary>What was said and what changed, oldest first; the newest page is there at once, earlier ones on demand.</summary>
public sealed partial class IncidentTimeline(
    UseCases useCases, IRecordQueries queries, BrowserTimeZone zone, IStringLocalizer<IncidentText> text) : IDisposable
{
    private const int PageSize = 50;

    private readonly CancellationTokenSource _closing = new();
    private List<TimelineEntry> _entries = [];
    private TimelineFilter _filter = TimelineFilter.All;
    private string? _earlier;
    private RecordId? _shown;
    private bool _read;
    private bool _busy;

    [CascadingParameter]
    internal IncidentDetails Incident { get; set; } = null!;

    private IStringLocalizer<IncidentText> Text => text;

    private FieldWords Words => new(text, zone);

    /// <summary>Reads the newest page again; earlier ones that are shown stay.</summary>
    public async Task RefreshAsync()
    {
        if (await ReadAsync(null) is not { } page)
        {
            return;
        }

        var newest = page.Items.Reverse().ToList();
        var known = newest.Select(entry => entry.Id).ToHashSet();
        var meets = _entries.Exists(entry => known.Contains(entry.Id));
        if (meets)
        {
            _entries = [.. _entries.Where(entry => !known.Contains(entry.Id) && entry.At <= newest[0].At), .. newest];
        }
        else
        {
            (_entries, _earlier) = (newest, page.Next);
        }

        _read = true;
        StateHasChanged();
    }

    public void Dispose()
    {
        _closing.Cancel();
        _closing.Dispose();
    }

    protected override Task OnParametersSetAsync()
    {
        if (_shown == Incident.Id)
        {
            return Task.CompletedTask;
        }

        _shown = Incident.Id;
        (_entries, _earlier, _read) = ([], null, false);
        return RefreshAsync();
    }

    private Task FilterAsync(TimelineFilter filter)
    {
        (_filter, _entries, _earlier, _read) = (filter, [], null, false);
        return RefreshAsync();
    }

    private async Task EarlierAsync()
    {
        _busy = true;
        if (await ReadAsync(_earlier) is { } page)
        {
            _entries = [.. page.Items.Reverse(), .. _entries];
            _earlier = page.Next;
        }

        _busy = false;
    }

    private async Task<Page<TimelineEntry>?> ReadAsync(string? cursor)
    {
        try
        {
            var viewer = await useCases.ViewerAsync(_closing.Token);
            var read = await queries.TimelineAsync(viewer.Scope, Incident.Id, _filter, cursor, PageSize, _closing.Token);
            return read?.Value;
        }
        catch (OperationCanceledException) when (_closing.IsCancellationRequested)
        {
            return null;
        }
    }

    private string Sentence(TimelineEntry entry) =>
        text["Event." + entry.Event] is { ResourceNotFound: false } known ? known.Value : text["Event.other"].Value;
}
