using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Work;

namespace SynergyFlow.Core.Time;

public sealed record WorklogNotFound(WorklogId Id) : NotFoundError("time.not_found", $"There is no entry of time {Id}.");

/// <summary>There is none, or it is nobody's whom the actor may ask for.</summary>
public sealed record TimesheetNotFound() : NotFoundError("time.no_timesheet", "There is no such timesheet.");

public sealed record TimeOutOfBounds() : InvalidError("time.minutes", "An entry has from one minute to 24 hours. Write 45m, 1h 30m or 2h.");

public sealed record TimeInTheFuture() : InvalidError("time.future", "Time is logged once it was spent: the day has not come yet.");

public sealed record TimeTooOld() : InvalidError("time.too_old", $"Time is logged for at most {TimeWeek.OldestDays} days back.");

public sealed record TimeNeedsANote() : InvalidError("time.needs_note", "Say in the note what it was, or choose a record.");

public sealed record TimeSharesDoNotAddUp : InvalidError
{
    public TimeSharesDoNotAddUp(int minutes, long shared)
        : base("time.shares", $"The shares come to {shared} minutes, and the entry has {minutes}: they have to be the same, and each at least one minute.") =>
        Wording = new("time.shares", Effort.Hours((int)Math.Min(shared, int.MaxValue)), Effort.Hours(minutes));
}

public sealed record TimeDayFull : ConflictError
{
    public TimeDayFull(int already)
        : base("time.day_full", $"A day has 24 hours, and {already} minutes of this one are logged already.") => Wording = new("time.day_full", Effort.Hours(already));
}

public sealed record TimeWeekIsApproved()
    : ConflictError("time.week_approved", "The week is approved: nothing is added to it or taken back. Who approved it can open it again.");

public sealed record TimeIsReversed() : ConflictError("time.reversed", "The entry has been taken back already.");

public sealed record TimeIsAReversal() : ConflictError("time.is_reversal", "This entry takes another one back, and is not taken back itself. Log the time anew.");

public sealed record TimeWeekIsNot : ConflictError
{
    public TimeWeekIsNot(WeekState state)
        : base("time.week_state", $"The week is {state.ToText()}.") => Wording = new($"time.week_state.{state.ToText()}");
}

public sealed record TimeOwnWeek() : ForbiddenError("time.own_week", "Nobody decides on his own week.");

public sealed record TimerNotRunning() : NotFoundError("time.no_timer", "No timer is running.");
