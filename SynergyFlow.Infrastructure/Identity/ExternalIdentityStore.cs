using Microsoft.EntityFrameworkCore;
using SynergyFlow.Core.Identity;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Infrastructure.Persistence;

namespace SynergyFlow.Infrastructure.Identity;

internal sealed class ExternalIdentityStore(SynergyFlowDbContext db) : IExternalIdentityStore
{
    public async Task<ExternalIdentity?> FindAsync(string issuer, string subject, CancellationToken ct)
    {
        await db.LockAsync([NameLocks.Of("external", $"{issuer}\0{subject}")], ct);
        return await db.Set<ExternalIdentity>().SingleOrDefaultAsync(row => row.Issuer == issuer && row.Subject == subject, ct);
    }

    public Task<ExternalIdentity?> FindAsync(ExternalIdentityId id, CancellationToken ct) =>
        db.Set<ExternalIdentity>().SingleOrDefaultAsync(row => row.Id == id, ct);

    public Task<int> CountAsync(UserId user, CancellationToken ct) => db.Set<ExternalIdentity>().CountAsync(row => row.User == user, ct);

    public void Add(ExternalIdentity identity) => db.Add(identity);

    public void Remove(ExternalIdentity identity) => db.Remove(identity);
}
