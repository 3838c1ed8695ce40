using Microsoft.EntityFrameworkCore;
using SynergyFlow.Core.Identity;
using SynergyFlow.Core.Identity.Provisioning;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Infrastructure.Persistence;

namespace SynergyFlow.Infrastructure.Identity.Provisioning;

internal sealed class ProvisioningStore(SynergyFlowDbContext db) : IProvisioningStore
{
    public async Task<ProvisioningSettings> GetAsync(TenantId tenant, CancellationToken ct) =>
        await db.Set<ProvisioningSettings>().AsNoTracking().SingleOrDefaultAsync(ct) ?? ProvisioningSettings.Seed(tenant);

    public async Task<ProvisioningSettings> GetForEditAsync(TenantId tenant, CancellationToken ct)
    {
        await db.LockAsync([NameLocks.Of("provisioning", "")], ct);
        if (await db.Set<ProvisioningSettings>().SingleOrDefaultAsync(ct) is { } stored)
        {
            return stored;
        }

        var seed = ProvisioningSettings.Seed(tenant);
        db.Add(seed);
        return seed;
    }

    public Task<ProvisioningToken?> FindTokenAsync(ProvisioningTokenId id, CancellationToken ct) =>
        db.Set<ProvisioningToken>().SingleOrDefaultAsync(token => token.Id == id, ct);

    public Task<int> CountLiveTokensAsync(CancellationToken ct) => db.Set<ProvisioningToken>().CountAsync(token => token.RevokedAt == null, ct);

    public void Add(ProvisioningToken token) => db.Add(token);

    public Task<ProvisionedUser?> FindUserAsync(UserId id, CancellationToken ct) =>
        db.Set<ProvisionedUser>().SingleOrDefaultAsync(user => user.User == id, ct);

    public Task<ProvisionedUser?> FindByUserNameAsync(string normalized, CancellationToken ct) =>
        db.Set<ProvisionedUser>().SingleOrDefaultAsync(user => user.NormalizedUserName == normalized && !user.Gone, ct);

    public Task<ProvisionedUser?> FindByExternalIdAsync(string externalId, CancellationToken ct) =>
        db.Set<ProvisionedUser>().SingleOrDefaultAsync(user => user.ExternalId == externalId, ct);

    public Task<ProvisionedUser?> FindGoneAsync(string normalizedUserName, CancellationToken ct) =>
        db.Set<ProvisionedUser>().Where(user => user.NormalizedUserName == normalizedUserName && user.Gone && user.ExternalId == null)
            .OrderByDescending(user => user.ChangedAt).FirstOrDefaultAsync(ct);

    public async Task<IReadOnlyList<ProvisionedStanding>> StandingsAsync(IReadOnlyCollection<UserId> users, CancellationToken ct)
    {
        if (users.Count == 0)
        {
            return [];
        }

        var rows = await db.Set<ProvisionedUser>()
            .Where(managed => users.Contains(managed.User) && !managed.Gone)
            .Join(db.Set<User>(), managed => managed.User, user => user.Id, (managed, user) => new { managed, user.Role, user.Disabled })
            .ToListAsync(ct);
        return rows.ConvertAll(row => new ProvisionedStanding(row.managed, row.Role, !row.Disabled));
    }

    public void Add(ProvisionedUser user) => db.Add(user);

    public Task<ProvisionedGroup?> FindGroupAsync(ProvisionedGroupId id, CancellationToken ct) =>
        db.Set<ProvisionedGroup>().Include(group => group.Members).SingleOrDefaultAsync(group => group.Id == id, ct);

    public async Task<IReadOnlyList<ProvisionedGroup>> GroupsOfAsync(IReadOnlyCollection<UserId> users, CancellationToken ct)
    {
        if (users.Count == 0)
        {
            return [];
        }

        // Who was taken out of a group a moment ago must not come back with what is stored.
        db.ChangeTracker.DetectChanges();
        return await db.Set<ProvisionedGroup>().Include(group => group.Members)
            .Where(group => group.Members.Any(member => users.Contains(member.User))).ToListAsync(ct);
    }

    public Task<bool> GroupExternalIdTakenAsync(string externalId, ProvisionedGroupId? except, CancellationToken ct) =>
        db.Set<ProvisionedGroup>().AnyAsync(group => group.ExternalId == externalId && group.Id != except, ct);

    public Task<bool> LeadsAsync(TeamId team, CancellationToken ct) => db.Set<ProvisionedGroup>().AnyAsync(group => group.Team == team, ct);

    public void Add(ProvisionedGroup group) => db.Add(group);

    public void Remove(ProvisionedGroup group) => db.Remove(group);
}
