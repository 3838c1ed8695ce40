using System.Security.Claims;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.Extensions.Localization;
using SynergyFlow.Web.Components.Commands;

namespace SynergyFlow.Web.Help;

/// <summary>The contents of the help, as far as its reader may see the pages; wwwroot-assets/modules/manual.ts narrows them while he types.</summary>
public sealed partial class HelpContentsPage(IStringLocalizer<HelpText> text, IStringLocalizer<CommandText> commands, IStringLocalizerFactory texts)
{
    private ClaimsPrincipal _person = new();

    [CascadingParameter]
    public required Task<AuthenticationState> Authentication { get; set; }

    private IStringLocalizer<HelpText> Text => text;

    private IStringLocalizer<CommandText> Commands => commands;

    private IEnumerable<IGrouping<HelpGroup, (HelpTopic Topic, HelpArticle Article)>> Topics => HelpTopics.All
        .Where(topic => topic.IsFor(_person))
        .Select(topic => (topic, HelpBook.Read(topic, HelpReader.Language)))
        .GroupBy(pair => pair.topic.Group);

    protected override async Task OnInitializedAsync() => _person = (await Authentication).User;

    /// <summary>All that the topic says, for the browser to search in.</summary>
    private string Words(HelpArticle article)
    {
        HelpReader reader = new(_person, null, texts);
        var said = article.Sections.SelectMany(section => section.Blocks).SelectMany(block => block.Descendants().OfType<LeafInline>()).Select(inline => inline switch
        {
            LiteralInline literal => literal.Content.ToString(),
            CodeInline code => code.Content,
            WordToken word => reader.Say(word),
            KeyToken key when CommandTable.Find(key.Command) is { } command => reader.LabelOf(command),
            _ => " ",
        });
        return string.Join(' ', [article.Title, article.Lead, .. article.Sections.Select(section => section.Heading), string.Concat(said)]);
    }
}
