using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using MudBlazor;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Tenants;
using SynergyFlow.Core.Tenants.UseCases;
using SynergyFlow.Web.Components;

namespace SynergyFlow.Web.Tenants;

/// <summary>Which organisations use this installation. The list lives in the URL.</summary>
public sealed partial class TenantListPage(
    UseCases useCases, IDialogService dialogs, NavigationManager navigation, IStringLocalizer<TenantsText> text)
{
    private Page<TenantRow>? _page;
    private string? _search;
    private string? _problem;

    [SupplyParameterFromQuery(Name = "q")]
    public string? Search { get; set; }

    [SupplyParameterFromQuery(Name = "cursor")]
    public string? After { get; set; }

    private IStringLocalizer<TenantsText> Text => text;

    protected override async Task OnParametersSetAsync()
    {
        _search = Search;
        var read = await useCases.RunAsync((ReadTenants tenants, Actor actor) => tenants.ListAsync(actor, new(Search, After), CancellationToken.None));
        (_page, _problem) = (read.Value, read.Error is { } error ? text.Of(error) : null);
    }

    private void SearchAsync() => navigation.NavigateTo(Link(string.IsNullOrWhiteSpace(_search) ? null : _search.Trim(), null));

    private string Link(string? search, string? after) => navigation.GetUriWithQueryParameters(
        "/admin/tenants", new Dictionary<string, object?>(StringComparer.Ordinal) { ["q"] = search, ["cursor"] = after });

    private async Task CreateAsync()
    {
        var dialog = await dialogs.ShowAsync<CreateTenantDialog>((string?)null);
        if (await dialog.Result is { Canceled: false, Data: TenantId id })
        {
            navigation.NavigateTo($"/admin/tenants/{id}");
        }
    }
}
