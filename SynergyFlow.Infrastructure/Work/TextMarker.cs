using System.Text.RegularExpressions;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Work;

namespace SynergyFlow.Infrastructure.Work;

/// <summary>Finds names behind an @ and keys of records in the words of a text: not in code, nor in what is a link already.</summary>
internal static partial class TextMarker
{
    private static readonly string[] s_left = ["CODE", "PRE", "A"];

    public static IReadOnlyList<string> Calls(IHtmlDocument document, int most) =>
        [.. Texts(document).SelectMany(text => CallsIn(text.Data)).Take(most)];

    /// <summary>Keys that may stand in the text, in capitals; whether they do, <see cref="Mark"/> sees.</summary>
    public static IEnumerable<string> Keys(string html) =>
        html.Contains('-', StringComparison.Ordinal) ? Key().Matches(html).Select(match => match.Value.ToUpperInvariant()) : [];

    /// <param name="address">Of a record's page, by its key.</param>
    public static void Mark(IHtmlDocument document, TextMarks marks, Func<string, string> address)
    {
        var keys = marks.Keys.ToHashSet(StringComparer.OrdinalIgnoreCase);
        var mentions = marks.Mentions.OrderByDescending(mention => mention.Written.Length).ToList();
        foreach (var text in Texts(document).ToList())
        {
            List<INode> parts = [];
            var (words, from) = (text.Data, 0);
            foreach (var (start, length, element) in Found(document, words, mentions, keys, address).OrderBy(found => found.Start))
            {
                if (start >= from)
                {
                    parts.Add(document.CreateTextNode(words[from..start]));
                    parts.Add(element);
                    from = start + length;
                }
            }

            if (parts.Count > 0)
            {
                parts.Add(document.CreateTextNode(words[from..]));
                text.Replace([.. parts]);
            }
        }
    }

    private static IEnumerable<(int Start, int Length, IElement Element)> Found(
        IHtmlDocument document, string words, List<MentionMark> mentions, HashSet<string> keys, Func<string, string> address)
    {
        foreach (var at in Ats(words))
        {
            if (mentions.Find(mention => Begins(words.AsSpan(at + 1), mention.Written)) is { } called)
            {
                var chip = document.CreateElement("span");
                chip.ClassName = called.Id is null ? "mention mention-team" : "mention";
                chip.SetAttribute("title", called.Name);
                chip.TextContent = words.Substring(at, called.Written.Length + 1);
                yield return (at, called.Written.Length + 1, chip);
            }
        }

        foreach (var match in Key().Matches(words).Where(match => keys.Contains(match.Value)))
        {
            var key = match.Value.ToUpperInvariant();
            var link = document.CreateElement("a");
            link.ClassName = "mono";
            link.SetAttribute("href", address(key));
            link.SetAttribute("data-card", key);
            link.TextContent = match.Value;
            yield return (match.Index, match.Length, link);
        }
    }

    private static IEnumerable<string> CallsIn(string words) =>
        Ats(words).Select(at => words.Substring(at + 1, Math.Min(Mention.WrittenLength, words.Length - at - 1)));

    /// <summary>Where an @ begins a word: not that of an address, nor one that stands alone.</summary>
    private static IEnumerable<int> Ats(string words)
    {
        for (var at = words.IndexOf('@', StringComparison.Ordinal); at >= 0; at = words.IndexOf('@', at + 1))
        {
            var begins = at == 0 || !(char.IsLetterOrDigit(words[at - 1]) || words[at - 1] is '@' or '.' or '_' or '-' or '+');
            if (begins && at + 1 < words.Length && char.IsLetterOrDigit(words[at + 1]))
            {
                yield return at;
            }
        }
    }

    private static bool Begins(ReadOnlySpan<char> words, string name) =>
        words.StartsWith(name, StringComparison.OrdinalIgnoreCase) && (words.Length == name.Length || !char.IsLetterOrDigit(words[name.Length]));

    private static IEnumerable<IText> Texts(IHtmlDocument document) => document.Body!.Descendants<IText>()
        .Where(text => !text.Ancestors<IElement>().Any(element => s_left.Contains(element.TagName, StringComparer.OrdinalIgnoreCase)));

    [GeneratedRegex(@"(?<![\w/@.-])[A-Z][A-Z0-9]{1,9}-[1-9][0-9]{0,17}(?![\w-])", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex Key();
}
