using System.Collections.Concurrent;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using Microsoft.IdentityModel.Tokens;
using SynergyFlow.Core.Identity;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Tenants.Contracts;
using SynergyFlow.Infrastructure.Identity;

namespace SynergyFlow.Web.Identity.Providers;

/// <summary>The providers of this installation, in the order of their names.</summary>
internal sealed partial class ProviderList(
    IReadOnlyList<Provider> providers, ITenantDirectory tenants, IOptionsMonitor<OpenIdConnectOptions> options, TimeProvider time, ILogger<ProviderList> logger)
{
    /// <summary>How long a provider that did not answer is left alone, whoever asks for it meanwhile.</summary>
    private static readonly TimeSpan s_pause = TimeSpan.FromSeconds(5);

    private readonly ConcurrentDictionary<string, DateTimeOffset> _silentUntil = new(StringComparer.Ordinal);

    public const string Section = LocalSignIn.Section + ":Oidc";

    /// <summary>Those of all tenants.</summary>
    public IReadOnlyList<Provider> All => providers;

    public async Task<IReadOnlyList<Provider>> OfAsync(TenantId tenant, CancellationToken ct) =>
        providers.Count > 0 && (await tenants.ReadAsync(ct)).Find(tenant) is { } known ? [.. providers.Where(provider => provider.Tenant == known.ShortName)] : [];

    public async Task<Provider?> FindAsync(TenantId tenant, string? name, CancellationToken ct) =>
        (await OfAsync(tenant, ct)).FirstOrDefault(provider => provider.Name == name);

    /// <returns>Null where there is no such tenant.</returns>
    public async Task<TenantId?> TenantOfAsync(Provider provider, CancellationToken ct)
    {
        if ((await tenants.ReadAsync(ct)).Named(provider.Tenant) is { } tenant)
        {
            return tenant.Id;
        }

        Homeless(logger, provider.Name, provider.Tenant);
        return null;
    }

    public Provider? Find(string? name) => providers.FirstOrDefault(provider => provider.Name == name);

    /// <returns>What readers call an issuer: its provider's title, or else the address itself.</returns>
    public string TitleOf(string issuer) => providers.FirstOrDefault(provider => provider.Issues(issuer))?.Title ?? issuer;

    /// <summary>Asks for its metadata, which is kept for hours once it is there.</summary>
    public async Task<bool> IsReachableAsync(Provider provider, CancellationToken ct) => await MetadataAsync(provider, ct) is not null;

    /// <summary>Whether it can end the session that it keeps for itself.</summary>
    public async Task<bool> EndsSessionsAsync(Provider provider, CancellationToken ct) =>
        !string.IsNullOrEmpty((await MetadataAsync(provider, ct))?.EndSessionEndpoint);

    /// <summary>Where its keys are kept, and fetched again when a token names one that is not among them.</summary>
    public BaseConfigurationManager KeysOf(Provider provider) => (BaseConfigurationManager)options.Get(provider.Scheme).ConfigurationManager!;

    private async Task<OpenIdConnectConfiguration?> MetadataAsync(Provider provider, CancellationToken ct)
    {
        if (_silentUntil.TryGetValue(provider.Name, out var until) && time.GetUtcNow() < until)
        {
            return null;
        }

        try
        {
            var metadata = await options.Get(provider.Scheme).ConfigurationManager!.GetConfigurationAsync(ct);
            _silentUntil.TryRemove(provider.Name, out _);
            return metadata;
        }
        catch (Exception failure) when (failure is InvalidOperationException or IOException or HttpRequestException or TaskCanceledException && !ct.IsCancellationRequested)
        {
            _silentUntil[provider.Name] = time.GetUtcNow() + s_pause;
            Silent(logger, failure, provider.Name);
            return null;
        }
    }

    /// <summary>Throws with all that is wrong in it: a provider that is half configured must not look like none.</summary>
    public static IReadOnlyList<Provider> Read(IConfiguration configuration)
    {
        List<Provider> found = [];
        foreach (var section in configuration.GetSection(Section).GetChildren())
        {
            var provider = section.Get<Provider>() ?? new Provider();
            provider.Name = section.Key.ToLowerInvariant();
            found.Add(provider);
        }

        List<string> problems = [.. found.SelectMany(Problems)];
        return problems.Count == 0
            ? [.. found.OrderBy(provider => provider.Name, StringComparer.Ordinal)]
            : throw new OptionsValidationException(Section, typeof(Provider), problems);
    }

    private static IEnumerable<string> Problems(Provider provider)
    {
        var at = $"{Section}:{provider.Name}";
        if (!PlainName().IsMatch(provider.Name))
        {
            yield return $"{at}: the name may have small letters, digits and hyphens only, at most 40.";
        }

        if (!Uri.TryCreate(provider.Authority, UriKind.Absolute, out var authority)
            || !(authority.Scheme == Uri.UriSchemeHttps || (authority.Scheme == Uri.UriSchemeHttp && authority.IsLoopback)))
        {
            yield return $"{at}:Authority must be an https address.";
        }

        if (!Core.Tenants.Tenant.IsShortName(provider.Tenant))
        {
            yield return $"{at}:Tenant must be the short name of a tenant.";
        }

        if (provider.Tenant != Core.Tenants.Tenant.ShortNameOfFirst && provider.Roles.Exists(mapping => mapping.Parsed is Role.SystemAdmin))
        {
            yield return $"{at}:Roles: only the first tenant has system administrators.";
        }

        if (string.IsNullOrWhiteSpace(provider.ClientId))
        {
            yield return $"{at}:ClientId is missing.";
        }

        if (!provider.Scopes.Split(' ').Contains("openid"))
        {
            yield return $"{at}:Scopes must contain openid.";
        }

        if (provider.OnlyMapped && provider.Roles.Count == 0)
        {
            yield return $"{at}:OnlyMapped needs at least one entry of Roles.";
        }

        foreach (var mapping in provider.Roles.Where(mapping => mapping.Value.Length == 0 || mapping.Parsed is null))
        {
            yield return $"{at}:Roles: an entry needs Value and Role (END_USER, AGENT, TENANT_ADMIN or SYSTEM_ADMIN); one has \"{mapping.Value}\" and \"{mapping.Role}\".";
        }

        if (provider.Api.On && provider.Api.Audience == provider.ClientId)
        {
            // An identity token is made out to the client. It says who somebody is, not what may be done in his name.
            yield return $"{at}:Api:Audience must not be the ClientId.";
        }

        if (!WordOfScope().IsMatch(provider.Api.ScopePrefix))
        {
            yield return $"{at}:Api:ScopePrefix may have no blanks, quotes or backslashes.";
        }

        if (provider.Api is { On: false, ScopePrefix.Length: > 0 })
        {
            yield return $"{at}:Api:Audience is missing.";
        }

        if (provider.Teams.Exists(mapping => mapping.Value.Length == 0 || mapping.Team.Length == 0))
        {
            yield return $"{at}:Teams: an entry needs Value and Team.";
        }
    }

    [LoggerMessage(1105, LogLevel.Warning, "The metadata of {Provider} cannot be read")]
    private static partial void Silent(ILogger logger, Exception failure, string provider);

    [LoggerMessage(1107, LogLevel.Warning, "{Provider} is for the tenant {Tenant}, which does not exist: nobody comes in by it")]
    private static partial void Homeless(ILogger logger, string provider, string tenant);

    [GeneratedRegex("^[a-z0-9-]{1,40}$", RegexOptions.NonBacktracking)]
    private static partial Regex PlainName();

    [GeneratedRegex(@"^[\x21\x23-\x5b\x5d-\x7e]*\z", RegexOptions.NonBacktracking)]
    private static partial Regex WordOfScope();
}
