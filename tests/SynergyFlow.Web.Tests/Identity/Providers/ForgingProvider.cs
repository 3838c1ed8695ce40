using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.IdentityModel.Tokens;

namespace SynergyFlow.Web.Tests.Identity.Providers;

/// <summary>
/// An OpenID provider over HTTP that signs whatever a test wants: honest by default, with one thing wrong where a test says so.
/// </summary>
internal sealed class ForgingProvider : IAsyncDisposable
{
    public const string ClientId = "synergyflow";
    public const string Secret = "a secret that both sides know";

    private readonly ConcurrentDictionary<string, Pending> _codes = new();
    private readonly WebApplication _app;

    private ForgingProvider(WebApplication app) => _app = app;

    public string Issuer { get; private set; } = "";

    /// <summary>What its metadata calls it; null: its own address.</summary>
    public string? Announced { get; set; }

    public RsaSecurityKey Key { get; private set; } = NewKey();

    /// <summary>What is true of the person who signs in; "sub" is among it.</summary>
    public Dictionary<string, object> Person { get; } = new() { ["sub"] = "p-1", ["name"] = "Sari Dewi", ["email"] = "sari@example.org" };

    /// <summary>What the user info says; null: the same as the token.</summary>
    public Dictionary<string, object>? UserInfo { get; set; }

    /// <summary>Makes the identity token of its claims; null: signs them with <see cref="Key"/>.</summary>
    public Func<Dictionary<string, object>, string>? Forge { get; set; }

    public int Exchanged { get; private set; }

    /// <summary>How often its keys were fetched.</summary>
    public int KeysRead { get; private set; }

    public static async Task<ForgingProvider> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        var app = builder.Build();
        ForgingProvider provider = new(app);
        app.MapGet("/.well-known/openid-configuration", () => Results.Json(provider.Metadata()));
        app.MapGet("/jwks", provider.Keys);
        app.MapGet("/authorize", provider.Authorize);
        app.MapPost("/token", provider.ExchangeAsync);
        app.MapGet("/userinfo", () => Results.Json(provider.UserInfo ?? provider.Person));
        await app.StartAsync();
        provider.Issuer = app.Urls.First();
        return provider;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    public void RotateKey() => Key = NewKey();

    public string Sign(Dictionary<string, object> claims, RsaSecurityKey? key = null, Action<Dictionary<string, object>>? header = null, string algorithm = "RS256")
    {
        var signer = key ?? Key;
        Dictionary<string, object> head = new() { ["alg"] = algorithm, ["typ"] = "JWT", ["kid"] = signer.KeyId };
        header?.Invoke(head);
        var text = $"{Part(head)}.{Part(claims)}";
        var padding = algorithm == "PS256" ? RSASignaturePadding.Pss : RSASignaturePadding.Pkcs1;
        return $"{text}.{Base64UrlEncoder.Encode(signer.Rsa.SignData(Encoding.ASCII.GetBytes(text), HashAlgorithmName.SHA256, padding))}";
    }

    /// <summary>The old trick: the public key, which everybody knows, as the secret of a symmetric signature.</summary>
    public string SignWithPublicKey(Dictionary<string, object> claims, byte[] secret)
    {
        var text = $"{Part(new Dictionary<string, object> { ["alg"] = "HS256", ["typ"] = "JWT", ["kid"] = Key.KeyId })}.{Part(claims)}";
        return $"{text}.{Base64UrlEncoder.Encode(HMACSHA256.HashData(secret, Encoding.ASCII.GetBytes(text)))}";
    }

    public static string Part(Dictionary<string, object> part) => Base64UrlEncoder.Encode(JsonSerializer.Serialize(part));

    public static RsaSecurityKey NewKey() => new(RSA.Create(2048)) { KeyId = Guid.CreateVersion7().ToString("N") };

    /// <summary>Honest claims for this provider, to be spoilt.</summary>
    public Dictionary<string, object> Claims(string audience = ClientId, string? nonce = null)
    {
        var now = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds();
        Dictionary<string, object> claims = new(Person) { ["iss"] = Issuer, ["aud"] = audience, ["iat"] = now, ["nbf"] = now, ["exp"] = now + 300 };
        if (nonce is not null)
        {
            claims["nonce"] = nonce;
        }

        return claims;
    }

    public object PublicKey()
    {
        var key = JsonWebKeyConverter.ConvertFromRSASecurityKey(Key);
        return new { kty = "RSA", use = "sig", kid = key.Kid, n = key.N, e = key.E };
    }

    private IResult Keys()
    {
        KeysRead++;
        return Results.Json(new { keys = new[] { PublicKey() } });
    }

    private object Metadata() => new
    {
        issuer = Announced ?? Issuer,
        authorization_endpoint = Issuer + "/authorize",
        token_endpoint = Issuer + "/token",
        userinfo_endpoint = Issuer + "/userinfo",
        jwks_uri = Issuer + "/jwks",
        end_session_endpoint = Issuer + "/logout",
        response_types_supported = new[] { "code" },
        subject_types_supported = new[] { "public" },
        id_token_signing_alg_values_supported = new[] { "RS256" },
    };

    private IResult Authorize(HttpContext http)
    {
        var query = http.Request.Query;
        if (query["response_type"] != "code" || query["code_challenge_method"] != "S256" || string.IsNullOrEmpty(query["nonce"]) || query["client_id"] != ClientId)
        {
            return Results.BadRequest("Not the code flow with PKCE and a nonce.");
        }

        var code = Guid.CreateVersion7().ToString("N");
        _codes[code] = new Pending(query["code_challenge"]!, query["nonce"]!, query["redirect_uri"]!);
        return Results.Redirect($"{query["redirect_uri"]}?code={code}&state={Uri.EscapeDataString(query["state"]!)}");
    }

    private async Task<IResult> ExchangeAsync(HttpContext http, CancellationToken ct)
    {
        var form = await http.Request.ReadFormAsync(ct);
        if (!_codes.TryRemove(form["code"].ToString(), out var pending)
            || form["client_secret"] != Secret
            || form["redirect_uri"] != pending.Redirect
            || Base64UrlEncoder.Encode(SHA256.HashData(Encoding.ASCII.GetBytes(form["code_verifier"].ToString()))) != pending.Challenge)
        {
            return Results.Json(new { error = "invalid_grant" }, statusCode: 400);
        }

        Exchanged++;
        var claims = Claims(nonce: pending.Nonce);
        return Results.Json(new { id_token = Forge?.Invoke(claims) ?? Sign(claims), access_token = "opaque", token_type = "Bearer", expires_in = 300 });
    }

    private sealed record Pending(string Challenge, string Nonce, string Redirect);
}
