using System.Security.Claims;
using System.Text.Json;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using SynergyFlow.Core.Identity;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Infrastructure.Identity;

namespace SynergyFlow.Web.Identity.Providers;

/// <summary>
/// Access tokens of the providers for /api. Such a token says who calls and how far it may be used; what he may do is read from his
/// account, as at any other call.
/// </summary>
internal sealed partial class ProviderTokens(ProviderList providers, ProviderTokenSignIn owners, ILogger<ProviderTokens> logger)
{
    private const int MaxLength = 16 * 1024;

    /// <summary>Of access tokens as RFC 9068 has them, and of the many that say no more than that they are a token.</summary>
    private static readonly string[] s_types = ["at+jwt", "application/at+jwt", "JWT"];

    private static readonly JsonWebTokenHandler s_handler = new() { MapInboundClaims = false };

    /// <summary>Personal access tokens have no dots, so that the one is never taken for the other.</summary>
    public bool LooksRight(string token) => token.Count(c => c == '.') == 2 && providers.All.Any(provider => provider.Api.On);

    public async Task<(ClaimsPrincipal? Caller, Refusal? Refused)> ReadAsync(string token, CancellationToken ct)
    {
        if (ClaimedBy(token) is not { } claimed)
        {
            return Refuse(null, Refusal.Malformed);
        }

        if (!OidcSignIn.Algorithms.Contains(claimed.Algorithm))
        {
            return Refuse(null, Refusal.Algorithm);
        }

        // Only what names a provider of ours makes us ask one; whether it names it rightly is checked with its signature.
        var candidates = providers.All.Where(one => one.Api.On && one.Issues(claimed.Issuer)).ToList();
        if ((candidates.Find(one => claimed.Audiences.Contains(one.Api.Audience)) ?? candidates.FirstOrDefault()) is not { } provider)
        {
            return Refuse(null, Refusal.Issuer);
        }

        if (!await providers.IsReachableAsync(provider, ct))
        {
            return Refuse(provider, Refusal.Unreachable);
        }

        var checkedToken = await s_handler.ValidateTokenAsync(token, Parameters(provider));
        if (!checkedToken.IsValid)
        {
            return Refuse(provider, Refusal.Of(checkedToken.Exception));
        }

        var person = checkedToken.ClaimsIdentity;
        if (person.FindFirst("cnf") is not null)
        {
            return Refuse(provider, Refusal.Bound);
        }

        if (person.FindFirst("sub") is not { Value: { Length: > 0 } subject })
        {
            return Refuse(provider, Refusal.Subject);
        }

        var scopes = ScopesOf(provider, person);
        if (scopes.Count == 0)
        {
            return Refuse(provider, Refusal.Scope(provider));
        }

        if (await providers.TenantOfAsync(provider, ct) is not { } tenant)
        {
            return Refuse(provider, Refusal.Of(new ExternalUnknown()));
        }

        var owner = await owners.FindAsync(tenant, claimed.Issuer, subject, ct);
        return owner.Failed ? Refuse(provider, Refusal.Of(owner.Error)) : (Principals.Of(owner.Value, provider, scopes), null);
    }

    /// <summary>What the token says of itself before anything of it is believed.</summary>
    private static Claimed? ClaimedBy(string token)
    {
        if (token.Length > MaxLength)
        {
            return null;
        }

        try
        {
            JsonWebToken read = new(token);
            return new Claimed(read.Alg, read.Issuer, [.. read.Audiences]);
        }
        catch (Exception malformed) when (malformed is ArgumentException or JsonException or FormatException or InvalidOperationException)
        {
            return null;
        }
    }

    /// <summary>Made anew for each token: the handler writes into them.</summary>
    private TokenValidationParameters Parameters(Provider provider) => new()
    {
        ConfigurationManager = providers.KeysOf(provider),
        ValidAudience = provider.Api.Audience,
        ValidAlgorithms = OidcSignIn.Algorithms,
        ValidTypes = s_types,
        RequireSignedTokens = true,
        RequireExpirationTime = true,
        ClockSkew = OidcSignIn.Skew,
    };

    /// <summary>One claim of words, or one claim for each.</summary>
    private static List<string> ScopesOf(Provider provider, ClaimsIdentity person)
    {
        var given = person.FindAll(claim => claim.Type is "scope" or "scp").SelectMany(claim => claim.Value.Split(' ')).ToHashSet(StringComparer.Ordinal);
        return [.. TokenScopes.All.Where(scope => given.Contains(provider.Api.ScopePrefix + scope))];
    }

    private (ClaimsPrincipal?, Refusal?) Refuse(Provider? provider, Refusal refusal)
    {
        Refused(logger, provider?.Name ?? "-", refusal.Reason);
        return (null, refusal);
    }

    private sealed record Claimed(string Algorithm, string Issuer, IReadOnlyList<string> Audiences);

    /// <summary>Says the reason and no part of the token: a log is read by more people than a token is meant for.</summary>
    [LoggerMessage(1106, LogLevel.Warning, "A token of {Provider} was refused: {Reason}")]
    private static partial void Refused(ILogger logger, string provider, string reason);
}
