using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using SynergyFlow.Core.Identity;
using SynergyFlow.Core.Identity.UseCases;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Web.Components;

namespace SynergyFlow.Web.Identity.Factors;

/// <summary>One's own passkeys; a new one is made on a page of its own.</summary>
public sealed partial class PasskeysCard(UseCases useCases, IStringLocalizer<IdentityText> text)
{
    private IReadOnlyList<PasskeyRow> _rows = [];
    private PasskeyId? _renamed;
    private string? _name;
    private string? _problem;
    private bool _busy;

    [Parameter, EditorRequired]
    public required UserId User { get; set; }

    private IStringLocalizer<IdentityText> Text => text;

    protected override Task OnParametersSetAsync() => LoadAsync();

    private async Task LoadAsync()
    {
        var read = await useCases.RunAsync((ReadUsers users, Actor actor) => users.PasskeysAsync(actor, User, CancellationToken.None));
        (_rows, _problem) = (read.Value ?? [], read.Error is { } error ? text.Of(error) : _problem);
    }

    private void Begin(PasskeyRow row) => (_renamed, _name, _problem) = (row.Id, row.Name, null);

    private async Task RenameAsync()
    {
        if (_renamed is { } id)
        {
            await DoAsync(change => (actor, ct) => change.RenameAsync(actor, id, _name, ct));
        }
    }

    private Task RemoveAsync(PasskeyId id) => DoAsync(change => (actor, ct) => change.RemoveAsync(actor, id, ct));

    private async Task DoAsync(Func<ChangePasskey, Func<Actor, CancellationToken, Task<Result>>> change)
    {
        _busy = true;
        var done = await useCases.RunAsync((ChangePasskey passkeys, Actor actor) => change(passkeys)(actor, CancellationToken.None));
        (_busy, _problem) = (false, done.Error is { } error ? text.Of(error) : null);
        _renamed = done.Failed ? _renamed : null;
        await LoadAsync();
    }
}
