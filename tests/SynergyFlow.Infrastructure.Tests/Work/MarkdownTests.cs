using System.Diagnostics;
using AngleSharp.Dom;
using AngleSharp.Html.Parser;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Infrastructure.Work;

namespace SynergyFlow.Infrastructure.Tests.Work;

public sealed class MarkdownTests
{
    private static readonly HashSet<string> s_tags =
    [
        "p", "br", "hr", "h1", "h2", "h3", "h4", "h5", "h6", "strong", "em", "b", "i", "u", "s", "del", "sub", "sup", "code", "pre",
        "blockquote", "ul", "ol", "li", "a", "table", "thead", "tbody", "tr", "th", "td", "span", "div",
    ];

    private static readonly HashSet<string> s_attributes = ["href", "start", "colspan", "rowspan", "rel", "target"];

    private readonly Markdown _markdown = new();

    public static TheoryData<string> Hostile { get; } =
    [
        "<script>alert(1)</script>", "<ScRiPt>alert(1)</sCrIpT>", "<script src=//evil.example></script>", "<script/x>alert(1)</script>",
        "<<script>alert(1)//<</script>", "<scr<script>ipt>alert(1)</scr</script>ipt>", "\"><script>alert(1)</script>", "<script\n>alert(1)</script >",
        "<img src=x onerror=alert(1)>", "<img/src=x/onerror=alert(1)>", "<img src='x'onerror='alert(1)'>", "<img src=`x`onerror=alert(1)>",
        "<img src=javascript:alert(1)>", "<img srcset='x 1x' onload=alert(1)>", "<image href=x onerror=alert(1)>", "<img longdesc='javascript:alert(1)'>",
        "<svg onload=alert(1)>", "<svg><script>alert(1)</script></svg>", "<svg><a xlink:href='javascript:alert(1)'><text>x</text></a></svg>",
        "<svg><style><img src=x onerror=alert(1)></style></svg>", "<svg><animate onbegin=alert(1) attributeName=x dur=1s>",
        "<svg></p><style><a id=\"</style><img src=1 onerror=alert(1)>\">", "<svg><foreignObject><iframe src=javascript:alert(1)></foreignObject></svg>",
        "<math><mtext><table><mglyph><style><!--</style><img title=\"--&gt;&lt;img src=1 onerror=alert(1)&gt;\">",
        "<math><mi//xlink:href=\"data:x,<script>alert(4)</script>\">", "<math><annotation-xml encoding=text/html><script>alert(1)</script></annotation-xml></math>",
        "<form><math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>",
        "<noscript><p title=\"</noscript><img src=x onerror=alert(1)>\">", "<title><a title=\"</title><img src=x onerror=alert(1)>\">",
        "<textarea><a title=\"</textarea><img src=x onerror=alert(1)>\">", "<xmp><p title=\"</xmp><img src=x onerror=alert(1)>\">",
        "<template><script>alert(1)</script></template>", "<noembed><img src=x onerror=alert(1)></noembed>", "<plaintext><img src=x onerror=alert(1)>",
        "<iframe src=javascript:alert(1)></iframe>", "<iframe srcdoc='<script>alert(1)</script>'></iframe>", "<object data=javascript:alert(1)>",
        "<embed src=javascript:alert(1)>", "<applet code=x>", "<base href=//evil.example/>", "<link rel=stylesheet href=//evil.example>",
        "<meta http-equiv=refresh content='0;url=javascript:alert(1)'>", "<style>@import '//evil.example';</style>", "<style>*{background:url(javascript:alert(1))}</style>",
        "<p style='background:url(//evil.example)'>x</p>", "<p style='position:fixed;inset:0'>x</p>", "<div onclick=alert(1)>x</div>",
        "<body onload=alert(1)>", "<details open ontoggle=alert(1)>", "<video><source onerror=alert(1)>", "<audio src=x onerror=alert(1)>",
        "<input autofocus onfocus=alert(1)>", "<button formaction=javascript:alert(1)>x</button>", "<form action=javascript:alert(1)><input type=submit>",
        "<select autofocus onfocus=alert(1)>", "<marquee onstart=alert(1)>", "<keygen autofocus onfocus=alert(1)>", "<isindex action=javascript:alert(1)>",
        "<a href=javascript:alert(1)>x</a>", "<a href=' javascript:alert(1)'>x</a>", "<a href='java\tscript:alert(1)'>x</a>", "<a href='java\nscript:alert(1)'>x</a>",
        "<a href='&#106;avascript:alert(1)'>x</a>", "<a href='&#x6A;&#x61;vascript&colon;alert(1)'>x</a>", "<a href='\u0001javascript:alert(1)'>x</a>",
        "<a href=vbscript:msgbox(1)>x</a>", "<a href='data:text/html,<script>alert(1)</script>'>x</a>", "<a href='DATA:text/html;base64,PHNjcmlwdD4='>x</a>",
        "<a href=//evil.example>x</a>", "<a href='/\\evil.example'>x</a>", "<a href='\\\\evil.example'>x</a>", "<a href='file:///etc/passwd'>x</a>",
        "<a href='ms-msdt:/id PCWDiagnostic'>x</a>", "<a href='blob:https://x/1'>x</a>", "<a href=x target=_self ping=//evil.example>x</a>",
        "[x](javascript:alert(1))", "[x](JaVaScRiPt:alert(1))", "[x](javascript&colon;alert(1))", "[x](&#x6A;avascript:alert(1))", "[x](<java\tscript:alert(1)>)",
        "[x](data:text/html;base64,PHNjcmlwdD4=)", "[x](vbscript:msgbox)", "![x](x\"onerror=\"alert(1))", "![x](javascript:alert(1))", "<javascript:alert(1)>",
        "[x]: javascript:alert(1)\n\n[x]", "[a](https://ok.example\"onmouseover=\"alert(1))", "[a](https://ok.example 'x\" onmouseover=\"alert(1)')",
        "`<script>alert(1)</script>`", "```html\n<script>alert(1)</script>\n```", "```\"><img src=x onerror=alert(1)>\nx\n```", "&lt;script&gt;alert(1)&lt;/script&gt;",
        "<!--><img src=x onerror=alert(1)>-->", "<![CDATA[<img src=x onerror=alert(1)>]]>", "<?xml-stylesheet href='javascript:alert(1)'?>", "<!DOCTYPE x [<!ENTITY y 'z'>]>",
        "<p id=content>x</p>", "<a name=body>x</a>", "<p class='mud-overlay'>x</p>", "<p data-x=1>x</p>", "<x-element onclick=alert(1)>x</x-element>",
        "| a |\n|---|\n| <img src=x onerror=alert(1)> |", "> <script>alert(1)</script>", "\u0000<script>alert(1)</script>", "<\u0000script>alert(1)</script>",
    ];

