using System.Globalization;
using SynergyFlow.Core.Kernel;

namespace SynergyFlow.Core.Integrations.Import.Jira;

/// <summary>
/// How dates of an export are written. Jira writes those of a CSV in the format and language of its administrator, so the file alone may not say
/// which of two it is: all that fit are offered.
/// </summary>
public sealed class JiraDates(string? format, string zone)
{
    private const int MostSamples = 2_000;

    private static readonly string[] s_patterns =
    [
        "dd/MMM/yy h:mm tt", "d/MMM/yy h:mm tt", "dd/MMM/yyyy h:mm tt", "dd/MMM/yy HH:mm", "dd/MMM/yyyy HH:mm", "d MMM yyyy HH:mm", "dd.MMM.yyyy HH:mm", "dd-MMM-yyyy HH:mm",
        "yyyy-MM-dd HH:mm", "yyyy-MM-dd HH:mm:ss", "yyyy/MM/dd HH:mm", "dd/MM/yyyy HH:mm", "MM/dd/yyyy HH:mm", "d/M/yyyy H:mm", "M/d/yyyy H:mm",
        "dd/MM/yy h:mm tt", "MM/dd/yy h:mm tt", "d/M/yyyy h:mm tt", "M/d/yyyy h:mm tt", "dd.MM.yyyy HH:mm", "d.M.yyyy H:mm", "dd.MM.yy HH:mm", "MMM d, yyyy h:mm tt",
    ];

    private static readonly string[] s_languages = ["en", "id", "fil", "de", "fr", "es", "pt", "it", "nl", "pl"];

    private static readonly string[] s_iso =
    [
        "yyyy-MM-dd'T'HH:mm:ss.fffzzz", "yyyy-MM-dd'T'HH:mm:ss.fffK", "yyyy-MM-dd'T'HH:mm:sszzz", "yyyy-MM-dd'T'HH:mm:ssK", "ddd, d MMM yyyy HH:mm:ss zzz", "ddd, dd MMM yyyy HH:mm:ss zzz",
    ];

    private static readonly Dictionary<string, CultureInfo> s_undotted = s_languages.ToDictionary(language => language, Undotted, StringComparer.Ordinal);

    private static readonly CultureInfo s_english = CultureInfo.GetCultureInfo("en");

    private readonly HashSet<string> _samples = new(StringComparer.Ordinal);
    private readonly (string Pattern, CultureInfo Culture)? _known = Parse(format);
    private readonly TimeZoneInfo _zone = TimeZoneInfo.TryFindSystemTimeZoneById(zone, out var found) ? found : TimeZoneInfo.Utc;

    /// <summary>What the file has that is no date in itself, for <see cref="Detect"/>.</summary>
    public IReadOnlyCollection<string> Samples => _samples;

    /// <summary>Of the texts that are dates by the format; null for the others.</summary>
    public DateTimeOffset? Read(string? text)
    {
        var value = text?.Trim();
        if (string.IsNullOrEmpty(value))
        {
            return null;
        }

        if (DateTimeOffset.TryParseExact(WithColon(value), s_iso, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var exact))
        {
            return exact.ToUniversalTime();
        }

        if (_samples.Count < MostSamples)
        {
            _samples.Add(value);
        }

        if (_known is not { } known || Local(value, known.Pattern, known.Culture) is not { } local)
        {
            return null;
        }

        return new DateTimeOffset(local, _zone.GetUtcOffset(local)).ToUniversalTime();
    }

    /// <summary>The day as it was there: a moment that says its own offset is not moved to another one.</summary>
    public DateOnly? ReadDay(string? text)
    {
        var value = text?.Trim();
        return string.IsNullOrEmpty(value) ? null
            : DateOnly.TryParseExact(value, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day
            : DateTimeOffset.TryParseExact(WithColon(value), s_iso, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var exact) ? DateOnly.FromDateTime(exact.DateTime)
            : Read(value) is { } at ? DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(at, _zone).DateTime)
            : null;
    }

