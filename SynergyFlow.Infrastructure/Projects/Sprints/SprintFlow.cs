using Microsoft.EntityFrameworkCore;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Projects;
using SynergyFlow.Core.Projects.Items;
using SynergyFlow.Core.Projects.Sprints;
using SynergyFlow.Infrastructure.Events;
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
        var happened = await db.RowsAsync(
            """
            SELECT width_bucket(log.occurred_at, $3), log.payload ->> 'fromGroup', coalesce(log.payload ->> 'toGroup', first.state, record.state), count(*)::int
            FROM events.log AS log
            JOIN projects.work_item AS item ON item.tenant_id = log.tenant_id AND item.id = log.aggregate_id AND item.project_id = $2 AND item.item_type = ANY ($4)
            JOIN work.record AS record ON record.tenant_id = item.tenant_id AND record.id = item.id
            LEFT JOIN LATERAL (
                SELECT moved.payload ->> 'fromGroup' AS state FROM events.log AS moved
                WHERE log.type = $5 AND moved.tenant_id = log.tenant_id AND moved.aggregate_id = log.aggregate_id AND moved.type = $6
                ORDER BY moved.sequence LIMIT 1) AS first ON true
            WHERE log.tenant_id = $1 AND log.type IN ($5, $6) AND log.recorded_at >= $7 AND log.occurred_at >= $8
            GROUP BY 1, 2, 3
            """,
            [db.Tenant.Value, project.Value, ends.Select(end => end.ToUniversalTime()).ToArray(), names, s_created, s_moved, ends[0].ToUniversalTime().AddHours(-1), ends[0].ToUniversalTime()],
            reader => new { Bucket = reader.GetInt32(0), From = reader.IsDBNull(1) ? null : reader.GetString(1), To = reader.GetString(2), Count = reader.GetInt32(3) },
            ct);
        List<FlowDay> days = [];
        for (var i = ends.Count - 1; i >= 0; i--)
        {
            // A bucket says how many of the ends lie before it: this one is the last of them.
            foreach (var change in happened.Where(change => change.Bucket == i + 1))
            {
                counts[change.To] = counts.GetValueOrDefault(change.To) - change.Count;
                if (change.From is { } from)
                {
                    counts[from] = counts.GetValueOrDefault(from) + change.Count;
                }
            }

            days.Insert(0, new(ends[i], Of(StateGroup.Backlog), Of(StateGroup.Unstarted), Of(StateGroup.Started), Of(StateGroup.Completed)));
        }

        return days;

        int Of(StateGroup group) => counts.GetValueOrDefault(group.ToText());
    }
}
