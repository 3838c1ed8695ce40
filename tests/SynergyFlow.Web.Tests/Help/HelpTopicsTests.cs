using System.Globalization;
using System.Reflection;
using System.Security.Claims;
using System.Text.RegularExpressions;
using Bunit;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Localization;
using SynergyFlow.Core.Identity;
using SynergyFlow.Core.Identity.Contracts;
using SynergyFlow.Testing;
using SynergyFlow.Web.Components.Commands;
using SynergyFlow.Web.Help;
using SynergyFlow.Web.Tests.Shared;

namespace SynergyFlow.Web.Tests.Help;

/// <summary>The help says of every page what is true of it: in each language, with the keys and words that there are, to whom they are open.</summary>
public sealed partial class HelpTopicsTests : FrameTest
{
    private static readonly Dictionary<string, Type> s_pages = typeof(HelpTopics).Assembly.GetTypes()
        .SelectMany(type => type.GetCustomAttributes<RouteAttribute>(inherit: false).Select(route => (route.Template, Page: type)))
        .ToDictionary(pair => pair.Template, pair => pair.Page, StringComparer.Ordinal);

    private static IEnumerable<(HelpTopic Topic, string Language, HelpArticle Article)> Articles =>
        HelpTopics.All.SelectMany(topic => Languages.All.Select(language => (topic, language, HelpBook.Read(topic, language))));

    private IStringLocalizerFactory Texts => Services.GetRequiredService<IStringLocalizerFactory>();

    [Fact]
    public void EveryRoute_HasOneTopic_OrNothingToExplain()
    {
        var explained = HelpTopics.All.SelectMany(topic => topic.Routes).ToList();

        Assert.True(s_pages.Count > 25, "The pages were not found.");
        Assert.Equal(s_pages.Keys.Order(), explained.Concat(HelpTopics.Unexplained).Order());
        Assert.Equal(HelpTopics.All.Count, HelpTopics.All.Select(topic => topic.Id).Distinct().Count());
    }

    [Fact]
    public void Topic_IsOpenToNobodyWhoMayNotSeeItsPages()
    {
        Assert.Equal([HelpTopics.SignIn], HelpTopics.All.Where(topic => topic.Readers is HelpReaders.Anybody).Select(topic => topic.Id));
        Assert.All(
            HelpTopics.All.Where(topic => topic.Readers is not HelpReaders.Anybody).SelectMany(topic => topic.Routes.Select(route => (topic, route))),
            pair => Assert.True(pair.topic.Readers <= ReadersOf(s_pages[pair.route]), $"{pair.topic.Id} for {pair.route}"));
    }

    [Theory]
    [InlineData("/desk?view=open", "desk")]
    [InlineData("/incidents/INC-12#e-4", "incident")]
    [InlineData("/incidents/new", "new-incident")]
    [InlineData("/desk/macros/new", "macros")]
    [InlineData("/admin/users/0199b5a0-0000-7000-8000-000000000001", "users")]
    [InlineData("/incidents/INC-12/print", "print")]
    [InlineData("/help", null)]
    [InlineData("/incidents/INC-12/files", null)]
    public void Address_LeadsToItsTopic(string path, string? topic) => Assert.Equal(topic, HelpTopics.Of(path)?.Id);

    [Theory]
    [InlineData(null, "/admin/users", "/help")]
    [InlineData("END_USER", "/desk/macros", "/help")]
    [InlineData("AGENT", "/admin/users", "/help")]
    [InlineData("AGENT", "/desk/macros", "/help/macros")]
    [InlineData("TENANT_ADMIN", "/admin/users", "/help/users")]
    public void Entry_LeadsToTheContents_WhereTheTopicIsNotForTheReader(string? role, string path, string address) =>
        Assert.Equal(address, HelpTopics.AddressOf(path, Person(role)));

