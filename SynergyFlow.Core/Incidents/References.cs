using SynergyFlow.Core.Identity.Contracts;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Policies;
using SynergyFlow.Core.Teams.Contracts;
using SynergyFlow.Core.Work;

namespace SynergyFlow.Core.Incidents;

/// <summary>Checks every id that a command on an incident names: that it exists here, and that the actor may use it.</summary>
public sealed class References(IPeople people, ITeamDirectory teams, IRecordStore records, RecordGate gate)
{
    public async Task<Error?> CheckPersonAsync(Actor actor, string field, UserId? person, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(actor);
        return person is { } id && await people.FindAsync(actor.Tenant, id, ct) is null
            ? new UnknownPerson(field) { Field = field }
            : null;
    }

    public async Task<Error?> CheckOwnerAsync(Actor actor, TeamId? team, UserId? assignee, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(actor);
        if (team is { } teamId && await teams.FindAsync(actor.Tenant, teamId, ct) is not { Archived: false })
        {
            return new UnknownTeam { Field = "team" };
        }

        if (assignee is not { } userId)
        {
            return null;
        }

        if (await people.FindAsync(actor.Tenant, userId, ct) is not { } person)
        {
            return new UnknownPerson("assignee") { Field = "assignee" };
        }

        if (!person.CanBeAssigned)
        {
            return new NotAnAgent { Field = "assignee" };
        }

        return team is { } owner && !await teams.IsMemberAsync(actor.Tenant, owner, userId, ct)
            ? new AssigneeNotInTeam { Field = "assignee" }
            : null;
    }

    /// <summary>Another incident that a command refers to: it must exist and the actor must see it.</summary>
    public async Task<Error?> CheckIncidentAsync(Actor actor, string field, RecordId? other, CancellationToken ct)
    {
        if (other is not { } id)
        {
            return null;
        }

        return await records.FindAsync(id, ct) is not Incident incident
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

        for (var above = parent; above is { } id; above = (await records.FindAsync(id, ct))?.Parent)
        {
            if (id == record)
            {
                return new ParentLoop { Field = "parent" };
            }
        }

        return null;
    }
}
