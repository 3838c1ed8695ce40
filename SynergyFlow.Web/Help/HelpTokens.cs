using Markdig;
using Markdig.Helpers;
using Markdig.Parsers;
using Markdig.Renderers;
using Markdig.Syntax.Inlines;

namespace SynergyFlow.Web.Help;

/// <summary>{{key:list.next}}: the reader's own keys of a command.</summary>
internal sealed class KeyToken(string command) : LeafInline
{
    public string Command => command;
}

/// <summary>{{text:WorkText.SaveView}}: a word of the product as it stands on the page, in the reader's language.</summary>
public sealed class WordToken(string resource, string key) : LeafInline
{
    public string Resource => resource;

    public string Key => key;
}

/// <summary>Reads the two tokens of help texts, so that neither keys nor labels are written down a second time.</summary>
internal sealed class HelpTokens : InlineParser, IMarkdownExtension
{
    public HelpTokens() => OpeningCharacters = ['{'];

    public override bool Match(InlineProcessor processor, ref StringSlice slice)
    {
        var rest = slice.AsSpan();
        var end = rest.IndexOf("}}", StringComparison.Ordinal);
        if (end < 0 || Read(rest[..end]) is not { } token)
        {
            return false;
        }

        processor.Inline = token;
        slice.Start += end + 2;
        return true;
    }

    public void Setup(MarkdownPipelineBuilder pipeline) => pipeline.InlineParsers.Insert(0, this);

    public void Setup(MarkdownPipeline pipeline, IMarkdownRenderer renderer)
    {
        // HelpBody renders, not Markdig.
    }

    private static LeafInline? Read(ReadOnlySpan<char> inside)
    {
        if (inside.StartsWith("{{key:", StringComparison.Ordinal))
        {
            return new KeyToken(inside[6..].ToString());
        }

        var dot = inside.IndexOf('.');
        return inside.StartsWith("{{text:", StringComparison.Ordinal) && dot > 7
            ? new WordToken(inside[7..dot].ToString(), inside[(dot + 1)..].ToString())
            : null;
    }
}
