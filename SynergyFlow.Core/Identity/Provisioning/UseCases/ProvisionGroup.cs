using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Teams;
using SynergyFlow.Core.Teams.Contracts;

namespace SynergyFlow.Core.Identity.Provisioning.UseCases;

/// <summary>The provider makes, changes and takes away its groups; each leads a team.</summary>
public sealed class ProvisionGroup(
    ProvisioningGate gate,
    IProvisioningStore store,
    ITeamDirectory directory,
    ITeamStore teams,
    GroupEffects effects,
    IUnitOfWork unitOfWork,
    TimeProvider time)
{
    /// <param name="ExpectedVersion">Refuse any other version; null: whatever is stored now.</param>
    public sealed record ReplaceCommand(ProvisionedGroupId Id, ScimCrowd Crowd, int? ExpectedVersion = null);

    public sealed record PatchCommand(ProvisionedGroupId Id, IReadOnlyList<ScimChange> Changes, int? ExpectedVersion = null);

    public sealed record RemoveCommand(ProvisionedGroupId Id, int? ExpectedVersion = null);

    /// <summary>A team of that name that no group leads yet is led by it from now on; whoever is in it stays.</summary>
    public async Task<Result<ProvisionedGroupId>> CreateAsync(Actor actor, ScimCrowd crowd, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(actor);
        ArgumentNullException.ThrowIfNull(crowd);
        var opened = await gate.OpenAsync(actor, "team", null, ct);
        if (opened.Failed)
        {
            return opened.Error;
        }

        if (crowd.ExternalId is { } external && await store.GroupExternalIdTakenAsync(external, null, ct))
        {
            return new ExternalIdTaken();
        }

        var stamp = actor.At(time.GetUtcNow());
        var members = await MembersAsync(crowd.Members ?? [], ct);
        if (members.Failed)
        {
            return members.Error;
        }

        var known = await teams.NameTakenAsync(crowd.TeamName, null, ct)
            ? (await directory.NamedAsync(actor.Tenant, [crowd.TeamName], ct)) is [var first, ..] ? first : null
            : null;
        if (known is not null && await store.LeadsAsync(known.Id, ct))
        {
            return new GroupNameTaken();
        }

        var made = known is null ? Team.Create(actor.Tenant, crowd.TeamName, null, stamp) : default;
        if (made.Error is { } refused)
        {
            return refused;
        }

        var group = ProvisionedGroup.Create(actor.Tenant, crowd, known?.Id ?? made.Value!.Id, known is not { Archived: false }, stamp);
        group.Change(members.Value, [], stamp);
        if (await effects.RolesAsync(members.Value, group, null, stamp, ct) is { } held)
        {
            return held;
        }

        if (made.Value is { } team)
        {
            teams.Add(team);
        }
        else
        {
            (await teams.FindAsync(known!.Id, ct))?.Archive(false, stamp);
        }

        store.Add(group);
        await effects.TeamsAsync([], made.Value, stamp, ct);
        return await SaveAsync(actor, group, ct);
    }

    public async Task<Result<ProvisionedGroupId>> ReplaceAsync(Actor actor, ReplaceCommand command, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(actor);
        ArgumentNullException.ThrowIfNull(command);
        var found = await FindAsync(actor, command.Id, command.ExpectedVersion, ct);
        return found.Failed ? found.Error : await ChangeAsync(actor, found.Value, command.Crowd, command.Crowd.Members ?? [], ct);
    }

    public async Task<Result<ProvisionedGroupId>> PatchAsync(Actor actor, PatchCommand command, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(actor);
        ArgumentNullException.ThrowIfNull(command);
        var found = await FindAsync(actor, command.Id, command.ExpectedVersion, ct);
        if (found.Failed)
        {
            return found.Error;
        }

        var group = found.Value;
        var document = new ScimCrowd(group.DisplayName, group.ExternalId, [.. group.Members.Select(member => member.User.ToString())]).ToJson();
        if (ScimPatch.Apply(document, command.Changes, ScimSchema.Group) is { } refused)
        {
            return refused;
        }

        var crowd = ScimCrowd.Read(document);
        return crowd.Failed ? crowd.Error : await ChangeAsync(actor, group, crowd.Value, crowd.Value.Members ?? [], ct);
    }

    /// <summary>Whom it brought into the team leaves it. A team that was made for it is archived; another one stays, led by nobody.</summary>
    public async Task<Result> RemoveAsync(Actor actor, RemoveCommand command, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(actor);
        ArgumentNullException.ThrowIfNull(command);
        var found = await FindAsync(actor, command.Id, command.ExpectedVersion, ct);
        if (found.Failed)
        {
            return found.Error;
        }

        var (group, stamp) = (found.Value, actor.At(time.GetUtcNow()));
        List<(TeamId, UserId)> placed = [.. group.Members.Where(member => member.Placed).Select(member => (group.Team, member.User))];
        List<UserId> all = [.. group.Members.Select(member => member.User)];
        group.Change([], all, stamp);
        if (await effects.RolesAsync(all, group, null, stamp, ct) is { } held)
        {
            return held;
        }

        await effects.TeamsAsync(placed, null, stamp, ct);
        if (group.MadeTeam)
        {
            (await teams.FindAsync(group.Team, ct))?.Archive(true, stamp);
        }

        group.Delete(stamp);
        store.Remove(group);
        return (await SaveAsync(actor, group, ct)).Error is { } failed ? failed : Result.Success;
    }

    private async Task<Result<ProvisionedGroup>> FindAsync(Actor actor, ProvisionedGroupId id, int? expected, CancellationToken ct)
    {
        var opened = await gate.OpenAsync(actor, "team", id.Value, ct);
        if (opened.Failed)
        {
            return opened.Error;
        }

        if (await store.FindGroupAsync(id, ct) is not { } group)
        {
            return new ProvisionedNotFound(id.ToString());
        }

        return expected is { } version && version != group.Version ? new VersionConflict(group.Version) : group;
    }

    private async Task<Result<ProvisionedGroupId>> ChangeAsync(
        Actor actor, ProvisionedGroup group, ScimCrowd crowd, IReadOnlyList<string> wanted, CancellationToken ct)
    {
        if (crowd.ExternalId is { } external && external != group.ExternalId && await store.GroupExternalIdTakenAsync(external, group.Id, ct))
        {
            return new ExternalIdTaken();
        }

        var known = group.Members.Select(member => member.User).ToHashSet();
        var members = await MembersAsync([.. wanted.Where(id => !Guid.TryParse(id, out var user) || !known.Contains(new UserId(user)))], ct);
        if (members.Failed)
        {
            return members.Error;
        }

        var renamed = crowd.DisplayName != group.DisplayName;
        if (renamed && await teams.NameTakenAsync(crowd.TeamName, group.Team, ct))
        {
            return new GroupNameTaken();
        }

        var stamp = actor.At(time.GetUtcNow());
        var stays = wanted.Select(id => Guid.TryParse(id, out var user) ? new UserId(user) : default).ToHashSet();
        List<UserId> left = [.. known.Where(user => !stays.Contains(user))];
        List<(TeamId, UserId)> placed = [.. group.Members.Where(member => member.Placed && !stays.Contains(member.User)).Select(member => (group.Team, member.User))];
        group.Edit(crowd.DisplayName, crowd.ExternalId, stamp);
        group.Change(members.Value, left, stamp);
        if (await effects.RolesAsync([.. members.Value, .. left], group, null, stamp, ct) is { } held)
        {
            return held;
        }

        await effects.TeamsAsync(placed, null, stamp, ct);
        if (renamed && await teams.FindAsync(group.Team, ct) is { } team && team.Edit(crowd.TeamName, team.Description, stamp) is { Failed: true } refused)
        {
            return refused.Error;
        }

        return await SaveAsync(actor, group, ct);
    }

    /// <returns>Those ids as people that the provider manages.</returns>
    private async Task<Result<IReadOnlyList<UserId>>> MembersAsync(IReadOnlyList<string> ids, CancellationToken ct)
    {
        List<UserId> wanted = [];
        foreach (var id in ids)
        {
            if (!Guid.TryParse(id, out var user))
            {
                return new ScimValueInvalid($"A member '{id[..Math.Min(id.Length, 60)]}' is no id of a user.");
            }

            wanted.Add(new UserId(user));
        }

        var managed = wanted.Count == 0 ? [] : (await store.StandingsAsync(wanted, ct)).Select(standing => standing.Managed.User).ToHashSet();
        return wanted.FindIndex(user => !managed.Contains(user)) is >= 0 and var unknown
            ? new ScimValueInvalid($"There is no user {wanted[unknown]} that provisioning manages.")
            : wanted;
    }

    private async Task<Result<ProvisionedGroupId>> SaveAsync(Actor actor, ProvisionedGroup group, CancellationToken ct)
    {
        var saved = await unitOfWork.SaveAsync(actor, ct);
        effects.Forget(actor.Tenant);
        return saved.Failed ? saved.Error : group.Id;
    }
}
