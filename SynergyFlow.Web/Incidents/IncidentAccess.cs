using SynergyFlow.Core.Incidents;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Policies;
using SynergyFlow.Core.Work;

namespace SynergyFlow.Web.Incidents;

/// <summary>What the reader may do to one incident. It only hides what would be refused: each use case asks again.</summary>
internal sealed record IncidentAccess(UserId Reader, IReadOnlySet<string> Allowed) : RecordAccess(Reader, Allowed)
{
    private static readonly string[] s_asked =
    [
        Actions.IncidentUpdate, Actions.IncidentAssign, Actions.IncidentWork, Actions.IncidentPrioritise, Actions.IncidentReopen,
        Actions.IncidentClose, Actions.IncidentCancel, Actions.IncidentMerge, Actions.IncidentSplit, Actions.IncidentCreateFor, .. OfRecords,
    ];

    public bool Edit => Allowed.Contains(Actions.IncidentUpdate);

    public bool Assign => Allowed.Contains(Actions.IncidentAssign);

    public bool Prioritise => Allowed.Contains(Actions.IncidentPrioritise);

    public bool Merge => Allowed.Contains(Actions.IncidentMerge);

    public bool Split => Allowed.Contains(Actions.IncidentSplit);

    public bool Copy => Allowed.Contains(Actions.IncidentCreateFor);

    public static async Task<IncidentAccess> AskAsync(IAuthorizer authorizer, Actor actor, IncidentDetails incident, CancellationToken ct)
    {
        Resource resource = new(
            RecordKind.Incident.ToText(),
            actor.Tenant,
            incident.Id.Value,
            incident.AffectedUser is { } affected
                ? [incident.Requester.Id, incident.OpenedBy.Id, affected.Id]
                : [incident.Requester.Id, incident.OpenedBy.Id],
            incident.Assignee?.Id,
            incident.Team?.Id,
            incident.Sensitivity is Sensitivity.Restricted);
        return new IncidentAccess(actor.Id, await authorizer.AllowedAsync(actor, s_asked, resource, ct));
    }

    /// <summary>
    /// The moves to offer: those of the life cycle that the reader may make. "Assigned" is not among them: giving the incident to
    /// somebody is how it gets there.
    /// </summary>
    public IEnumerable<IncidentState> Moves(IncidentDetails incident) =>
        incident.NextStates.Where(next => next is not IncidentState.Assigned && Allowed.Contains((incident.State, next) switch
        {
            (IncidentState.Resolved, IncidentState.InProgress) => Actions.IncidentReopen,
            (_, IncidentState.Closed) => Actions.IncidentClose,
            (_, IncidentState.Cancelled) => Actions.IncidentCancel,
            _ => Actions.IncidentWork,
        }));
}
