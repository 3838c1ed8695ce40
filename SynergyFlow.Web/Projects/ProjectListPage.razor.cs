using Microsoft.AspNetCore.Components;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Projects;
using SynergyFlow.Core.Projects.UseCases;
using SynergyFlow.Web.Components;

namespace SynergyFlow.Web.Projects;

/// <summary>The projects that the reader sees. The list lives in the URL.</summary>
public sealed partial class ProjectListPage(UseCases useCases, NavigationManager navigation) : IDisposable
{
    private readonly CancellationTokenSource _closing = new();
    private CancellationToken _left;
    private Page<ProjectRow>? _page;
    private string? _search;
    private string? _problem;
    private bool _mayCreate;

    [SupplyParameterFromQuery(Name = "q")]
    public string? Search { get; set; }

    [SupplyParameterFromQuery(Name = "archived")]
    public bool Archived { get; set; }

    [SupplyParameterFromQuery(Name = "cursor")]
    public string? After { get; set; }

    public void Dispose()
    {
        _closing.Cancel();
        _closing.Dispose();
    }

    protected override void OnInitialized() => _left = _closing.Token;

    protected override async Task OnParametersSetAsync()
    {
        _search = Search;
        var (listed, mayCreate) = await useCases.RunAsync(async (ReadProjects read, Actor actor) => (
            await read.ListAsync(actor, new ProjectFilter(Search, Archived, After), _left), await read.MayCreateAsync(actor, _left)));
        (_page, _mayCreate, _problem) = (listed.Value, mayCreate, listed.Error is { } error ? Text.Of(error) : null);
    }

    private void Find() => navigation.NavigateTo(Link(string.IsNullOrWhiteSpace(_search) ? null : _search.Trim(), Archived, null));

    private string Link(string? search, bool archived, string? after) => navigation.GetUriWithQueryParameters(
        "/projects", new Dictionary<string, object?>(StringComparer.Ordinal) { ["q"] = search, ["archived"] = archived ? true : null, ["cursor"] = after });
}
