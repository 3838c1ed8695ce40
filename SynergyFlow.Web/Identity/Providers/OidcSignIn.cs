using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using Microsoft.IdentityModel.Tokens;
using SynergyFlow.Core.Identity;
using SynergyFlow.Core.Identity.UseCases;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Infrastructure.Identity;
using SynergyFlow.Infrastructure.Persistence;

namespace SynergyFlow.Web.Identity.Providers;

/// <summary>
/// OpenID Connect with authorization code, PKCE, state and nonce. What comes back is a person of the provider; which account
/// that is, the use cases decide.
/// </summary>
internal static partial class OidcSignIn
{
    /// <summary>Carries a proven person from the provider to the page that asks whether to link him; five minutes.</summary>
    public const string LinkScheme = "external";

    public const string IssuerItem = "issuer";
    public const string SubjectItem = "subject";
    public const string ObjectIdItem = "oid";
    public const string ProviderItem = "provider";

    /// <summary>The session that began linking; absent when somebody signs in.</summary>
    public const string LinkItem = "link";

    public static readonly TimeSpan Skew = TimeSpan.FromSeconds(60);

    /// <summary>How the handler says that this browser did not ask for the answer, or too long ago.</summary>
    private static readonly string[] s_expired = ["Correlation failed", "message.State"];

    /// <summary>Asymmetric only: with a shared secret whoever knows the public key as "secret" could sign.</summary>
    public static IReadOnlyList<string> Algorithms { get; } =
        [SecurityAlgorithms.RsaSha256, SecurityAlgorithms.EcdsaSha256, SecurityAlgorithms.RsaSsaPssSha256];

    public static void AddProviders(this AuthenticationBuilder authentication, IReadOnlyList<Provider> providers)
    {
        if (providers.Count == 0)
        {
            return;
        }

        // A key that is not known yet is fetched before the token is judged, not behind its back: the first after a change counts.
        AppContext.SetSwitch("Switch.Microsoft.IdentityModel.UpdateConfigAsBlocking", true);

        authentication.AddCookie(LinkScheme, options =>
        {
            options.Cookie.Name = "synergyflow-external";
            options.Cookie.HttpOnly = true;
            options.Cookie.SameSite = SameSiteMode.Lax;
            options.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
            options.ExpireTimeSpan = TimeSpan.FromMinutes(5);
            options.SlidingExpiration = false;
        });
        foreach (var provider in providers)
        {
            authentication.AddOpenIdConnect(provider.Scheme, options => Configure(options, provider));

            // A key that the provider has withdrawn would count for another hour.
            authentication.Services.PostConfigure<OpenIdConnectOptions>(
                provider.Scheme, options => ((BaseConfigurationManager)options.ConfigurationManager!).UseLastKnownGoodConfiguration = false);
        }
    }

    private static void Configure(OpenIdConnectOptions options, Provider provider)
    {
        options.Authority = provider.Authority;
        options.RequireHttpsMetadata = !provider.Authority.StartsWith("http:", StringComparison.OrdinalIgnoreCase);
        options.ClientId = provider.ClientId;
        options.ClientSecret = provider.ClientSecret;
        options.SignInScheme = LinkScheme;
        options.CallbackPath = "/sign-in/callback/" + provider.Name;
        options.SignedOutCallbackPath = "/sign-out/callback/" + provider.Name;
        options.SignedOutRedirectUri = "/sign-in";

        // Anybody could send a browser there and end its session.
        options.RemoteSignOutPath = PathString.Empty;
        options.Scope.Clear();
        foreach (var scope in provider.Scopes.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            options.Scope.Add(scope);
        }

        // In the query the answer comes by a link, so the cookies that tie it to this browser need not be open to other sites' posts.
        options.ResponseType = OpenIdConnectResponseType.Code;
        options.ResponseMode = OpenIdConnectResponseMode.Query;
        options.UsePkce = true;
        options.SaveTokens = false;
        options.GetClaimsFromUserInfoEndpoint = true;
        foreach (var claim in new[] { provider.Claims.Name, provider.Claims.Email, "email_verified", provider.Claims.Roles, provider.Claims.Teams }.Distinct(StringComparer.Ordinal))
        {
            options.ClaimActions.MapJsonKey(claim, claim);
        }

        // A key that is not known is fetched at once, but no more often than that: anybody can make up the name of a key.
        options.RefreshInterval = TimeSpan.FromMinutes(1);
        options.BackchannelTimeout = TimeSpan.FromSeconds(10);
        options.CorrelationCookie.SameSite = options.NonceCookie.SameSite = SameSiteMode.Lax;
        options.CorrelationCookie.SecurePolicy = options.NonceCookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
        options.TokenHandler = new SignedTokens { MapInboundClaims = false };
        options.TokenValidationParameters.ValidAlgorithms = Algorithms;
        options.TokenValidationParameters.ClockSkew = Skew;
        options.TokenValidationParameters.NameClaimType = provider.Claims.Name;
        options.TokenValidationParameters.RoleClaimType = provider.Claims.Roles;
        options.Events = new OpenIdConnectEvents
        {
            OnTokenValidated = context => Remember(context, provider),
            OnTicketReceived = context => FinishAsync(context, provider),
            OnRemoteFailure = context => FailAsync(context, provider),
            OnRedirectToIdentityProviderForSignOut = context =>
            {
                context.ProtocolMessage.ClientId = provider.ClientId;
                return Task.CompletedTask;
            },
        };
    }

