using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;
using SynergyFlow.Infrastructure.Identity.Provisioning;

namespace SynergyFlow.Web.Identity.Provisioning;

/// <summary>The provider's bearer token for /scim. No cookie and no personal access token counts there, and this one counts nowhere else.</summary>
internal sealed class ScimTokenHandler(IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder, ScimSignIn tokens)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    public new const string Scheme = "Scim";
    private const string Prefix = "Bearer ";

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        if (Request.Headers.Authorization is not [{ } header] || !header.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase))
        {
            return AuthenticateResult.NoResult();
        }

        return await tokens.FindAsync(header[Prefix.Length..].Trim(), Context.RequestAborted) is { } caller
            ? AuthenticateResult.Success(new AuthenticationTicket(Principals.Of(caller), Scheme))
            : AuthenticateResult.Fail("The token is unknown or revoked, or provisioning is off.");
    }

    protected override async Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        Response.Headers.WWWAuthenticate = (await HandleAuthenticateOnceSafeAsync()).Failure is null ? "Bearer" : "Bearer error=\"invalid_token\"";
        await ScimAnswer.Refuse(401, null, "Send the token of the page Provisioning: Authorization: Bearer sfs_… It is missing, unknown or revoked, or provisioning is off.")
            .ExecuteAsync(Context);
    }
}
