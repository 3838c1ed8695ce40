using SynergyFlow.Core.Kernel;

namespace SynergyFlow.Core.Audit;

/// <summary>It asks no permission: <see cref="UseCases.ReadAudit"/> does.</summary>
public interface IAuditQueries
{
    /// <summary>The latest first, all of the tenant: restricted records too.</summary>
    /// <returns><see cref="InvalidField"/> for a cursor of another list, or a record or type that there is not; <see cref="AuditTooMuch"/>.</returns>
    Task<Result<Page<AuditEntry>>> ListAsync(TenantId tenant, AuditFilter filter, string? cursor, int limit, CancellationToken ct);

    /// <summary>The event and those it came of, as far as they are in the log, and what came of it.</summary>
    /// <returns><see cref="AuditEventNotFound"/>; <see cref="AuditTooMuch"/>.</returns>
    Task<Result<CausationChain>> CausationAsync(TenantId tenant, Guid id, CancellationToken ct);
}

/// <summary>What is done to the audit is in the audit.</summary>
public interface IAuditTrail
{
    Task ExportedAsync(Actor actor, AuditFilter filter, CancellationToken ct);

    Task ReceiptsExportedAsync(Actor actor, DateOnly from, DateOnly to, CancellationToken ct);
}

/// <summary>Somebody took rows of the audit away as a file; the changes say which were asked for.</summary>
[EventName("audit.exported")]
public sealed record AuditExported(IReadOnlyList<FieldChange> Changes) : IDomainEvent;

/// <summary>Somebody took receipts away as a file; the changes say of which days.</summary>
[EventName("audit.receipts_exported")]
public sealed record ReceiptsExported(IReadOnlyList<FieldChange> Changes) : IDomainEvent;

/// <summary>What was asked for takes longer to find than the database should work on it.</summary>
public sealed record AuditTooMuch()
    : InvalidError("audit.too_much", "Finding this takes too long. Ask for a shorter time, or for one person or record.");