    /// <summary>
    /// Who he is says the signed token alone: what the user info adds may only describe him. The handler takes the issuer that the
    /// metadata names; one provider must not speak for the people of another, so it has to be the configured one.
    /// </summary>
    private static Task Remember(TokenValidatedContext context, Provider provider)
    {
        if (context.Principal?.FindFirstValue("iss") is not { Length: > 0 } issuer || context.Principal.FindFirstValue("sub") is not { Length: > 0 } subject)
        {
            context.Fail("The token names no issuer or no subject.");
            return Task.CompletedTask;
        }

        if (!provider.Issues(issuer))
        {
            context.Fail($"The token is of {issuer}, which is not the configured Authority.");
            return Task.CompletedTask;
        }

        context.Properties!.Items[IssuerItem] = issuer;
        context.Properties.Items[SubjectItem] = subject;
        context.Properties.Items[ObjectIdItem] = context.Principal.FindFirstValue("oid");
        return Task.CompletedTask;
    }

    private static async Task FinishAsync(TicketReceivedContext context, Provider provider)
    {
        var (http, items) = (context.HttpContext, context.Properties!.Items);
        if (items.ContainsKey(LinkItem))
        {
            return;
        }

        // The provider's answer is handled before the request has got a tenant; it is the one that the provider was configured for.
        context.HandleResponse();
        if (await http.RequestServices.GetRequiredService<ProviderList>().TenantOfAsync(provider, http.RequestAborted) is not { } tenant)
        {
            http.Response.Redirect(ProblemUrl(provider, new ExternalDisabled().Code, context.ReturnUri));
            return;
        }

        http.RequestServices.GetRequiredService<TenantScope>().Tenant = tenant;
        var found = ClaimMapping.Read(provider, items[IssuerItem]!, items[SubjectItem]!, items[ObjectIdItem], context.Principal!);
        var user = found.Failed
            ? found.Error
            : await http.RequestServices.GetRequiredService<SignInExternally>().ExecuteAsync(Actor.System(tenant), found.Value, http.RequestAborted);
        if (user.Failed)
        {
            Log(http, log => Refused(log, provider.Name, user.Error.Code));
            http.Response.Redirect(ProblemUrl(provider, user.Error.Code, context.ReturnUri));
            return;
        }

        var previous = (await http.AuthenticateAsync(IdentityCookie.Scheme)).Principal?.SessionOrNull;
        var signedIn = await http.RequestServices.GetRequiredService<SignIn>()
            .ByProviderAsync(user.Value, provider.Name, IdentityWeb.ClientOf(http), previous, http.RequestAborted);
        if (signedIn is null)
        {
            http.Response.Redirect(ProblemUrl(provider, new ExternalDisabled().Code, context.ReturnUri));
            return;
        }

        await IdentityCookie.SignInAsync(http, signedIn);
        http.Response.Redirect(LocalUrl.Or(context.ReturnUri));
    }

    private static Task FailAsync(RemoteFailureContext context, Provider provider)
    {
        var failure = context.Failure!;
        var problem = failure switch
        {
            _ when failure.Data["error"] as string is "access_denied" => "denied",
            HttpRequestException or TaskCanceledException or IOException => "unreachable",
            _ when failure.InnerException is HttpRequestException or TaskCanceledException or IOException => "unreachable",
            _ when s_expired.Any(sign => failure.Message.Contains(sign, StringComparison.Ordinal)) => "expired",
            _ => "invalid",
        };
        Log(context.HttpContext, log => Failed(log, failure, provider.Name, problem));
        context.HandleResponse();
        context.Response.Redirect(ProblemUrl(provider, problem, context.Properties?.RedirectUri));
        return Task.CompletedTask;
    }

    /// <param name="back">Where success would have led; for linking that is its own page.</param>
    public static string ProblemUrl(Provider provider, string problem, string? back)
    {
        var query = new QueryString().Add("problem", problem).Add("provider", provider.Name);
        return back == ProviderEndpoints.LinkPath ? back + query
            : "/sign-in" + (back is null ? query : query.Add("returnUrl", LocalUrl.Or(back)));
    }

    private static void Log(HttpContext http, Action<ILogger> write) =>
        write(http.RequestServices.GetRequiredService<ILoggerFactory>().CreateLogger(typeof(OidcSignIn)));

    [LoggerMessage(1103, LogLevel.Warning, "Sign-in by {Provider} refused: {Code}")]
    private static partial void Refused(ILogger logger, string provider, string code);

    [LoggerMessage(1104, LogLevel.Warning, "Sign-in by {Provider} failed ({Problem})")]
    private static partial void Failed(ILogger logger, Exception failure, string provider, string problem);

    /// <summary>The handler of the code flow would take unsigned tokens, because they come straight from the provider. These it does not.</summary>
    private sealed class SignedTokens : JsonWebTokenHandler
    {
        public override Task<TokenValidationResult> ValidateTokenAsync(string token, TokenValidationParameters validationParameters)
        {
            validationParameters.RequireSignedTokens = true;
            return base.ValidateTokenAsync(token, validationParameters);
        }
    }
}
