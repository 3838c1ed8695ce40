using System.Text.Json.Serialization;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Tenants;

namespace SynergyFlow.Core.Identity;

/// <summary>Each role may do all that the ones before it may.</summary>
public enum Role
{
    [JsonStringEnumMemberName("END_USER")]
    EndUser = 1,

    [JsonStringEnumMemberName("AGENT")]
    Agent = 2,

    [JsonStringEnumMemberName("TENANT_ADMIN")]
    TenantAdmin = 3,

    [JsonStringEnumMemberName("SYSTEM_ADMIN")]
    SystemAdmin = 4,
}

public static class Roles
{
    /// <summary>Those that people of a tenant may have: who runs the installation is of the first.</summary>
    public static IReadOnlyList<Role> Of(TenantId tenant) =>
        [.. Enum.GetValues<Role>().Where(role => role != Role.SystemAdmin || tenant == Tenant.First)];

    /// <summary>Roles are stored by name, and names do not sort by rank.</summary>
    public static Role[] AtLeast(Role role) => [.. Enum.GetValues<Role>().Where(other => other >= role)];
}

public enum UserKind
{
    Person,

    /// <summary>Stands for somebody an import named; he cannot sign in until an admin makes a person of him.</summary>
    Placeholder,

    /// <summary>The platform itself.</summary>
    System,
}
