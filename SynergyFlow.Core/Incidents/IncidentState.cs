using System.Collections.Frozen;
using SynergyFlow.Core.Work;
using static SynergyFlow.Core.Incidents.IncidentState;

namespace SynergyFlow.Core.Incidents;

public enum IncidentState
{
    New,
    Assigned,
    InProgress,
    Pending,
    Resolved,
    Closed,
    Cancelled,
}

/// <summary>For whom or what a pending incident waits.</summary>
public enum PendingReason
{
    Customer,
    Vendor,
    Change,
    Problem,
    Scheduled,
}

public enum CancelReason
{
    Duplicate,
    NotAnIncident,
    Withdrawn,
}

public enum ResolutionCode
{
    Fixed,
    Workaround,
    UserError,
    Duplicate,
    NoFault,
    External,
    SelfHealed,
}

/// <summary>
/// The incident life cycle (domain.md 3.2). The table is the whole truth: guards, menus, the API and the tests read it.
/// </summary>
public static class IncidentLifeCycle
{
    private static readonly FrozenDictionary<IncidentState, IncidentState[]> s_next =
        new Dictionary<IncidentState, IncidentState[]>
        {
            [New] = [Assigned, InProgress, Pending, Resolved, Cancelled],
            [Assigned] = [InProgress, Pending, Resolved, Cancelled],
            [InProgress] = [Pending, Resolved],
            [Pending] = [InProgress, Resolved, Cancelled],
            [Resolved] = [Closed, InProgress],
            [Closed] = [],
            [Cancelled] = [],
        }.ToFrozenDictionary();

    extension(IncidentState state)
    {
        public IReadOnlyList<IncidentState> Next => s_next[state];

        public StateCategory Category => state switch
        {
            New => StateCategory.New,
            Assigned or InProgress => StateCategory.Open,
            Pending => StateCategory.Pending,
            Resolved => StateCategory.Resolved,
            Closed => StateCategory.Closed,
            Cancelled => StateCategory.Cancelled,
        };

        public bool CanBecome(IncidentState next) => s_next[state].Contains(next);
    }
}
