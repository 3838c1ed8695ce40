using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.Extensions.Localization;
using SynergyFlow.Core.Identity;
using SynergyFlow.Core.Identity.UseCases;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Web.Components;

namespace SynergyFlow.Web.Identity;

public sealed partial class AccountPage(
    UseCases useCases,
    AuthenticationStateProvider authentication,
    BrowserTimeZone readersZone,
    NavigationManager navigation,
    IStringLocalizer<IdentityText> text)
{
    private UserDetails? _user;
    private SessionId? _session;
    private bool _signedInLocally;
    private string? _name;
    private string? _zone;
    private string _language = "";
    private string? _problem;
    private bool _saved;
    private bool _busy;

    private IStringLocalizer<IdentityText> Text => text;

    protected override async Task OnInitializedAsync()
    {
        var principal = (await authentication.GetAuthenticationStateAsync()).User;
        (_session, _signedInLocally) = (principal.SessionOrNull, principal.ProviderOrNull is null);
        await LoadAsync();
    }

    private async Task LoadAsync()
    {
        var found = await useCases.RunAsync((ReadUsers read, Actor actor) => read.FindAsync(actor, actor.Id, CancellationToken.None));
        _problem = found.Error is { } error ? text.Of(error) : null;
        if (found.Value is { } user)
        {
            (_user, _name, _zone, _language) = (user, user.Name, user.TimeZone, user.Language ?? "");
        }
    }

    private async Task SaveAsync()
    {
        (_busy, _saved) = (true, false);
        var saved = await useCases.RunAsync((EditOwnProfile edit, Actor actor) =>
            edit.ExecuteAsync(actor, new(_name ?? "", _zone ?? "", _language, _user!.Version), CancellationToken.None));
        _busy = false;
        _problem = saved.Error is { } error ? text.Of(error) : null;
        if (!saved.Failed && _language != (_user!.Language ?? ""))
        {
            // The circuit keeps the language that it was started in.
            navigation.NavigateTo("/account", forceLoad: true);
        }
        else if (!saved.Failed)
        {
            _saved = true;
            readersZone.TrySet(_zone);
            await LoadAsync();
        }
    }
}
