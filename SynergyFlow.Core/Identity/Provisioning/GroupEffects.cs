using SynergyFlow.Core.Identity.Contracts;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Teams;

namespace SynergyFlow.Core.Identity.Provisioning;

/// <summary>
/// What groups mean for the people in them: first the roles, then the teams, in that order because roles decide who can be in a team and
/// because accounts are locked before teams everywhere. What groups gave, groups take; what was given by hand stays.
/// </summary>
public sealed class GroupEffects(IProvisioningStore store, IUserStore users, ITeamStore teams, ProvisioningGate gate, IAccounts accounts)
{
    private readonly Dictionary<UserId, (ProvisionedStanding Standing, Role Role, bool Active)> _people = [];
    private readonly Dictionary<ProvisionedGroupId, ProvisionedGroup> _groups = [];

    /// <param name="changed">A group whose members or role are others than stored.</param>
    /// <param name="loaded">The account that is being changed beside this.</param>
    public async Task<Error?> RolesAsync(IReadOnlyCollection<UserId> affected, ProvisionedGroup? changed, User? loaded, Stamp stamp, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(affected);
        foreach (var group in await store.GroupsOfAsync(affected, ct))
        {
            _groups[group.Id] = group;
        }

        if (changed is not null)
        {
            _groups[changed.Id] = changed;
        }

        var rolesOf = _groups.Values.Where(group => group.Role is not null)
            .SelectMany(group => group.Members.Select(member => (member.User, group.Role)))
            .GroupBy(pair => pair.User)
            .ToDictionary(user => user.Key, user => user.Max(pair => pair.Role));
        foreach (var standing in (await store.StandingsAsync(affected, ct)).OrderBy(standing => standing.Managed.User.Value))
        {
            var id = standing.Managed.User;
            var role = loaded?.Id == id ? loaded.Role : standing.Role;
            var (next, given) = Next(role, rolesOf.GetValueOrDefault(id), standing.Managed.GivenRole);
            if (next != role)
            {
                if ((loaded?.Id == id ? loaded : await users.FindAsync(id, ct)) is not { } user)
                {
                    continue;
                }

                if (await LiftAsync(user, next, stamp, ct) is { } refused)
                {
                    return refused;
                }

                role = user.Role;
            }

            standing.Managed.GivenRole = given;
            _people[id] = (standing, role, loaded?.Id == id ? loaded.CanSignIn : standing.Active);
        }

        return null;
    }

    /// <summary>Who is an agent and in a group comes into its team; who is no longer either leaves it, unless he was put there by hand.</summary>
    /// <param name="left">Who was in a team because of a group that he is not in any more.</param>
    /// <param name="fresh">A team that is not stored yet.</param>
    public async Task TeamsAsync(IReadOnlyCollection<(TeamId Team, UserId User)> left, Team? fresh, Stamp stamp, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(left);
        var places = _groups.Values
            .SelectMany(group => group.Members.Where(member => _people.ContainsKey(member.User)).Select(member => (group.Team, member)))
            .ToLookup(place => place.Team, place => place.member);
        foreach (var id in places.Select(place => place.Key).Concat(left.Select(pair => pair.Team)).Distinct().OrderBy(team => team.Value))
        {
            var leaving = left.Where(pair => pair.Team == id).Select(pair => pair.User).ToList();
            if (leaving.Count == 0 && !places[id].Any(Moves) || (fresh?.Id == id ? fresh : await teams.FindAsync(id, ct)) is not { } team)
            {
                continue;
            }

            leaving.ForEach(user => team.Leave(user, stamp));
            foreach (var member in places[id])
            {
                Place(team, member, stamp);
            }
        }
    }

    /// <summary>After the change is saved: rights are read anew at once.</summary>
    public void Forget(TenantId tenant)
    {
        foreach (var id in _people.Keys)
        {
            accounts.Forget(tenant, id);
        }
    }

    private static (Role Next, Role? Given) Next(Role now, Role? wanted, Role? given)
    {
        if (now == given)
        {
            return wanted is { } other ? (other, other) : (Role.EndUser, null);
        }

        return wanted > now ? (wanted.Value, wanted) : (now, null);
    }

    private async Task<Error?> LiftAsync(User user, Role role, Stamp stamp, CancellationToken ct)
    {
        if (gate.IsBreakGlass(user) || user.Role >= Role.SystemAdmin)
        {
            return null;
        }

        if (role < user.Role && await gate.KeepsAnAdministratorAsync(user, role, ct) is { } last)
        {
            return last;
        }

        return user.ChangeRole(role, stamp).Error;
    }

    /// <summary>So that a team is not locked, and read with all its members, for nothing.</summary>
    private bool Moves(ProvisionedMember member)
    {
        var (_, role, active) = _people[member.User];
        return member.Placed ? role < Role.Agent : role >= Role.Agent && active;
    }

    private void Place(Team team, ProvisionedMember member, Stamp stamp)
    {
        if (!Moves(member))
        {
            return;
        }

        if (member.Placed)
        {
            team.Leave(member.User, stamp);
            member.Placed = false;
        }
        else if (!team.Archived && !team.Members.Any(other => other.User == member.User))
        {
            team.Join(member.User, TeamRole.Member, stamp);
            member.Placed = true;
        }
    }
}
