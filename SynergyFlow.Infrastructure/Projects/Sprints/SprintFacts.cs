using System.Globalization;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Projects;
using SynergyFlow.Core.Projects.Items;
using SynergyFlow.Core.Projects.Sprints;
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
        var tenant = db.Tenant.Value;
        var logged = await db.Database.SqlQuery<Row>(
            $"""
            SELECT log.aggregate_id AS item, log.occurred_at AS at, log.actor_id AS by, log.type AS type, log.payload ->> 'fromGroup' AS source, log.payload ->> 'toGroup' AS target,
                (SELECT jsonb_object_agg(change ->> 'field', change -> 'to') FROM jsonb_array_elements(log.payload -> 'changes') AS change
                 WHERE change ->> 'field' IN ('sprint', 'points'))::text AS changed
            FROM events.log AS log
            WHERE log.tenant_id = {tenant} AND log.aggregate_id = ANY ({ids}) AND log.type IN ({s_created}, {s_edited}, {s_moved})
            ORDER BY log.occurred_at, log.sequence
            """).ToListAsync(ct);

        // An event says what a state meant only where one was left for another: the first of these says what it was from the beginning.
        var firsts = logged.Where(row => row.Source is not null).GroupBy(row => new RecordId(row.Item))
            .ToDictionary(group => group.Key, group => EnumText.Parse<StateGroup>(group.First().Source!));
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
                new RecordId(row.Item), row.At, new UserId(row.By),
                changed?.TryGetValue("sprint", out var sprint) is true ? new Optional<SprintId?>(sprint is null ? null : new SprintId(Guid.Parse(sprint))) : default,
                changed?.TryGetValue("points", out var points) is true ? new Optional<decimal?>(points is null ? null : decimal.Parse(points, CultureInfo.InvariantCulture)) : default,
                created ? firsts.GetValueOrDefault(new RecordId(row.Item))
                    : row.Target is { } target ? EnumText.Parse<StateGroup>(target) : null);
        });
    }

    /// <param name="Source">What a state meant that was left.</param>
    /// <param name="Changed">The new values of sprint and points, as far as they are others: a JSON object; null: neither is.</param>
    private sealed record Row(Guid Item, DateTimeOffset At, Guid By, string Type, string? Source, string? Target, string? Changed);
}
