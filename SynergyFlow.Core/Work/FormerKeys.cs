using SynergyFlow.Core.Kernel;

namespace SynergyFlow.Core.Work;

/// <summary>Keys that records had in the system that they were imported from: they lead where the record is now (docs/adr/0067).</summary>
public interface IFormerKeys
{
    /// <param name="key">As it was there, in any case.</param>
    /// <returns>The key of the record now; null where there is none that the scope sees, or where the key is one of ours.</returns>
    Task<string?> LeadAsync(RecordScope scope, string key, CancellationToken ct);
}
