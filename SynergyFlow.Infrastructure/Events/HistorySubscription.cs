using System.Text.Json;
using SynergyFlow.Core.Events.Contracts;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Work;
using SynergyFlow.Infrastructure.Events.Rebuilding;
using SynergyFlow.Infrastructure.Persistence;

namespace SynergyFlow.Infrastructure.Events;

/// <summary>Writes down, per record, who changed which field when, from what to what and through which door.</summary>
internal sealed class HistorySubscription : IReadModel
{
    public string Name => SubscriptionNames.History;

    public ReadModelTable Table => ReadModelTable.History;

    public Task HandleAsync(LoggedEvent happened, SynergyFlowDbContext db, CancellationToken ct) => WriteAsync([happened], Table.Live, db, ct);

    public Task HandleAsync(IReadOnlyList<LoggedEvent> batch, SynergyFlowDbContext db, CancellationToken ct) => WriteAsync(batch, Table.Live, db, ct);

    public async Task WriteAsync(IReadOnlyList<LoggedEvent> batch, string table, SynergyFlowDbContext db, CancellationToken ct)
    {
        List<(LoggedEvent Event, string Changes)> rows = [.. Rows(batch)];
        if (rows.Count == 0)
        {
            return;
        }

        await db.ExecuteAsync(
            $"""
            INSERT INTO {table} (tenant_id, record_id, sequence, event_id, type, at, actor_id, channel, changes)
            SELECT * FROM unnest($1::uuid[], $2::uuid[], $3::integer[], $4::uuid[], $5::text[], $6::timestamptz[], $7::uuid[], $8::text[], $9::jsonb[])
            """,
            [
                rows.ConvertAll(row => row.Event.Tenant.Value),
                rows.ConvertAll(row => row.Event.AggregateId),
                rows.ConvertAll(row => row.Event.Sequence),
                rows.ConvertAll(row => row.Event.Id),
                rows.ConvertAll(row => row.Event.Type),
                rows.ConvertAll(row => row.Event.OccurredAt),
                rows.ConvertAll(row => row.Event.ActorId.Value),
                rows.ConvertAll(row => row.Event.Channel.ToText()),
                rows.ConvertAll(row => row.Changes),
            ],
            ct);
    }

    private static IEnumerable<(LoggedEvent Event, string Changes)> Rows(IReadOnlyList<LoggedEvent> batch)
    {
        foreach (var happened in batch)
        {
            if (EnumText.TryParse<RecordKind>(happened.AggregateKind, out _) && Changes(happened) is { } changes)
            {
                yield return (happened, changes);
            }
        }
    }

    /// <returns>
    /// Null where no field changed: a comment, for one, is shown as itself. An imported update is history even so, because
    /// the other system says that it happened.
    /// </returns>
    private static string? Changes(LoggedEvent happened)
    {
        using var parsed = JsonDocument.Parse(happened.Payload);
        return parsed.RootElement.TryGetProperty("changes", out var changes)
            && (changes.GetArrayLength() > 0 || happened.Channel is Channel.Import)
                ? changes.GetRawText()
                : null;
    }
}
