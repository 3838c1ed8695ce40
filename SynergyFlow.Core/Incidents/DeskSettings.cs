using System.Globalization;
using SynergyFlow.Core.Kernel;

namespace SynergyFlow.Core.Incidents;

/// <summary>How a tenant's desk closes and reopens incidents, and on which days it works. One per tenant, edited by its admins.</summary>
public sealed class DeskSettings : Aggregate
{
    public const int MostCloseDays = 60;
    public const int MostReopenDays = 365;
    public const int MostSurveyDays = 90;
    public const int MostHolidays = 400;
    public const int ZoneLength = 60;

    private DeskSettings()
    {
    }

    /// <summary>IANA name of the zone in which the desk counts its days.</summary>
    public string TimeZone { get; private set; } = "UTC";

    public IReadOnlyList<Weekday> Workdays { get; private set; } = [];

    /// <summary>In order, each once.</summary>
    public IReadOnlyList<DateOnly> Holidays { get; private set; } = [];

    /// <summary>Business days after which a resolved incident closes by itself; null: never.</summary>
    public int? CloseAfterDays { get; private set; }

    /// <summary>How many business days before that its requester is told; 0: he is not.</summary>
    public int NoticeDays { get; private set; }

    /// <summary>Days after its resolution within which a reply reopens an incident; a later one begins a new, linked one.</summary>
    public int ReopenDays { get; private set; }

    /// <summary>Days after its resolution within which the requester may rate an incident; null: nobody is asked.</summary>
    public int? SurveyDays { get; private set; }

    public override string AggregateKind => "desk_settings";

    public override Guid AggregateId => Tenant.Value;

    public BusinessDays Days => new(TimeZoneInfo.FindSystemTimeZoneById(TimeZone), Workdays, Holidays);

    /// <summary>What a tenant has before anybody edits it: three business days, notice one before, Monday to Friday in UTC.</summary>
    public static DeskSettings Seed(TenantId tenant) => new()
    {
        Tenant = tenant,
        Workdays = [Weekday.Monday, Weekday.Tuesday, Weekday.Wednesday, Weekday.Thursday, Weekday.Friday],
        CloseAfterDays = 3,
        NoticeDays = 1,
        ReopenDays = 14,
        SurveyDays = 14,
    };

    public Result Edit(DeskFields fields, Stamp stamp)
    {
        ArgumentNullException.ThrowIfNull(fields);
        if (Check(fields) is { } refused)
        {
            return refused;
        }

        var before = Facts();
        (TimeZone, CloseAfterDays, NoticeDays) = (fields.TimeZone.Trim(), fields.CloseAfterDays, fields.NoticeDays);
        (ReopenDays, SurveyDays) = (fields.ReopenDays, fields.SurveyDays);
        (Workdays, Holidays) = ([.. fields.Workdays.Distinct().Order()], [.. fields.Holidays.Distinct().Order()]);
        var changes = before.Zip(Facts(), (old, now) => new FieldChange(old.Name, old.Value, now.Value)).Where(change => change.From != change.To).ToList();
        if (changes.Count > 0)
        {
            Raise(new DeskSettingsEdited(changes), stamp);
        }

        return Result.Success;
    }

    /// <summary>When a resolved incident's requester is told that it will close; null where nobody is told.</summary>
    public DateTimeOffset? NoticeAt(DateTimeOffset resolvedAt) =>
        CloseAfterDays is { } days && NoticeDays > 0 ? Days.After(resolvedAt, days - NoticeDays) : null;

    /// <summary>When a resolved incident closes; null: not by itself, or not before its requester was told.</summary>
    public DateTimeOffset? CloseAt(DateTimeOffset resolvedAt, DateTimeOffset? toldAt)
    {
        if (CloseAfterDays is not { } after || (NoticeDays > 0 && toldAt is null))
        {
            return null;
        }

        var due = Days.After(resolvedAt, after);
        return NoticeDays > 0 && Days.After(toldAt!.Value, NoticeDays) is var told && told > due ? told : due;
    }

