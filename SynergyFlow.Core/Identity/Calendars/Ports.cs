using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Work;

namespace SynergyFlow.Core.Identity.Calendars;

/// <summary>Loads calendars for change, in the tenant of the scope.</summary>
public interface ICalendarFeedStore
{
    /// <returns>Null where the person has none of that id.</returns>
    Task<CalendarFeed?> FindAsync(UserId user, CalendarFeedId id, CancellationToken ct);

    Task<int> CountAsync(UserId user, CancellationToken ct);

    void Add(CalendarFeed feed);

    void Remove(CalendarFeed feed);
}

/// <summary>Reads calendars for pages. Ask through <see cref="UseCases.ReadCalendars"/>, which checks who asks.</summary>
public interface ICalendarFeedQueries
{
    /// <summary>The latest first.</summary>
    Task<IReadOnlyList<CalendarFeedRow>> ListAsync(TenantId tenant, UserId user, CancellationToken ct);
}

/// <param name="LastReadAt">When another program fetched it last, to the minute; null: never.</param>
public sealed record CalendarFeedRow(
    CalendarFeedId Id, string Name, string Hint, IReadOnlyList<CalendarContent> Contents, int? Reminder, DateTimeOffset CreatedAt, DateTimeOffset? LastReadAt);
