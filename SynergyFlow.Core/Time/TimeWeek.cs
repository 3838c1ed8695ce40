using System.Globalization;
using SynergyFlow.Core.Kernel;

namespace SynergyFlow.Core.Time;

public enum WeekState
{
    Open,
    Submitted,
    Approved,
}

/// <summary>
/// A person's week, from Monday: what its entries go through, so that two of them at once cannot fill a day twice, and what is decided on.
/// Entries are told of in its events; they are no part of it.
/// </summary>
public sealed class TimeWeek : Aggregate
{
    public const string Kind = "time";
    public const int Days = 7;

    /// <summary>So far back time is logged.</summary>
    public const int OldestDays = 366;
    public const int ReasonLength = 500;

    private TimeWeek()
    {
    }

    public TimeWeekId Id { get; private init; }

    public UserId User { get; private init; }

    public DateOnly Monday { get; private init; }

    public WeekState State { get; private set; }

    public DateTimeOffset? SubmittedAt { get; private set; }

    public UserId? DecidedBy { get; private set; }

    public DateTimeOffset? DecidedAt { get; private set; }

    /// <summary>Why it was returned or opened again, until it is submitted again.</summary>
    public string? Reason { get; private set; }

    public override string AggregateKind => Kind;

    public override Guid AggregateId => Id.Value;

    public static TimeWeek Begin(TenantId tenant, UserId person, DateOnly monday) => new()
    {
        Tenant = tenant,
        Id = TimeWeekId.New(),
        User = person,
        Monday = monday == MondayOf(monday) ? monday : throw new ArgumentException("A week begins on a Monday.", nameof(monday)),
    };

    public static DateOnly MondayOf(DateOnly day) => day.AddDays(-(((int)day.DayOfWeek + 6) % Days));

    /// <param name="fields">Checked.</param>
    /// <param name="already">The minutes of its day so far.</param>
    public Result<Worklog> Log(WorklogFields fields, int already, Stamp stamp)
    {
        ArgumentNullException.ThrowIfNull(fields);
        if (State is WeekState.Approved)
        {
            return new TimeWeekIsApproved();
        }

        if (already + fields.Minutes > Worklog.MostMinutes)
        {
            return new TimeDayFull(already) { Field = "minutes" };
        }

        var id = WorklogId.New();
        Raise(
            new TimeLogged(id.Value, User.Value, [.. fields.Shares.Select(share => share.Record.Value)],
                [new("day", null, Day(fields.Day)), new("minutes", null, Number(fields.Minutes)), new("activity", null, fields.Activity.ToText())]),
            stamp);
        return new Worklog
        {
            Tenant = Tenant,
            Id = id,
            User = User,
            Day = fields.Day,
            Minutes = fields.Minutes,
            StartedAt = fields.StartedAt,
            Activity = fields.Activity,
            Note = fields.Note,
            Billable = fields.Billable,
            Source = fields.Source,
            Mode = fields.Mode,
            LoggedAt = stamp.At,
            Allocations = [.. fields.Shares.Select(share => new Allocation
            {
                Tenant = Tenant,
                Worklog = id,
                Record = share.Record,
                User = User,
                Minutes = fields.Mode is AllocationMode.Split ? share.Minutes!.Value : fields.Minutes,
            })],
        };
    }

    /// <summary>As many minutes less, on the same day and the same records.</summary>
    /// <param name="entry">One of its own that nobody has taken back.</param>
    public Result<Worklog> Reverse(Worklog entry, Stamp stamp)
    {
        ArgumentNullException.ThrowIfNull(entry);
        if (State is WeekState.Approved)
        {
            return new TimeWeekIsApproved();
        }

        if (entry.Reverses is not null)
        {
            return new TimeIsAReversal();
        }

        var id = WorklogId.New();
        Raise(
            new TimeReversed(entry.Id.Value, id.Value, User.Value, [.. entry.Allocations.Select(one => one.Record.Value)],
                [new("day", Day(entry.Day), null), new("minutes", Number(entry.Minutes), null)]),
            stamp);
        return new Worklog
        {
            Tenant = Tenant,
            Id = id,
            User = User,
            Day = entry.Day,
            Minutes = -entry.Minutes,
            Activity = entry.Activity,
            Billable = entry.Billable,
            Source = entry.Source,
            Mode = entry.Mode,
            Reverses = entry.Id,
            LoggedAt = stamp.At,
            Allocations = [.. entry.Allocations.Select(one => new Allocation { Tenant = Tenant, Worklog = id, Record = one.Record, User = User, Minutes = -one.Minutes })],
        };
    }

    /// <summary>Its person says that it is all there. It still takes entries: who approves it says which version he has seen.</summary>
    public Result Submit(Stamp stamp)
    {
        if (State is not WeekState.Open)
        {
            return new TimeWeekIsNot(State);
        }

        var changes = Become(WeekState.Submitted, null);
        (SubmittedAt, DecidedBy, DecidedAt) = (stamp.At, null, null);
        Raise(new TimeWeekSubmitted(User.Value, [], changes), stamp);
        return Result.Success;
    }

    public Result Approve(Stamp stamp)
    {
        if (Refuse(WeekState.Submitted, stamp) is { } refused)
        {
            return refused;
        }

        var changes = Become(WeekState.Approved, null);
        (DecidedBy, DecidedAt) = (stamp.By, stamp.At);
        Raise(new TimeWeekApproved(User.Value, [], changes), stamp);
        return Result.Success;
    }

    /// <summary>Something is to be put right before it is approved.</summary>
    public Result Return(string? reason, Stamp stamp) => OpenAgain(WeekState.Submitted, reason, stamp, changes => new TimeWeekReturned(User.Value, [], changes));

    /// <summary>Something of an approved week is to be put right after all.</summary>
    public Result Reopen(string? reason, Stamp stamp) => OpenAgain(WeekState.Approved, reason, stamp, changes => new TimeWeekReopened(User.Value, [], changes));

    private Result OpenAgain(WeekState from, string? reason, Stamp stamp, Func<IReadOnlyList<FieldChange>, IDomainEvent> happened)
    {
        if (Refuse(from, stamp) is { } refused)
        {
            return refused;
        }

        var said = Text.Check("reason", reason, ReasonLength, required: true, multiline: true);
        if (said.Failed)
        {
            return said.Error;
        }

        var changes = Become(WeekState.Open, said.Value);
        (DecidedBy, DecidedAt) = (stamp.By, stamp.At);
        Raise(happened(changes), stamp);
        return Result.Success;
    }

    private Error? Refuse(WeekState from, Stamp stamp) => stamp.By == User ? new TimeOwnWeek() : State != from ? new TimeWeekIsNot(State) : null;

    private List<FieldChange> Become(WeekState state, string? reason)
    {
        List<FieldChange> changes = [new("week", null, Day(Monday)), new("week_state", State.ToText(), state.ToText())];
        if (reason != Reason)
        {
            changes.Add(new("reason", Reason, reason));
        }

        (State, Reason) = (state, reason);
        return changes;
    }

    private static string Day(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static string Number(int minutes) => minutes.ToString(CultureInfo.InvariantCulture);
}