    [Fact]
    public void Translation_HasTheSectionsLinksKeysAndWordsOfTheOriginal()
    {
        foreach (var (topic, language, article) in Articles)
        {
            var original = HelpBook.Read(topic, Languages.English);
            Assert.Equal((topic.Id, language, Shape(original)), (topic.Id, language, Shape(article)));
        }
    }

    [Fact]
    public void Anchors_AreDistinctAndNameable() => Assert.All(Articles, one =>
    {
        var anchors = one.Article.Sections.Select(section => section.Anchor).ToList();
        Assert.True(anchors.Count >= 2 && anchors.Distinct().Count() == anchors.Count && anchors.All(anchor => anchor.Length > 1), one.Topic.Id);
    });

    [Fact]
    public void Link_LeadsToATopicASectionOrAPageThatIsThere()
    {
        foreach (var (topic, language, article) in Articles)
        {
            foreach (var url in Inlines(article).OfType<LinkInline>().Select(link => link.Url!))
            {
                var (path, anchor) = url.Split('#') is [var before, var after] ? (before, after) : (url, null);
                var there = path.StartsWith("/help/", StringComparison.Ordinal)
                    ? HelpTopics.Find(path[6..]) is { } found && (anchor is null || HelpBook.Read(found, language).Sections.Any(section => section.Anchor == anchor))
                    : s_pages.ContainsKey(path) && HelpTopics.Of(path) is not null && anchor is null;
                Assert.True(there, $"{topic.Id} ({language}) leads to {url}");
            }
        }
    }

    [Fact]
    public void Token_NamesACommandOrAWordThatThePagesHave()
    {
        Assert.All(Articles.SelectMany(one => Inlines(one.Article)).OfType<KeyToken>(), key => Assert.NotNull(CommandTable.Find(key.Command)));
        foreach (var language in Languages.All)
        {
            CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo(language);
            Assert.All(Articles.SelectMany(one => Inlines(one.Article)).OfType<WordToken>(), word =>
            {
                var said = Texts.Create(HelpWords.Source(word.Resource))[word.Key];
                Assert.False(said.ResourceNotFound || said.Value.Contains('{', StringComparison.Ordinal), $"{word.Resource}.{word.Key}");
            });
        }
    }

    [Fact]
    public void Article_OfEveryTopic_CanBeShown_AndLeavesNoMarkUpBehind() => Assert.All(Articles, one =>
    {
        var shown = Show(one.Article, Person("SYSTEM_ADMIN"), ShortcutSettings.Default).TextContent;
        Assert.DoesNotContain("{{key", shown, StringComparison.Ordinal);
        Assert.DoesNotContain("{{text", shown, StringComparison.Ordinal);
        Assert.DoesNotContain("**", shown, StringComparison.Ordinal);
        Assert.DoesNotContain("](", shown, StringComparison.Ordinal);
    });

