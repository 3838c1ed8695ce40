using System.Text;
using System.Text.RegularExpressions;
using SynergyFlow.Core.Kernel;

namespace SynergyFlow.Core.Incidents.Changing;

/// <summary>
/// Markdown with variables in double braces. It is read once and from left to right: what a variable stands for is never read
/// for variables again, and it is escaped, so that a title can neither make a link nor a heading of itself.
/// </summary>
public sealed partial class TextTemplate
{
    private readonly IReadOnlyList<(string Text, bool IsVariable)> _parts;

    private TextTemplate(IReadOnlyList<(string Text, bool IsVariable)> parts) => _parts = parts;

    public IEnumerable<string> Variables => _parts.Where(part => part.IsVariable).Select(part => part.Text).Distinct();

    /// <param name="field">The command's field at fault.</param>
    /// <returns>A refusal for a variable that there is not, or braces that nobody closes.</returns>
    public static Result<TextTemplate> Parse(string field, string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        List<(string Text, bool IsVariable)> parts = [];
        var from = 0;
        while (text.IndexOf("{{", from, StringComparison.Ordinal) is >= 0 and var open)
        {
            var close = text.IndexOf("}}", open + 2, StringComparison.Ordinal);
            if (close < 0)
            {
                return new InvalidField(field, $"The braces at position {open + 1} are not closed. Write \\{{\\{{ for braces that mean nothing.");
            }

            var name = text[(open + 2)..close].Trim();
            if (!TemplateVariables.All.Contains(name))
            {
                var shown = name.Length > 60 ? name[..60] + "…" : name;
                return new InvalidField(
                    field, $"There is no variable '{shown}' (position {open + 1}). There are: {string.Join(", ", TemplateVariables.All)}.");
            }

            parts.Add((text[from..open], false));
            parts.Add((name, true));
            from = close + 2;
        }

        parts.Add((text[from..], false));
        return new TextTemplate(parts);
    }

    public string Render(Func<string, string?> value)
    {
        ArgumentNullException.ThrowIfNull(value);
        StringBuilder text = new();
        foreach (var (part, isVariable) in _parts)
        {
            text.Append(isVariable ? Escape(value(part) ?? "") : part);
        }

        return text.ToString();
    }

    /// <summary>Text that Markdown shows letter by letter.</summary>
    public static string Escape(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        StringBuilder escaped = new(text.Length + 8);
        foreach (var c in text)
        {
            if (char.IsControl(c))
            {
                escaped.Append(' ');
                continue;
            }

            if (@"\`*_{}[]<>#|~&!".Contains(c, StringComparison.Ordinal))
            {
                escaped.Append('\\');
            }

            escaped.Append(c);
        }

        // What begins a list, a rule or a heading at a line's start, and what becomes a link without being written as one.
        var plain = Beginning().Replace(escaped.ToString().Trim(), @"${number}\${mark}");
        return Address().Replace(plain, @"${scheme}\${mark}");
    }

    [GeneratedRegex(@"^(?<number>\d*)(?<mark>[-+=.)])", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Beginning();

    [GeneratedRegex(@"\b(?<scheme>https?|ftp|mailto|tel|www)(?<mark>[:.])", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Address();
}
