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
