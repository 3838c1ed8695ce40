using System.Text;
using System.Text.RegularExpressions;

namespace SynergyFlow.Core.Integrations.Import.Jira;

/// <summary>Jira's wiki markup as Markdown. What it does not know stays as it is typed.</summary>
public static partial class WikiMarkdown
{
    public static string Convert(string? wiki)
    {
        if (string.IsNullOrWhiteSpace(wiki))
        {
            return "";
        }

        StringBuilder text = new();
        string? fence = null;
        var quoting = false;
        var wasHeader = false;
        foreach (var raw in wiki.ReplaceLineEndings("\n").Split('\n'))
        {
            var line = raw;
            if (fence is not null)
            {
                if (line.TrimEnd().EndsWith(fence, StringComparison.Ordinal))
                {
                    var rest = line.TrimEnd()[..^fence.Length];
                    Line(rest.Length > 0 ? rest : null);
                    Line("```");
                    fence = null;
                }
                else
                {
                    Line(line);
                }

                continue;
            }

            if (Fence().Match(line) is { Success: true } open)
            {
                var before = line[..open.Index];
                Line(before.Trim().Length > 0 ? Inline(before) : null);
                fence = $"{{{open.Groups["tag"].Value}}}";
                var rest = line[(open.Index + open.Length)..];
                var end = rest.IndexOf(fence, StringComparison.Ordinal);
                Line($"```{Language(open.Groups["of"].Value)}");
                if (end >= 0)
                {
                    Line(rest[..end]);
                    Line("```");
                    fence = null;
                    Line(rest[(end + open.Groups["tag"].Length + 2)..].Trim() is { Length: > 0 } after ? Inline(after) : null);
                }
                else
                {
                    Line(rest.Trim().Length > 0 ? rest : null);
                }

                continue;
            }

            if (line.Contains("{quote}", StringComparison.Ordinal))
            {
                var parts = line.Split("{quote}");
                for (var i = 0; i < parts.Length; i++)
                {
                    quoting ^= i > 0;
                    Line(parts[i].Trim().Length > 0 ? Inline(parts[i].Trim()) : null);
                }

                continue;
            }

            var isHeader = line.TrimStart().StartsWith("||", StringComparison.Ordinal);
            if (line.TrimStart().StartsWith('|'))
            {
                var cells = line.Trim().Trim('|').Split(isHeader ? "||" : "|").Select(cell => Inline(cell.Trim())).ToList();
                if (!isHeader && !wasHeader && !LastIsRow())
                {
                    // A table of Markdown has a head.
                    Line("| " + string.Join(" | ", cells.Select(_ => " ")) + " |");
                    Line("|" + string.Concat(cells.Select(_ => " --- |")));
                }

                Line("| " + string.Join(" | ", cells) + " |");
                if (isHeader)
                {
                    Line("|" + string.Concat(cells.Select(_ => " --- |")));
                }

                wasHeader = isHeader;
                continue;
            }

            wasHeader = false;
            if (Heading().Match(line) is { Success: true } heading)
            {
                Line($"{new string('#', heading.Groups["level"].Value[0] - '0')} {Inline(heading.Groups["text"].Value)}");
            }
            else if (line.StartsWith("bq. ", StringComparison.Ordinal))
            {
                Line($"> {Inline(line[4..])}");
            }
            else if (line.Trim() is { Length: >= 4 } rule && rule.All(c => c == '-'))
            {
                Line("---");
            }
            else if (List().Match(line) is { Success: true } item)
            {
                var marks = item.Groups["marks"].Value;
                Line($"{new string(' ', (marks.Length - 1) * 3)}{(marks[^1] == '#' ? "1." : "-")} {Inline(item.Groups["text"].Value)}");
            }
            else
            {
                Line(Inline(line));
            }
        }

        if (fence is not null)
        {
            Line("```");
        }

        return text.ToString().Trim('\n');

        void Line(string? said)
        {
            if (said is not null)
            {
                text.Append(quoting && fence is null ? "> " : "").Append(said).Append('\n');
            }
        }

        bool LastIsRow()
        {
            var end = text.Length - 1;
            if (end < 1)
            {
                return false;
            }

            var start = end - 1;
            while (start > 0 && text[start - 1] != '\n')
            {
                start--;
            }

            return text[start] == '|';
        }
    }

    private static string Inline(string line)
    {
        StringBuilder text = new();
        var at = 0;
        foreach (Match mono in Mono().Matches(line))
        {
            text.Append(Styled(line[at..mono.Index])).Append('`').Append(mono.Groups["text"].Value).Append('`');
            at = mono.Index + mono.Length;
        }

        return text.Append(Styled(line[at..])).ToString();
    }

    private static string Styled(string text)
    {
        text = Colour().Replace(text, "");
        text = Link().Replace(text, match =>
        {
            var (words, target) = (match.Groups["words"].Value, match.Groups["target"].Value);
            return target.StartsWith('~') ? $"@{target[1..]}"
                : Uri.TryCreate(target, UriKind.Absolute, out var address) && address.Scheme is "http" or "https" or "mailto"
                    ? words.Length > 0 ? $"[{words}]({target})" : $"<{target}>"
                : words.Length > 0 ? $"{words} ({target})"
                : match.Value;
        });
        text = Picture().Replace(text, match => $"_{match.Groups["name"].Value}_");
        text = Bold().Replace(text, "**${text}**");
        text = Struck().Replace(text, "~~${text}~~");
        return Under().Replace(text, "${text}").Replace(@"\\", "  ", StringComparison.Ordinal);
    }

    private static string Language(string options) =>
        options.TrimStart(':').Split('|') is [var first, ..] && first.Length is > 0 and <= 20 && first.All(char.IsAsciiLetterOrDigit) ? first.ToLowerInvariant() : "";

    [GeneratedRegex(@"\{(?<tag>code|noformat)(?<of>:[^}\n]{0,200})?\}", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Fence();

    [GeneratedRegex(@"^\s*h(?<level>[1-6])\.\s*(?<text>.*)$", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Heading();

    [GeneratedRegex(@"^\s*(?<marks>[*#-]{1,6})\s+(?<text>.*)$", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex List();

    [GeneratedRegex(@"\{\{(?<text>[^}\n]+)\}\}", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Mono();

    [GeneratedRegex(@"\{(color|panel)(:[^}\n]{0,200})?\}", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Colour();

    [GeneratedRegex(@"\[((?<words>[^\[\]|\n]+)\|)?(?<target>[^\[\]|\n]+)(\|[^\[\]|\n]*)?\]", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Link();

    [GeneratedRegex(@"!(?<name>[^!|\s][^!|\n]*\.[A-Za-z0-9]{2,5})(\|[^!\n]*)?!", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Picture();

    [GeneratedRegex(@"(?<![\w*])\*(?<text>[^\s*]([^*\n]*[^\s*])?)\*(?![\w*])", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Bold();

    [GeneratedRegex(@"(?<![\w-])-(?<text>[^\s-]([^-\n]*[^\s-])?)-(?![\w-])", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Struck();

    [GeneratedRegex(@"(?<![\w+])\+(?<text>[^\s+]([^+\n]*[^\s+])?)\+(?![\w+])", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Under();
}
