using SynergyFlow.Core.Kernel;

namespace SynergyFlow.Core.Work;

/// <summary>When a person wants to look at something of his.</summary>
public enum WorkGroup
{
    Now,
    Today,
    ThisWeek,

    /// <summary>For somebody or something else; nothing to do before then.</summary>
    Waiting,

    Snoozed,
}

/// <summary>Why something stands in its group: every place in the list can be explained.</summary>
public enum WorkReason
{
    Overdue,
    ResumeReached,
    HighPriority,
    RequesterAnswered,
    DueToday,
    ResumesToday,
    NotStarted,
    MediumPriority,
    DueThisWeek,
    LowPriority,
    WaitsUntil,
    WaitsOpenly,
    SnoozedUntil,
}

/// <param name="At">The time that the reason speaks of; null where it speaks of none.</param>
public sealed record WorkPlace(WorkGroup Group, WorkReason Reason, DateTimeOffset? At = null);

/// <summary>What decides where one of a person's records stands.</summary>
/// <param name="Started">Somebody has begun to work on it.</param>
/// <param name="ResumeAt">Of a pending one.</param>
/// <param name="AnsweredAt">When the requester wrote last, where nobody of the desk has replied since.</param>
/// <param name="SnoozedUntil">Null where the person has not put it off.</param>
/// <param name="SnoozedAt">When he did.</param>
public sealed record WorkFacts(
    Priority Priority,
    bool Pending,
    bool Started,
    DateTimeOffset? DueAt,
    DateTimeOffset? ResumeAt,
    DateTimeOffset? AnsweredAt,
    DateTimeOffset? SnoozedUntil,
    DateTimeOffset? SnoozedAt)
{
    /// <summary>The first rule that fits decides.</summary>
    /// <param name="tonight">The end of the reader's day.</param>
    /// <param name="sunday">The end of the reader's week.</param>
    public WorkPlace Place(DateTimeOffset now, DateTimeOffset tonight, DateTimeOffset sunday)
    {
        // An answer wakes what was put off before it.
        if (SnoozedUntil is { } until && until > now && !(AnsweredAt > SnoozedAt))
        {
            return new(WorkGroup.Snoozed, WorkReason.SnoozedUntil, until);
        }

        if (Pending && AnsweredAt is null)
        {
            return ResumeAt switch
            {
                null => new(WorkGroup.Waiting, WorkReason.WaitsOpenly),
                { } resume when resume <= now => new(WorkGroup.Now, WorkReason.ResumeReached, resume),
                { } resume when resume < tonight => new(WorkGroup.Today, WorkReason.ResumesToday, resume),
                { } resume => new(WorkGroup.Waiting, WorkReason.WaitsUntil, resume),
            };
        }

        return this switch
        {
            { DueAt: { } due } when due <= now => new(WorkGroup.Now, WorkReason.Overdue, due),
            { Priority: Priority.P1 or Priority.P2 } => new(WorkGroup.Now, WorkReason.HighPriority),
            { AnsweredAt: { } answered } => new(WorkGroup.Now, WorkReason.RequesterAnswered, answered),
            { DueAt: { } due } when due < tonight => new(WorkGroup.Today, WorkReason.DueToday, due),
            { Started: false } => new(WorkGroup.Today, WorkReason.NotStarted),
            { Priority: Priority.P3 } => new(WorkGroup.Today, WorkReason.MediumPriority),
            { DueAt: { } due } when due < sunday => new(WorkGroup.ThisWeek, WorkReason.DueThisWeek, due),
            _ => new(WorkGroup.ThisWeek, WorkReason.LowPriority),
        };
    }
}

public sealed record MyWorkItem(RecordRow Record, WorkPlace Place);

/// <param name="Items">Now first; within a group the most urgent first.</param>
/// <param name="Capped">There are more than <see cref="IMyWork.MostItems"/>: the least urgent are left out.</param>
/// <param name="Watched">Watched by the person, not his own, and changed since he last had them in hand; newest first.</param>
/// <param name="WatchedCapped">There are more than <see cref="IMyWork.MostWatched"/>.</param>
public sealed record MyWork(IReadOnlyList<MyWorkItem> Items, bool Capped, IReadOnlyList<RecordRow> Watched, bool WatchedCapped);

/// <summary>What a person put off, until when.</summary>
public sealed class Snooze
{
    public required TenantId Tenant { get; init; }

    public required UserId User { get; init; }

    public required RecordId Record { get; init; }

    public required DateTimeOffset Until { get; set; }

    public required DateTimeOffset Since { get; set; }
}

public interface IMyWork
{
    public const int MostItems = 300;
    public const int MostWatched = 50;

    /// <param name="zone">The reader's: where his day and his week end.</param>
    Task<MyWork> ReadAsync(RecordScope scope, DateTimeOffset now, TimeZoneInfo zone, CancellationToken ct);

    /// <summary>Puts a record off for the person of the scope, or again until another time.</summary>
    /// <returns>False where the scope does not see it.</returns>
    Task<bool> SnoozeAsync(RecordScope scope, RecordId record, DateTimeOffset until, DateTimeOffset now, CancellationToken ct);

    /// <summary>Does nothing where it is not put off.</summary>
    Task WakeAsync(RecordScope scope, RecordId record, CancellationToken ct);
}
