using System.Net;
using System.Text;

namespace SynergyFlow.Core.Integrations.Import.Jira;

/// <summary>The HTML of an export as XML as Markdown: headings, lists, emphasis, code, links, tables; of everything else its text.</summary>
public static class HtmlMarkdown
{
    private const int DeepestList = 10;

    public static string Convert(string? html)
    {
        if (string.IsNullOrWhiteSpace(html))
        {
            return "";
        }

        StringBuilder text = new();
        Stack<(bool Numbered, int Count)> lists = new();
        string? link = null;
        var (at, code, cells) = (0, false, 0);
        while (at < html.Length)
        {
            var open = html.IndexOf('<', at);
            Said(html[at..(open < 0 ? html.Length : open)]);
            if (open < 0)
            {
                break;
            }

            var close = html.IndexOf('>', open);
            if (close < 0)
            {
                break;
            }

            Tag(html[(open + 1)..close]);
            at = close + 1;
        }

        while (text.ToString() is var said && said.Contains("\n\n\n", StringComparison.Ordinal))
        {
            text.Clear().Append(said.Replace("\n\n\n", "\n\n", StringComparison.Ordinal));
        }

        return text.ToString().Trim();

        void Said(string raw)
        {
            var words = WebUtility.HtmlDecode(raw);
            if (code)
            {
                text.Append(words);
                return;
            }

            foreach (var c in words)
            {
                var blank = char.IsWhiteSpace(c);
                if (!blank || (text.Length > 0 && text[^1] is not ('\n' or ' ')))
                {
                    text.Append(blank ? ' ' : c);
                }
            }
        }

        void Tag(string tag)
        {
            var ends = tag.StartsWith('/');
            var body = tag.Trim('/', ' ');
            var space = body.AsSpan().IndexOfAny(" \t\r\n");
            var name = (space < 0 ? body : body[..space]).ToLowerInvariant();
            switch (name)
            {
                case "br":
                    text.Append("  \n");
                    break;
                case "p" or "div" or "table":
                    text.Append("\n\n");
                    break;
                case "h1" or "h2" or "h3" or "h4" or "h5" or "h6":
                    text.Append("\n\n").Append(ends ? "" : new string('#', name[1] - '0') + " ");
                    break;
                case "b" or "strong":
                    text.Append("**");
                    break;
                case "i" or "em":
                    text.Append('*');
                    break;
                case "del" or "s":
                    text.Append("~~");
                    break;
                case "tt" or "code" when !code:
                    text.Append('`');
                    break;
                case "pre":
                    code = !ends;
                    text.Append(ends ? "\n```\n" : "\n\n```\n");
                    break;
                case "blockquote":
                    text.Append(ends ? "\n\n" : "\n\n> ");
                    break;
                case "hr":
                    text.Append("\n\n---\n\n");
                    break;
                case "ul" or "ol":
                    if (!ends)
                    {
                        lists.Push((name == "ol", 0));
                    }
                    else if (lists.Count > 0)
                    {
                        lists.Pop();
                    }

                    text.Append(lists.Count == 0 || (!ends && lists.Count == 1) ? "\n\n" : "");
                    break;
                case "li" when !ends && lists.Count > 0:
                    var (numbered, count) = lists.Pop();
                    lists.Push((numbered, count + 1));
                    text.Append('\n').Append(' ', 3 * (Math.Min(lists.Count, DeepestList) - 1)).Append(numbered ? $"{count + 1}. " : "- ");
                    break;
                case "a" when !ends:
                    link = Address(tag);
                    text.Append(link is null ? "" : "[");
                    break;
                case "a" when link is not null:
                    text.Append("](").Append(link).Append(')');
                    link = null;
                    break;
                case "tr":
                    text.Append(ends ? "" : "\n| ");
                    if (ends && cells > 0)
                    {
                        text.Append('\n').Append('|').Append(string.Concat(Enumerable.Repeat(" --- |", cells)));
                    }

                    cells = 0;
                    break;
                case "th" or "td" when ends:
                    cells += name == "th" ? 1 : 0;
                    text.Append(" | ");
                    break;
            }
        }
    }

    private static string? Address(string tag)
    {
        var start = tag.IndexOf("href=", StringComparison.OrdinalIgnoreCase);
        if (start < 0 || start + 6 >= tag.Length || tag[start + 5] is not ('"' or '\'') || tag.IndexOf(tag[start + 5], start + 6) is not (> 0 and var end))
        {
            return null;
        }

        var address = WebUtility.HtmlDecode(tag[(start + 6)..end]);
        return Uri.TryCreate(address, UriKind.Absolute, out var found) && found.Scheme is "http" or "https" or "mailto" ? found.AbsoluteUri : null;
    }
}
