using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Policies;
using SynergyFlow.Core.Work;

namespace SynergyFlow.Core.Time.UseCases;

/// <summary>Shows a person's own time, what a record took, and the weeks of those whom one leads.</summary>
public sealed class ReadTime(ITimeQueries queries, TimesheetGate gate, IAuthorizer authorizer)
{
    /// <summary>So many days at once.</summary>
    public const int MostDays = 93;

    /// <summary>So many submitted weeks are listed, the longest waiting.</summary>
    public const int MostWaiting = 200;

    /// <summary>So many entries go into one file.</summary>
    public const int MostExported = 10_000;

    /// <summary>One's own entries.</summary>
    public async Task<Result<TimeEntries>> MineAsync(Actor actor, DateOnly from, DateOnly to, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(actor);
        if ((await gate.MayAsync(actor, Actions.TimesheetsRead, ct)).Error is { } denied)
        {
            return denied;
        }

        return CheckDays(from, to) is { } wrong ? wrong : await queries.EntriesAsync(await authorizer.ScopeAsync(actor, ct), new([actor.Id], from, to), ct);
    }

    public async Task<Result<RecordTime>> OfRecordAsync(Actor actor, RecordId record, string? cursor, int limit, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(actor);
        if ((await gate.MayAsync(actor, Actions.TimeRead, ct)).Error is { } denied)
        {
            return denied;
        }

        return await queries.OfRecordAsync(await authorizer.ScopeAsync(actor, ct), record, cursor, limit, ct) ?? new RecordNotFound(record);
    }

    public async Task<Result<Timesheet>> WeekAsync(Actor actor, UserId person, DateOnly monday, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(actor);
        var opened = await gate.OpenAsync(actor, person, ct);
        if (opened.Failed)
        {
            return opened.Error;
        }

        if (monday != TimeWeek.MondayOf(monday))
        {
            return new TimesheetNotFound();
        }

        // The week first: what is logged in between shows, under a version that is too old to be decided on.
        var week = await queries.WeekAsync(actor.Tenant, person, monday, ct);
        var entries = await queries.EntriesAsync(await authorizer.ScopeAsync(actor, ct), new([person], monday, monday.AddDays(TimeWeek.Days - 1)), ct);
        return new Timesheet(new PersonName(person, opened.Value.Person.Name), week, entries.Items, opened.Value.MayDecide) { Capped = entries.Capped };
    }

    /// <summary>The submitted weeks that the actor decides on.</summary>
    public async Task<Result<IReadOnlyList<WaitingWeek>>> WaitingAsync(Actor actor, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(actor);
        if ((await gate.MayAsync(actor, Actions.TimesheetsRead, ct)).Error is { } denied)
        {
            return denied;
        }

        var people = await gate.PeopleAsync(actor, ct);
        var waiting = people is { Count: 0 } ? [] : await queries.WaitingAsync(actor.Tenant, people, MostWaiting, ct);
        return new Result<IReadOnlyList<WaitingWeek>>([.. waiting.Where(week => week.Person.Id != actor.Id)], null);
    }

    /// <summary>The entries of all whose weeks the actor decides on, and his own.</summary>
    public async Task<Result<TimeEntries>> ReportAsync(Actor actor, DateOnly from, DateOnly to, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(actor);
        if ((await gate.MayAsync(actor, Actions.TimesheetsRead, ct)).Error is { } denied)
        {
            return denied;
        }

        if (CheckDays(from, to) is { } wrong)
        {
            return wrong;
        }

        var people = await gate.PeopleAsync(actor, ct);
        return await queries.EntriesAsync(
            await authorizer.ScopeAsync(actor, ct), new(people is null ? null : [.. people, actor.Id], from, to) { Most = MostExported }, ct);
    }

    private static InvalidField? CheckDays(DateOnly from, DateOnly to) =>
        to < from ? new InvalidField("to", "to is not before from.")
        : to.DayNumber - from.DayNumber >= MostDays ? new InvalidField("to", $"At most {MostDays} days are read at once.")
        : null;
}
