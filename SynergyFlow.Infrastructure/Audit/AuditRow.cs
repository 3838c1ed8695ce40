using System.Text.Json;
using Npgsql;
using SynergyFlow.Core.Audit;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Infrastructure.Events;

namespace SynergyFlow.Infrastructure.Audit;

/// <summary>A row before anything is looked up.</summary>
internal sealed record AuditRow(
    Guid Id, AuditPlace Place, DateTimeOffset OccurredAt, UserId WhoId, string Who, Channel Channel, string Type, string RecordKind,
    Guid? RecordId, string Correlation, string? Trace, List<AuditChange> Changes, AuditDenial? Denial, AuditRead? Read, string? Command = null, Guid? CausationId = null)
{
    /// <summary>Of <see cref="AuditSql.Events"/>.</summary>
    public static AuditRow OfEvent(NpgsqlDataReader reader) =>
        Of(reader, ChangesIn(reader.GetString(12))) with { Command = reader.Text(13), CausationId = reader.Nullable<Guid>(14) };

    /// <summary>Of <see cref="AuditSql.Access"/>.</summary>
    public static AuditRow OfAccess(NpgsqlDataReader reader) => reader.GetBoolean(16)
        ? Of(reader, [], read: new AuditRead(reader.GetString(7), reader.GetString(14), reader.GetString(15)))
        : Of(reader, [], new AuditDenial(reader.GetString(7), reader.GetFieldValue<string[]>(12), reader.Text(13), reader.GetString(14), reader.GetString(15)));

    private static AuditRow Of(NpgsqlDataReader reader, List<AuditChange> changes, AuditDenial? denial = null, AuditRead? read = null) => new(
        reader.GetGuid(0),
        new AuditPlace(reader.GetFieldValue<DateTimeOffset>(1), denial is not null || read is not null, reader.GetInt64(2)),
        reader.GetFieldValue<DateTimeOffset>(3),
        new UserId(reader.GetGuid(4)),
        reader.GetString(5),
        EnumText.Parse<Channel>(reader.GetString(6)),
        denial is not null ? AuditEntry.Denied : read is not null ? AuditEntry.WasRead : reader.GetString(7),
        reader.GetString(8),
        reader.Nullable<Guid>(9),
        reader.GetString(10),
        reader.Text(11),
        changes,
        denial,
        read);

    private static List<AuditChange> ChangesIn(string json)
    {
        using var parsed = JsonDocument.Parse(json);
        return [.. parsed.RootElement.EnumerateArray().Select(change => new AuditChange(
            change.GetProperty("field").GetString()!, change.GetProperty("from").GetString(), change.GetProperty("to").GetString()))];
    }
}
