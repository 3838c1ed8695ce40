using System.Text.Json.Serialization;

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

public enum UserKind
{
    Person,

    /// <summary>Stands for somebody an import named; he cannot sign in until an admin makes a person of him.</summary>
    Placeholder,

    /// <summary>The platform itself.</summary>
    System,
}
