using System.Security.Claims;
using SynergyFlow.Core.Identity;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Infrastructure.Identity;
using SynergyFlow.Infrastructure.Identity.Provisioning;
using SynergyFlow.Web.Identity.Providers;
using SynergyFlow.Web.Identity.Provisioning;

namespace SynergyFlow.Web.Identity;

/// <summary>Names of claims. Rights are not among them, but for the role that decides which pages are shown at all.</summary>
internal static class ClaimNames
{
    public const string Subject = "sub";
    public const string Tenant = "tenant";
    public const string Name = "name";
    public const string Role = "role";
    public const string Session = "session";
    public const string Provider = "provider";
    public const string MustChangePassword = "must_change_password";
    public const string Token = "token";
    public const string Scope = "scope";
}

public static class Principals
{
    extension(ClaimsPrincipal principal)
    {
        /// <summary>Who asks, for use cases. Throws for an anonymous principal: such a request must not come this far.</summary>
        public Actor ToActor()
        {
            ArgumentNullException.ThrowIfNull(principal);
            var throughToken = principal.FindFirst(ClaimNames.Token) is not null;
            return new Actor(
                principal.TenantOrNull ?? throw NotSignedIn(),
                principal.UserOrNull ?? throw NotSignedIn(),
                principal.FindFirstValue(ClaimNames.Name) ?? "",
                !throughToken ? Channel.Ui : principal.Identity?.AuthenticationType is ScimTokenHandler.Scheme ? Channel.Scim : Channel.Api,
                throughToken ? principal.FindAll(ClaimNames.Scope).Select(claim => claim.Value).ToHashSet() : null);
        }

        internal TenantId? TenantOrNull => Id(principal, ClaimNames.Tenant) is { } id ? new TenantId(id) : null;

        internal UserId? UserOrNull => Id(principal, ClaimNames.Subject) is { } id ? new UserId(id) : null;

        internal SessionId? SessionOrNull => Id(principal, ClaimNames.Session) is { } id ? new SessionId(id) : null;

        /// <summary>Through which provider he came in; null: with his password.</summary>
        internal string? ProviderOrNull => principal.FindFirstValue(ClaimNames.Provider);

        internal bool MustChangePassword => principal.HasClaim(claim => claim.Type == ClaimNames.MustChangePassword);

        /// <returns>The same principal with another role, or null where it has that role.</returns>
        internal ClaimsPrincipal? WithRole(Role role)
        {
            var text = role.ToText();
            if (principal.Identity is not ClaimsIdentity identity || principal.HasClaim(ClaimNames.Role, text))
            {
                return null;
            }

            var kept = identity.Claims.Where(claim => claim.Type != ClaimNames.Role);
            return Make([.. kept, new Claim(ClaimNames.Role, text)], identity.AuthenticationType!);
        }
    }

    internal static ClaimsPrincipal Of(SignedIn signedIn)
    {
        List<Claim> claims =
        [
            new(ClaimNames.Subject, signedIn.User.ToString()),
            new(ClaimNames.Tenant, signedIn.Tenant.ToString()),
            new(ClaimNames.Name, signedIn.Name),
            new(ClaimNames.Role, signedIn.Role.ToText()),
            new(ClaimNames.Session, signedIn.Session.ToString()),
        ];
        if (signedIn.MustChangePassword)
        {
            claims.Add(new Claim(ClaimNames.MustChangePassword, "true"));
        }

        if (signedIn.Provider is { } provider)
        {
            claims.Add(new Claim(ClaimNames.Provider, provider));
        }

        return Make(claims, IdentityCookie.Scheme);
    }

    internal static ClaimsPrincipal Of(TokenOwner owner) => Make(
        [
            new(ClaimNames.Subject, owner.User.ToString()),
            new(ClaimNames.Tenant, owner.Tenant.ToString()),
            new(ClaimNames.Name, owner.Name),
            new(ClaimNames.Role, owner.Role.ToText()),
            new(ClaimNames.Token, owner.Token.ToString()),
            .. owner.Scopes.Select(scope => new Claim(ClaimNames.Scope, scope)),
        ],
        AccessTokenHandler.Scheme);

    /// <param name="scopes">Of <see cref="TokenScopes"/>: what his token may be used for.</param>
    internal static ClaimsPrincipal Of(ProviderTokenOwner owner, Provider provider, IEnumerable<string> scopes) => Make(
        [
            new(ClaimNames.Subject, owner.User.ToString()),
            new(ClaimNames.Tenant, owner.Tenant.ToString()),
            new(ClaimNames.Name, owner.Name),
            new(ClaimNames.Role, owner.Role.ToText()),
            new(ClaimNames.Token, provider.Scheme),
            .. scopes.Select(scope => new Claim(ClaimNames.Scope, scope)),
        ],
        AccessTokenHandler.Scheme);

    internal static ClaimsPrincipal Of(ProvisioningCaller caller) => Make(
        [
            new(ClaimNames.Subject, UserId.Provisioning.ToString()),
            new(ClaimNames.Tenant, caller.Tenant.ToString()),
            new(ClaimNames.Name, $"Provisioning ({caller.Name})"),
            new(ClaimNames.Role, Role.TenantAdmin.ToText()),
            new(ClaimNames.Token, caller.Token.ToString()),
            new(ClaimNames.Scope, TokenScopes.Provisioning),
        ],
        ScimTokenHandler.Scheme);

    private static ClaimsPrincipal Make(IEnumerable<Claim> claims, string scheme) =>
        new(new ClaimsIdentity(claims, scheme, ClaimNames.Name, ClaimNames.Role));

    private static Guid? Id(ClaimsPrincipal principal, string claim) =>
        Guid.TryParse(principal.FindFirstValue(claim), out var id) ? id : null;

    private static InvalidOperationException NotSignedIn() => new("Nobody is signed in.");
}
