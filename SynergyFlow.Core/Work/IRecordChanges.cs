using SynergyFlow.Core.Kernel;

namespace SynergyFlow.Core.Work;

/// <summary>What happened to a record's fields after a version, in order, straight from the event log.</summary>
public interface IRecordChanges
{
    Task<IReadOnlyList<FieldValue>> SinceAsync(TenantId tenant, RecordId record, int version, CancellationToken ct);
}

public sealed record FieldValue(string Field, string? Value, UserId By, DateTimeOffset At);
