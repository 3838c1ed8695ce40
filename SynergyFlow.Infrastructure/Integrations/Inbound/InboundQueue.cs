using SynergyFlow.Core.Integrations.Inbound;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Infrastructure.Events;
using SynergyFlow.Infrastructure.Persistence;
using SynergyFlow.Infrastructure.Persistence.Tenancy;

namespace SynergyFlow.Infrastructure.Integrations.Inbound;

/// <param name="Owner">Of the lease.</param>
/// <param name="Source">Null where it names none that there was.</param>
internal sealed record ClaimedMessage(TenantId Tenant, InboundMessageId Id, InboundSourceId? Source, Guid Owner);

/// <summary>What is to be handled of a claimed one, as it is now.</summary>
/// <param name="Kind">Null where its source is gone.</param>
internal sealed record DueMessage(InboundKind? Kind, bool Enabled, string? ContentType, byte[] Body, int Attempts, DateTimeOffset ReceivedAt);

/// <summary>
/// Who handles which message when: all nodes take from one table, each row by one of them for the time of its lease, by the database's clock. That a
/// message has one effect does not rest on this, but on the row's state, which is changed with the effect.
/// </summary>
internal sealed class InboundQueue(SystemContexts system, TenantContexts contexts)
{
    public async Task<List<ClaimedMessage>> ClaimAsync(int room, TimeSpan lease, CancellationToken ct)
    {
        var owner = Guid.CreateVersion7();
        await using var db = await system.OpenAsync(ct);
        return await db.RowsAsync(
            """
            WITH due AS (
                SELECT waiting.tenant_id, waiting.id
                FROM integrations.inbound_message AS waiting
                JOIN tenants.tenant AS tenant ON tenant.id = waiting.tenant_id AND tenant.suspended_at IS NULL
                WHERE waiting.state = 'waiting' AND waiting.due_at <= clock_timestamp()
                  AND (waiting.lease_until IS NULL OR waiting.lease_until < clock_timestamp())
                ORDER BY waiting.due_at
                LIMIT $1
                FOR UPDATE OF waiting SKIP LOCKED)
            UPDATE integrations.inbound_message AS message SET lease_owner = $2, lease_until = clock_timestamp() + $3
            FROM due
            WHERE message.tenant_id = due.tenant_id AND message.id = due.id
            RETURNING message.tenant_id, message.id, message.source_id
            """,
            [room, owner, lease],
            row => new ClaimedMessage(
                new TenantId(row.GetGuid(0)), new InboundMessageId(row.GetGuid(1)), row.Nullable<Guid>(2) is { } source ? new InboundSourceId(source) : null, owner),
            ct);
    }

    /// <returns>Null where somebody else has it by now.</returns>
    public async Task<DueMessage?> FindAsync(ClaimedMessage claimed, CancellationToken ct)
    {
        await using var db = await contexts.OpenAsync(claimed.Tenant, ct);
        var found = await db.RowsAsync(
            """
            SELECT source.kind, coalesce(source.enabled, false), message.content_type, message.body, message.attempts, message.received_at
            FROM integrations.inbound_message AS message
            LEFT JOIN integrations.inbound_source AS source ON source.tenant_id = message.tenant_id AND source.id = message.source_id
            WHERE message.tenant_id = $1 AND message.id = $2 AND message.lease_owner = $3 AND message.state = 'waiting'
            """,
            [claimed.Tenant.Value, claimed.Id.Value, claimed.Owner],
            row => new DueMessage(
                row.Text(0) is { } kind ? EnumText.Parse<InboundKind>(kind) : null, row.GetBoolean(1), row.Text(2), row.GetFieldValue<byte[]>(3), row.GetInt32(4),
                row.GetFieldValue<DateTimeOffset>(5)),
            ct);
        return found.Count == 0 ? null : found[0];
    }

    /// <summary>Keeps why it was not handled.</summary>
    /// <param name="again">After how long it is tried again; null: it has failed.</param>
    /// <param name="attempts">How often it was tried by now.</param>
    public async Task KeepAsync(ClaimedMessage claimed, string error, int attempts, TimeSpan? again, CancellationToken ct)
    {
        await using var db = await contexts.OpenAsync(claimed.Tenant, ct);
        await db.ExecuteAsync(
            """
            UPDATE integrations.inbound_message
            SET state = CASE WHEN $6::interval IS NULL THEN 'failed' ELSE 'waiting' END, attempts = $5, error = $4, due_at = clock_timestamp() + $6::interval,
                ended_at = CASE WHEN $6::interval IS NULL THEN clock_timestamp() END, lease_owner = NULL, lease_until = NULL
            WHERE tenant_id = $1 AND id = $2 AND lease_owner = $3 AND state = 'waiting'
            """,
            [claimed.Tenant.Value, claimed.Id.Value, claimed.Owner, Inbox.Cut(error, InboundMessage.ErrorLength), attempts, again],
            ct);
    }

    /// <summary>Gives it back as it was: others may take it at once.</summary>
    public async Task ReleaseAsync(ClaimedMessage claimed, CancellationToken ct)
    {
        await using var db = await contexts.OpenAsync(claimed.Tenant, ct);
        await db.ExecuteAsync(
            "UPDATE integrations.inbound_message SET lease_owner = NULL, lease_until = NULL WHERE tenant_id = $1 AND id = $2 AND lease_owner = $3",
            [claimed.Tenant.Value, claimed.Id.Value, claimed.Owner],
            ct);
    }

    /// <summary>Looks once more whose a message is that named no source when it came.</summary>
    /// <returns>The message where it belongs now; null where there is still no such source.</returns>
    public async Task<ClaimedMessage?> AttributeAsync(ClaimedMessage claimed, CancellationToken ct)
    {
        await using var db = await system.OpenAsync(ct);
        var message = (await db.RowsAsync(
            "SELECT content_type, headers, body FROM integrations.inbound_message WHERE tenant_id = $1 AND id = $2",
            [claimed.Tenant.Value, claimed.Id.Value],
            row => (Type: row.Text(0), Headers: Inbox.ReadHeaders(row.GetString(1)), Body: row.GetFieldValue<byte[]>(2)),
            ct))[0];
        if (await InboundSources.FindAsync(db, InboundHeaders.Envelope(message.Type, message.Headers, message.Body).Source, ct) is not { } source)
        {
            return null;
        }

        var moved = await db.ExecuteAsync(
            "UPDATE integrations.inbound_message SET tenant_id = $3, source_id = $4 WHERE tenant_id = $1 AND id = $2 AND lease_owner = $5",
            [claimed.Tenant.Value, claimed.Id.Value, source.Tenant.Value, source.Id.Value, claimed.Owner],
            ct);
        return moved == 1 ? claimed with { Tenant = source.Tenant, Source = source.Id } : null;
    }
}

/// <summary>Whose a message is that says so itself, over Kafka: the tenant's of the source that it names.</summary>
internal static class InboundSources
{
    /// <summary>Why nothing comes of a message that names none.</summary>
    public const string None = "The message does not name an inbound source that there is: ce_sfsource has to be the id of one.";

    public static async Task<(TenantId Tenant, InboundSourceId Id)?> FindAsync(SynergyFlowDbContext db, string? named, CancellationToken ct)
    {
        if (!Guid.TryParse(named, out var id))
        {
            return null;
        }

        var found = await db.RowsAsync(
            "SELECT tenant_id FROM integrations.inbound_source WHERE id = $1", [id], row => new TenantId(row.GetGuid(0)), ct);
        return found.Count == 1 ? (found[0], new InboundSourceId(id)) : null;
    }
}
