using SynergyFlow.Core.Kernel;

namespace SynergyFlow.Core.Identity.Provisioning;

/// <summary>Reads for SCIM and for the page. Ask through <see cref="UseCases.ReadProvisioned"/> and <see cref="UseCases.ReadProvisioning"/>.</summary>
public interface IProvisionedQueries
{
    Task<ScimUserRow?> FindUserAsync(TenantId tenant, UserId id, CancellationToken ct);

    /// <returns>In an order that stays; <see cref="ScimFilterInvalid"/> for an attribute that is not kept.</returns>
    Task<Result<ScimPage<ScimUserRow>>> UsersAsync(TenantId tenant, ScimWindow window, CancellationToken ct);

    Task<ScimGroupRow?> FindGroupAsync(TenantId tenant, ProvisionedGroupId id, bool members, CancellationToken ct);

    Task<Result<ScimPage<ScimGroupRow>>> GroupsAsync(TenantId tenant, ScimWindow window, CancellationToken ct);

    Task<ProvisioningOverview> OverviewAsync(TenantId tenant, CancellationToken ct);
}

/// <param name="Start">1 is the first.</param>
/// <param name="Members">Of groups: read who is in them.</param>
public sealed record ScimWindow(ScimFilter? Filter, int Start, int Count, bool Members = true)
{
    public const int Most = 200;
    public const int Usual = 100;
}

public sealed record ScimPage<T>(int Total, int Start, IReadOnlyList<T> Items);

public sealed record ScimUserRow(
    UserId Id, ScimPerson Person, int Version, DateTimeOffset CreatedAt, DateTimeOffset ChangedAt, IReadOnlyList<ScimReference> Groups);

public sealed record ScimGroupRow(
    ProvisionedGroupId Id, string DisplayName, string? ExternalId, int Version, DateTimeOffset CreatedAt, DateTimeOffset ChangedAt, IReadOnlyList<ScimReference> Members);

public sealed record ScimReference(Guid Id, string Name);

/// <param name="Days">The last seven days with requests, the latest first.</param>
/// <param name="Refusals">The latest first; at most 20.</param>
public sealed record ProvisioningOverview(
    ProvisioningSettings Settings,
    IReadOnlyList<ProvisioningTokenRow> Tokens,
    int Active,
    int Inactive,
    IReadOnlyList<ProvisionedGroupRow> Groups,
    IReadOnlyList<ProvisioningDay> Days,
    IReadOnlyList<ProvisioningRefusal> Refusals);

public sealed record ProvisioningTokenRow(ProvisioningTokenId Id, string Name, string Hint, DateTimeOffset CreatedAt, DateTimeOffset? LastUsedAt);

public sealed record ProvisionedGroupRow(ProvisionedGroupId Id, string Name, Role? Role, int Version, TeamId Team, string TeamName, int Members, int InTeam);
