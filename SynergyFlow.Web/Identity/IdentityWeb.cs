using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Components.Endpoints;
using Microsoft.AspNetCore.Components.Server.Circuits;
using Microsoft.AspNetCore.Identity;
using SynergyFlow.Core.Identity.UseCases;
using SynergyFlow.Infrastructure.Identity;
using SynergyFlow.Web.Api;
using SynergyFlow.Web.Components;
using SynergyFlow.Web.Identity.Calendars;
using SynergyFlow.Web.Identity.Factors;
using SynergyFlow.Web.Identity.Providers;
using SynergyFlow.Web.Identity.Provisioning;
using SynergyFlow.Web.Teams;
using SynergyFlow.Web.Tenants;

namespace SynergyFlow.Web.Identity;

/// <summary>Who comes in, and by which door: cookies for pages, bearer tokens for /api and for /scim.</summary>
internal static class IdentityWeb
{
    public const string PasswordPath = "/account/password";
    private const string SignOutPath = "/account/sign-out";
    private const string ByPath = "by-path";

    public static void AddIdentityWeb(this IServiceCollection services, IConfiguration configuration)
    {
        var providers = ProviderList.Read(configuration);
        services.AddSingleton(provider => ActivatorUtilities.CreateInstance<ProviderList>(provider, providers));
        services.AddSingleton<ProviderTokens>();
        services.AddAuthentication(ByPath)
            .AddPolicyScheme(ByPath, null, options => options.ForwardDefaultSelector = http =>
                http.Request.Path.StartsWithSegments("/api", StringComparison.OrdinalIgnoreCase) ? AccessTokenHandler.Scheme
                : ScimHosting.IsScim(http) ? ScimTokenHandler.Scheme
                : IdentityCookie.Scheme)
            .AddCookie(IdentityCookie.Scheme, IdentityCookie.Configure)
            .AddCookie(SecondStepCookie.Scheme, SecondStepCookie.Configure)
            .AddScheme<AuthenticationSchemeOptions, AccessTokenHandler>(AccessTokenHandler.Scheme, null)
            .AddScheme<AuthenticationSchemeOptions, ScimTokenHandler>(ScimTokenHandler.Scheme, null)
            .AddProviders(providers);
        services.AddAuthorization();
        services.AddSingleton<SignInLimiter>().AddSingleton<CalendarLimiter>();
        services.Configure<IdentityPasskeyOptions>(PasskeyCeremony.Configure);
        services.AddScoped<PasskeyCeremony>();
        services.AddScoped<AuthenticationStateProvider, CircuitAuthenticationState>();
        services.AddScoped<CircuitHandler, CircuitActivity>();
        services.AddScoped<UseCases>();
    }

    /// <summary>Authentication, the tenant and the language of the request, the limits of the API, and authorization.</summary>
    public static void UseIdentity(this IApplicationBuilder app)
    {
        app.UseAuthentication();
        app.Use(async (http, next) =>
        {
            await TenantOfRequest.ApplyAsync(http);
            await next(http);
        });
        app.UseWhen(
            http => !http.Request.Path.StartsWithSegments("/api", StringComparison.OrdinalIgnoreCase),
            pages => pages.UseRequestLocalization(ReaderLanguage.Configure));
        app.UseApiLimits();
        app.UseScimLimits();
        app.UseAuthorization();
        app.Use(PasswordFirstAsync);
    }

    public static void MapIdentity(this IEndpointRouteBuilder routes)
    {
        routes.MapPost(SignOutPath, SignOutAsync).AllowAnonymous().ExcludeFromDescription();
        routes.MapProviders();
        routes.MapLanguage();
        routes.MapMe();
        routes.MapCalendars();
        routes.MapTenants();
        routes.MapUsers();
        routes.MapExternalIdentities();
        routes.MapSecondFactors();
        routes.MapProvisioning();
        routes.MapScim();
        routes.MapTeams();
    }

    public static Client ClientOf(HttpContext http) =>
        new(http.Request.Headers.UserAgent.ToString(), http.Connection.RemoteIpAddress?.ToString() ?? "");

    private static async Task<IResult> SignOutAsync(
        HttpContext http, IAntiforgery antiforgery, RevokeSession revoke, CancellationToken ct)
    {
        if (!await antiforgery.IsRequestValidAsync(http))
        {
            return TypedResults.BadRequest();
        }

        if (http.User.SessionOrNull is { } session)
        {
            await revoke.ExecuteAsync(http.User.ToActor(), new(session), ct);
        }

        await http.SignOutAsync(IdentityCookie.Scheme);
        return TypedResults.LocalRedirect(
            http.User.ProviderOrNull is { } provider ? "/sign-in" + new QueryString().Add("signedOut", provider) : "/sign-in");
    }

    /// <summary>Who was given a password has to choose his own before any page, and before any circuit.</summary>
    private static Task PasswordFirstAsync(HttpContext http, RequestDelegate next)
    {
        var isPage = http.GetEndpoint()?.Metadata.GetMetadata<ComponentTypeMetadata>() is not null;
        if (!http.User.MustChangePassword
            || http.Request.Path.Equals(PasswordPath, StringComparison.OrdinalIgnoreCase)
            || !(isPage || http.Request.Path.StartsWithSegments("/_blazor", StringComparison.OrdinalIgnoreCase)))
        {
            return next(http);
        }

        if (isPage && HttpMethods.IsGet(http.Request.Method))
        {
            http.Response.Redirect(PasswordPath);
        }
        else
        {
            http.Response.StatusCode = StatusCodes.Status403Forbidden;
        }

        return Task.CompletedTask;
    }
}
