using Microsoft.IdentityModel.Tokens;
using SynergyFlow.Core.Identity;
using SynergyFlow.Core.Kernel;

namespace SynergyFlow.Web.Identity.Providers;

/// <summary>Why a token of a provider does not count, in the words of RFC 6750. Nothing of the token is among them.</summary>
/// <param name="Reason">For the log.</param>
/// <param name="Description">For who sent it: plain ASCII without quotes, as the header wants it.</param>
internal sealed record Refusal(string Reason, string Description)
{
    public static Refusal Malformed { get; } = new("malformed", "The token is malformed.");

    public static Refusal Algorithm { get; } = new("algorithm", "The token is not signed with RS256, ES256 or PS256.");

    public static Refusal Issuer { get; } = new("issuer", "Tokens of this issuer are not accepted here.");

    public static Refusal Bound { get; } = new("bound", "The token is bound to a key, which is not supported here.");

    public static Refusal Subject { get; } = new("subject", "The token names no subject.");

    public static Refusal Unreachable { get; } = new("unreachable", "The provider of the token does not answer. Try again later.")
    {
        Status = StatusCodes.Status503ServiceUnavailable,
        Code = "provider_unreachable",
        Header = null,
    };

    public int Status { get; private init; } = StatusCodes.Status401Unauthorized;

    /// <summary>Of the problem.</summary>
    public string Code { get; private init; } = "unauthenticated";

    /// <summary>What WWW-Authenticate says; null where it says nothing.</summary>
    public string? Header { get; private init; } = $"Bearer error=\"invalid_token\", error_description=\"{Description}\"";

    public static Refusal Scope(Provider provider)
    {
        var wanted = string.Join(' ', TokenScopes.All.Select(scope => provider.Api.ScopePrefix + scope));
        const string None = "The token has none of the scopes that count here.";
        return new("scope", None)
        {
            Status = StatusCodes.Status403Forbidden,
            Code = "insufficient_scope",
            Header = $"Bearer error=\"insufficient_scope\", error_description=\"{None}\", scope=\"{wanted}\"",
        };
    }

    /// <summary>Of what the check of the token found first.</summary>
    public static Refusal Of(Exception failure) => failure switch
    {
        SecurityTokenExpiredException => new("expired", "The token has expired."),
        SecurityTokenNoExpirationException => new("no_expiry", "The token has no expiry."),
        SecurityTokenNotYetValidException => new("not_yet_valid", "The token is not valid yet."),
        SecurityTokenInvalidAudienceException => new("audience", "The token is made out to somebody else."),
        SecurityTokenInvalidIssuerException => Issuer,
        SecurityTokenInvalidAlgorithmException => Algorithm,
        SecurityTokenInvalidTypeException => new("type", "The token is no access token."),
        SecurityTokenSignatureKeyNotFoundException => new("key", "The token is signed with a key that its issuer does not have."),
        SecurityTokenInvalidSignatureException => new("signature", "The signature of the token is wrong."),
        _ => Malformed,
    };

    /// <summary>Of what was found about the person.</summary>
    public static Refusal Of(Error refused) => refused switch
    {
        ExternalDisabled => new(refused.Code, "The account of this person is disabled here."),
        BreakGlassStaysLocal => new(refused.Code, "The account of this person signs in with its password only."),
        _ => new(refused.Code, "This person has no account here."),
    };
}
