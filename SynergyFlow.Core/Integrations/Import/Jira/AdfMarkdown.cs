using System.Globalization;
using System.Text;
using System.Text.Json;

namespace SynergyFlow.Core.Integrations.Import.Jira;

/// <summary>The document format of Jira's newer answers as Markdown. What it does not know becomes its text.</summary>
public static class AdfMarkdown
{
    private const int Deepest = 60;

    public static string Convert(JsonElement document)
    {
        StringBuilder text = new();
        Block(document, text, "", 0);
        return text.ToString().Trim('\n');
    }

    private static void Block(JsonElement node, StringBuilder text, string indent, int depth)
    {
        if (node.ValueKind is not JsonValueKind.Object || depth > Deepest)
        {
            return;
        }

        switch (Text(node, "type"))
        {
            case "paragraph":
                text.Append(indent).Append(Inline(node, depth)).Append("\n\n");
                break;
            case "heading":
                var level = node.TryGetProperty("attrs", out var head) && head.TryGetProperty("level", out var said) && said.TryGetInt32(out var number) ? Math.Clamp(number, 1, 6) : 1;
                text.Append(indent).Append('#', level).Append(' ').Append(Inline(node, depth)).Append("\n\n");
                break;
            case "codeBlock":
                text.Append(indent).Append("```").Append(Attribute(node, "language")).Append('\n');
                foreach (var line in Plain(node, depth).Split('\n'))
                {
                    text.Append(indent).Append(line).Append('\n');
                }

                text.Append(indent).Append("```\n\n");
                break;
            case "blockquote" or "panel":
                StringBuilder quoted = new();
                Children(node, quoted, "", depth);
                foreach (var line in quoted.ToString().Trim('\n').Split('\n'))
                {
                    text.Append(indent).Append("> ").Append(line).Append('\n');
                }

                text.Append('\n');
                break;
            case "rule":
                text.Append(indent).Append("---\n\n");
                break;
            case "bulletList" or "orderedList" or "taskList" or "decisionList":
                List(node, text, indent, depth);
                break;
            case "table":
                Table(node, text, indent, depth);
                break;
            case "text" or "mention" or "emoji" or "hardBreak" or "inlineCard" or "date" or "status":
                text.Append(indent).Append(One(node)).Append('\n');
                break;
            default:
                Children(node, text, indent, depth);
                break;
        }
    }

    private static void Children(JsonElement node, StringBuilder text, string indent, int depth)
    {
        foreach (var child in Content(node))
        {
            Block(child, text, indent, depth + 1);
        }
    }

    private static void List(JsonElement node, StringBuilder text, string indent, int depth)
    {
        var number = 0;
        foreach (var item in Content(node))
        {
            var mark = Text(node, "type") switch
            {
                "orderedList" => string.Create(CultureInfo.InvariantCulture, $"{++number}. "),
                "taskList" => Attribute(item, "state") == "DONE" ? "- [x] " : "- [ ] ",
                _ => "- ",
            };
            StringBuilder body = new();
            if (Text(item, "type") is "taskItem" or "decisionItem")
            {
                body.Append(Inline(item, depth));
            }
            else
            {
                Children(item, body, "", depth + 1);
            }

            var first = true;
            foreach (var line in body.ToString().Trim('\n').Replace("\n\n", "\n", StringComparison.Ordinal).Split('\n'))
            {
                text.Append(indent).Append(first ? mark : new string(' ', mark.Length)).Append(line).Append('\n');
                first = false;
            }
        }

        text.Append('\n');
    }

    private static void Table(JsonElement node, StringBuilder text, string indent, int depth)
    {
        var first = true;
        foreach (var row in Content(node))
        {
            List<string> cells = [];
            foreach (var cell in Content(row))
            {
                StringBuilder body = new();
                Children(cell, body, "", depth + 2);
                cells.Add(body.ToString().Trim().ReplaceLineEndings(" ").Replace("|", "\\|", StringComparison.Ordinal));
            }

            text.Append(indent).Append("| ").AppendJoin(" | ", cells).Append(" |\n");
            if (first)
            {
                text.Append(indent).Append('|').Append(string.Concat(cells.Select(_ => " --- |"))).Append('\n');
                first = false;
            }
        }

        text.Append('\n');
    }

    private static string Inline(JsonElement node, int depth)
    {
        StringBuilder text = new();
        foreach (var child in Content(node))
        {
            text.Append(child.TryGetProperty("content", out _) && depth < Deepest ? Inline(child, depth + 1) : One(child));
        }

        return text.ToString();
    }

    private static string One(JsonElement node)
    {
        switch (Text(node, "type"))
        {
            case "text":
                return Marked(Text(node, "text") ?? "", node);
            case "hardBreak":
                return "  \n";
            case "mention":
                return Attribute(node, "text") is { Length: > 0 } name ? (name.StartsWith('@') ? name : $"@{name}") : "@?";
            case "emoji":
                return Attribute(node, "text") is { Length: > 0 } sign ? sign : Attribute(node, "shortName");
            case "inlineCard" or "blockCard" or "embedCard":
                return $"<{Attribute(node, "url")}>";
            case "status":
                return $"**{Attribute(node, "text")}**";
            case "date":
                return long.TryParse(Attribute(node, "timestamp"), CultureInfo.InvariantCulture, out var at) && at is > -62135596800000 and < 253402300799999
                    ? DateTimeOffset.FromUnixTimeMilliseconds(at).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)
                    : "";
            default:
                return Text(node, "text") ?? Attribute(node, "text");
        }
    }

    private static string Marked(string text, JsonElement node)
    {
        if (!node.TryGetProperty("marks", out var marks) || marks.ValueKind is not JsonValueKind.Array || text.Trim().Length == 0)
        {
            return text;
        }

        // What stands between words stays outside of the marks.
        var (before, after) = (text[..^text.TrimStart().Length], text[text.TrimEnd().Length..]);
        var inner = text.Trim();
        foreach (var mark in marks.EnumerateArray())
        {
            inner = Text(mark, "type") switch
            {
                "strong" => $"**{inner}**",
                "em" => $"*{inner}*",
                "strike" => $"~~{inner}~~",
                "code" => $"`{inner}`",
                "link" when Uri.TryCreate(Attribute(mark, "href"), UriKind.Absolute, out var address) && address.Scheme is "http" or "https" or "mailto" => $"[{inner}]({address.OriginalString})",
                _ => inner,
            };
        }

        return before + inner + after;
    }

    private static string Plain(JsonElement node, int depth) => depth > Deepest ? "" : string.Concat(Content(node).Select(child => Text(child, "text") ?? Plain(child, depth + 1)));

    private static JsonElement.ArrayEnumerator Content(JsonElement node) =>
        node.ValueKind is JsonValueKind.Object && node.TryGetProperty("content", out var content) && content.ValueKind is JsonValueKind.Array ? content.EnumerateArray() : default;

    private static string? Text(JsonElement node, string name) =>
        node.ValueKind is JsonValueKind.Object && node.TryGetProperty(name, out var value) && value.ValueKind is JsonValueKind.String ? value.GetString() : null;

    private static string Attribute(JsonElement node, string name) =>
        node.ValueKind is JsonValueKind.Object && node.TryGetProperty("attrs", out var attributes) ? Text(attributes, name) ?? "" : "";
}
