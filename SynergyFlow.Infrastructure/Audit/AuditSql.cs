using Npgsql;
using NpgsqlTypes;
using SynergyFlow.Core.Audit;
using SynergyFlow.Core.Kernel;

namespace SynergyFlow.Infrastructure.Audit;

/// <summary>
/// The page of events and of denials or reads that a filter asks for, each read along an index of what it names: a record, a correlation, a person, types, or the time alone. Types
/// are read one by one, each along the index to a page's length, because no index has several in the order of time.
/// </summary>
internal sealed class AuditSql(TenantId tenant, AuditFilter filter, IReadOnlyList<string>? types, Guid? record, AuditPlace? before, int take)
{
    private const string Columns = """
        l.id, l.recorded_at, l.seq, l.occurred_at, l.actor_id, l.actor_name, l.channel, l.type, l.aggregate_kind, l.aggregate_id,
        l.correlation_id, l.trace_id, coalesce(l.payload -> 'changes', '[]')::text, l.command, l.causation_id
        """;

    private const string AccessColumns = """
        d.id, d.recorded_at, d.seq, d.denied_at, d.actor_id, d.actor_name, d.channel, d.action, d.resource_kind, d.resource_id,
        d.correlation_id, d.trace_id, d.reasons, d.fault, d.revision, d.engine, d.allowed
        """;

    private const string Decided = """
        EXISTS (SELECT FROM policies.decision_receipt AS r
            WHERE r.tenant_id = l.tenant_id AND r.aggregate_id = l.aggregate_id AND r.event_id = l.id
              AND (@verdict IS NULL OR r.verdict = @verdict))
        """;

    public const string Event = $"SELECT {Columns} FROM events.log AS l WHERE l.tenant_id = @tenant AND l.id = @id";

    public const string Effects = $"""
        SELECT {Columns} FROM events.log AS l
        WHERE l.tenant_id = @tenant AND l.causation_id = @id
        ORDER BY l.recorded_at, l.seq LIMIT @take
        """;

    public const string Receipts = """
        SELECT r.event_id, r.id, r.policy, r.verdict, r.revision, r.fault
        FROM policies.decision_receipt AS r
        WHERE r.tenant_id = @tenant AND r.aggregate_id = ANY (@records) AND r.event_id = ANY (@events)
        ORDER BY r.policy
        """;

    public string Events
    {
        get
        {
            var conditions = Conditions("l.", "0", "l.actor_id", "l.aggregate_id");
            if (filter.Decision is not null)
            {
                conditions.Add(Decided);
            }

            if (types is null)
            {
                return $"SELECT {Columns} FROM events.log AS l WHERE {string.Join(" AND ", conditions)} {Order("l")}";
            }

            return record is not null || filter.Correlation is not null || filter.Who is not null
                ? $"SELECT {Columns} FROM events.log AS l WHERE {string.Join(" AND ", conditions)} AND l.type = ANY (@types) {Order("l")}"
                : $"""
                    SELECT {Columns} FROM unnest(@types) AS wanted (type) CROSS JOIN LATERAL (
                        SELECT * FROM events.log AS l WHERE {string.Join(" AND ", conditions)} AND l.type = wanted.type {Order("l")}) AS l
                    {Order("l")}
                    """;
        }
    }

    /// <summary>What was refused or, where it is asked for, what was read.</summary>
    public string Access => $"""
        SELECT {AccessColumns} FROM policies.denial AS d
        WHERE {string.Join(" AND ", Conditions("d.", "1", "d.actor_id", "d.resource_id"))} AND d.allowed = {(filter.What is AuditFilter.Reads ? "true" : "false")} {Order("d")}
        """;

    private static string Order(string of) => $"ORDER BY {of}.recorded_at DESC, {of}.seq DESC LIMIT @take";

    /// <param name="source">Where the rows of this table stand among those of one moment.</param>
    private List<string> Conditions(string of, string source, string who, string what)
    {
        List<string> conditions = [$"{of}tenant_id = @tenant", $"{of}recorded_at >= @from", $"{of}recorded_at < @to"];
        Add(record is not null, $"{what} = @record");
        Add(filter.Correlation is not null, $"{of}correlation_id = @correlation");
        Add(filter.Who is not null, $"{who} = @who");
        Add(before is not null, $"{of}recorded_at <= @at AND ({of}recorded_at, {source}, {of}seq) < (@at, @source, @seq)");
        return conditions;

        void Add(bool holds, string condition)
        {
            if (holds)
            {
                conditions.Add(condition);
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
        Of("source", NpgsqlDbType.Integer, before is null ? null : before.Access ? 1 : 0),
        Of("seq", NpgsqlDbType.Bigint, before?.Seq),
        Of("take", NpgsqlDbType.Integer, take),
    ];

    public static NpgsqlParameter Of(string name, NpgsqlDbType type, object? value) => new(name, type) { Value = value ?? DBNull.Value };
}
