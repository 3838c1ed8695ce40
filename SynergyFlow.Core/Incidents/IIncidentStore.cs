using SynergyFlow.Core.Kernel;

namespace SynergyFlow.Core.Incidents;

public interface IIncidentStore
{
    /// <summary>Looks once for many which of them have open children, so that each need not be asked for its own.</summary>
    Task LookForChildrenAsync(IReadOnlyCollection<RecordId> parents, CancellationToken ct);

    /// <summary>The open incidents right below a parent, locked for change, at most 500.</summary>
    Task<IReadOnlyList<Incident>> OpenChildrenAsync(RecordId parent, CancellationToken ct);
}
