using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using SynergyFlow.Core.Identity.Contracts;
using SynergyFlow.Infrastructure.Identity;

namespace SynergyFlow.Web.Identity;

/// <summary>The cookie of a browser session: it names a session row, and counts for as long as that row does.</summary>
internal static class IdentityCookie
{
    public const string Scheme = "cookie";

    public static void Configure(CookieAuthenticationOptions options)
    {
        options.Cookie.Name = "synergyflow";
        options.Cookie.Path = "/";
        options.Cookie.HttpOnly = true;
        options.Cookie.SameSite = SameSiteMode.Lax;
        options.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
        options.CookieManager = new SchemeCookies();
        options.LoginPath = "/sign-in";
        options.AccessDeniedPath = "/no-permission";
        options.ReturnUrlParameter = "returnUrl";
        options.SlidingExpiration = false;
        options.Events.OnValidatePrincipal = ValidateAsync;
    }

    public static Task SignInAsync(HttpContext http, SignedIn signedIn) => http.SignInAsync(
        Scheme,
        Principals.Of(signedIn),
        new AuthenticationProperties { ExpiresUtc = signedIn.ExpiresAt, AllowRefresh = false });

    private static async Task ValidateAsync(CookieValidatePrincipalContext context)
    {
        var (http, principal) = (context.HttpContext, context.Principal);
        if (principal?.TenantOrNull is not { } tenant
            || principal.UserOrNull is not { } user
            || principal.SessionOrNull is not { } session)
        {
            await RefuseAsync(context);
            return;
        }

        var sessions = http.RequestServices.GetRequiredService<ISessions>();
        var account = await http.RequestServices.GetRequiredService<IAccounts>().FindAsync(tenant, user, http.RequestAborted);
        if (account is null || !await sessions.IsLiveAsync(tenant, user, session, http.RequestAborted))
        {
            await RefuseAsync(context);
            return;
        }

        await sessions.SeenAsync(tenant, user, session, http.RequestAborted);
        if (principal.WithRole(account.Role) is { } demotedOrLifted)
        {
            context.ReplacePrincipal(demotedOrLifted);
        }
    }

    private static Task RefuseAsync(CookieValidatePrincipalContext context)
    {
        context.RejectPrincipal();
        return context.HttpContext.SignOutAsync(Scheme);
    }
}
