using Microsoft.EntityFrameworkCore;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Teams;
using SynergyFlow.Infrastructure.Identity;
using SynergyFlow.Infrastructure.Persistence;

namespace SynergyFlow.Infrastructure.Teams;

internal sealed class TeamStore(SynergyFlowDbContext db) : ITeamStore
{
    public async Task<Team?> FindAsync(TeamId id, CancellationToken ct)
    {
        await db.LockAsync([id.Value], ct);
        return await db.Set<Team>().Include(team => team.Members).SingleOrDefaultAsync(team => team.Id == id, ct);
    }

    public async Task<bool> NameTakenAsync(string name, TeamId? except, CancellationToken ct)
    {
        // The name is locked too, so that of two people who want it at once the second is told.
        await db.LockAsync([NameLocks.Of("team", name.ToUpperInvariant())], ct);
        var same = LikePattern.Exactly(name);
        return await db.Set<Team>()
            .AnyAsync(team => EF.Functions.ILike(team.Name, same, LikePattern.Escape) && team.Id != except, ct);
    }

    public void Add(Team team) => db.Add(team);
}
