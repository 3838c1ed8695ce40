using SynergyFlow.Core.Identity.Contracts;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Teams.Contracts;

namespace SynergyFlow.Core.Projects;

/// <summary>Checks every id that a command on a project names. Who or what is there already may stay, though it could not come anew.</summary>
public sealed class ProjectReferences(IPeople people, ITeamDirectory teams)
{
    /// <param name="project">Null: a new one.</param>
    public async Task<Error?> CheckAsync(Actor actor, ProjectFields fields, Project? project, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(actor);
        ArgumentNullException.ThrowIfNull(fields);
        HashSet<UserId> come = [];
        if (fields.Lead != project?.Lead)
        {
            come.Add(fields.Lead);
        }

        if (fields.DefaultAssigneePerson is { } assignee && assignee != project?.DefaultAssigneePerson)
        {
            come.Add(assignee);
        }

        if (come.Count > 0)
        {
            var known = await people.NamesAsync(actor.Tenant, come, ct);
            var missing = come.Where(id => known.GetValueOrDefault(id) is not { CanBeAssigned: true }).ToHashSet();
            if (missing.Contains(fields.Lead) && fields.Lead != project?.Lead)
            {
                return new ProjectLeadUnknown();
            }

            if (missing.Count > 0)
            {
                return new ProjectAssigneeUnknown();
            }
        }

        var newTeams = fields.Teams.Where(team => project?.Teams.Any(old => old.Team == team) != true).ToList();
        if (newTeams.Count == 0)
        {
            return null;
        }

        var usable = (await teams.ListAsync(actor.Tenant, ct)).Where(team => !team.Archived).Select(team => team.Id).ToHashSet();
        return newTeams.TrueForAll(usable.Contains) ? null : new ProjectTeamUnknown();
    }
}