    [Fact]
    public void Keys_AreThoseOfTheReader()
    {
        var article = HelpBook.Parse("# T\n\nLead.\n\n## S\n\nPress {{key:list.next}}.", []);
        ShortcutSettings mine = new(true, new Dictionary<string, string?> { ["list.next"] = "Shift+v" }, 1);

        Assert.Equal(["J"], Show(article, Person("AGENT"), ShortcutSettings.Default).QuerySelectorAll("kbd").Select(key => key.TextContent));
        Assert.Equal(["Shift", "V"], Show(article, Person("AGENT"), mine).QuerySelectorAll("kbd").Select(key => key.TextContent));
        Assert.Contains("Press “Next row” in the palette.", Show(article, Person("AGENT"), mine with { Enabled = false }).TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void Link_ToWhatTheReaderMayNotSee_IsOnlyWords_AndMarkUpIsText()
    {
        var article = HelpBook.Parse("# T\n\nLead.\n\n## S\n\n[People](/help/users), [desk](/desk), [away](https://example.org) <script>x</script>", []);

        var shown = Show(article, Person("AGENT"), null);

        Assert.Equal(["/desk"], shown.QuerySelectorAll("a").Select(link => link.GetAttribute("href")));
        Assert.Empty(shown.QuerySelectorAll("script"));
        Assert.Contains("People", shown.TextContent, StringComparison.Ordinal);
        Assert.Contains("<script>x</script>", shown.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void EmptyState_LeadsToATopicThatAllReadersOfItsPageMayRead()
    {
        var named = Directory.EnumerateFiles(RepositoryRoot.File("SynergyFlow.Web"), "*.razor", SearchOption.AllDirectories)
            .SelectMany(path => EmptyStates().Matches(File.ReadAllText(path)).Select(match => (Path: path, Topic: match.Groups["topic"].Value)))
            .ToList();

        Assert.True(named.Count >= 10, "The empty states were not found.");
        Assert.All(named, one =>
        {
            var topic = HelpTopics.Find(one.Topic);
            Assert.NotNull(topic);
            Assert.All(
                s_pages.Values.Where(page => page.Name == Path.GetFileNameWithoutExtension(one.Path)),
                page => Assert.True(ReadersOf(page) <= topic.Readers, $"{one.Topic} in {one.Path}"));
        });
    }

    [Theory]
    [InlineData("No title")]
    [InlineData("# T\n\nLead.\n\nNo heading.")]
    [InlineData("# T *em*\n\nLead.")]
    public void Text_WithoutItsShape_IsRefused(string markdown) => Assert.Throws<FormatException>(() => HelpBook.Parse(markdown, []));

    private AngleSharp.Dom.IElement Show(HelpArticle article, ClaimsPrincipal person, ShortcutSettings? keys) => Render(builder =>
    {
        builder.OpenElement(0, "main");
        foreach (var section in article.Sections)
        {
            builder.OpenComponent<HelpBody>(1);
            builder.AddComponentParameter(2, nameof(HelpBody.Blocks), section.Blocks);
            builder.AddComponentParameter(3, nameof(HelpBody.Reader), new HelpReader(person, keys, Texts));
            builder.CloseComponent();
        }

        builder.CloseElement();
    }).Find("main");

    private static string Shape(HelpArticle article) => string.Join('\n', article.Sections.Select(section =>
        $"{section.Anchor}: {string.Join(' ', section.Blocks.Select(Shape))} {string.Join(' ', section.Blocks.SelectMany(block => block.Descendants().OfType<Inline>()).Select(Fixed).OfType<string>().Order(StringComparer.Ordinal))}"));

    private static string Shape(Block block) => block is ListBlock list ? $"list of {list.Count}"
        : block is Markdig.Extensions.Tables.Table table ? $"table of {table.Count}" : block.GetType().Name;

    /// <summary>What a translation leaves as it is.</summary>
    private static string? Fixed(Inline inline) => inline switch
    {
        KeyToken key => "key:" + key.Command,
        WordToken word => $"text:{word.Resource}.{word.Key}",
        LinkInline link => "link:" + link.Url,
        CodeInline code => "code:" + code.Content,
        _ => null,
    };

    private static IEnumerable<Inline> Inlines(HelpArticle article) =>
        article.Sections.SelectMany(section => section.Blocks).SelectMany(block => block.Descendants().OfType<Inline>());

    private static HelpReaders ReadersOf(Type page) => page switch
    {
        _ when page.IsDefined(typeof(AllowAnonymousAttribute), inherit: true) => HelpReaders.Anybody,
        _ when page.GetCustomAttribute<AuthorizeAttribute>() is { Roles: { } roles } =>
            roles.Split(',').Order().SequenceEqual(HelpTopics.Agents.Order()) ? HelpReaders.Agents : HelpReaders.Administrators,
        _ => HelpReaders.SignedIn,
    };

    [GeneratedRegex("<EmptyState [^>]*Help=\"(?<topic>[^\"]+)\"", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex EmptyStates();

    private static ClaimsPrincipal Person(string? role) =>
        role is null ? new ClaimsPrincipal() : new ClaimsPrincipal(new ClaimsIdentity([new Claim(ClaimTypes.Role, role)], "test"));
}
