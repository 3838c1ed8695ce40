using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using MudBlazor;
using SynergyFlow.Core.Identity;
using SynergyFlow.Core.Identity.UseCases;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Web.Components;

namespace SynergyFlow.Web.Identity;

public sealed partial class CreateUserDialog(UseCases useCases, IStringLocalizer<IdentityText> text)
{
    private IReadOnlyList<Role> _roles = [];
    private string? _name;
    private string? _email;
    private Role _role = Role.Agent;
    private string? _password;
    private string? _problem;
    private bool _busy;
    private CreateUser.Created? _created;

    [CascadingParameter]
    public required IMudDialogInstance Dialog { get; set; }

    private IStringLocalizer<IdentityText> Text => text;

    protected override async Task OnInitializedAsync() => _roles = Roles.Of((await useCases.ActorAsync()).Tenant);

    private async Task CreateAsync()
    {
        _busy = true;
        var password = string.IsNullOrEmpty(_password) ? null : _password;
        var created = await useCases.RunAsync((CreateUser create, Actor actor) =>
            create.ExecuteAsync(actor, new(_name ?? "", _email ?? "", _role, password), CancellationToken.None));
        _busy = false;
        _problem = created.Error is { } error ? text.Of(error) : null;
        if (created.Value is not { } made)
        {
            return;
        }

        if (made.GeneratedPassword is null)
        {
            Dialog.Close(DialogResult.Ok(made.Id));
        }
        else
        {
            _created = made;
        }
    }
}
