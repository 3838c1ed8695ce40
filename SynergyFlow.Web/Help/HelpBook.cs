using System.Collections.Concurrent;
using Markdig;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;
using SynergyFlow.Core.Identity;

namespace SynergyFlow.Web.Help;

/// <summary>One topic in one language.</summary>
/// <param name="Lead">What the page is for, in one paragraph; the contents show it too.</param>
internal sealed record HelpArticle(string Title, string Lead, IReadOnlyList<HelpSection> Sections);

/// <param name="Anchor">The same in every language, so that links between topics hold.</param>
internal sealed record HelpSection(string Anchor, string Heading, IReadOnlyList<Block> Blocks);

/// <summary>The help texts, which are part of the program: Topics/{topic}.md, .id.md and .fil.md. Each is read once.</summary>
internal static class HelpBook
{
    private static readonly MarkdownPipeline s_pipeline =
        new MarkdownPipelineBuilder().DisableHtml().UsePipeTables().Use<HelpTokens>().Build();

    private static readonly ConcurrentDictionary<(string Topic, string Language), HelpArticle> s_read = new();

    public static HelpArticle Read(HelpTopic topic, string language) => s_read.GetOrAdd(
        (topic.Id, Languages.Known(language) ?? Languages.English), wanted => Parse(Text(wanted.Topic, wanted.Language), Anchors(wanted.Topic)));

    internal static HelpArticle Parse(string markdown, IReadOnlyList<string> anchors)
    {
        var blocks = Markdown.Parse(markdown, s_pipeline).ToList();
        if (blocks is not [HeadingBlock { Level: 1 } title, ParagraphBlock lead, ..])
        {
            throw new FormatException("A help text begins with its title and one paragraph.");
        }

        List<HelpSection> sections = [];
        List<Block>? inside = null;
        foreach (var block in blocks.Skip(2))
        {
            if (block is HeadingBlock heading)
            {
                inside = [];
                sections.Add(new(sections.Count < anchors.Count ? anchors[sections.Count] : $"part-{sections.Count + 1}", Plain(heading), inside));
            }
            else
            {
                (inside ?? throw new FormatException("After its first paragraph a help text has sections with headings.")).Add(block);
            }
        }

        return new(Plain(title), Plain(lead), sections);
    }

    private static IReadOnlyList<string> Anchors(string topic) =>
    [
        .. Markdown.Parse(Text(topic, Languages.English), s_pipeline).OfType<HeadingBlock>().Skip(1)
            .Select(heading => string.Concat(Plain(heading).ToLowerInvariant().Select(c => char.IsAsciiLetterOrDigit(c) ? c : '-')).Trim('-')),
    ];

    private static string Text(string topic, string language)
    {
        var name = language == Languages.English ? $"{topic}.md" : $"{topic}.{language}.md";
        using var stream = typeof(HelpBook).Assembly.GetManifestResourceStream("Help/" + name)
            ?? throw new FileNotFoundException($"The help text {name} is missing.");
        using StreamReader reader = new(stream);
        return reader.ReadToEnd();
    }

    private static string Plain(LeafBlock block) => string.Concat((block.Inline ?? []).Select(inline => inline switch
    {
        LiteralInline literal => literal.Content.ToString(),
        LineBreakInline => " ",
        _ => throw new FormatException("Titles, headings and first paragraphs of help texts are plain words."),
    }));
}
