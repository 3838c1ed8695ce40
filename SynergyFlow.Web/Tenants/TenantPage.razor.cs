using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Tenants;
using SynergyFlow.Core.Tenants.UseCases;
using SynergyFlow.Web.Components;

namespace SynergyFlow.Web.Tenants;

public sealed partial class TenantPage(UseCases useCases, NavigationManager navigation, IStringLocalizer<TenantsText> text)
{
    private TenantRow? _tenant;
    private string? _name;
    private string? _host;
    private string? _person;
    private string? _email;
    private string? _password;
    private string? _passwordOf;
    private string? _problem;
    private bool _saved;
    private bool _busy;

    [Parameter]
    public Guid Id { get; set; }

    private IStringLocalizer<TenantsText> Text => text;

    private TenantId Key => new(Id);

    /// <summary>What to tell its people.</summary>
    private string Address => SignInAddress.Of(navigation.BaseUri, _tenant!.Host, _tenant.ShortName);

    protected override Task OnParametersSetAsync() => LoadAsync();

    /// <param name="keep">What was typed.</param>
    private async Task LoadAsync(bool keep = false)
    {
        var found = await useCases.RunAsync((ReadTenants read, Actor actor) => read.FindAsync(actor, Key, CancellationToken.None));
        if (found.Error is NotFoundError)
        {
            navigation.NotFound();
            return;
        }

        if (found.Failed)
        {
            _problem = text.Of(found.Error);
            return;
        }

        var now = found.Value;
        (_name, _host) = keep && _tenant is { } before
            ? (Typed.Over(before.Name, _name, now.Name), Typed.Over(before.Host, _host, now.Host))
            : (now.Name, now.Host);
        _tenant = now;
    }

    private Task SaveAsync() => DoAsync(async () => (await useCases.RunAsync((EditTenant edit, Actor actor) => edit.ExecuteAsync(
        actor, new(Key, _name, _host, _tenant!.Version, new Uri(navigation.BaseUri).Host), CancellationToken.None))).Error);

    private Task SuspendAsync() => DoAsync(async () => (await useCases.RunAsync((SuspendTenant suspend, Actor actor) =>
        suspend.SuspendAsync(actor, new(Key, _tenant!.Version), CancellationToken.None))).Error);

    private Task ResumeAsync() => DoAsync(async () => (await useCases.RunAsync((SuspendTenant suspend, Actor actor) =>
        suspend.ResumeAsync(actor, new(Key, _tenant!.Version), CancellationToken.None))).Error);

    private async Task AddAsync()
    {
        await DoAsync(async () =>
        {
            var added = await useCases.RunAsync((AddTenantAdministrator add, Actor actor) => add.ExecuteAsync(actor, new(Key, _person, _email), CancellationToken.None));
            if (!added.Failed)
            {
                (_password, _passwordOf, _person, _email) = (added.Value.Password, _email, null, null);
            }

            return added.Error;
        });
        _saved = false;
    }

    /// <summary>What was refused stays in the form to be corrected; what was done is read afresh.</summary>
    private async Task DoAsync(Func<Task<Error?>> change)
    {
        (_busy, _saved, _password) = (true, false, null);
        var error = await change();
        (_busy, _saved, _problem) = (false, error is null, error is null ? null : text.Of(error));
        if (error is null or VersionConflict)
        {
            await LoadAsync(keep: error is not null);
        }
    }
}
