using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using MudBlazor;
using SynergyFlow.Core.Identity;
using SynergyFlow.Core.Identity.UseCases;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Web.Components;
using SynergyFlow.Web.Identity.Providers;

namespace SynergyFlow.Web.Identity;

/// <summary>The list lives in the URL: search, filter and page can be bookmarked and survive a lost circuit.</summary>
public sealed partial class UserListPage(
    UseCases useCases, IDialogService dialogs, NavigationManager navigation, IStringLocalizer<IdentityText> text)
{
    private Page<UserRow>? _page;
    private bool _hasProviders;
    private string? _search;
    private string? _problem;

    [SupplyParameterFromQuery(Name = "q")]
    public string? Search { get; set; }

    [SupplyParameterFromQuery(Name = "disabled")]
    public bool? Disabled { get; set; }

    [SupplyParameterFromQuery(Name = "cursor")]
    public string? Cursor { get; set; }

    [Inject]
    private ProviderList Providers { get; set; } = null!;

    private IStringLocalizer<IdentityText> Text => text;

    private bool ShowsOrigin => _hasProviders || _page?.Items.Any(row => row.Issuers.Count > 0) == true;

    private string WaysOf(UserRow row) => string.Join(", ", [.. row.Issuers.Select(Providers.TitleOf).Distinct(), .. row.HasPassword ? [text["PasswordHere"].Value] : Array.Empty<string>()]);

    protected override async Task OnParametersSetAsync()
    {
        _search = Search;
        _hasProviders = await Providers.OfAsync((await useCases.ActorAsync()).Tenant, CancellationToken.None) is { Count: > 0 };
        await LoadAsync();
    }

    private async Task LoadAsync()
    {
        var filter = new UserFilter(Search, Disabled: Disabled == true ? true : null, Cursor: Cursor);
        var read = await useCases.RunAsync((ReadUsers users, Actor actor) => users.ListAsync(actor, filter, CancellationToken.None));
        (_page, _problem) = (read.Value ?? new Page<UserRow>([]), read.Error is { } error ? text.Of(error) : null);
    }

    private void SearchAsync() => navigation.NavigateTo(Link(null, _search, Disabled));

    private void ShowDisabled(ChangeEventArgs change) =>
        navigation.NavigateTo(Link(null, _search, change.Value is true ? true : null));

    private string Link(string? cursor) => Link(cursor, Search, Disabled);

    private string Link(string? cursor, string? search, bool? disabled) => navigation.GetUriWithQueryParameters(
        "/admin/users",
        new Dictionary<string, object?>(StringComparer.Ordinal)
        {
            ["q"] = string.IsNullOrWhiteSpace(search) ? null : search.Trim(),
            ["disabled"] = disabled,
            ["cursor"] = cursor,
        });

    private async Task CreateAsync()
    {
        var dialog = await dialogs.ShowAsync<CreateUserDialog>((string?)null);
        if (await dialog.Result is { Canceled: false, Data: UserId id })
        {
            navigation.NavigateTo($"/admin/users/{id}");
        }
    }
}
