using System.Globalization;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Projects;
using SynergyFlow.Core.Projects.Items;
using SynergyFlow.Core.Projects.Sprints;
using SynergyFlow.Infrastructure.Events;
using SynergyFlow.Infrastructure.Persistence;

namespace SynergyFlow.Infrastructure.Projects.Sprints;

/// <summary>Reads from the event log what sprints are replayed from.</summary>
internal static class SprintFacts
{
    private static readonly string s_created = EventNameAttribute.Of(typeof(WorkItemCreated));
    private static readonly string s_edited = EventNameAttribute.Of(typeof(WorkItemEdited));
    private static readonly string s_moved = EventNameAttribute.Of(typeof(WorkItemMoved));

    /// <returns>Of all these items, in the order it happened. Titles and texts, which the events have too, stay in the database.</returns>
    public static async Task<IReadOnlyList<SprintFact>> ReadAsync(SynergyFlowDbContext db, IReadOnlyCollection<RecordId> items, CancellationToken ct)
    {
        if (items.Count == 0)
        {
            return [];
        }

        Guid[] ids = [.. items.Select(id => id.Value)];
        var logged = await db.RowsAsync(
            """
            SELECT log.aggregate_id, log.occurred_at, log.actor_id, log.type, log.payload ->> 'fromGroup', log.payload ->> 'toGroup',
                (SELECT jsonb_object_agg(change ->> 'field', change -> 'to') FROM jsonb_array_elements(log.payload -> 'changes') AS change
                 WHERE change ->> 'field' IN ('sprint', 'points'))::text
            FROM events.log AS log
            WHERE log.tenant_id = $1 AND log.aggregate_id = ANY ($2) AND log.type IN ($3, $4, $5)
            ORDER BY log.occurred_at, log.sequence
            """,
            [db.Tenant.Value, ids, s_created, s_edited, s_moved],
            reader => new Row(
                new RecordId(reader.GetGuid(0)), reader.GetFieldValue<DateTimeOffset>(1), new UserId(reader.GetGuid(2)), reader.GetString(3),
                Group(reader, 4), Group(reader, 5), reader.IsDBNull(6) ? null : reader.GetString(6)),
            ct);

        // An event says what a state meant only where one was left for another: the first of these says what it was from the beginning.
        var firsts = logged.Where(row => row.From is not null).GroupBy(row => row.Item).ToDictionary(group => group.Key, group => group.First().From!.Value);
        List<RecordId> unmoved = [.. items.Where(id => !firsts.ContainsKey(id))];
        foreach (var item in await db.Set<WorkItem>().IgnoreAutoIncludes().Where(item => unmoved.Contains(item.Id)).Select(item => new { item.Id, item.State }).ToListAsync(ct))
        {
            firsts[item.Id] = EnumText.Parse<StateGroup>(item.State);
        }

        return logged.ConvertAll(row =>
        {
            var changed = row.Changed is null ? null : JsonSerializer.Deserialize<Dictionary<string, string?>>(row.Changed);
            var created = row.Type == s_created;
            return new SprintFact(
                row.Item, row.At, row.By,
                changed?.TryGetValue("sprint", out var sprint) is true ? new Optional<SprintId?>(sprint is null ? null : new SprintId(Guid.Parse(sprint))) : default,
                changed?.TryGetValue("points", out var points) is true ? new Optional<decimal?>(points is null ? null : decimal.Parse(points, CultureInfo.InvariantCulture)) : default,
                created ? firsts.GetValueOrDefault(row.Item) : row.To);
        });
    }

    private static StateGroup? Group(Npgsql.NpgsqlDataReader reader, int column) =>
        reader.IsDBNull(column) ? null : EnumText.Parse<StateGroup>(reader.GetString(column));

    private sealed record Row(RecordId Item, DateTimeOffset At, UserId By, string Type, StateGroup? From, StateGroup? To, string? Changed);
}
