using System.Globalization;
using SynergyFlow.Core.Work.Search;

namespace SynergyFlow.Core.Work.Filtering;

/// <summary>Reads one value as the type of its field demands.</summary>
internal static class FilterValues
{
    /// <summary>So far a relative time may lie away; more is a slip of the finger and no calendar holds it.</summary>
    private const int MostDays = 36_500;

    private static readonly string[] s_times =
    [
        "yyyy-MM-dd", "yyyy-MM-dd'T'HH:mmK", "yyyy-MM-dd'T'HH:mm:ssK", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK",
    ];

    /// <returns>Null when the word is no value of the field.</returns>
    public static FilterValue? Read(FilterFieldRule rule, IReadOnlyCollection<string>? states, Token token) => rule.Type switch
    {
        FilterType.Text when rule.Field is FilterField.Text => SearchWords.Parse(token.Text).Failed ? null : new TextValue(token.Text),
        FilterType.Text => new TextValue(rule.Field switch
        {
            FilterField.Key => token.Text.ToUpperInvariant(),
            FilterField.Tag => token.Text.ToLowerInvariant(),
            _ => token.Text,
        }),
        FilterType.Choice or FilterType.Rank => Choice(rule, states, token.Text),
        FilterType.Person when token.IsWord("me") => new MeValue(),
        FilterType.Team when token.IsWord("mine") => new MyTeamsValue(),
        FilterType.Person or FilterType.Team => token.Kind is TokenKind.Word && Guid.TryParseExact(token.Text, "D", out var id)
            ? new IdValue(id)
            : new TextValue(token.Text),
        FilterType.Time => Time(token.Text),
    };

    public static string Expectation(FilterFieldRule rule, IReadOnlyCollection<string>? states) => rule.Type switch
    {
        FilterType.Time => $"a time for {rule.Name} (-24h, +7d, now, 2026-01-31 or 2026-01-31T12:00:00Z)",
        FilterType.Choice or FilterType.Rank when (rule.Choices ?? states) is { } allowed =>
            $"one of {string.Join(", ", allowed)} for {rule.Name}",
        FilterType.Choice => $"a name in small letters for {rule.Name}",
        FilterType.Person => $"me, a name, an address or an id for {rule.Name}",
        FilterType.Team => $"mine, a name or an id for {rule.Name}",
        _ when rule.Field is FilterField.Text => $"words to be found for {rule.Name} (letters or digits, at most {SearchWords.MostLetters} characters)",
        _ => $"a value for {rule.Name}",
    };

    private static TextValue? Choice(FilterFieldRule rule, IReadOnlyCollection<string>? states, string text)
    {
        if (rule.Field is FilterField.State)
        {
            var state = text.ToLowerInvariant();
            var known = states?.Contains(state) ?? (state.Length <= 40 && state.All(c => char.IsAsciiLetterLower(c) || c is '_'));
            return known ? new TextValue(state) : null;
        }

        if (rule.Field is FilterField.Impact or FilterField.Urgency && text is [>= '1' and <= '4'])
        {
            return new TextValue(rule.Choices![text[0] - '1']);
        }

        return rule.Choices!.FirstOrDefault(choice => choice.Equals(text, StringComparison.OrdinalIgnoreCase)) is { } found
            ? new TextValue(found)
            : null;
    }

    private static FilterValue? Time(string text)
    {
        if (text.Equals("now", StringComparison.OrdinalIgnoreCase))
        {
            return new RelativeTime(0, 'm');
        }

        if (text is ['-' or '+', .., var unit])
        {
            return unit is 'm' or 'h' or 'd' or 'w'
                && int.TryParse(text[..^1], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var amount)
                && Math.Abs((long)amount) <= MostDays
                && new RelativeTime(amount, unit) is var relative && Math.Abs(relative.Offset.TotalDays) <= MostDays
                    ? relative
                    : null;
        }

        return DateTimeOffset.TryParseExact(
            text, s_times, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var at)
            && at.Year is > 1900 and < 2200
                ? new TimeValue(at)
                : null;
    }
}
