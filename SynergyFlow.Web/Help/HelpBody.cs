using Markdig.Extensions.Tables;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Rendering;
using Microsoft.Extensions.Localization;
using SynergyFlow.Web.Components.Commands;

namespace SynergyFlow.Web.Help;

/// <summary>Writes the blocks of a help text as elements: no markup passes through, and what is not known here fails in a test.</summary>
public sealed class HelpBody(IStringLocalizer<HelpText> text) : ComponentBase
{
    [Parameter, EditorRequired]
    public required IReadOnlyList<Block> Blocks { get; set; }

    [Parameter, EditorRequired]
    public required HelpReader Reader { get; set; }

    protected override void BuildRenderTree(RenderTreeBuilder builder)
    {
        foreach (var block in Blocks)
        {
            Write(builder, block);
        }
    }

    private void Write(RenderTreeBuilder builder, Block block)
    {
        switch (block)
        {
            case ParagraphBlock { Parent: ListItemBlock } bare:
                Write(builder, bare.Inline!);
                break;
            case ParagraphBlock paragraph:
                Within(builder, "p", () => Write(builder, paragraph.Inline!));
                break;
            case ListBlock list:
                Within(builder, list.IsOrdered ? "ol" : "ul", () => WriteAll(builder, list));
                break;
            case ListItemBlock item:
                Within(builder, "li", () => WriteAll(builder, item));
                break;
            case Table table:
                WriteTable(builder, table);
                break;
            case FencedCodeBlock code:
                Within(builder, "pre", () => Within(builder, "code", () => builder.AddContent(2, code.Lines.ToString())));
                break;
            default:
                throw new FormatException($"Help texts have no {block.GetType().Name}.");
        }
    }

    private void WriteAll(RenderTreeBuilder builder, ContainerBlock blocks)
    {
        foreach (var block in blocks)
        {
            Write(builder, block);
        }
    }

    private void WriteTable(RenderTreeBuilder builder, Table table)
    {
        builder.OpenElement(0, "div");
        builder.AddAttribute(1, "class", "table-wrap");
        builder.OpenElement(2, "table");
        builder.AddAttribute(3, "class", "table");
        foreach (var part in table.Cast<TableRow>().GroupBy(row => row.IsHeader))
        {
            Within(builder, part.Key ? "thead" : "tbody", () =>
            {
                foreach (var row in part)
                {
                    Within(builder, "tr", () =>
                    {
                        foreach (var cell in row.Cast<TableCell>())
                        {
                            builder.OpenElement(4, part.Key ? "th" : "td");
                            if (part.Key)
                            {
                                builder.AddAttribute(5, "scope", "col");
                            }

                            foreach (var words in cell.Cast<ParagraphBlock>())
                            {
                                Write(builder, words.Inline!);
                            }

                            builder.CloseElement();
                        }
                    });
                }
            });
        }

        builder.CloseElement();
        builder.CloseElement();
    }

    private void Write(RenderTreeBuilder builder, ContainerInline inlines)
    {
        foreach (var inline in inlines)
        {
            Write(builder, inline);
        }
    }

    private void Write(RenderTreeBuilder builder, Inline inline)
    {
        switch (inline)
        {
            case LiteralInline literal:
                builder.AddContent(0, literal.Content.ToString());
                break;
            case LineBreakInline:
                builder.AddContent(0, " ");
                break;
            case CodeInline code:
                Within(builder, "code", () => builder.AddContent(1, code.Content));
                break;
            case EmphasisInline emphasis:
                Within(builder, emphasis.DelimiterCount == 2 ? "strong" : "em", () => Write(builder, (ContainerInline)emphasis));
                break;
            case WordToken word:
                Within(builder, "strong", () => builder.AddContent(1, Reader.Say(word)));
                break;
            case KeyToken key:
                WriteKeys(builder, CommandTable.Find(key.Command) ?? throw new FormatException($"There is no command {key.Command}."));
                break;
            case LinkInline { IsImage: false, Url: { } url } link when !Reader.MayFollow(url):
                Write(builder, (ContainerInline)link);
                break;
            case LinkInline { IsImage: false, Url: { } url } link:
                builder.OpenElement(0, "a");
                builder.AddAttribute(1, "href", url);
                Write(builder, (ContainerInline)link);
                builder.CloseElement();
                break;
            default:
                throw new FormatException($"Help texts have no {inline.GetType().Name}.");
        }
    }

    /// <summary>The reader's keys; without any, what to choose in the palette.</summary>
    private void WriteKeys(RenderTreeBuilder builder, Command command)
    {
        if (Reader.KeysOf(command) is { } keys)
        {
            builder.OpenComponent<KeyCaps>(0);
            builder.AddComponentParameter(1, nameof(KeyCaps.Chord), keys);
            builder.CloseComponent();
        }
        else
        {
            builder.AddContent(2, text["InPalette", Reader.LabelOf(command)]);
        }
    }

    private static void Within(RenderTreeBuilder builder, string element, Action content)
    {
        builder.OpenElement(0, element);
        content();
        builder.CloseElement();
    }
}
