using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using SynergyFlow.Core.Identity;
using SynergyFlow.Core.Identity.UseCases;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Web.Components;

namespace SynergyFlow.Web.Identity;

/// <summary>Somebody's personal access tokens. A new one's secret is on the page until the next one or until it is left.</summary>
public sealed partial class TokensCard(UseCases useCases, IStringLocalizer<IdentityText> text)
{
    private readonly HashSet<string> _scopes = [TokenScopes.Read];
    private IReadOnlyList<TokenRow> _tokens = [];
    private string? _name;
    private int _days = 90;
    private string? _secret;
    private string? _problem;
    private bool _busy;

    [Parameter, EditorRequired]
    public required UserId User { get; set; }

    /// <summary>What the reader may put into a new token of his own; null on other people's pages.</summary>
    [Parameter]
    public IReadOnlyList<string>? Grantable { get; set; }

    private IStringLocalizer<IdentityText> Text => text;

    protected override Task OnParametersSetAsync() => LoadAsync();

    private async Task LoadAsync()
    {
        var read = await useCases.RunAsync((ReadUsers users, Actor actor) => users.TokensAsync(actor, User, CancellationToken.None));
        (_tokens, _problem) = (read.Value ?? [], read.Error is { } error ? text.Of(error) : _problem);
    }

    private void Choose(string scope, bool chosen)
    {
        if (chosen)
        {
            _scopes.Add(scope);
        }
        else
        {
            _scopes.Remove(scope);
        }
    }

    private async Task CreateAsync()
    {
        _busy = true;
        var created = await useCases.RunAsync((CreateAccessToken create, Actor actor) =>
            create.ExecuteAsync(actor, new(_name ?? "", [.. _scopes], _days), CancellationToken.None));
        _busy = false;
        _problem = created.Error is { } error ? text.Of(error) : null;
        _secret = created.Value?.Secret;
        if (!created.Failed)
        {
            _name = null;
            await LoadAsync();
        }
    }

    private async Task RevokeAsync(AccessTokenId id)
    {
        var revoked = await useCases.RunAsync((RevokeAccessToken revoke, Actor actor) =>
            revoke.ExecuteAsync(actor, new(id), CancellationToken.None));
        _problem = revoked.Error is { } error ? text.Of(error) : null;
        await LoadAsync();
    }
}
