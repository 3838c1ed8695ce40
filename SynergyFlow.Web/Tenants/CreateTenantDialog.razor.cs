using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using MudBlazor;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Tenants;
using SynergyFlow.Core.Tenants.UseCases;
using SynergyFlow.Web.Components;

namespace SynergyFlow.Web.Tenants;

public sealed partial class CreateTenantDialog(UseCases useCases, NavigationManager navigation, IStringLocalizer<TenantsText> text)
{
    internal const int NameLength = 120;
    private string? _name;
    private string? _shortName;
    private string? _host;
    private string? _person;
    private string? _email;
    private string? _problem;
    private bool _busy;
    private CreateTenant.Created? _created;

    [CascadingParameter]
    public required IMudDialogInstance Dialog { get; set; }

    private IStringLocalizer<TenantsText> Text => text;

    private async Task CreateAsync()
    {
        _busy = true;
        var created = await useCases.RunAsync((CreateTenant create, Actor actor) => create.ExecuteAsync(
            actor, new(_name, _shortName, _host, _person, _email, new Uri(navigation.BaseUri).Host), CancellationToken.None));
        (_busy, _problem, _created) = (false, created.Error is { } error ? text.Of(error) : null, created.Value);
    }
}
