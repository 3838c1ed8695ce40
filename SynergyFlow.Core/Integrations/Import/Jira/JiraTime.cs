using System.Globalization;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Time;

namespace SynergyFlow.Core.Integrations.Import.Jira;

/// <summary>Takes work logs in as entries of those who logged them, on the day that they began, on their issue alone. However old they are.</summary>
public sealed class JiraTime(ITimeStore store)
{
    /// <summary>Locks the weeks that some work logs go into; what of their days is logged is known from then on.</summary>
    /// <param name="logs">Those whose person nobody knows need no week.</param>
    public async Task<Weeks> LockAsync(TenantId tenant, JiraMapping mapping, JiraPeople.Found people, IEnumerable<JiraWorklog> logs, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(mapping);
        ArgumentNullException.ThrowIfNull(people);
        Weeks weeks = new(store, people, TimeZoneInfo.FindSystemTimeZoneById(mapping.TimeZone));
        foreach (var person in logs.Select(log => (User: people.Of(log.Author), Day: weeks.DayOf(log))).Where(one => one is { User: not null, Day: not null })
            .GroupBy(one => one.User!.Value, one => one.Day!.Value).OrderBy(group => group.Key.Value))
        {
            await weeks.LockAsync(tenant, person.Key, [.. person.Distinct()], ct);
        }

        return weeks;
    }

    /// <summary>The weeks of some work logs, locked.</summary>
    public sealed class Weeks(ITimeStore store, JiraPeople.Found people, TimeZoneInfo zone)
    {
        private readonly Dictionary<(UserId, DateOnly), TimeWeek> _weeks = [];
        private readonly Dictionary<(UserId, DateOnly), int> _minutes = [];

        internal DateOnly? DayOf(JiraWorklog log) => log.Started is { } at ? DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(at, zone).DateTime) : null;

        internal async Task LockAsync(TenantId tenant, UserId person, IReadOnlyList<DateOnly> days, CancellationToken ct)
        {
            foreach (var (monday, week) in await store.WeeksAsync(tenant, person, [.. days.Select(TimeWeek.MondayOf).Distinct()], ct))
            {
                _weeks[(person, monday)] = week;
            }

            foreach (var day in days)
            {
                _minutes[(person, day)] = await store.MinutesAsync(person, day, ct);
            }
        }

        /// <param name="log">One that fits.</param>
        /// <returns>Null, or why it is left out.</returns>
        public string? Log(JiraWorklog log, RecordId item, Stamp now)
        {
            ArgumentNullException.ThrowIfNull(log);
            if (people.Of(log.Author) is not { } person)
            {
                return $"nobody here is {log.Author?.Name ?? "its author"}";
            }

            var day = DayOf(log)!.Value;
            if (day > DateOnly.FromDateTime(now.At.UtcDateTime).AddDays(1))
            {
                return "its day is not here yet";
            }

            WorklogFields fields = new()
            {
                Day = day,
                Minutes = log.Minutes,
                Shares = [new TimeShare(item)],
                Note = JiraTranslation.Clean(log.Text, Worklog.NoteLength),
                Source = TimeSource.Import,
                StartedAt = log.Started,
            };
            var logged = _weeks[(person, TimeWeek.MondayOf(day))].Log(fields, _minutes[(person, day)], now);
            if (logged.Failed)
            {
                return string.Create(CultureInfo.InvariantCulture, $"{logged.Error.Message.TrimEnd('.')} ({day:yyyy-MM-dd})");
            }

            _minutes[(person, day)] += log.Minutes;
            store.Add(logged.Value);
            return null;
        }
    }
}