    public bool IsSurveyOpen(Incident incident, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(incident);
        return incident is { MergedInto: null, ResolvedAt: { } resolved } && IsSurveyOpen(incident.Status, resolved, now);
    }

    public bool IsSurveyOpen(IncidentState state, DateTimeOffset resolvedAt, DateTimeOffset now) =>
        SurveyDays is { } days && (state is IncidentState.Resolved or IncidentState.Closed) && now <= resolvedAt.AddDays(days);

    private static InvalidField? Check(DeskFields fields) =>
        fields.TimeZone is not { Length: > 0 and <= ZoneLength } || !TimeZoneInfo.TryFindSystemTimeZoneById(fields.TimeZone.Trim(), out _)
            ? new InvalidField("timeZone", "timeZone is not a known time zone, such as Asia/Jakarta.")
        : fields.Workdays is not { Count: > 0 } || !fields.Workdays.All(Enum.IsDefined)
            ? new InvalidField("workdays", "A desk works on at least one day of the week.")
        : fields.Holidays is not { Count: <= MostHolidays } || fields.Holidays.Any(day => day.Year is < 1970 or > 2200)
            ? new InvalidField("holidays", $"There are at most {MostHolidays} holidays, each a date such as 2026-12-25.")
        : fields.CloseAfterDays is < 1 or > MostCloseDays
            ? new InvalidField("closeAfterDays", $"closeAfterDays is 1 to {MostCloseDays} business days, or nothing for never.")
        : fields.NoticeDays < 0 || fields.NoticeDays >= (fields.CloseAfterDays ?? MostCloseDays + 1)
            ? new InvalidField("noticeDays", "noticeDays is 0 for no notice, or fewer days than closeAfterDays.")
        : fields.ReopenDays is < 0 or > MostReopenDays
            ? new InvalidField("reopenDays", $"reopenDays is 0 to {MostReopenDays}.")
        : fields.SurveyDays is < 1 or > MostSurveyDays
            ? new InvalidField("surveyDays", $"surveyDays is 1 to {MostSurveyDays}, or nothing to ask nobody.")
        : null;

    private List<(string Name, string? Value)> Facts() =>
    [
        ("time_zone", TimeZone),
        ("workdays", string.Join(", ", Workdays.Select(day => day.ToText()))),
        ("holidays", Holidays.Count == 0 ? null : string.Join(", ", Holidays.Select(day => day.ToString("O", CultureInfo.InvariantCulture)))),
        ("close_after_days", CloseAfterDays?.ToString(CultureInfo.InvariantCulture)),
        ("notice_days", NoticeDays.ToString(CultureInfo.InvariantCulture)),
        ("reopen_days", ReopenDays.ToString(CultureInfo.InvariantCulture)),
        ("survey_days", SurveyDays?.ToString(CultureInfo.InvariantCulture)),
    ];
}

/// <summary>What an administrator fills in.</summary>
public sealed record DeskFields
{
    public required string TimeZone { get; init; }

    public required IReadOnlyList<Weekday> Workdays { get; init; }

    public required IReadOnlyList<DateOnly> Holidays { get; init; }

    public required int? CloseAfterDays { get; init; }

    public required int NoticeDays { get; init; }

    public required int ReopenDays { get; init; }

    public required int? SurveyDays { get; init; }

    public static DeskFields Of(DeskSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        return new DeskFields
        {
            TimeZone = settings.TimeZone,
            Workdays = settings.Workdays,
            Holidays = settings.Holidays,
            CloseAfterDays = settings.CloseAfterDays,
            NoticeDays = settings.NoticeDays,
            ReopenDays = settings.ReopenDays,
            SurveyDays = settings.SurveyDays,
        };
    }
}

[EventName("desk_settings.edited")]
public sealed record DeskSettingsEdited(IReadOnlyList<FieldChange> Changes) : IDomainEvent;

public interface IDeskSettingsStore
{
    /// <returns>The tenant's settings to read; a tenant without any has the seed.</returns>
    Task<DeskSettings> GetAsync(TenantId tenant, CancellationToken ct);

    /// <returns>The settings locked for change.</returns>
    Task<DeskSettings> GetForEditAsync(TenantId tenant, CancellationToken ct);
}
