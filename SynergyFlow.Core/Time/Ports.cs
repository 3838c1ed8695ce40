using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Work;

namespace SynergyFlow.Core.Time;

/// <summary>Loads what entries of time go through, in the tenant of the scope.</summary>
public interface ITimeStore
{
    /// <summary>Records as they are now, without their locks: time changes none of them.</summary>
    Task<IReadOnlyList<WorkRecord>> RecordsAsync(IReadOnlyCollection<RecordId> ids, CancellationToken ct);

    /// <summary>Locks the person's weeks of these Mondays, all at once, and begins those that there are not yet.</summary>
    Task<IReadOnlyDictionary<DateOnly, TimeWeek>> WeeksAsync(TenantId tenant, UserId person, IReadOnlyCollection<DateOnly> mondays, CancellationToken ct);

    /// <returns>The entry with its records, as it was written.</returns>
    Task<Worklog?> FindAsync(WorklogId id, CancellationToken ct);

    Task<bool> IsReversedAsync(WorklogId id, CancellationToken ct);

    /// <summary>What of a person's day is logged.</summary>
    Task<int> MinutesAsync(UserId person, DateOnly day, CancellationToken ct);

    void Add(Worklog entry);

    /// <summary>The person's timer goes with what is saved.</summary>
    Task EndTimerAsync(UserId person, CancellationToken ct);
}

/// <summary>The timers that people have running.</summary>
public interface IWorkTimers
{
    Task<WorkTimer?> FindAsync(TenantId tenant, UserId person, CancellationToken ct);

    /// <summary>Begins it; one that runs goes on since it was begun, with these records and this note.</summary>
    Task SetAsync(WorkTimer timer, CancellationToken ct);

    /// <returns>False where none ran.</returns>
    Task<bool> RemoveAsync(TenantId tenant, UserId person, CancellationToken ct);
}

/// <summary>
/// Reads time for pages. Ask through <see cref="UseCases.ReadTime"/>, which checks who asks. What the scope does not see of an entry's records
/// is not named.
/// </summary>
public interface ITimeQueries
{
    /// <summary>Entries of these people in these days, by person, day and the time they were written; <see cref="ReportRequest.Most"/> at most.</summary>
    Task<TimeEntries> EntriesAsync(RecordScope scope, ReportRequest request, CancellationToken ct);

    /// <returns>Null where the scope does not see the record; <see cref="InvalidField"/> "cursor".</returns>
    Task<Result<RecordTime>?> OfRecordAsync(RecordScope scope, RecordId record, string? cursor, int limit, CancellationToken ct);

    Task<WeekRow> WeekAsync(TenantId tenant, UserId person, DateOnly monday, CancellationToken ct);

    /// <summary>The weeks that are submitted, the longest waiting first.</summary>
    /// <param name="people">Null: of all.</param>
    Task<IReadOnlyList<WaitingWeek>> WaitingAsync(TenantId tenant, IReadOnlyCollection<UserId>? people, int limit, CancellationToken ct);

    /// <summary>Records that the scope sees, by keys in any case or ids.</summary>
    Task<IReadOnlyList<TargetRow>> TargetsAsync(RecordScope scope, IReadOnlyCollection<string> references, CancellationToken ct);
}

/// <param name="People">Null: all.</param>
/// <param name="To">The last day of them.</param>
public sealed record ReportRequest(IReadOnlyCollection<UserId>? People, DateOnly From, DateOnly To)
{
    /// <summary>So many entries at most, the first ones.</summary>
    public int Most { get; init; } = 1_000;
}

/// <param name="Capped">There are more.</param>
public sealed record TimeEntries(IReadOnlyList<EntryRow> Items, bool Capped);

/// <param name="Minutes">On the person's day; below zero for one that takes another one back.</param>
/// <param name="Note">Null also where it is on a record that the reader does not see.</param>
public sealed record EntryRow(
    WorklogId Id, PersonName Person, DateOnly Day, int Minutes, DateTimeOffset? StartedAt, TimeActivity Activity, string? Note, bool Billable, TimeSource Source,
    AllocationMode Mode, DateTimeOffset LoggedAt, WorklogId? Reverses, WorklogId? ReversedBy, IReadOnlyList<EntryRecord> Records);

/// <param name="Record">Null: the reader does not see it.</param>
/// <param name="Minutes">What the entry counts on it.</param>
public sealed record EntryRecord(TargetRow? Record, int Minutes);

/// <summary>What time a record took, with what was merged into it.</summary>
/// <param name="Minutes">Of everybody.</param>
/// <param name="Mine">Of the reader.</param>
/// <param name="Below">On the records below it, through all levels, as far as the reader sees them.</param>
/// <param name="People">Who spent it, the most first; at most <see cref="MostPeople"/>.</param>
public sealed record RecordTime(int Minutes, int Mine, int Below, IReadOnlyList<PersonMinutes> People, Page<EntryRow> Entries)
{
    public const int MostPeople = 100;
}

public sealed record PersonMinutes(PersonName Person, int Minutes);

/// <param name="Version">0: nothing was ever logged in it.</param>
public sealed record WeekRow(
    DateOnly Monday, WeekState State, int Version, DateTimeOffset? SubmittedAt, PersonName? DecidedBy, DateTimeOffset? DecidedAt, string? Reason);

public sealed record WaitingWeek(PersonName Person, DateOnly Monday, int Minutes, DateTimeOffset SubmittedAt, int Version);

/// <param name="MayDecide">The reader approves it, returns it or opens it again.</param>
public sealed record Timesheet(PersonName Person, WeekRow Week, IReadOnlyList<EntryRow> Entries, bool MayDecide)
{
    /// <summary>There are more entries than are shown.</summary>
    public bool Capped { get; init; }
}
