using SynergyFlow.Core.Kernel;

namespace SynergyFlow.Core.Integrations.Webhooks;

public interface IWebhookStore
{
    /// <returns>The webhook, locked for change.</returns>
    Task<Webhook?> FindAsync(WebhookId id, CancellationToken ct);

    /// <returns>How many there are; nobody else adds one meanwhile.</returns>
    Task<int> CountForAddAsync(CancellationToken ct);

    void Add(Webhook webhook);

    void Remove(Webhook webhook);

    /// <summary>How many tests were sent since.</summary>
    Task<int> CountTestsAsync(WebhookId id, DateTimeOffset since, CancellationToken ct);

    /// <summary>Sends one again at once, with all its tries, in the caller's unit of work.</summary>
    /// <returns>False where there is none.</returns>
    Task<bool> ReplayAsync(WebhookId id, Guid eventId, CancellationToken ct);

    /// <summary>The same of the oldest of a range.</summary>
    Task<Replayed> ReplayAsync(WebhookId id, ReplayRange range, CancellationToken ct);
}

/// <summary>What the pages and the API show. It asks no permission: <see cref="UseCases.ReadWebhooks"/> does.</summary>
public interface IWebhookQueries
{
    /// <summary>By name.</summary>
    /// <returns>Null for a cursor that this list did not give out.</returns>
    Task<Page<WebhookRow>?> ListAsync(TenantId tenant, string? cursor, int limit, CancellationToken ct);

    Task<WebhookRow?> FindAsync(TenantId tenant, WebhookId id, CancellationToken ct);

    /// <summary>The latest first.</summary>
    /// <returns>Null for a cursor that this list did not give out.</returns>
    Task<Page<DeliveryRow>?> DeliveriesAsync(TenantId tenant, WebhookId id, DeliveryState? state, string? cursor, int limit, CancellationToken ct);

    Task<DeliveryDetails?> FindDeliveryAsync(TenantId tenant, WebhookId id, Guid eventId, CancellationToken ct);
}

/// <param name="Waiting">Deliveries that are to be sent, now or later.</param>
/// <param name="Failed">Those given up of the last 24 hours.</param>
public sealed record WebhookRow(
    WebhookId Id,
    string Name,
    string Url,
    IReadOnlyList<string> EventTypes,
    string? Filter,
    WebhookData Data,
    WebhookState State,
    WebhookDisabledReason? DisabledReason,
    DateTimeOffset? DisabledAt,
    UserId Owner,
    DateTimeOffset CreatedAt,
    DateTimeOffset UpdatedAt,
    DateTimeOffset? PreviousSecretUntil,
    DateTimeOffset? HeldUntil,
    int Version,
    int Waiting,
    int Failed);

/// <summary>Where webhooks may lead.</summary>
public interface IWebhookTargets
{
    bool HttpToo { get; }

    /// <returns>Null, or why nothing would be sent there. A name that is not known now is taken: it may be known tomorrow.</returns>
    Task<Error?> CheckAsync(Uri url, CancellationToken ct);
}

/// <summary>Keeps secrets so that the database alone does not tell them.</summary>
public interface IWebhookSecrets
{
    string Seal(TenantId tenant, WebhookId webhook, byte[] secret);
}

/// <summary>Sends at once what the button asks for.</summary>
public interface IWebhookTests
{
    /// <returns>What came of it; it is kept among the deliveries.</returns>
    Task<DeliveryDetails> SendAsync(Actor actor, Webhook webhook, CancellationToken ct);
}
