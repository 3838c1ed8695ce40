using SynergyFlow.Core.Kernel;

namespace SynergyFlow.Core.Time;

/// <summary>What happened to a person's week. All of them say whose it is and which records it was about, for those who follow either.</summary>
public interface ITimeEvent : IDomainEvent
{
    Guid Person { get; }

    IReadOnlyList<Guid> Records { get; }
}

[EventName("time.logged")]
public sealed record TimeLogged(Guid Worklog, Guid Person, IReadOnlyList<Guid> Records, IReadOnlyList<FieldChange> Changes) : ITimeEvent;

/// <param name="Worklog">The entry that was taken back.</param>
/// <param name="Reversal">The one that takes it back.</param>
[EventName("time.reversed")]
public sealed record TimeReversed(Guid Worklog, Guid Reversal, Guid Person, IReadOnlyList<Guid> Records, IReadOnlyList<FieldChange> Changes) : ITimeEvent;

[EventName("time.week_submitted")]
public sealed record TimeWeekSubmitted(Guid Person, IReadOnlyList<Guid> Records, IReadOnlyList<FieldChange> Changes) : ITimeEvent;

[EventName("time.week_approved")]
public sealed record TimeWeekApproved(Guid Person, IReadOnlyList<Guid> Records, IReadOnlyList<FieldChange> Changes) : ITimeEvent;

[EventName("time.week_returned")]
public sealed record TimeWeekReturned(Guid Person, IReadOnlyList<Guid> Records, IReadOnlyList<FieldChange> Changes) : ITimeEvent;

[EventName("time.week_reopened")]
public sealed record TimeWeekReopened(Guid Person, IReadOnlyList<Guid> Records, IReadOnlyList<FieldChange> Changes) : ITimeEvent;
