using SynergyFlow.Core.Incidents.UseCases;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Work;
using SynergyFlow.Core.Work.TeamBacklogs;

namespace SynergyFlow.Core.Incidents;

/// <summary>What is changed of an incident from its row in a team's backlog.</summary>
public sealed class IncidentTeamEdits(AssignIncident assign) : ITeamWorkEdits
{
    public RecordKind Kind => RecordKind.Incident;

    public Task<Result<int>> AssignAsync(Actor actor, TeamId team, RecordId record, UserId? assignee, int version, CancellationToken ct) =>
        assign.ExecuteAsync(actor, new(record, team, assignee, version), ct);

    public Task<Result<int>> EstimateAsync(Actor actor, RecordId record, decimal? points, int version, CancellationToken ct) =>
        Task.FromResult<Result<int>>(new TeamWorkHasNoPoints());
}
