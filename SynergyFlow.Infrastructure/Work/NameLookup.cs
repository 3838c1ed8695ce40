using Microsoft.EntityFrameworkCore;
using SynergyFlow.Core.Identity;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Teams;
using SynergyFlow.Core.Work;
using SynergyFlow.Infrastructure.Persistence;

namespace SynergyFlow.Infrastructure.Work;

/// <summary>The names of all people and teams that an answer shows, in one query each.</summary>
internal sealed record NameLookup(Dictionary<UserId, string> People, Dictionary<TeamId, string> Teams)
{
    public static async Task<NameLookup> ReadAsync(
        SynergyFlowDbContext db, IEnumerable<UserId?> people, IEnumerable<TeamId?> teams, CancellationToken ct)
    {
        List<UserId> userIds = [.. people.OfType<UserId>().Distinct()];
        List<TeamId> teamIds = [.. teams.OfType<TeamId>().Distinct()];
        var users = userIds.Count == 0
            ? []
            : await db.Set<User>().Where(user => userIds.Contains(user.Id))
                .Select(user => new { user.Id, user.DisplayName })
                .ToDictionaryAsync(user => user.Id, user => user.DisplayName, ct);
        var names = teamIds.Count == 0
            ? []
            : await db.Set<Team>().Where(team => teamIds.Contains(team.Id))
                .Select(team => new { team.Id, team.Name })
                .ToDictionaryAsync(team => team.Id, team => team.Name, ct);
        return new NameLookup(users, names);
    }

    public PersonName Person(UserId id) => new(id, People.GetValueOrDefault(id, ""));

    public PersonName? Person(UserId? id) => id is { } known ? Person(known) : null;

    public TeamName? Team(TeamId? id) => id is { } known ? new TeamName(known, Teams.GetValueOrDefault(known, "")) : null;
}
