using SynergyFlow.Core.Kernel;

namespace SynergyFlow.Core.Incidents;

public interface IIncidentStore
{
    /// <summary>
    /// Looks once for many which of them have open children or were merged into, so that each need not be asked for its own.
    /// </summary>
    Task LookForFamilyAsync(IReadOnlyCollection<RecordId> parents, CancellationToken ct);

    /// <summary>The same, and locks them all with their families, in the one order.</summary>
    Task LockFamiliesAsync(IReadOnlyCollection<RecordId> parents, CancellationToken ct);

    /// <summary>The open incidents right below a parent, or below what was merged into it, locked for change, at most 500.</summary>
    Task<IReadOnlyList<Incident>> OpenChildrenAsync(RecordId parent, CancellationToken ct);

    /// <summary>Locks an incident, its open children and what was merged into it, in the one order, before any is loaded.</summary>
    Task LockFamilyAsync(RecordId id, CancellationToken ct);

    /// <summary>What was merged into an incident, right away or by way of another, locked for change, at most 500.</summary>
    Task<IReadOnlyList<Incident>> MergedAsync(RecordId target, CancellationToken ct);
}
