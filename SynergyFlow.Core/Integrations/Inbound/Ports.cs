using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Work;

namespace SynergyFlow.Core.Integrations.Inbound;

public interface IInboundStore
{
    /// <returns>The source, locked for change.</returns>
    Task<InboundSource?> FindSourceAsync(InboundSourceId id, CancellationToken ct);

    /// <returns>How many sources there are; nobody else adds one meanwhile.</returns>
    Task<int> CountForAddAsync(CancellationToken ct);

    /// <returns>The message, locked for change.</returns>
    Task<InboundMessage?> FindMessageAsync(InboundMessageId id, CancellationToken ct);

    /// <summary>The oldest messages that failed, locked for change.</summary>
    /// <param name="source">Null: of all, and those that name none.</param>
    Task<IReadOnlyList<InboundMessage>> FailedAsync(InboundSourceId? source, int most, CancellationToken ct);

    /// <summary>Locks what is known of these fingerprints, and what is not known yet.</summary>
    Task<IReadOnlyList<Alert>> AlertsAsync(InboundSourceId source, IReadOnlyCollection<string> fingerprints, CancellationToken ct);

    /// <summary>Locked, whether there is one or not.</summary>
    Task<Deployment?> FindDeploymentAsync(InboundSourceId source, string externalId, CancellationToken ct);

    void Add(InboundSource source);

    void Remove(InboundSource source);

    void Add(Alert alert);

    void Add(Deployment deployment);
}

/// <summary>What pages and API show. It asks no permission: <see cref="UseCases.ReadInbound"/> does.</summary>
public interface IInboundQueries
{
    /// <summary>By name, all of them: there are <see cref="InboundSource.Most"/> at most.</summary>
    Task<IReadOnlyList<InboundSourceRow>> SourcesAsync(TenantId tenant, CancellationToken ct);

    Task<InboundSourceRow?> FindSourceAsync(TenantId tenant, InboundSourceId id, CancellationToken ct);

    /// <summary>The latest first.</summary>
    /// <param name="source">Null: of all, and those that name none.</param>
    /// <returns>Null for a cursor that this list did not give out.</returns>
    Task<Page<InboundMessageRow>?> MessagesAsync(
        TenantId tenant, InboundSourceId? source, InboundState? state, string? cursor, int limit, CancellationToken ct);

    Task<InboundMessageDetails?> FindMessageAsync(TenantId tenant, InboundMessageId id, CancellationToken ct);

    /// <summary>The latest first.</summary>
    /// <returns>Null for a cursor that this list did not give out.</returns>
    Task<Page<DeploymentRow>?> DeploymentsAsync(TenantId tenant, DeploymentFilter filter, string? cursor, int limit, CancellationToken ct);

    Task<DeploymentRow?> FindDeploymentAsync(TenantId tenant, DeploymentId id, CancellationToken ct);

    /// <summary>The alerts that opened an incident or keep it open, those that fire first; at most 100.</summary>
    Task<IReadOnlyList<AlertRow>> AlertsOfAsync(TenantId tenant, RecordId incident, CancellationToken ct);
}

/// <param name="LastAt">When the last message came.</param>
/// <param name="Waiting">Messages to be handled, now or later.</param>
/// <param name="Failed">Messages that somebody has to look at.</param>
public sealed record InboundSourceRow(
    InboundSourceId Id,
    string Name,
    InboundKind Kind,
    bool Enabled,
    UserId Requester,
    TeamId? Team,
    Impact Impact,
    AlertSeverity OpensFrom,
    AlertEnd AtEnd,
    DateTimeOffset CreatedAt,
    DateTimeOffset UpdatedAt,
    int Version,
    DateTimeOffset? LastAt,
    int Waiting,
    int Failed);

/// <param name="SourceName">Null where the message names no source that there is.</param>
/// <param name="Origin">Where it lay: topic, partition and offset, or the address that posted it.</param>
public sealed record InboundMessageRow(
    InboundMessageId Id,
    InboundSourceId? Source,
    string? SourceName,
    InboundState State,
    InboundDoor Door,
    string Origin,
    DateTimeOffset ReceivedAt,
    int Bytes,
    int Attempts,
    DateTimeOffset? DueAt,
    DateTimeOffset? EndedAt,
    string? Error,
    string? Outcome);

/// <param name="MessageId">By which it is told from others.</param>
/// <param name="Headers">As they came: hostile text, as the body is.</param>
/// <param name="Body">The beginning of it, as text where it is text; else in hexadecimal digits.</param>
/// <param name="Sha256">Of the whole body.</param>
public sealed record InboundMessageDetails(
    InboundMessageRow Message, string MessageId, IReadOnlyList<KeyValuePair<string, string>> Headers, string Body, bool IsWhole, string Sha256);

/// <param name="Application">Exactly so; null: any.</param>
public sealed record DeploymentFilter(string? Application = null, string? Environment = null, DeploymentStatus? Status = null)
{
    /// <summary>One of these, exactly so; null: any.</summary>
    public IReadOnlyList<string>? Applications { get; init; }

    /// <summary>Heard of later than that.</summary>
    public DateTimeOffset? After { get; init; }

    /// <summary>Begun by then.</summary>
    public DateTimeOffset? BegunBy { get; init; }
}

/// <param name="SourceName">Null where the source was deleted.</param>
public sealed record DeploymentRow(
    DeploymentId Id,
    string? SourceName,
    string ExternalId,
    string Application,
    string Environment,
    string Version,
    DeploymentStatus Status,
    string? Commit,
    string? By,
    string? Url,
    DateTimeOffset? StartedAt,
    DateTimeOffset? FinishedAt,
    DateTimeOffset At);

public sealed record AlertRow(
    string SourceName, string Fingerprint, AlertState State, AlertSeverity Severity, string Title, string? Url, DateTimeOffset StartsAt, DateTimeOffset At, int Messages);
