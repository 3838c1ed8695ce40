using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;
using SynergyFlow.Infrastructure.Identity;
using SynergyFlow.Web.Identity.Providers;

namespace SynergyFlow.Web.Identity;

/// <summary>Bearer tokens for /api. Cookies count for nothing there, so no other site can make a browser act.</summary>
internal sealed class AccessTokenHandler(
    IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder, TokenSignIn tokens, ProviderTokens providerTokens)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    public new const string Scheme = "Bearer";
    private const string Prefix = Scheme + " ";
    private Refusal? _refused;

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        if (Request.Headers.Authorization is not [{ } header] || !header.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase))
        {
            return AuthenticateResult.NoResult();
        }

        var token = header[Prefix.Length..].Trim();
        if (providerTokens.LooksRight(token))
        {
            (var caller, _refused) = await providerTokens.ReadAsync(token, Context.RequestAborted);
            return caller is null
                ? AuthenticateResult.Fail("The token of the provider does not count here.")
                : AuthenticateResult.Success(new AuthenticationTicket(caller, Scheme));
        }

        var owner = await tokens.FindAsync(token, Context.RequestAborted);
        return owner is null
            ? AuthenticateResult.Fail("The token is unknown, expired or revoked.")
            : AuthenticateResult.Success(new AuthenticationTicket(Principals.Of(owner), Scheme));
    }

    protected override async Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        var tried = (await HandleAuthenticateOnceSafeAsync()).Failure is not null;
        if (_refused is { } refused)
        {
            Response.Headers.WWWAuthenticate = refused.Header;
            await WriteAsync(refused.Status, refused.Code, refused.Description);
            return;
        }

        Response.Headers.WWWAuthenticate = tried ? "Bearer error=\"invalid_token\"" : Scheme;
        await WriteAsync(
            StatusCodes.Status401Unauthorized, "unauthenticated", "Send a personal access token: Authorization: Bearer sfp_…");
    }

    protected override Task HandleForbiddenAsync(AuthenticationProperties properties) =>
        WriteAsync(StatusCodes.Status403Forbidden, "not_allowed", "You may not do this.");

    private Task WriteAsync(int status, string code, string title) => TypedResults.Problem(
        title: title,
        type: $"https://synergyflow.dev/problems/{code}",
        statusCode: status,
        extensions: new Dictionary<string, object?>(StringComparer.Ordinal) { ["code"] = code }).ExecuteAsync(Context);
}
