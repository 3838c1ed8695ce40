using SynergyFlow.Core.Events.Catalogue;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Infrastructure.Persistence;

namespace SynergyFlow.Infrastructure.Events.Stream;

internal sealed class EventSamples(TenantContexts contexts) : IEventSamples
{
    public async Task<IReadOnlyList<EventSample>> LatestAsync(TenantId tenant, string eventType, int count, CancellationToken ct)
    {
        await using var db = await contexts.OpenAsync(tenant, ct);
        return await db.RowsAsync(
            """
            SELECT l.id, l.occurred_at, l.aggregate_kind, l.aggregate_id, r.key, l.sequence, l.actor_name, l.channel, l.correlation_id,
                jsonb_pretty(l.payload)
            FROM events.log AS l
            LEFT JOIN work.record AS r ON r.tenant_id = l.tenant_id AND r.id = l.aggregate_id
            WHERE l.tenant_id = $1 AND l.type = $2
            ORDER BY l.recorded_at DESC, l.seq DESC
            LIMIT $3
            """,
            [tenant.Value, eventType, count],
            reader => new EventSample(
                reader.GetGuid(0),
                reader.GetFieldValue<DateTimeOffset>(1),
                reader.GetString(2),
                reader.GetGuid(3),
                reader.Text(4),
                reader.GetInt32(5),
                reader.GetString(6),
                reader.GetString(7),
                reader.GetString(8),
                reader.GetString(9)),
            ct);
    }
}
