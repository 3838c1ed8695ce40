using SynergyFlow.Core.Kernel;

namespace SynergyFlow.Core.Identity.Provisioning;

/// <summary>Loads what provisioning manages for change, in the tenant of the scope.</summary>
public interface IProvisioningStore
{
    /// <returns>The tenant's settings to read; a tenant without any has the seed.</returns>
    Task<ProvisioningSettings> GetAsync(TenantId tenant, CancellationToken ct);

    /// <returns>The settings locked for change: one change by provisioning at a time, so that two that want the same name do not meet.</returns>
    Task<ProvisioningSettings> GetForEditAsync(TenantId tenant, CancellationToken ct);

    Task<ProvisioningToken?> FindTokenAsync(ProvisioningTokenId id, CancellationToken ct);

    Task<int> CountLiveTokensAsync(CancellationToken ct);

    void Add(ProvisioningToken token);

    Task<ProvisionedUser?> FindUserAsync(UserId id, CancellationToken ct);

    /// <returns>Who has the name now; who is gone holds none.</returns>
    Task<ProvisionedUser?> FindByUserNameAsync(string normalized, CancellationToken ct);

    /// <returns>Also one who is gone.</returns>
    Task<ProvisionedUser?> FindByExternalIdAsync(string externalId, CancellationToken ct);

    /// <returns>One who is gone, had this name and no externalId.</returns>
    Task<ProvisionedUser?> FindGoneAsync(string normalizedUserName, CancellationToken ct);

    /// <returns>Those of them that are managed and not gone, with what their accounts are now.</returns>
    Task<IReadOnlyList<ProvisionedStanding>> StandingsAsync(IReadOnlyCollection<UserId> users, CancellationToken ct);

    void Add(ProvisionedUser user);

    Task<ProvisionedGroup?> FindGroupAsync(ProvisionedGroupId id, CancellationToken ct);

    /// <returns>Groups with their members that any of these people is in.</returns>
    Task<IReadOnlyList<ProvisionedGroup>> GroupsOfAsync(IReadOnlyCollection<UserId> users, CancellationToken ct);

    Task<bool> GroupExternalIdTakenAsync(string externalId, ProvisionedGroupId? except, CancellationToken ct);

    Task<bool> LeadsAsync(TeamId team, CancellationToken ct);

    void Add(ProvisionedGroup group);

    void Remove(ProvisionedGroup group);
}

/// <param name="Managed">To be changed.</param>
public sealed record ProvisionedStanding(ProvisionedUser Managed, Role Role, bool Active);
