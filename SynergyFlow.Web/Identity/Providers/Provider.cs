using SynergyFlow.Core.Identity;

namespace SynergyFlow.Web.Identity.Providers;

/// <summary>A provider that people may sign in with, as the configuration describes it: <c>SignIn:Oidc:NAME</c>.</summary>
internal sealed class Provider
{
    /// <summary>The key of its section; part of addresses, so short and plain.</summary>
    public string Name { get; set; } = "";

    /// <summary>The short name of the tenant whose people it knows.</summary>
    public string Tenant { get; init; } = Core.Tenants.Tenant.ShortNameOfFirst;

    /// <summary>Its issuer, where its metadata is found.</summary>
    public string Authority { get; init; } = "";

    public string ClientId { get; init; } = "";

    public string? ClientSecret { get; init; }

    /// <summary>What the button says.</summary>
    public string? DisplayName { get; init; }

    /// <summary>Separated by blanks.</summary>
    public string Scopes { get; init; } = "openid profile email";

    /// <summary>Make an account for who signs in and has none.</summary>
    public bool CreateAccounts { get; init; }

    /// <summary>Refuse who has none of the values of <see cref="Roles"/>; otherwise he is an end user.</summary>
    public bool OnlyMapped { get; init; }

    public ProviderClaims Claims { get; init; } = new();

    /// <summary>Empty: roles are given here, and the provider has no say in them.</summary>
    public List<RoleMapping> Roles { get; init; } = [];

    public List<TeamMapping> Teams { get; init; } = [];

    /// <summary>Whether its access tokens count for /api.</summary>
    public ProviderApi Api { get; init; } = new();

    public string Title => string.IsNullOrWhiteSpace(DisplayName) ? Name : DisplayName;

    public string Scheme => "oidc:" + Name;

    public bool Issues(string issuer) => ExternalIdentity.Canonical(issuer) == ExternalIdentity.Canonical(Authority);
}

/// <summary>Access tokens of the provider for /api: nothing without an audience.</summary>
internal sealed class ProviderApi
{
    /// <summary>What the tokens are made out to.</summary>
    public string Audience { get; init; } = "";

    /// <summary>What goes before read, write and admin in the scopes of its tokens.</summary>
    public string ScopePrefix { get; init; } = "";

    public bool On => Audience.Length > 0;
}

/// <summary>Names of the claims that are read.</summary>
internal sealed class ProviderClaims
{
    public string Name { get; init; } = "name";

    public string Email { get; init; } = "email";

    public string Roles { get; init; } = "roles";

    public string Teams { get; init; } = "groups";
}

/// <summary>Who has this value among his roles gets this role; of several the highest.</summary>
internal sealed class RoleMapping
{
    public string Value { get; init; } = "";

    /// <summary>As it is written everywhere, such as TENANT_ADMIN.</summary>
    public string Role { get; init; } = "";

    public Role? Parsed => Core.Kernel.EnumText.TryParse<Role>(Role, out var role) ? role : null;
}

/// <summary>Who has this value among his groups is in this team, who has it not is not.</summary>
internal sealed class TeamMapping
{
    public string Value { get; init; } = "";

    public string Team { get; init; } = "";
}
