using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using SynergyFlow.Infrastructure.Identity;

namespace SynergyFlow.Web.Identity.Providers;

/// <summary>The providers of this installation, in the order of their names.</summary>
internal sealed partial class ProviderList(
    IReadOnlyList<Provider> providers, IOptionsMonitor<OpenIdConnectOptions> options, ILogger<ProviderList> logger)
{
    public const string Section = LocalSignIn.Section + ":Oidc";

    public IReadOnlyList<Provider> All => providers;

    public Provider? Find(string? name) => providers.FirstOrDefault(provider => provider.Name == name);

    /// <returns>What readers call an issuer: its provider's title, or else the address itself.</returns>
    public string TitleOf(string issuer) => providers.FirstOrDefault(provider => provider.Issues(issuer))?.Title ?? issuer;

    /// <summary>Asks for its metadata, which is kept for hours once it is there.</summary>
    public async Task<bool> IsReachableAsync(Provider provider, CancellationToken ct) => await MetadataAsync(provider, ct) is not null;

    /// <summary>Whether it can end the session that it keeps for itself.</summary>
    public async Task<bool> EndsSessionsAsync(Provider provider, CancellationToken ct) =>
        !string.IsNullOrEmpty((await MetadataAsync(provider, ct))?.EndSessionEndpoint);

    private async Task<OpenIdConnectConfiguration?> MetadataAsync(Provider provider, CancellationToken ct)
    {
        try
        {
            return await options.Get(provider.Scheme).ConfigurationManager!.GetConfigurationAsync(ct);
        }
        catch (Exception failure) when (failure is InvalidOperationException or IOException or HttpRequestException or TaskCanceledException && !ct.IsCancellationRequested)
        {
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

        if (provider.Teams.Exists(mapping => mapping.Value.Length == 0 || mapping.Team.Length == 0))
        {
            yield return $"{at}:Teams: an entry needs Value and Team.";
        }
    }

    [LoggerMessage(1105, LogLevel.Warning, "The metadata of {Provider} cannot be read")]
    private static partial void Silent(ILogger logger, Exception failure, string provider);

    [GeneratedRegex("^[a-z0-9-]{1,40}$", RegexOptions.NonBacktracking)]
    private static partial Regex PlainName();
}
