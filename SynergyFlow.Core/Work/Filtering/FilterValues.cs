using System.Globalization;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Work.Search;

namespace SynergyFlow.Core.Work.Filtering;

/// <summary>Reads one value as the type of its field demands.</summary>
internal static class FilterValues
{
    /// <summary>So far a relative time may lie away; more is a slip of the finger and no calendar holds it.</summary>
    private const int MostDays = 36_500;

    private const string Times = "-24h, +7d, now, 2026-01-31, 2026-01-31T12:00:00Z";

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

    public static Expectation Expected(FilterFieldRule rule, IReadOnlyCollection<string>? states)
    {
        var name = rule.Name;
        var choices = string.Join(", ", rule.Choices ?? states ?? []);
        return rule.Type switch
        {
            FilterType.Time => new($"a time for {name} (-24h, +7d, now, 2026-01-31 or 2026-01-31T12:00:00Z)", new("filter.time", name, Times)),
            FilterType.Choice or FilterType.Rank when choices.Length > 0 => new($"one of {choices} for {name}", new("filter.choice", choices, name)),
            FilterType.Choice => new($"a name in small letters for {name}", new("filter.word", name)),
            FilterType.Person => new($"me, a name, an address or an id for {name}", new("filter.person", name)),
            FilterType.Team => new($"mine, a name or an id for {name}", new("filter.team", name)),
            _ when rule.Field is FilterField.Text => new(
                $"words to be found for {name} (letters or digits, at most {SearchWords.MostLetters} characters)", new("filter.text", name, SearchWords.MostLetters)),
            _ => new($"a value for {name}", new("filter.value", name)),
        };
    }

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
