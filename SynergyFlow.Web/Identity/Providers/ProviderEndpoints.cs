using Microsoft.AspNetCore.Authentication;
using SynergyFlow.Infrastructure.Persistence;

namespace SynergyFlow.Web.Identity.Providers;

/// <summary>The ways to a provider and back. They change nothing here: what a provider says is judged when it has been said.</summary>
internal static class ProviderEndpoints
{
    public const string LinkPath = "/account/link";

    public static void MapProviders(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/sign-in/with/{provider}", Begin).AllowAnonymous().ExcludeFromDescription();
        routes.MapGet("/account/link-with/{provider}", BeginLink).RequireAuthorization().ExcludeFromDescription();
        routes.MapGet("/sign-out/{provider}", SignOut).AllowAnonymous().ExcludeFromDescription();
    }

    public static string SignInUrl(Provider provider, string? returnUrl) =>
        $"/sign-in/with/{provider.Name}" + new QueryString().Add("returnUrl", LocalUrl.Or(returnUrl));

    private static Task<IResult> Begin(string provider, string? returnUrl, ProviderList providers, TenantScope scope, CancellationToken ct) =>
        ChallengeAsync(providers, scope, provider, new AuthenticationProperties { RedirectUri = LocalUrl.Or(returnUrl) }, ct);

    private static async Task<IResult> BeginLink(string provider, HttpContext http, ProviderList providers, TenantScope scope, CancellationToken ct)
    {
        if (http.User is not { SessionOrNull: { } session, ProviderOrNull: null })
        {
            return TypedResults.LocalRedirect("/account");
        }

        AuthenticationProperties properties = new() { RedirectUri = LinkPath };
        properties.Items[OidcSignIn.LinkItem] = session.ToString();
        properties.Items[OidcSignIn.ProviderItem] = provider;
        return await ChallengeAsync(providers, scope, provider, properties, ct);
    }

    private static async Task<IResult> ChallengeAsync(
        ProviderList providers, TenantScope scope, string name, AuthenticationProperties properties, CancellationToken ct)
    {
        if (await providers.FindAsync(scope.Tenant, name, ct) is not { } provider)
        {
            return TypedResults.NotFound();
        }

        return await providers.IsReachableAsync(provider, ct)
            ? TypedResults.Challenge(properties, [provider.Scheme])
            : TypedResults.LocalRedirect(OidcSignIn.ProblemUrl(provider, "unreachable", properties.RedirectUri));
    }

    private static async Task<IResult> SignOut(string provider, ProviderList providers, CancellationToken ct) =>
        providers.Find(provider) is { } found && await providers.EndsSessionsAsync(found, ct)
            ? TypedResults.SignOut(new AuthenticationProperties { RedirectUri = "/sign-in" }, [found.Scheme])
            : TypedResults.LocalRedirect("/sign-in");
}
