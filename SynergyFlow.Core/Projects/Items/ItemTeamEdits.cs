using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Projects.Items.UseCases;
using SynergyFlow.Core.Work;
using SynergyFlow.Core.Work.TeamBacklogs;

namespace SynergyFlow.Core.Projects.Items;

/// <summary>What is changed of a work item from its row in a team's backlog.</summary>
public sealed class ItemTeamEdits(EditWorkItem edit) : ITeamWorkEdits
{
    public RecordKind Kind => RecordKind.WorkItem;

    public Task<Result<int>> AssignAsync(Actor actor, TeamId team, RecordId record, UserId? assignee, int version, CancellationToken ct) =>
        edit.ExecuteAsync(actor, new(record, version, new() { Assignee = new Optional<UserId?>(assignee) }), ct);

    public Task<Result<int>> EstimateAsync(Actor actor, RecordId record, decimal? points, int version, CancellationToken ct) =>
        edit.ExecuteAsync(actor, new(record, version, new() { Points = new Optional<decimal?>(points) }), ct);
}
