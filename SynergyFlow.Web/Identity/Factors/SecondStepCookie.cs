using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using SynergyFlow.Core.Identity;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Infrastructure.Identity;
using SynergyFlow.Infrastructure.Persistence;

namespace SynergyFlow.Web.Identity.Factors;

/// <summary>
/// Says whose password was right, from the first step of a sign-in to the second. It is a scheme of its own that no page and no API takes for
/// somebody signed in: there is no session yet.
/// </summary>
internal static class SecondStepCookie
{
    public const string Scheme = "second-step";
    private const string Name = "synergyflow-second-step";
    private const string Stamp = "stamp";
    private const string Step = "step";

    /// <summary>To find the phone, or to install the app.</summary>
    private static readonly TimeSpan s_time = TimeSpan.FromMinutes(10);

    public static string AddressOf(HalfSignedIn half, string? returnUrl) =>
        (half.Step is SecondStep.Code ? CodePage.Path : SetUpPage.Path) + new QueryString().Add("returnUrl", LocalUrl.Or(returnUrl));

    public static void Configure(CookieAuthenticationOptions options)
    {
        options.Cookie.Name = Name;
        options.Cookie.Path = "/";
        options.Cookie.HttpOnly = true;
        options.Cookie.SameSite = SameSiteMode.Strict;
        options.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
        options.CookieManager = new SchemeCookies();
        options.ExpireTimeSpan = s_time;
        options.SlidingExpiration = false;
    }

    public static Task BeginAsync(HttpContext http, HalfSignedIn half)
    {
        ClaimsIdentity identity = new(
            [
                new(ClaimNames.Subject, half.User.ToString()),
                new(ClaimNames.Tenant, half.Tenant.ToString()),
                new(ClaimNames.Name, half.Name),
                new(Stamp, half.Stamp),
                new(Step, half.Step.ToText()),
            ],
            Scheme);
        return http.SignInAsync(Scheme, new ClaimsPrincipal(identity));
    }

    /// <returns>Null where no password was given, or too long ago, or the account was changed since.</returns>
    public static async Task<HalfSignedIn?> ReadAsync(HttpContext http, SecondStep step)
    {
        var half = (await http.AuthenticateAsync(Scheme)).Principal;
        if (half?.UserOrNull is not { } user
            || half.TenantOrNull is not { } tenant
            || tenant != http.RequestServices.GetRequiredService<TenantScope>().Tenant
            || half.FindFirstValue(Step) != step.ToText())
        {
            return null;
        }

        HalfSignedIn found = new(tenant, user, half.FindFirstValue(ClaimNames.Name) ?? "", half.FindFirstValue(Stamp) ?? "", step);
        return await http.RequestServices.GetRequiredService<SignIn>().StillCountsAsync(found, http.RequestAborted) ? found : null;
    }

    /// <summary>The session takes its place.</summary>
    public static async Task FinishAsync(HttpContext http, SignedIn signedIn)
    {
        await http.SignOutAsync(Scheme);
        await IdentityCookie.SignInAsync(http, signedIn);
    }
}
