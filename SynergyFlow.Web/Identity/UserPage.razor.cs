using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using SynergyFlow.Core.Identity;
using SynergyFlow.Core.Identity.UseCases;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Web.Components;

namespace SynergyFlow.Web.Identity;

public sealed partial class UserPage(UseCases useCases, NavigationManager navigation, IStringLocalizer<IdentityText> text)
{
    private UserDetails? _user;
    private IReadOnlyList<Role> _roles = [];
    private string? _name;
    private string? _email;
    private string? _zone;
    private Role _role;
    private bool _vip;
    private string? _password;
    private string? _problem;
    private int _refreshed;

    [Parameter]
    public Guid Id { get; set; }

    private IStringLocalizer<IdentityText> Text => text;

    private UserId Key => new(Id);

    protected override Task OnParametersSetAsync() => LoadAsync();

    /// <param name="keep">What was typed.</param>
    private async Task LoadAsync(bool keep = false)
    {
        var found = await useCases.RunAsync((ReadUsers read, Actor actor) => read.FindAsync(actor, Key, CancellationToken.None));
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

        _roles = Roles.Of((await useCases.ActorAsync()).Tenant);
        var now = found.Value;
        (_name, _email, _zone, _role, _vip) = keep && _user is { } before
            ? (Typed.Over(before.Name, _name, now.Name), Typed.Over(before.Email, _email, now.Email), Typed.Over(before.TimeZone, _zone, now.TimeZone),
                Typed.Over(before.Role, _role, now.Role), Typed.Over(before.Vip, _vip, now.Vip))
            : (now.Name, now.Email, now.TimeZone, now.Role, now.Vip);
        _user = now;
        _refreshed++;
    }

    private Task SaveAsync() => DoAsync(async () => (await useCases.RunAsync((EditUser edit, Actor actor) => edit.ExecuteAsync(
        actor,
        new(Key, _name ?? "", string.IsNullOrWhiteSpace(_email) ? new Optional<string>(null) : _email, _zone ?? "", _user!.Version, _vip),
        CancellationToken.None))).Error);

    private Task ChangeRoleAsync() => DoAsync(async () => (await useCases.RunAsync((ChangeUserRole change, Actor actor) =>
        change.ExecuteAsync(actor, new(Key, _role, _user!.Version), CancellationToken.None))).Error);

    private Task EnableAsync() => DoAsync(async () => (await useCases.RunAsync((EnableUser enable, Actor actor) =>
        enable.ExecuteAsync(actor, new(Key, _user!.Version), CancellationToken.None))).Error);

    private Task DisableAsync() => DoAsync(async () => (await useCases.RunAsync((DisableUser disable, Actor actor) =>
        disable.ExecuteAsync(actor, new(Key, _user!.Version), CancellationToken.None))).Error);

    private Task ResetAsync() => DoAsync(async () =>
    {
        var reset = await useCases.RunAsync((ResetPassword change, Actor actor) =>
            change.ExecuteAsync(actor, new(Key), CancellationToken.None));
        _password = reset.Value?.GeneratedPassword;
        return reset.Error;
    });

    private Task ResetFactorAsync() => DoAsync(async () => (await useCases.RunAsync((ResetSecondFactor reset, Actor actor) =>
        reset.ExecuteAsync(actor, new(Key, _user!.Version), CancellationToken.None))).Error);

    /// <summary>What was refused stays in the form to be corrected; what was done is read afresh.</summary>
    private async Task DoAsync(Func<Task<Error?>> change)
    {
        _password = null;
        var error = await change();
        _problem = error is null ? null : text.Of(error);
        if (error is null or VersionConflict)
        {
            await LoadAsync(keep: error is not null);
        }
    }
}
