using SynergyFlow.Core.Kernel;

namespace SynergyFlow.Core.Time;

/// <summary>What sort of work it was. A fixed list, so that sums over teams mean the same.</summary>
public enum TimeActivity
{
    Work,
    Communication,
    Meeting,
    Planning,
    Review,
    Training,
    Travel,
    Other,
}

/// <summary>Where an entry came from.</summary>
public enum TimeSource
{
    Tray,
    Timer,
    Api,
    Import,
}

/// <summary>How an entry counts on its records. On its person's day it counts once either way.</summary>
public enum AllocationMode
{
    /// <summary>Each record has all of the minutes.</summary>
    Mirror,

    /// <summary>Each record has a share of them.</summary>
    Split,
}

/// <summary>Time that a person spent on a day. It is written once: what was wrong is taken back by an entry of as many minutes less.</summary>
public sealed class Worklog
{
    public const int MostMinutes = 24 * Work.Effort.MinutesOfHour;
    public const int NoteLength = 1_000;
    public const int MostRecords = 20;

    public required TenantId Tenant { get; init; }

    public required WorklogId Id { get; init; }

    public required UserId User { get; init; }

    public required DateOnly Day { get; init; }

    /// <summary>Below zero for one that takes another one back.</summary>
    public required int Minutes { get; init; }

    public DateTimeOffset? StartedAt { get; init; }

    public required TimeActivity Activity { get; init; }

    public string? Note { get; init; }

    public required bool Billable { get; init; }

    public required TimeSource Source { get; init; }

    public required AllocationMode Mode { get; init; }

    /// <summary>The entry that it takes back.</summary>
    public WorklogId? Reverses { get; init; }

    public required DateTimeOffset LoggedAt { get; init; }

    public List<Allocation> Allocations { get; init; } = [];
}

/// <summary>The minutes of an entry on one record.</summary>
public sealed class Allocation
{
    public required TenantId Tenant { get; init; }

    public required WorklogId Worklog { get; init; }

    public required RecordId Record { get; init; }

    /// <summary>Whose they are, so that the sums of a record need nothing else.</summary>
    public required UserId User { get; init; }

    public required int Minutes { get; init; }
}
