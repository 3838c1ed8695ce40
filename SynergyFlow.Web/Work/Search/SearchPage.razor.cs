using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Localization;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Work.UseCases;
using SynergyFlow.Core.Work.Search;
using SynergyFlow.Web.Components;

namespace SynergyFlow.Web.Work.Search;

/// <summary>One box over all kinds. The address holds words, facts, order and page: it can be shared, and survives a lost circuit.</summary>
public sealed partial class SearchPage(
    UseCases useCases, NavigationManager navigation, IStringLocalizer<SearchPageText> text, ILogger<SearchPage> logger) : IAsyncDisposable
{
    private readonly CancellationTokenSource _closing = new();
    private CancellationToken _gone;
    private CancellationTokenSource? _running;
    private IReadOnlyDictionary<string, string> _address = new Dictionary<string, string>(StringComparer.Ordinal);
    private Core.Work.Search.SearchPage? _page;
    private string? _typing;
    private string? _refusal;
    private string? _loaded;
    private bool _failed;

    [SupplyParameterFromQuery(Name = "q")]
    public string? Typed { get; set; }

    private IStringLocalizer<SearchPageText> Text => text;

    private SearchSort Sort => EnumText.TryParse<SearchSort>(Chosen("sort"), out var sort) ? sort : SearchSort.Relevance;

    private bool HasFacts => Enum.GetValues<SearchFact>().Any(fact => Chosen(SearchAddress.NameOf(fact)) is not null);

    private string WithoutFacts => navigation.GetUriWithQueryParameters(
        "/search", new Dictionary<string, object?> { ["q"] = Typed, ["sort"] = Chosen("sort") });

    private string? TabTitle => string.IsNullOrWhiteSpace(Typed) ? null : text["TabTitle", Typed].Value;

    private string Found => _page!.Capped ? text["FoundCapped", SearchRequest.MostRanked]
        : _page.Total == 1 ? text["FoundOne"]
        : text["Found", _page.Total];

    protected override void OnInitialized() => _gone = _closing.Token;

    protected override Task OnParametersSetAsync()
    {
        var address = navigation.ToAbsoluteUri(navigation.Uri);
        if (address.AbsolutePath != "/search" || _loaded == address.Query)
        {
            return Task.CompletedTask;
        }

        _loaded = address.Query;
        _typing = Typed;
        _address = QueryHelpers.ParseQuery(address.Query)
            .Where(pair => SearchAddress.Names.Contains(pair.Key) && pair.Value is [{ Length: > 0 }, ..])
            .ToDictionary(pair => pair.Key, pair => pair.Value[0]!, StringComparer.Ordinal);
        return LoadAsync();
    }

    private async Task LoadAsync()
    {
        (_refusal, _failed) = (null, false);
        if (string.IsNullOrWhiteSpace(Typed))
        {
            _page = null;
            return;
        }

        // Whoever goes on to another search does not wait for this one; nor does the database.
        if (_running is not null)
        {
            await _running.CancelAsync();
        }

        using var running = CancellationTokenSource.CreateLinkedTokenSource(_gone);
        (_running, var ct) = (running, running.Token);
        try
        {
            var found = await useCases.RunAsync(async (SearchRecords search, Actor actor) =>
                SearchAddress.Read(Chosen, actor.Id) is { Failed: false } query
                    ? await search.FindAsync(actor, query.Value, ct)
                    : SearchAddress.Read(Chosen, actor.Id).Error!);
            ct.ThrowIfCancellationRequested();
            (_page, _refusal) = (found.Value, found.Failed ? text.Say(found.Error) : null);
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            return;
        }
        catch (Exception failure) when (failure is TimeoutException or System.Data.Common.DbException)
        {
            logger.SearchFailed(failure);
            _failed = true;
        }
        finally
        {
            if (_running == running)
            {
                _running = null;
            }
        }
    }

    private void SearchAsync() => navigation.NavigateTo(navigation.GetUriWithQueryParameters(
        navigation.ToAbsoluteUri("/search").ToString(), new Dictionary<string, object?> { ["q"] = _typing?.Trim(), ["sort"] = Chosen("sort") }));

    private string? Chosen(string name) => _address.GetValueOrDefault(name);

    /// <summary>This search with one thing changed, from its first page unless a page is what changes.</summary>
    private string Href(string name, string? value) => navigation.GetUriWithQueryParameters(
        new Dictionary<string, object?> { ["cursor"] = null, [name] = value });

    public async ValueTask DisposeAsync()
    {
        await _closing.CancelAsync();
        _closing.Dispose();
    }
}
