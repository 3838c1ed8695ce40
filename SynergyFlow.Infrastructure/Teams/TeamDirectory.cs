using System.Diagnostics.CodeAnalysis;
using Microsoft.EntityFrameworkCore;
using SynergyFlow.Core.Identity;
using SynergyFlow.Core.Identity.Contracts;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Teams;
using SynergyFlow.Core.Teams.Contracts;
using SynergyFlow.Infrastructure.Identity;
using SynergyFlow.Infrastructure.Persistence;

namespace SynergyFlow.Infrastructure.Teams;

internal sealed class TeamDirectory(TenantContexts contexts) : ITeamDirectory, ITeamQueries
{
    public async Task<TeamRow?> FindAsync(TenantId tenant, TeamId id, CancellationToken ct)
    {
        await using var db = await contexts.OpenAsync(tenant, ct);
        return await Rows(db.Set<Team>().Where(team => team.Id == id)).SingleOrDefaultAsync(ct);
    }

    public async Task<IReadOnlyList<TeamRow>> ListAsync(TenantId tenant, CancellationToken ct)
    {
        await using var db = await contexts.OpenAsync(tenant, ct);
        return await Rows(db.Set<Team>().OrderBy(team => team.Archived).ThenBy(team => team.Name)).ToListAsync(ct);
    }

    public async Task<bool> IsMemberAsync(TenantId tenant, TeamId team, UserId user, CancellationToken ct)
    {
        await using var db = await contexts.OpenAsync(tenant, ct);
        return await db.Set<Membership>().AnyAsync(member => member.Team == team && member.User == user, ct);
    }

    [SuppressMessage("Globalization", "CA1304", Justification = "Runs as lower() in the database.")]
    [SuppressMessage("Globalization", "CA1311", Justification = "Runs as lower() in the database.")]
    public async Task<IReadOnlyList<TeamRow>> NamedAsync(TenantId tenant, IReadOnlyCollection<string> names, CancellationToken ct)
    {
        if (names.Count == 0)
        {
            return [];
        }

        // As typed too: what the database calls lower case depends on its locale.
        List<string> wanted = [.. names.Concat(names.Select(name => name.ToLowerInvariant())).Distinct()];
        await using var db = await contexts.OpenAsync(tenant, ct);
        return await Rows(db.Set<Team>().Where(team => wanted.Contains(team.Name) || wanted.Contains(team.Name.ToLower()))).ToListAsync(ct);
    }

    public async Task<IReadOnlyList<TeamRow>> SearchAsync(TenantId tenant, string text, int limit, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(text);
        var (within, start) = (LikePattern.Containing(text.Trim()), LikePattern.StartingWith(text.Trim()));
        await using var db = await contexts.OpenAsync(tenant, ct);
        return await Rows(db.Set<Team>()
            .Where(team => !team.Archived && EF.Functions.ILike(team.Name, within, LikePattern.Escape))
            .OrderBy(team => EF.Functions.ILike(team.Name, start, LikePattern.Escape) ? 0 : 1).ThenBy(team => team.Name)
            .Take(limit)).ToListAsync(ct);
    }

    public async Task<IReadOnlyList<TeamMember>> MembersAsync(TenantId tenant, IReadOnlyCollection<TeamId> teams, CancellationToken ct)
    {
        if (teams.Count == 0)
        {
            return [];
        }

        await using var db = await contexts.OpenAsync(tenant, ct);
        return await db.Set<Membership>()
            .Where(member => teams.Contains(member.Team))
            .Join(db.Set<User>(), member => member.User, user => user.Id, (member, user) =>
                new TeamMember(member.Team, new Person(user.Id, user.DisplayName, user.Email, user.Kind, user.Role, user.Disabled, user.Vip)))
            .ToListAsync(ct);
    }

    public async Task<IReadOnlyList<UserId>> LeadsOfAsync(TenantId tenant, UserId person, CancellationToken ct)
    {
        await using var db = await contexts.OpenAsync(tenant, ct);
        return await Pairs(db).Where(pair => pair.Member == person).Select(pair => pair.Lead).Distinct().ToListAsync(ct);
    }

    public async Task<IReadOnlyList<UserId>> LedByAsync(TenantId tenant, UserId lead, CancellationToken ct)
    {
        await using var db = await contexts.OpenAsync(tenant, ct);
        return await Pairs(db).Where(pair => pair.Lead == lead).Select(pair => pair.Member).Distinct().ToListAsync(ct);
    }

    private static IQueryable<Led> Pairs(SynergyFlowDbContext db) => db.Set<Membership>()
        .Where(member => member.Role == TeamRole.Lead && db.Set<Team>().Any(team => team.Id == member.Team && !team.Archived))
        .Join(db.Set<Membership>(), lead => lead.Team, member => member.Team, (lead, member) => new Led { Lead = lead.User, Member = member.User });

    async Task<TeamDetails?> ITeamQueries.FindAsync(TenantId tenant, TeamId id, CancellationToken ct)
    {
        await using var db = await contexts.OpenAsync(tenant, ct);
        var found = await db.Set<Team>()
            .Where(team => team.Id == id)
            .Select(team => new { team.Name, team.Description, team.Archived, team.Version })
            .SingleOrDefaultAsync(ct);
        if (found is null)
        {
            return null;
        }

        var members = await db.Set<Membership>()
            .Where(member => member.Team == id)
            .Join(db.Set<User>(), member => member.User, user => user.Id, (member, user) => new { member, user })
            .OrderBy(row => row.user.DisplayName)
            .ThenBy(row => row.user.Id)
            .Select(row => new MemberRow(
                row.user.Id,
                row.user.DisplayName,
                row.user.Email,
                row.user.Role,
                row.user.Disabled,
                row.member.Role,
                row.member.Since))
            .ToListAsync(ct);
        return new TeamDetails(id, found.Name, found.Description, found.Archived, found.Version, members);
    }

    private static IQueryable<TeamRow> Rows(IQueryable<Team> teams) => teams.Select(team =>
        new TeamRow(team.Id, team.Name, team.Description, team.Archived, team.Members.Count));

    private sealed class Led
    {
        public UserId Lead { get; init; }

        public UserId Member { get; init; }
    }
}
