using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using SynergyFlow.Core.Identity.Provisioning;
using SynergyFlow.Core.Identity.Provisioning.UseCases;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Web.Components;

namespace SynergyFlow.Web.Identity.Provisioning;

/// <summary>What is entered at the provider: the address and a token. A new one's secret is on the page until the next one or until it is left.</summary>
public sealed partial class ProvisioningTokensCard(UseCases useCases, IStringLocalizer<ProvisioningText> text, NavigationManager navigation)
{
    private string? _name;
    private string? _secret;
    private string? _problem;
    private bool _busy;

    [Parameter, EditorRequired]
    public required IReadOnlyList<ProvisioningTokenRow> Tokens { get; set; }

    [Parameter, EditorRequired]
    public required EventCallback Changed { get; set; }

    private IStringLocalizer<ProvisioningText> Text => text;

    private string BaseUrl => navigation.BaseUri.TrimEnd('/') + ScimHosting.Root;

    private async Task CreateAsync()
    {
        _busy = true;
        var created = await useCases.RunAsync((ChangeProvisioningTokens tokens, Actor actor) => tokens.CreateAsync(actor, _name, CancellationToken.None));
        (_busy, _secret, _problem) = (false, created.Value?.Secret, created.Error is { } error ? text.Of(error) : null);
        if (!created.Failed)
        {
            _name = null;
            await Changed.InvokeAsync();
        }
    }

    private async Task RevokeAsync(ProvisioningTokenId id)
    {
        var revoked = await useCases.RunAsync((ChangeProvisioningTokens tokens, Actor actor) => tokens.RevokeAsync(actor, id, CancellationToken.None));
        (_secret, _problem) = (null, revoked.Error is { } error ? text.Of(error) : null);
        await Changed.InvokeAsync();
    }
}
