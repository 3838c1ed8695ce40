using System.Globalization;
using System.Text.RegularExpressions;
using SynergyFlow.Core.Kernel;

namespace SynergyFlow.Core.Work;

/// <summary>Working time as people write it: 1d 4h 30m. A day has eight hours, a week five days; it is kept in minutes.</summary>
public static partial class Effort
{
    public const int MinutesOfHour = 60;
    public const int MinutesOfDay = 8 * MinutesOfHour;
    public const int MinutesOfWeek = 5 * MinutesOfDay;

    /// <summary>Ten person-years.</summary>
    public const int Most = 520 * MinutesOfWeek;

    /// <summary>From the largest unit; "0m" for none.</summary>
    public static string Write(int minutes)
    {
        List<string> parts = [];
        foreach (var (unit, size) in (ReadOnlySpan<(char, int)>)[('w', MinutesOfWeek), ('d', MinutesOfDay), ('h', MinutesOfHour), ('m', 1)])
        {
            if (minutes / size is > 0 and var count)
            {
                parts.Add(string.Create(CultureInfo.InvariantCulture, $"{count}{unit}"));
                minutes %= size;
            }
        }

        return parts.Count == 0 ? "0m" : string.Join(' ', parts);
    }

    /// <summary>In hours and minutes, below zero too: how long somebody was at it, where a day of eight hours would be misread.</summary>
    public static string Hours(int minutes)
    {
        var (hours, rest) = Math.DivRem(Math.Abs(minutes), MinutesOfHour);
        var written = (hours, rest) switch
        {
            (0, _) => string.Create(CultureInfo.InvariantCulture, $"{rest}m"),
            (_, 0) => string.Create(CultureInfo.InvariantCulture, $"{hours}h"),
            _ => string.Create(CultureInfo.InvariantCulture, $"{hours}h {rest}m"),
        };
        return minutes < 0 ? "−" + written : written;
    }

    /// <summary>Reads 2w, 1d 4h, 1h30m, 1.5h or 90 (minutes), in any case; empty is none.</summary>
    public static Result<int?> Read(string field, string? text)
    {
        var typed = text?.Trim() ?? "";
        if (typed.Length == 0)
        {
            return new Result<int?>(null, null);
        }

        if (typed.Length > 40 || Shape().Match(typed) is not { Success: true } match)
        {
            return Wrong(field);
        }

        var minutes = 0m;
        for (var i = 0; i < match.Groups["count"].Captures.Count; i++)
        {
            var count = decimal.Parse(match.Groups["count"].Captures[i].ValueSpan, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture);
            minutes += count * (match.Groups["unit"].Captures[i].Value.ToUpperInvariant() switch
            {
                "W" => MinutesOfWeek,
                "D" => MinutesOfDay,
                "H" => MinutesOfHour,
                _ => 1,
            });
        }

        var whole = decimal.Round(minutes, MidpointRounding.AwayFromZero);
        return whole > Most ? Wrong(field) : new Result<int?>((int)whole, null);
    }

    private static InvalidEffort Wrong(string field) => new() { Field = field };

    // A number alone may only stand alone: in "1h 30" it would be a guess what the 30 are.
    [GeneratedRegex(@"^((?<count>[0-9]{1,9})(?<unit>)|((?<count>[0-9]{1,9}(\.[0-9]{1,4})?)\s*(?<unit>[wdhmWDHM])\s*)+)\z", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Shape();
}

public sealed record InvalidEffort()
    : InvalidError("effort.malformed", "Write working time like 1w, 2d, 1h 30m or 45m, at most ten years; a day has eight hours.");
