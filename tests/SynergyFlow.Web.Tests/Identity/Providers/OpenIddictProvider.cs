using System.Security.Claims;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.IdentityModel.Tokens;
using OpenIddict.Abstractions;
using static OpenIddict.Abstractions.OpenIddictConstants;
using static OpenIddict.Server.OpenIddictServerEvents;

namespace SynergyFlow.Web.Tests.Identity.Providers;

/// <summary>OpenIddict's server over HTTP, without a store: one client, and one person who is signed in there.</summary>
internal sealed class OpenIddictProvider : IAsyncDisposable
{
    /// <summary>Whom its access tokens are made out to.</summary>
    public const string Audience = "https://desk.example.org/api";

    private readonly WebApplication _app;

    private OpenIddictProvider(WebApplication app) => _app = app;

    public string Issuer => _app.Urls.First();

    public static async Task<OpenIddictProvider> StartAsync(string redirect)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        builder.Services.AddOpenIddict().AddServer(options =>
        {
            options.SetAuthorizationEndpointUris("authorize").SetTokenEndpointUris("token");
            options.AllowAuthorizationCodeFlow().RequireProofKeyForCodeExchange();
            options.RegisterScopes(Scopes.OpenId, Scopes.Profile, Scopes.Email, "read");

            // Made here: its own are of 4096 bits and made at the first request, which a busy machine takes longer for than that request may last.
            options.AddSigningKey(ForgingProvider.NewKey()).AddEncryptionKey(new SymmetricSecurityKey(RandomNumberGenerator.GetBytes(32)));
            options.DisableAccessTokenEncryption();
            options.EnableDegradedMode();
            options.UseAspNetCore().DisableTransportSecurityRequirement();
            options.AddEventHandler<ValidateAuthorizationRequestContext>(handler => handler.UseInlineHandler(context =>
            {
                if (context.ClientId != ForgingProvider.ClientId || context.RedirectUri != redirect)
                {
                    context.Reject(Errors.InvalidClient);
                }

                return default;
            }));
            options.AddEventHandler<ValidateTokenRequestContext>(handler => handler.UseInlineHandler(context =>
            {
                if (context.ClientId != ForgingProvider.ClientId || context.ClientSecret != ForgingProvider.Secret)
                {
                    context.Reject(Errors.InvalidClient);
                }

                return default;
            }));
            options.AddEventHandler<HandleAuthorizationRequestContext>(handler => handler.UseInlineHandler(context =>
            {
                context.Principal = Dewi(context.Request.GetScopes());
                return default;
            }));
        });
        var app = builder.Build();
        app.UseRouting();
        app.UseAuthentication();
        await app.StartAsync();
        return new OpenIddictProvider(app);
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private static ClaimsPrincipal Dewi(IEnumerable<string> scopes)
    {
        ClaimsIdentity identity = new("OpenIddict");
        identity.SetClaim(Claims.Subject, "dewi-1").SetClaim(Claims.Name, "Dewi Anggraini").SetClaim(Claims.Email, "dewi@example.org");
        identity.SetClaims("groups", ["desk", "network"]);
        identity.SetScopes(scopes);
        identity.SetResources(Audience);
        identity.SetDestinations(_ => [Destinations.IdentityToken, Destinations.AccessToken]);
        return new ClaimsPrincipal(identity);
    }
}
