using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using SynergyFlow.Core.Identity.Contracts;
using SynergyFlow.Core.Incidents.Macros;
using SynergyFlow.Core.Incidents.Macros.UseCases;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Teams.Contracts;
using SynergyFlow.Core.Work;
using SynergyFlow.Web.Components;
using SynergyFlow.Web.Incidents.Bulk;
using SynergyFlow.Web.Work;

namespace SynergyFlow.Web.Incidents.Macros;

/// <summary>The macros and canned replies that one may use, to find, change, copy and delete them.</summary>
public sealed partial class MacrosPage(
    UseCases useCases, IPeople people, ITeamDirectory teams, IRecordQueries records, BrowserTimeZone zone, NavigationManager navigation,
    IStringLocalizer<IncidentText> words, IStringLocalizer<BulkText> changeText, IStringLocalizer<MacroText> text) : IDisposable
{
    private const int PageSize = 50;

    private readonly CancellationTokenSource _closing = new();
    private CancellationToken _token;
    private IReadOnlySet<MacroId> _mine = new HashSet<MacroId>();
    private Page<Macro>? _page;
    private string? _typed;
    private string? _refusal;

    [SupplyParameterFromQuery(Name = "search")]
    public string? Search { get; set; }

    [SupplyParameterFromQuery(Name = "cursor")]
    public string? Cursor { get; set; }

    private ChangeLines Lines => new(people, teams, records, new FieldWords(words, zone), changeText);

    public void Dispose()
    {
        _closing.Cancel();
        _closing.Dispose();
    }

    protected override void OnInitialized() => _token = _closing.Token;

    protected override Task OnParametersSetAsync()
    {
        _typed = Search;
        return LoadAsync();
    }

    private string Href(string? search, string? cursor = null) => navigation.GetUriWithQueryParameters(
        "/desk/macros", new Dictionary<string, object?> { ["search"] = string.IsNullOrWhiteSpace(search) ? null : search, ["cursor"] = cursor });

    private void GoSearching() => navigation.NavigateTo(Href(_typed));

    private async Task LoadAsync()
    {
        var (page, mine) = await useCases.RunAsync(async (ReadMacros read, Actor actor) =>
        {
            var found = await read.ListAsync(actor, Search, Cursor, PageSize, _token);
            HashSet<MacroId> editable = [];
            foreach (var macro in found.Value?.Items ?? [])
            {
                if (await read.MayEditAsync(actor, macro, _token))
                {
                    editable.Add(macro.Id);
                }
            }

            return (found, editable);
        });
        (_page, _mine, _refusal) = (page.Value ?? _page, mine, page.Error is { } error ? text.Say(error) : null);
    }

    private async Task DeleteAsync(Macro macro)
    {
        var deleted = await useCases.RunAsync((DeleteMacro delete, Actor actor) => delete.ExecuteAsync(actor, new(macro.Id, macro.Version), _token));
        await LoadAsync();
        _refusal = deleted.Error is { } error ? text.Say(error) : _refusal;
    }
}
