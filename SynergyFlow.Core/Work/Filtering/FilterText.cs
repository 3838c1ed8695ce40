using System.Globalization;
using System.Text;

namespace SynergyFlow.Core.Work.Filtering;

/// <summary>Writes a filter in the grammar: what is parsed again is the same filter.</summary>
public static class FilterText
{
    public static string Write(FilterNode node)
    {
        StringBuilder text = new();
        Append(text, node, nested: false);
        return text.ToString();
    }

    private static void Append(StringBuilder text, FilterNode node, bool nested)
    {
        switch (node)
        {
            case AllOf all:
                Join(text, all.Parts, " and ", nested);
                break;
            case AnyOf any:
                Join(text, any.Parts, " or ", nested);
                break;
            case Not not:
                text.Append("not ");
                Append(text, not.Part, nested: true);
                break;
            case Condition condition:
                Append(text, condition);
                break;
        }
    }

    private static void Join(StringBuilder text, IReadOnlyList<FilterNode> parts, string word, bool nested)
    {
        text.Append(nested ? "(" : "");
        for (var i = 0; i < parts.Count; i++)
        {
            text.Append(i == 0 ? "" : word);
            Append(text, parts[i], nested: true);
        }

        text.Append(nested ? ")" : "");
    }

    private static void Append(StringBuilder text, Condition condition)
    {
        text.Append(condition.Field.Rule.Name).Append(' ').Append(condition.Operator.Sign);
        if (condition.Operator is FilterOperator.In or FilterOperator.NotIn)
        {
            text.Append(" (").AppendJoin(", ", condition.Values.Select(Write)).Append(')');
        }
        else if (condition.Values.Count > 0)
        {
            text.Append(' ').Append(Write(condition.Values[0]));
        }
    }

    private static string Write(FilterValue value) => value switch
    {
        IdValue id => id.Id.ToString(),
        MeValue => "me",
        MyTeamsValue => "mine",
        TimeValue time => time.At.ToUniversalTime().ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'", CultureInfo.InvariantCulture),
        RelativeTime relative => string.Create(CultureInfo.InvariantCulture, $"{relative.Amount:+0;-0;+0}{relative.Unit}"),
        TextValue plain => Quote(plain.Text),
        _ => throw new InvalidOperationException($"{value.GetType().Name} has no spelling."),
    };

    private static string Quote(string text) =>
        text.Length > 0 && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-') && !FilterLexer.IsKeyword(text)
            && text is not ("me" or "mine") && !Guid.TryParse(text, out _)
            ? text
            : $"\"{text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"";
}
