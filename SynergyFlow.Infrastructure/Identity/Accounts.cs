using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Caching.Memory;
using SynergyFlow.Core.Identity;
using SynergyFlow.Core.Identity.Contracts;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Projects;
using SynergyFlow.Core.Teams;
using SynergyFlow.Core.Tenants.Contracts;
using SynergyFlow.Infrastructure.Persistence;

namespace SynergyFlow.Infrastructure.Identity;

/// <summary>Rights, read afresh every 10 s per account: every command asks for them.</summary>
internal sealed class Accounts(TenantContexts contexts, ITenantDirectory tenants, IMemoryCache cache, TimeProvider time) : IAccounts
{
    public static readonly TimeSpan Freshness = TimeSpan.FromSeconds(10);

    public async Task<Account?> FindAsync(TenantId tenant, UserId id, CancellationToken ct)
    {
        var account = await KnownAsync(tenant, id, ct);
        return account is { Active: true } && (await tenants.ReadAsync(ct)).Find(tenant) is { Suspended: true } ? account with { Active = false } : account;
    }

    private async Task<Account?> KnownAsync(TenantId tenant, UserId id, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        if (cache.TryGetValue(Key(tenant, id), out Entry? known) && now - known!.ReadAt < Freshness)
        {
            return known.Account;
        }

        var account = (await ReadAsync(tenant, [id], ct)).SingleOrDefault();
        cache.Set(Key(tenant, id), new Entry(account, now), Freshness);
        return account;
    }

    public void Forget(TenantId tenant, UserId id) => cache.Remove(Key(tenant, id));

    public async Task ReadAheadAsync(TenantId tenant, IReadOnlyCollection<UserId> ids, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        foreach (var account in ids.Count == 0 ? [] : await ReadAsync(tenant, ids, ct))
        {
            cache.Set(Key(tenant, account.Id), new Entry(account, now), Freshness);
        }
    }

    private async Task<List<Account>> ReadAsync(TenantId tenant, IReadOnlyCollection<UserId> ids, CancellationToken ct)
    {
        await using var db = await contexts.OpenAsync(tenant, ct);
        var rows = await db.Set<User>()
            .Where(user => ids.Contains(user.Id))
            .Select(user => new
            {
                user.Id,
                user.Role,
                user.Language,
                Active = (user.Kind == UserKind.Person || user.Id == UserId.Provisioning) && !user.Disabled,
                Teams = db.Set<Membership>().Where(member => member.User == user.Id).Select(member => member.Team).ToList(),
                Projects = db.Set<Project>()
                    .Where(project => project.Visibility == ProjectVisibility.Members
                        && (project.Lead == user.Id
                            || project.Teams.Any(one => db.Set<Membership>().Any(member => member.User == user.Id && member.Team == one.Team))))
                    .Select(project => project.Id)
                    .ToList(),
            })
            .AsSingleQuery() // a person has few of both
            .ToListAsync(ct);
        return rows.ConvertAll(row => new Account(row.Id, tenant, row.Role, row.Active, row.Teams.ToHashSet(), row.Language)
        {
            Projects = row.Projects.ToHashSet(),
        });
    }

    private static (string, TenantId, UserId) Key(TenantId tenant, UserId id) => ("account", tenant, id);

    private sealed record Entry(Account? Account, DateTimeOffset ReadAt);
}
