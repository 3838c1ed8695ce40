using Npgsql;
using NpgsqlTypes;
using SynergyFlow.Core.Audit;
using SynergyFlow.Core.Kernel;

namespace SynergyFlow.Infrastructure.Audit;

/// <summary>
/// The page of events that a filter asks for, read along an index of what it names: a record, a command, a person, types, or the time alone. Types
/// are read one by one, each along the index to a page's length, because no index has several in the order of time.
/// </summary>
internal sealed class AuditSql(TenantId tenant, AuditFilter filter, IReadOnlyList<string>? types, Guid? record, AuditPlace? before, int take)
{
    private const string Columns = """
        l.id, l.recorded_at, l.seq, l.occurred_at, l.actor_id, l.actor_name, l.channel, l.type, l.aggregate_kind, l.aggregate_id,
        l.correlation_id, l.trace_id, coalesce(l.payload -> 'changes', '[]')::text
        """;

    private const string Order = "ORDER BY l.recorded_at DESC, l.seq DESC LIMIT @take";

    /// <summary>A receipt is decided just before its event is recorded, by another clock; the hour lets other months be left alone.</summary>
    private const string Decided = """
        EXISTS (SELECT FROM policies.decision_receipt AS r
            WHERE r.tenant_id = l.tenant_id AND r.aggregate_id = l.aggregate_id AND r.event_id = l.id
              AND r.decided_at >= @from - interval '1 hour' AND r.decided_at < @to + interval '1 hour'
              AND (@verdict IS NULL OR r.verdict = @verdict))
        """;

    public const string Receipts = """
        SELECT r.event_id, r.id, r.policy, r.verdict, r.revision, r.fault
        FROM policies.decision_receipt AS r
        WHERE r.tenant_id = @tenant AND r.aggregate_id = ANY (@records) AND r.event_id = ANY (@events)
        """;

    public string Text
    {
        get
        {
            List<string> conditions = ["l.tenant_id = @tenant", "l.recorded_at >= @from", "l.recorded_at < @to"];
            Add(record is not null, "l.aggregate_id = @record");
            Add(filter.Correlation is not null, "l.correlation_id = @correlation");
            Add(filter.Who is not null, "l.actor_id = @who");
            Add(filter.Decision is not null, Decided);
            Add(before is not null, "l.recorded_at <= @at AND (l.recorded_at, l.seq) < (@at, @seq)");
            var few = record is not null || filter.Correlation is not null || filter.Who is not null;
            if (types is null || few)
            {
                Add(types is not null, "l.type = ANY (@types)");
                return $"SELECT {Columns} FROM events.log AS l WHERE {string.Join(" AND ", conditions)} {Order}";
            }

            return $"""
                SELECT {Columns} FROM unnest(@types) AS wanted (type) CROSS JOIN LATERAL (
                    SELECT * FROM events.log AS l WHERE {string.Join(" AND ", conditions)} AND l.type = wanted.type {Order}) AS l
                {Order}
                """;

            void Add(bool holds, string condition)
            {
                if (holds)
                {
                    conditions.Add(condition);
                }
            }
        }
    }

    /// <summary>Those that a statement does not name are no burden to it.</summary>
    public NpgsqlParameter[] Parameters() =>
    [
        Of("tenant", NpgsqlDbType.Uuid, tenant.Value),
        Of("from", NpgsqlDbType.TimestampTz, filter.From.ToUniversalTime()),
        Of("to", NpgsqlDbType.TimestampTz, (filter.To ?? DateTimeOffset.MaxValue).ToUniversalTime()),
        Of("record", NpgsqlDbType.Uuid, record),
        Of("correlation", NpgsqlDbType.Text, filter.Correlation),
        Of("who", NpgsqlDbType.Uuid, filter.Who?.Value),
        Of("verdict", NpgsqlDbType.Text, filter.Decision is AuditFilter.AnyDecision ? null : filter.Decision),
        Of("types", NpgsqlDbType.Array | NpgsqlDbType.Text, types?.ToArray()),
        Of("at", NpgsqlDbType.TimestampTz, before?.At),
        Of("seq", NpgsqlDbType.Bigint, before?.Seq),
        Of("take", NpgsqlDbType.Integer, take),
    ];

    public static NpgsqlParameter Of(string name, NpgsqlDbType type, object? value) => new(name, type) { Value = value ?? DBNull.Value };
}
