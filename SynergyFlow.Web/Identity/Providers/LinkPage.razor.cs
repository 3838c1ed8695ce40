using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using SynergyFlow.Core.Identity.UseCases;

namespace SynergyFlow.Web.Identity.Providers;

/// <summary>
/// Asks before it links: only the reader knows that the person of the provider is himself, and a link that another site
/// planted must not be enough.
/// </summary>
public sealed partial class LinkPage(LinkExternalIdentity link, NavigationManager navigation, IStringLocalizer<IdentityText> text)
{
    private const string FormName = "link";
    private string? _problem;
    private Found? _found;

    [CascadingParameter]
    public required HttpContext Http { get; set; }

    [SupplyParameterFromQuery(Name = "problem")]
    public string? ProviderProblem { get; set; }

    [SupplyParameterFromQuery(Name = "provider")]
    public string? ProviderName { get; set; }

    [Inject]
    private ProviderList Providers { get; set; } = null!;

    private IStringLocalizer<IdentityText> Text => text;

    protected override async Task OnInitializedAsync()
    {
        if (Providers.Find(ProviderName) is { } failed)
        {
            _problem = text.ProviderProblem(ProviderProblem, failed.Title);
        }

        if (Providers.All.Count == 0)
        {
            return;
        }

        // Whom the provider vouched for counts in the session that asked for it only.
        var proven = await Http.AuthenticateAsync(OidcSignIn.LinkScheme);
        if (proven is { Succeeded: true, Properties.Items: var items }
            && items.TryGetValue(OidcSignIn.LinkItem, out var session) && session == Http.User.SessionOrNull?.ToString()
            && items.TryGetValue(OidcSignIn.ProviderItem, out var name) && Providers.Find(name) is { } provider)
        {
            var person = proven.Principal;
            _found = new Found(
                provider,
                items[OidcSignIn.IssuerItem]!,
                items[OidcSignIn.SubjectItem]!,
                person.FindFirstValue(provider.Claims.Name),
                ClaimMapping.EmailOf(provider, person));
        }
    }

    private async Task LinkAsync()
    {
        if (_found is not { } found)
        {
            return;
        }

        var linked = await link.OwnAsync(
            Http.User.ToActor(), new(found.Issuer, found.Subject, Http.User.ProviderOrNull is null), Http.RequestAborted);
        await Http.SignOutAsync(OidcSignIn.LinkScheme);
        if (linked.Failed)
        {
            Http.Response.StatusCode = StatusCodes.Status422UnprocessableEntity;
            (_problem, _found) = (text.Of(linked.Error), null);
            return;
        }

        navigation.NavigateTo("/account");
    }

    private sealed record Found(Provider Provider, string Issuer, string Subject, string? Name, string? Email);
}
