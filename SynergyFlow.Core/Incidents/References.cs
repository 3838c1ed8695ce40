using SynergyFlow.Core.Identity.Contracts;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Policies;
using SynergyFlow.Core.Teams.Contracts;
using SynergyFlow.Core.Work;

namespace SynergyFlow.Core.Incidents;

/// <summary>
/// Checks every id that a command on an incident names: that it exists here, and that the actor may use it. A scope serves one
/// command, or one step of many alike, and looks each of them up once.
/// </summary>
public sealed class References(IPeople people, ITeamDirectory teams, IRecordStore records, RecordGate gate)
{
    private readonly Dictionary<UserId, Person?> _people = [];
    private readonly Dictionary<TeamId, bool> _usableTeams = [];
    private readonly Dictionary<(TeamId Team, UserId User), bool> _members = [];
    private readonly Dictionary<RecordId, WorkRecord?> _records = [];

    public async Task<Error?> CheckPersonAsync(Actor actor, string field, UserId? person, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(actor);
        return person is { } id && await PersonAsync(actor, id, ct) is null
            ? new UnknownPerson(field) { Field = field }
            : null;
    }

    public async Task<Error?> CheckOwnerAsync(Actor actor, TeamId? team, UserId? assignee, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(actor);
        if (team is { } teamId && !await IsUsableAsync(actor, teamId, ct))
        {
            return new UnknownTeam { Field = "team" };
        }

        if (assignee is not { } userId)
        {
            return null;
        }

        if (await PersonAsync(actor, userId, ct) is not { } person)
        {
            return new UnknownPerson("assignee") { Field = "assignee" };
        }

        if (!person.CanBeAssigned)
        {
            return new NotAnAgent { Field = "assignee" };
        }

        return team is { } owner && !await IsMemberAsync(actor, owner, userId, ct)
            ? new AssigneeNotInTeam { Field = "assignee" }
            : null;
    }

    /// <returns>False for a person who is not there, too.</returns>
    public async Task<bool> IsVipAsync(Actor actor, UserId person, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(actor);
        return await PersonAsync(actor, person, ct) is { Vip: true };
    }

    /// <summary>Another incident that a command refers to: it must exist and the actor must see it.</summary>
    public async Task<Error?> CheckIncidentAsync(Actor actor, string field, RecordId? other, CancellationToken ct)
    {
        if (other is not { } id)
        {
            return null;
        }

        return await RecordAsync(id, ct) is not Incident incident
            || await gate.CheckAsync(actor, incident, Actions.RecordRead, ct) is not null
                ? new RecordNotFound(id) { Field = field }
                : null;
    }

    /// <summary>Walks up from the new parent; the way up must not lead back to the record.</summary>
    public async Task<Error?> CheckParentAsync(Actor actor, RecordId? record, RecordId? parent, CancellationToken ct)
    {
        if (await CheckIncidentAsync(actor, "parent", parent, ct) is { } refused)
        {
            return refused;
        }

        for (var above = parent; above is { } id; above = (await RecordAsync(id, ct))?.Parent)
        {
            if (id == record)
            {
                return new ParentLoop { Field = "parent" };
            }
        }

        return null;
    }

    private async Task<Person?> PersonAsync(Actor actor, UserId id, CancellationToken ct) =>
        _people.TryGetValue(id, out var known) ? known : _people[id] = await people.FindAsync(actor.Tenant, id, ct);

    private async Task<bool> IsUsableAsync(Actor actor, TeamId id, CancellationToken ct) =>
        _usableTeams.TryGetValue(id, out var usable)
            ? usable
            : _usableTeams[id] = await teams.FindAsync(actor.Tenant, id, ct) is { Archived: false };

    private async Task<bool> IsMemberAsync(Actor actor, TeamId team, UserId user, CancellationToken ct) =>
        _members.TryGetValue((team, user), out var member)
            ? member
            : _members[(team, user)] = await teams.IsMemberAsync(actor.Tenant, team, user, ct);

    private async Task<WorkRecord?> RecordAsync(RecordId id, CancellationToken ct) =>
        _records.TryGetValue(id, out var known) ? known : _records[id] = await records.FindAsync(id, ct);
}
