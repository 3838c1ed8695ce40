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

    /// <summary>Planned work whose time has not come: neither due soon nor in what is under way.</summary>
    Later,

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

    /// <summary>Of planned work: the sprint that it is in has its last day today, or is over its time.</summary>
    SprintEnds,

    /// <summary>Of planned work: somebody is at it.</summary>
    InProgress,
    NotStarted,
    MediumPriority,
    DueThisWeek,

    /// <summary>Of planned work: the sprint that it is in is under way.</summary>
    InSprint,

    /// <summary>Of planned work: it is next, in no sprint.</summary>
    ToDo,
    LowPriority,

    /// <summary>Of planned work: something that is not done yet blocks it.</summary>
    Blocked,
    WaitsUntil,
    WaitsOpenly,

    /// <summary>Of planned work: not before the end of the week.</summary>
    DueLater,

    /// <summary>Of planned work: for a sprint that has not begun.</summary>
    PlannedFor,

    /// <summary>Of planned work: its first day has not come.</summary>
    StartsLater,

    /// <summary>Of planned work: nobody has said when.</summary>
    Unplanned,
    SnoozedUntil,
}

/// <param name="At">The time that the reason speaks of; null where it speaks of none.</param>
/// <param name="Name">What it speaks of besides: a sprint by name, or the record that blocks by key.</param>
public sealed record WorkPlace(WorkGroup Group, WorkReason Reason, DateTimeOffset? At = null, string? Name = null);

/// <summary>How far planned work has come.</summary>
public enum WorkStage
{
    /// <summary>Nobody has said that it is to be done soon.</summary>
    Backlog,

    /// <summary>It is next.</summary>
    ToDo,
    InProgress,
}

/// <summary>What says of planned work, such as a project's, when it wants somebody; what comes in at a desk has none.</summary>
/// <param name="Sprint">That it is planned for, itself or with what it is a part of; null: none.</param>
/// <param name="SprintRuns">That sprint is under way.</param>
/// <param name="SprintEnds">The end of its last day.</param>
/// <param name="StartsAt">The beginning of the day before which nobody wants to begin.</param>
/// <param name="BlockedBy">The key of something unfinished that blocks it, and that the reader sees.</param>
public sealed record WorkPlan(
    WorkStage Stage, string? Sprint = null, bool SprintRuns = false, DateTimeOffset? SprintEnds = null, DateTimeOffset? StartsAt = null, string? BlockedBy = null);

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
    /// <summary>Of planned work; null for the others.</summary>
    public WorkPlan? Plan { get; init; }

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

        if (Plan is { } plan)
        {
            return Planned(plan, now, tonight, sunday);
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

    /// <summary>
    /// What nobody has planned is not pressing for being untouched, and its priority says what to plan first, not what to do now. A day
    /// without a time of day lasts until its end.
    /// </summary>
    private WorkPlace Planned(WorkPlan plan, DateTimeOffset now, DateTimeOffset tonight, DateTimeOffset sunday) => this switch
    {
        _ when plan.BlockedBy is { } key => new(WorkGroup.Waiting, WorkReason.Blocked, Name: key),
        { DueAt: { } due } when due <= now => new(WorkGroup.Now, WorkReason.Overdue, due),
        { DueAt: { } due } when due < tonight => new(WorkGroup.Today, WorkReason.DueToday, due),
        { Priority: Priority.P1 or Priority.P2 } when plan.SprintRuns || plan.Stage is not WorkStage.Backlog && plan.Sprint is null =>
            new(WorkGroup.Now, WorkReason.HighPriority),
        _ when plan is { SprintRuns: true, SprintEnds: { } ends } && ends < tonight => new(WorkGroup.Today, WorkReason.SprintEnds, ends, plan.Sprint),
        _ when plan.Stage is WorkStage.InProgress => new(WorkGroup.Today, WorkReason.InProgress),
        { DueAt: { } due } when due < sunday => new(WorkGroup.ThisWeek, WorkReason.DueThisWeek, due),
        _ when plan.SprintRuns => new(WorkGroup.ThisWeek, WorkReason.InSprint, plan.SprintEnds, plan.Sprint),
        _ when plan.StartsAt is { } starts && starts > now => new(WorkGroup.Later, WorkReason.StartsLater, starts),
        _ when plan.Sprint is { } sprint => new(WorkGroup.Later, WorkReason.PlannedFor, Name: sprint),
        _ when plan.Stage is WorkStage.ToDo => new(WorkGroup.ThisWeek, WorkReason.ToDo),
        { DueAt: { } due } => new(WorkGroup.Later, WorkReason.DueLater, due),
        _ => new(WorkGroup.Later, WorkReason.Unplanned),
    };
}

/// <param name="Parent">Of a part that is never without it; null for the others, and where the reader does not see it.</param>
public sealed record MyWorkItem(RecordRow Record, WorkPlace Place, WorkParent? Parent = null);

/// <summary>What something is a part of, as a row says it.</summary>
public sealed record WorkParent(string Key, string Title);

/// <summary>A day on which what one puts off is up again: a sprint of its project begins.</summary>
public sealed record SnoozeOffer(string Sprint, DateOnly On);

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

    /// <param name="today">Where the reader is.</param>
    /// <returns>The next sprint of the record's project that begins after today; null where there is none, or the scope does not see the record.</returns>
    Task<SnoozeOffer?> OfferAsync(RecordScope scope, RecordId record, DateOnly today, CancellationToken ct);

    /// <summary>Does nothing where it is not put off.</summary>
    Task WakeAsync(RecordScope scope, RecordId record, CancellationToken ct);
}
