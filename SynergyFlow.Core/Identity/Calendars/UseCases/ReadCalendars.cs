using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Policies;
using SynergyFlow.Core.Work;

namespace SynergyFlow.Core.Identity.Calendars.UseCases;

/// <summary>Lists one's calendars, and reads what is in one of them.</summary>
public sealed class ReadCalendars(ICalendarFeedQueries feeds, IEnumerable<ICalendarSource> sources, IAuthorizer authorizer, TimeProvider time)
{
    /// <summary>No calendar has more entries: the first by date from <see cref="CalendarRequest.Past"/> before on.</summary>
    public const int MostEntries = 1_000;

    public async Task<Result<IReadOnlyList<CalendarFeedRow>>> ListAsync(Actor actor, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(actor);
        var allowed = await authorizer.AuthorizeAsync(actor, Actions.OwnAccount, new Resource("user", actor.Tenant, actor.Id.Value), ct);
        return allowed.Failed ? allowed.Error : new Result<IReadOnlyList<CalendarFeedRow>>(await feeds.ListAsync(actor.Tenant, actor.Id, ct), null);
    }

    /// <param name="actor">Whose calendar it is: what he may see now is in it.</param>
    public async Task<IReadOnlyList<CalendarEntry>> EntriesAsync(Actor actor, IReadOnlySet<CalendarContent> contents, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(actor);
        var scope = await authorizer.ScopeAsync(actor, ct);
        CalendarRequest request = new(contents, time.GetUtcNow(), MostEntries);
        List<CalendarEntry> entries = [];
        foreach (var source in sources)
        {
            entries.AddRange(await source.ReadAsync(scope, request, ct));
        }

        return [.. entries.OrderBy(StartOf).ThenBy(entry => entry.Id).ThenBy(entry => entry.Content).Take(MostEntries)];
    }

    private static DateTimeOffset StartOf(CalendarEntry entry) => entry.At ?? new DateTimeOffset(entry.FirstDay!.Value, TimeOnly.MinValue, TimeSpan.Zero);
}
