using AngleSharp;
using AngleSharp.Html.Dom;
using Ganss.Xss;
using Markdig;
using SynergyFlow.Core.Kernel;

namespace SynergyFlow.Infrastructure.Work;

/// <summary>
/// Markdown without raw HTML, cleaned once more by an explicit allow list: no script, no style, no image, no SVG or MathML
/// (whose parsing rules are what most bypasses of sanitisers live on), no class and no id.
/// </summary>
internal sealed class Markdown : IMarkdown
{
    private static readonly string[] s_tags =
    [
        "p", "br", "hr", "h1", "h2", "h3", "h4", "h5", "h6", "strong", "em", "b", "i", "u", "s", "del", "sub", "sup", "code", "pre",
        "blockquote", "ul", "ol", "li", "a", "table", "thead", "tbody", "tr", "th", "td", "span", "div",
    ];

    private readonly MarkdownPipeline _pipeline = new MarkdownPipelineBuilder()
        .DisableHtml()
        .UseAutoLinks()
        .UsePipeTables()
        .UseSoftlineBreakAsHardlineBreak()
        .Build();

    private readonly HtmlSanitizer _sanitizer = Sanitizer();

    public string ToSafeHtml(string markdown)
    {
        ArgumentNullException.ThrowIfNull(markdown);
        string html;
        try
        {
            html = Markdig.Markdown.ToHtml(markdown, _pipeline);
        }
        catch (ArgumentException)
        {
            // Markdig refuses what is nested too deeply; the text is still somebody's text.
            html = $"<pre>{System.Net.WebUtility.HtmlEncode(markdown)}</pre>";
        }

        return Sanitize(html);
    }

    public string Sanitize(string html)
    {
        ArgumentNullException.ThrowIfNull(html);
        return _sanitizer.Sanitize(html);
    }

    public string Show(string html, TextMarks marks, Func<string, string> address)
    {
        ArgumentNullException.ThrowIfNull(html);
        ArgumentNullException.ThrowIfNull(marks);
        if (marks.Mentions.Count + marks.Keys.Count == 0)
        {
            return Sanitize(html);
        }

        // What is marked is clean already, and the marks are made as elements, never as text.
        using var document = _sanitizer.SanitizeDom(html);
        TextMarker.Mark(document, marks, address);
        return document.Body!.ChildNodes.ToHtml(_sanitizer.OutputFormatter);
    }

    public IReadOnlyList<string> Calls(string html, int most)
    {
        ArgumentNullException.ThrowIfNull(html);
        if (!html.Contains('@', StringComparison.Ordinal))
        {
            return [];
        }

        using var document = _sanitizer.SanitizeDom(html);
        return TextMarker.Calls(document, most);
    }

    private static HtmlSanitizer Sanitizer()
    {
        HtmlSanitizer sanitizer = new() { AllowDataAttributes = false, KeepChildNodes = false };
        Only(sanitizer.AllowedTags, s_tags);
        Only(sanitizer.AllowedAttributes, "href", "start", "colspan", "rowspan");
        Only(sanitizer.AllowedSchemes, "http", "https", "mailto", "tel");
        Only(sanitizer.UriAttributes, "href");
        sanitizer.AllowedCssProperties.Clear();
        sanitizer.AllowedAtRules.Clear();
        sanitizer.AllowedClasses.Clear();
        sanitizer.FilterUrl += (_, link) => link.SanitizedUrl = IsPlain(link.SanitizedUrl) ? link.SanitizedUrl : null;
        sanitizer.PostProcessNode += (_, done) =>
        {
            if (done.Node is IHtmlAnchorElement anchor)
            {
                anchor.SetAttribute("rel", "noopener nofollow");
                anchor.SetAttribute("target", "_blank");
            }
        };
        return sanitizer;
    }

    /// <summary>One of the allowed schemes in full, or a path of this site: nothing whose host depends on a browser's guess.</summary>
    private static bool IsPlain(string? url)
    {
        if (string.IsNullOrEmpty(url) || url.Any(c => char.IsControl(c) || c is '\\'))
        {
            return false;
        }

        if (url[0] is '/')
        {
            return url.Length == 1 || url[1] is not '/';
        }

        return url[0] is '#' || Uri.TryCreate(url, UriKind.Absolute, out _);
    }

    private static void Only(ISet<string> set, params IEnumerable<string> values)
    {
        set.Clear();
        set.UnionWith(values);
    }
}
