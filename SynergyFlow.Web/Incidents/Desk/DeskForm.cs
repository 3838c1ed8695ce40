using SynergyFlow.Core.Incidents;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Web.Components;

namespace SynergyFlow.Web.Incidents.Desk;

/// <summary>The settings as an administrator types them.</summary>
internal sealed class DeskForm
{
    public string? TimeZone { get; set; }

    public HashSet<Weekday> Workdays { get; private init; } = [];

    /// <summary>A date per line, such as 2026-12-25.</summary>
    public string? Holidays { get; set; }

    public bool Closes { get; set; }

    public int CloseAfterDays { get; set; }

    public int NoticeDays { get; set; }

    public int ReopenDays { get; set; }

    public bool Asks { get; set; }

    public int SurveyDays { get; set; }

    public static DeskForm Of(DeskSettings settings) => new()
    {
        TimeZone = settings.TimeZone,
        Workdays = [.. settings.Workdays],
        Holidays = string.Join('\n', settings.Holidays.Select(IsoDay.Write)),
        Closes = settings.CloseAfterDays is not null,
        CloseAfterDays = settings.CloseAfterDays ?? 3,
        NoticeDays = settings.NoticeDays,
        ReopenDays = settings.ReopenDays,
        Asks = settings.SurveyDays is not null,
        SurveyDays = settings.SurveyDays ?? 14,
    };

    /// <summary>What was typed, over what is stored now.</summary>
    /// <param name="before">What was stored when the form was filled.</param>
    public DeskForm Over(DeskForm before, DeskForm now) => new()
    {
        TimeZone = Typed.Over(before.TimeZone, TimeZone, now.TimeZone),
        Workdays = [.. Typed.EachOver(before.Workdays, Workdays, now.Workdays)],
        Holidays = Typed.Over(before.Holidays, Holidays, now.Holidays),
        Closes = Typed.Over(before.Closes, Closes, now.Closes),
        CloseAfterDays = Typed.Over(before.CloseAfterDays, CloseAfterDays, now.CloseAfterDays),
        NoticeDays = Typed.Over(before.NoticeDays, NoticeDays, now.NoticeDays),
        ReopenDays = Typed.Over(before.ReopenDays, ReopenDays, now.ReopenDays),
        Asks = Typed.Over(before.Asks, Asks, now.Asks),
        SurveyDays = Typed.Over(before.SurveyDays, SurveyDays, now.SurveyDays),
    };

    public void Work(Weekday day, bool works)
    {
        if (works)
        {
            Workdays.Add(day);
        }
        else
        {
            Workdays.Remove(day);
        }
    }

    /// <returns>The fields, or that a line of the holidays is no date.</returns>
    public Result<DeskFields> Read()
    {
        List<DateOnly> holidays = [];
        foreach (var line in (Holidays ?? "").Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            if (IsoDay.Read(line) is not { } day)
            {
                return new NotADay(line.Length > 40 ? line[..40] : line);
            }

            holidays.Add(day);
        }

        return new DeskFields
        {
            TimeZone = TimeZone ?? "",
            Workdays = [.. Workdays],
            Holidays = holidays,
            CloseAfterDays = Closes ? CloseAfterDays : null,
            NoticeDays = Closes ? NoticeDays : 0,
            ReopenDays = ReopenDays,
            SurveyDays = Asks ? SurveyDays : null,
        };
    }
}

internal sealed record NotADay(string Line) : InvalidError("desk.not_a_day", $"“{Line}” is no date such as 2026-12-25.");
