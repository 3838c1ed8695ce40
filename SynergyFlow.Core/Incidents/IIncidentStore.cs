using SynergyFlow.Core.Kernel;

namespace SynergyFlow.Core.Incidents;

public interface IIncidentStore
{
    /// <summary>The open incidents right below a parent, locked for change, at most 500.</summary>
    Task<IReadOnlyList<Incident>> OpenChildrenAsync(RecordId parent, CancellationToken ct);
}
