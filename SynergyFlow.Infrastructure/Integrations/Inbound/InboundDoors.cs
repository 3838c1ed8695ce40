using System.Security.Cryptography;
using System.Text;
using SynergyFlow.Core.Integrations.Inbound;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Infrastructure.Events;
using SynergyFlow.Infrastructure.Events.Stream;
using SynergyFlow.Infrastructure.Persistence;

namespace SynergyFlow.Infrastructure.Integrations.Inbound;

/// <summary>What comes over HTTP goes into the same inbox as what comes over Kafka.</summary>
internal sealed class InboundDoors(TenantContexts contexts, InboundPayload payload, InboundSignal signal, InboundMeter meter, TimeProvider time) : IInboundDoor
{
    /// <summary>So many failed messages of a source are kept of those that nobody understands.</summary>
    private const int MostRefused = 1_000;

    public async Task<Result<InboundReceipt>> TakeAsync(InboundSourceId source, string? token, InboundPost post, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(post);
        if (InboundToken.TenantOf(token) is not { } tenant)
        {
            return new InboundTokenRefused();
        }

        await using var db = await contexts.OpenAsync(tenant, ct);
        if (await FindAsync(db, tenant, source, token!, ct) is not { } known)
        {
            return new InboundTokenRefused();
        }

        if (!known.Enabled)
        {
            return new InboundDoorClosed();
        }

        var refused = await CheckAsync(known.Kind, post, ct);
        if (refused is not null && await IsFullAsync(db, tenant, source, ct))
        {
            meter.Arrived(InboundDoor.Http, "refused");
            return new InboundMessageRefused(refused);
        }

        var headers = post.Headers.Select(header => KeyValuePair.Create(header.Key, Encoding.UTF8.GetBytes(header.Value))).ToList();
        var envelope = InboundEnvelope.Of(post.ContentType, name => headers.Text("ce-" + name), post.Body);
        var id = await Inbox.WriteAsync(
            db,
            new ArrivedMessage(
                tenant,
                source,
                envelope.MessageId ?? (post.IdempotencyKey is { Length: > 0 } key ? InboundEnvelope.Short("key " + key) : Guid.CreateVersion7().ToString()),
                InboundDoor.Http,
                post.From,
                Place: null,
                post.ContentType,
                headers,
                post.Body,
                refused),
            ct);
        meter.Arrived(InboundDoor.Http, id is null ? "repeated" : refused is null ? "new" : "refused");
        signal.Raise();
        return refused is null ? new InboundReceipt(id) : new InboundMessageRefused(refused);
    }

    /// <remarks>Compared in constant time: what is stored is a hash of what nobody can guess, and this costs nothing.</remarks>
    private static async Task<(InboundKind Kind, bool Enabled)?> FindAsync(SynergyFlowDbContext db, TenantId tenant, InboundSourceId source, string token, CancellationToken ct)
    {
        var found = await db.RowsAsync(
            """
            SELECT source.kind, source.enabled, source.token_hash
            FROM integrations.inbound_source AS source
            JOIN tenants.tenant AS tenant ON tenant.id = source.tenant_id AND tenant.suspended_at IS NULL
            WHERE source.tenant_id = $1 AND source.id = $2
            """,
            [tenant.Value, source.Value],
            row => (Kind: EnumText.Parse<InboundKind>(row.GetString(0)), Enabled: row.GetBoolean(1), Hash: row.GetString(2)),
            ct);
        return found.Count == 1 && CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(found[0].Hash), Encoding.ASCII.GetBytes(InboundToken.Hash(token)))
            ? (found[0].Kind, found[0].Enabled)
            : null;
    }

    /// <summary>A system that says nothing but nonsense is to be seen, and not to fill the database.</summary>
    private static async Task<bool> IsFullAsync(SynergyFlowDbContext db, TenantId tenant, InboundSourceId source, CancellationToken ct) => (await db.RowsAsync(
        "SELECT count(*) FROM (SELECT FROM integrations.inbound_message WHERE tenant_id = $1 AND source_id = $2 AND state = 'failed' LIMIT $3) AS failed",
        [tenant.Value, source.Value, MostRefused],
        row => row.GetInt64(0),
        ct))[0] >= MostRefused;

    private async Task<string?> CheckAsync(InboundKind kind, InboundPost post, CancellationToken ct)
    {
        try
        {
            return InboundPayload.Check(kind, await payload.ReadAsync(post.ContentType, post.Body, ct), time.GetUtcNow());
        }
        catch (InboundRefusedException refused)
        {
            return refused.Message;
        }
        catch (RegistryAwayException)
        {
            return null; // it is read when the registry is back
        }
    }
}