    /// <summary>The formats that all of the samples are written in, the likeliest first; each with a sample as it is read.</summary>
    public static IReadOnlyList<string> Detect(IReadOnlyCollection<string> samples)
    {
        ArgumentNullException.ThrowIfNull(samples);
        List<string> fit = [];
        if (samples.Count == 0)
        {
            return fit;
        }

        HashSet<string> readings = new(StringComparer.Ordinal);
        foreach (var language in s_languages)
        {
            var culture = CultureInfo.GetCultureInfo(language);
            foreach (var pattern in s_patterns)
            {
                // Languages that read every sample as the same moments are one choice.
                if (Reading(samples, pattern, culture) is { } reading && readings.Add(reading))
                {
                    fit.Add($"{pattern}|{language}");
                }
            }
        }

        return fit;
    }

    /// <returns>One of the samples that the formats read as different days or hours; null where they all mean the same, or where there is one.</returns>
    public static string? Doubtful(IReadOnlyCollection<string> samples, IReadOnlyList<string> formats) =>
        formats.Count < 2 ? null : samples.FirstOrDefault(sample => formats.Select(format => Example(format, sample)).Distinct().Count() > 1);

    /// <summary>A text of the file, read by a format.</summary>
    public static DateTime? Example(string format, string sample) => Parse(format) is { } known ? Local(sample, known.Pattern, known.Culture) : null;

    public static Result<string?> Check(string? format) =>
        format is null || Parse(format) is not null ? new Result<string?>(format, null) : new ImportMappingWrong("dateFormat", "dateFormat is a .NET format string, a bar and a language: dd/MMM/yy h:mm tt|en.");

    private static string? Reading(IReadOnlyCollection<string> samples, string pattern, CultureInfo culture)
    {
        System.Text.StringBuilder all = new();
        foreach (var sample in samples)
        {
            if (Local(sample, pattern, culture) is not { } local)
            {
                return null;
            }

            all.Append(local.Ticks).Append(' ');
        }

        return all.ToString();
    }

    private static DateTime? Local(string value, string pattern, CultureInfo culture)
    {
        // A day alone is written as the day of the same format.
        var day = pattern[..(pattern.IndexOfAny(['h', 'H']) is > 0 and var time ? time - 1 : pattern.Length)];
        if (DateTime.TryParseExact(value, [pattern, day], culture, DateTimeStyles.AllowWhiteSpaces, out var local))
        {
            return local;
        }

        if (culture.Name == "en")
        {
            return null;
        }

        return pattern.Contains("MMM", StringComparison.Ordinal)
            ? DateTime.TryParseExact(value.Replace("Mrz", "März", StringComparison.Ordinal), [pattern, day], s_undotted[culture.Name], DateTimeStyles.AllowWhiteSpaces, out local) ? local : null
            : DateTime.TryParseExact(value, [pattern, day], s_english, DateTimeStyles.AllowWhiteSpaces, out local) ? local : null;
    }

    /// <summary>Months are written with a point or without one, as old as the Java is.</summary>
    private static CultureInfo Undotted(string language)
    {
        var culture = (CultureInfo)CultureInfo.GetCultureInfo(language).Clone();
        var names = culture.DateTimeFormat;
        names.AbbreviatedMonthNames = [.. names.AbbreviatedMonthNames.Select(name => name.TrimEnd('.'))];
        names.AbbreviatedMonthGenitiveNames = [.. names.AbbreviatedMonthGenitiveNames.Select(name => name.TrimEnd('.'))];
        return culture;
    }

    private static (string Pattern, CultureInfo Culture)? Parse(string? format)
    {
        if (format is null || format.Length > 80 || format.LastIndexOf('|') is not (> 0 and var bar))
        {
            return null;
        }

        var language = format[(bar + 1)..];
        return s_languages.Contains(language) ? (format[..bar], CultureInfo.GetCultureInfo(language)) : null;
    }

    /// <summary>Jira writes +0700.</summary>
    internal static string WithColon(string value) =>
        value.Length > 5 && value[^5] is '+' or '-' && value.AsSpan(value.Length - 4).IndexOfAnyExceptInRange('0', '9') < 0 ? $"{value[..^2]}:{value[^2..]}" : value;
}