    [Theory]
    [MemberData(nameof(Hostile))]
    public void HostileText_LeavesNothingThatRuns(string text)
    {
        foreach (var html in new[] { _markdown.ToSafeHtml(text), _markdown.Sanitize(text) })
        {
            AssertHarmless(html);
            Assert.Equal(html, _markdown.Sanitize(html));
        }
    }

    [Theory]
    [MemberData(nameof(Hostile))]
    public void HostileText_Marked_LeavesNothingThatRuns(string text)
    {
        TextMarks marks = new([new MentionMark(UserId.New(), "\"><script>alert(1)</script>", "Maya")], ["INC-12"]);
        var html = _markdown.Show(_markdown.ToSafeHtml($"@Maya {text} INC-12 and @Maya{text}"), marks, key => "/incidents/" + key);
        Assert.DoesNotContain("<script", html, StringComparison.OrdinalIgnoreCase);

        // What is not ours by its address or its class is as harmless as without marks.
        AssertHarmless(html.Replace(" class=\"mention\" title=\"&quot;&gt;&lt;script&gt;alert(1)&lt;/script&gt;\"", "", StringComparison.Ordinal)
            .Replace("<a class=\"mono\" href=\"/incidents/INC-12\" data-card=\"INC-12\">", "<a href=\"/incidents/INC-12\" rel=\"noopener nofollow\" target=\"_blank\">", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("Ask @Maya Putri, please", "Ask <span class=\"mention\" title=\"Maya Putri\">@Maya Putri</span>, please")]
    [InlineData("@maya putri", "<span class=\"mention\" title=\"Maya Putri\">@maya putri</span>")]
    [InlineData("(@Maya Putri)", "(<span class=\"mention\" title=\"Maya Putri\">@Maya Putri</span>)")]
    [InlineData("@Maya Putriana", "@Maya Putriana")]
    [InlineData("a@Maya Putri", "a@Maya Putri")]
    [InlineData("`@Maya Putri` INC-1", "<code>@Maya Putri</code> <a class=\"mono\" href=\"/incidents/INC-1\" data-card=\"INC-1\">INC-1</a>")]
    [InlineData("see inc-1.", "see <a class=\"mono\" href=\"/incidents/INC-1\" data-card=\"INC-1\">inc-1</a>.")]
    [InlineData("INC-12 INC-1-2 xINC-1 /INC-1", "INC-12 INC-1-2 xINC-1 /INC-1")]
    [InlineData("[INC-1](https://ok.example)", "<a href=\"https://ok.example\" rel=\"noopener nofollow\" target=\"_blank\">INC-1</a>")]
    public void Marks_StandWhereTheWordsAre_AndNowhereElse(string text, string html)
    {
        TextMarks marks = new([new MentionMark(UserId.New(), "Maya Putri", "Maya Putri")], ["INC-1"]);
        Assert.Equal($"<p>{html}</p>", _markdown.Show(_markdown.ToSafeHtml(text), marks, key => "/incidents/" + key).Trim());
    }

    [Fact]
    public void Calls_AreWhatFollowsAnAtThatBeginsAWord()
    {
        Assert.Equal(["Maya Putri hi", "b@c.example"], _markdown.Calls(_markdown.ToSafeHtml("@Maya Putri hi\n@b@c.example\nx@d.example @ y `@Code`"), 20).Take(2));
        Assert.Equal(2, _markdown.Calls(_markdown.ToSafeHtml("@a @b @c"), 2).Count);
    }

    [Fact]
    public void TheCorpus_IsLarge() => Assert.True(Hostile.Count >= 60, $"{Hostile.Count}");

    [Fact]
    public void EveryPairOfPayloads_StaysHarmless()
    {
        var all = Hostile.Select(row => row.Data).ToList();
        for (var i = 0; i < all.Count; i++)
        {
            AssertHarmless(_markdown.Sanitize(all[i] + all[(i * 7 + 3) % all.Count]));
            AssertHarmless(_markdown.ToSafeHtml($"[{all[i]}]({all[(i * 5 + 1) % all.Count]})"));
        }
    }

    [Theory]
    [InlineData("**bold** and *soft*", "<p><strong>bold</strong> and <em>soft</em></p>")]
    [InlineData("one\ntwo", "<p>one<br>\ntwo</p>")]
    [InlineData("1 < 2 & 3", "<p>1 &lt; 2 &amp; 3</p>")]
    [InlineData("[x](https://ok.example/a?b=1)", "<p><a href=\"https://ok.example/a?b=1\" rel=\"noopener nofollow\" target=\"_blank\">x</a></p>")]
    [InlineData("[x](/incidents/INC-1)", "<p><a href=\"/incidents/INC-1\" rel=\"noopener nofollow\" target=\"_blank\">x</a></p>")]
    [InlineData("[x](mailto:a@b.example)", "<p><a href=\"mailto:a@b.example\" rel=\"noopener nofollow\" target=\"_blank\">x</a></p>")]
    [InlineData("[x](tel:+62211234)", "<p><a href=\"tel:+62211234\" rel=\"noopener nofollow\" target=\"_blank\">x</a></p>")]
    [InlineData("- a\n- b", "<ul>\n<li>a</li>\n<li>b</li>\n</ul>")]
    [InlineData("<b>raw</b>", "<p>&lt;b&gt;raw&lt;/b&gt;</p>")]
    public void Markdown_BecomesHtml(string text, string html) => Assert.Equal(html, _markdown.ToSafeHtml(text).Trim());

    [Theory]
    [InlineData("[")]
    [InlineData("![")]
    [InlineData("*")]
    [InlineData("> ")]
    [InlineData("`")]
    [InlineData("- ")]
    [InlineData("| ")]
    [InlineData("<a ")]
    [InlineData("[a](")]
    [InlineData("*a_ ")]
    public void Pathological_EndsInTime(string piece)
    {
        var clock = Stopwatch.StartNew();
        AssertHarmless(_markdown.ToSafeHtml(string.Concat(Enumerable.Repeat(piece, 20_000 / piece.Length))));
        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(10), $"{piece}: {clock.Elapsed}");
    }

    private static void AssertHarmless(string html)
    {
        var body = new HtmlParser().ParseDocument($"<!doctype html><body>{html}").Body!;
        foreach (var element in body.QuerySelectorAll("*"))
        {
            Assert.Contains(element.LocalName, s_tags);
            Assert.Equal("http://www.w3.org/1999/xhtml", element.NamespaceUri);
            foreach (var attribute in element.Attributes)
            {
                Assert.Contains(attribute.Name, s_attributes);
            }

            if (element.GetAttribute("href") is { } href)
            {
                Assert.Matches(@"^(https?://|mailto:|tel:|#|/(?![/\\]))", href);
                Assert.Equal("noopener nofollow", element.GetAttribute("rel"));
            }
        }
    }
}
