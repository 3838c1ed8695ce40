using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Work;

namespace SynergyFlow.Core.Incidents;

/// <summary>What an incident looked like in another system after one update there: checked, and with our ids.</summary>
public sealed record ImportedIncident
{
    /// <summary>Checked by <see cref="IncidentFields.Checked"/>.</summary>
    public required IncidentFields Fields { get; init; }

    public required IncidentState State { get; init; }

    public string? StateReason { get; init; }

    public PendingReason? PendingReason { get; init; }

    /// <summary>Kept as an override where the matrix gives another one.</summary>
    public Priority? Priority { get; init; }

    public ResolutionCode? ResolutionCode { get; init; }

    public string? ResolutionNotes { get; init; }

    public DateTimeOffset? ResolvedAt { get; init; }

    public UserId? ResolvedBy { get; init; }

    public DateTimeOffset? ClosedAt { get; init; }

    public int? ReopenCount { get; init; }

    public int? ReassignmentCount { get; init; }

    /// <summary>Used by the first update.</summary>
    public UserId OpenedBy { get; init; }

    /// <summary>Used by the first update; null: its own time.</summary>
    public DateTimeOffset? CreatedAt { get; init; }

    public IReadOnlyDictionary<string, string> Custom { get; init; } = new Dictionary<string, string>();

    /// <summary>Who made the update there, and when.</summary>
    public required Stamp Stamp { get; init; }
}
