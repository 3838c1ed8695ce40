using SynergyFlow.Infrastructure.Persistence;

namespace SynergyFlow.Infrastructure.Events.Stream;

/// <summary>What the log itself does not hold of its events: how people call the record, and which revision of the policies decided.</summary>
internal sealed class EventContext
{
    /// <summary>From a decision to the event that came of it, in one transaction.</summary>
    private static readonly TimeSpan s_longestChange = TimeSpan.FromHours(1);

    private readonly Dictionary<Guid, string> _keys;
    private readonly Dictionary<Guid, string> _revisions;

    private EventContext(Dictionary<Guid, string> keys, Dictionary<Guid, string> revisions) => (_keys, _revisions) = (keys, revisions);

    public static async Task<EventContext> ReadAsync(SynergyFlowDbContext db, IReadOnlyList<LoggedEvent> batch, CancellationToken ct)
    {
        var tenants = batch.Select(happened => happened.Tenant.Value).Distinct().ToArray();
        var records = batch.Select(happened => happened.AggregateId).Distinct().ToArray();
        var keys = await db.RowsAsync(
            "SELECT id, key FROM work.record WHERE tenant_id = ANY($1) AND id = ANY($2)",
            [tenants, records],
            reader => (reader.GetGuid(0), reader.GetString(1)),
            ct);

        // One change may rest on several decisions: they were all made with the policies of that moment.
        var revisions = await db.RowsAsync(
            """
            SELECT event_id, max(revision) FROM policies.decision_receipt
            WHERE tenant_id = ANY($1) AND aggregate_id = ANY($2) AND event_id = ANY($3) AND decided_at BETWEEN $4 AND $5
            GROUP BY event_id
            """,
            [
                tenants, records, batch.Select(happened => happened.Id).ToArray(), batch.Min(happened => happened.RecordedAt) - s_longestChange,
                batch.Max(happened => happened.RecordedAt),
            ],
            reader => (reader.GetGuid(0), reader.GetString(1)),
            ct);
        return new EventContext(keys.ToDictionary(one => one.Item1, one => one.Item2), revisions.ToDictionary(one => one.Item1, one => one.Item2));
    }

    public string? SubjectOf(LoggedEvent happened) => _keys.GetValueOrDefault(happened.AggregateId);

    public string? RevisionOf(LoggedEvent happened) => _revisions.GetValueOrDefault(happened.Id);
}
