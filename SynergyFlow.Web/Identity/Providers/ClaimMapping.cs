using System.Security.Claims;
using SynergyFlow.Core.Identity;
using SynergyFlow.Core.Identity.UseCases;
using SynergyFlow.Core.Kernel;

namespace SynergyFlow.Web.Identity.Providers;

/// <summary>What a provider's claims mean here. A role is never higher than a mapping says.</summary>
internal static class ClaimMapping
{
    public static Result<SignInExternally.Command> Read(Provider provider, string issuer, string subject, string? objectId, ClaimsPrincipal principal)
    {
        Role? role = null;
        if (provider.Roles.Count > 0)
        {
            var values = Values(principal, provider.Claims.Roles);
            role = provider.Roles.Where(mapping => values.Contains(mapping.Value)).Max(mapping => mapping.Parsed);
            if (role is null && provider.OnlyMapped)
            {
                return new ExternalNoRole();
            }

            role ??= Role.EndUser;
        }

        var groups = Values(principal, provider.Claims.Teams);
        var teams = provider.Teams
            .GroupBy(mapping => mapping.Team, StringComparer.OrdinalIgnoreCase)
            .ToDictionary(team => team.Key, team => team.Any(mapping => groups.Contains(mapping.Value)), StringComparer.OrdinalIgnoreCase);
        return new SignInExternally.Command(
            issuer, subject, principal.FindFirstValue(provider.Claims.Name), EmailOf(provider, principal), role, teams, provider.CreateAccounts, objectId);
    }

    /// <summary>An address that the provider itself does not vouch for is none.</summary>
    public static string? EmailOf(Provider provider, ClaimsPrincipal principal) =>
        string.Equals(principal.FindFirstValue("email_verified"), "false", StringComparison.OrdinalIgnoreCase)
            ? null
            : principal.FindFirstValue(provider.Claims.Email);

    private static HashSet<string> Values(ClaimsPrincipal principal, string claim) =>
        principal.FindAll(claim).Select(found => found.Value).ToHashSet(StringComparer.Ordinal);
}
