using SynergyFlow.Core.Kernel;

namespace SynergyFlow.Core.Work;

/// <summary>What a calendar of a person's may hold.</summary>
public enum CalendarContent
{
    /// <summary>What is assigned to him and has a date by which it is wanted.</summary>
    Due,

    /// <summary>The sprints of his work, with their days.</summary>
    Sprints,

    /// <summary>When what he put off is up again.</summary>
    Snoozes,
}

/// <summary>One entry of a calendar. It is a whole day or more, or a moment.</summary>
/// <param name="Id">Of the thing that it is about: the same at each reading.</param>
/// <param name="Path">Its page on this site.</param>
/// <param name="Revision">Never less than at a reading before.</param>
public sealed record CalendarEntry(Guid Id, CalendarContent Content, string Title, string Path, int Revision, DateTimeOffset ChangedAt)
{
    /// <summary>The first day; null for a moment.</summary>
    public DateOnly? FirstDay { get; init; }

    /// <summary>The last day; as the first where it is one.</summary>
    public DateOnly? LastDay { get; init; }

    /// <summary>Null for days.</summary>
    public DateTimeOffset? At { get; init; }

    /// <summary>It is off: done, or nobody wants it any more.</summary>
    public bool Cancelled { get; init; }
}

/// <param name="Now">Entries from <see cref="Past"/> before on are wanted.</param>
/// <param name="Most">Not more of each kind.</param>
public sealed record CalendarRequest(IReadOnlySet<CalendarContent> Contents, DateTimeOffset Now, int Most)
{
    /// <summary>How old an entry may be.</summary>
    public static TimeSpan Past { get; } = TimeSpan.FromDays(90);

    /// <summary>How long what is over is told to be off: longer than calendars sleep.</summary>
    public static TimeSpan Memory { get; } = TimeSpan.FromDays(14);
}

/// <summary>What a module knows that belongs into a person's calendar; each kind of record has one.</summary>
public interface ICalendarSource
{
    /// <returns>Only what the scope sees now; few statements, however much it is.</returns>
    Task<IReadOnlyList<CalendarEntry>> ReadAsync(RecordScope scope, CalendarRequest request, CancellationToken ct);
}
