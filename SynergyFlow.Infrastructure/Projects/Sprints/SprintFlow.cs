using Microsoft.EntityFrameworkCore;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Projects;
using SynergyFlow.Core.Projects.Items;
using SynergyFlow.Core.Projects.Sprints;
using SynergyFlow.Infrastructure.Persistence;

namespace SynergyFlow.Infrastructure.Projects.Sprints;

/// <summary>
/// How much of a project was in which group, day by day: from what is there now backwards through what the log says happened, so that only that
/// stretch of the log is read.
/// </summary>
internal static class SprintFlow
{
    private static readonly string s_created = EventNameAttribute.Of(typeof(WorkItemCreated));
    private static readonly string s_moved = EventNameAttribute.Of(typeof(WorkItemMoved));

    public static async Task<IReadOnlyList<FlowDay>> ReadAsync(SynergyFlowDbContext db, ProjectId project, IReadOnlyList<DateTimeOffset> ends, CancellationToken ct)
    {
        if (ends.Count == 0)
        {
            return [];
        }

        var types = Backlog.Types.ToList();
        var counts = await db.Set<WorkItem>().Where(item => item.OfId == project && types.Contains(item.Type))
            .GroupBy(item => item.State).Select(group => new { group.Key, Count = group.Count() }).ToDictionaryAsync(group => group.Key, group => group.Count, ct);

        // The log has the moment of writing in its index; what happened is written within the hour, and if not (an import), later.
        string[] names = [.. types.Select(type => type.ToText())];
        var (tenant, first, written) = (db.Tenant.Value, ends[0].ToUniversalTime(), ends[0].ToUniversalTime().AddHours(-1));
        DateTimeOffset[] thresholds = [.. ends.Select(end => end.ToUniversalTime())];
        var happened = await db.Database.SqlQuery<Change>(
            $"""
            SELECT width_bucket(log.occurred_at, {thresholds}) AS bucket, log.payload ->> 'fromGroup' AS source,
                coalesce(log.payload ->> 'toGroup', first.state, record.state) AS target, count(*)::int AS items
            FROM events.log AS log
            JOIN projects.work_item AS item ON item.tenant_id = log.tenant_id AND item.id = log.aggregate_id AND item.project_id = {project.Value} AND item.item_type = ANY ({names})
            JOIN work.record AS record ON record.tenant_id = item.tenant_id AND record.id = item.id
            LEFT JOIN LATERAL (
                SELECT moved.payload ->> 'fromGroup' AS state FROM events.log AS moved
                WHERE log.type = {s_created} AND moved.tenant_id = log.tenant_id AND moved.aggregate_id = log.aggregate_id AND moved.type = {s_moved}
                ORDER BY moved.sequence LIMIT 1) AS first ON true
            WHERE log.tenant_id = {tenant} AND log.type IN ({s_created}, {s_moved}) AND log.recorded_at >= {written} AND log.occurred_at >= {first}
            GROUP BY 1, 2, 3
            """).ToListAsync(ct);
        List<FlowDay> days = [];
        for (var i = ends.Count - 1; i >= 0; i--)
        {
            // A bucket says how many of the ends lie before it: this one is the last of them.
            foreach (var change in happened.Where(change => change.Bucket == i + 1))
            {
                counts[change.Target] = counts.GetValueOrDefault(change.Target) - change.Items;
                if (change.Source is { } from)
                {
                    counts[from] = counts.GetValueOrDefault(from) + change.Items;
                }
            }

            days.Insert(0, new(ends[i], Of(StateGroup.Backlog), Of(StateGroup.Unstarted), Of(StateGroup.Started), Of(StateGroup.Completed)));
        }

        return days;

        int Of(StateGroup group) => counts.GetValueOrDefault(group.ToText());
    }

    /// <param name="Bucket">How many of the ends lie before it.</param>
    /// <param name="Source">Null: it was begun.</param>
    private sealed record Change(int Bucket, string? Source, string Target, int Items);
}
