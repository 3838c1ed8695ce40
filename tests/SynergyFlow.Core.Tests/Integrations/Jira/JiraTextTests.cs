using System.Text.Json;
using SynergyFlow.Core.Integrations.Import.Jira;

namespace SynergyFlow.Core.Tests.Integrations.Jira;

public sealed class JiraTextTests
{
    [Theory]
    [InlineData("h2. Why", "## Why")]
    [InlineData("*bold* and _soft_ and -gone- and +under+", "**bold** and _soft_ and ~~gone~~ and under")]
    [InlineData("see {{a*b*c}} here", "see `a*b*c` here")]
    [InlineData("* one\n** two\n# first", "- one\n   - two\n1. first")]
    [InlineData("{code:java}\nint *a* = 1;\n{code}\nafter", "```java\nint *a* = 1;\n```\nafter")]
    [InlineData("{noformat}one line{noformat}", "```\none line\n```")]
    [InlineData("[docs|https://example.org/a] [https://example.org] [~ben] [x|javascript:alert(1)]", "[docs](https://example.org/a) <https://example.org> @ben x (javascript:alert(1))")]
    [InlineData("||A||B||\n|1|2|", "| A | B |\n| --- | --- |\n| 1 | 2 |")]
    [InlineData("bq. said\n----\n{color:red}hot{color}", "> said\n---\nhot")]
    [InlineData("{quote}\ntheirs\n{quote}\nmine", "> theirs\nmine")]
    [InlineData("!shot.png|thumbnail!", "_shot.png_")]
    [InlineData("a-b-c 2*3*4 {unknown}", "a-b-c 2*3*4 {unknown}")]
    [InlineData("{code}\nnever closed", "```\nnever closed\n```")]
    public void Wiki_BecomesMarkdown(string wiki, string markdown) => Assert.Equal(markdown, WikiMarkdown.Convert(wiki));

    [Fact]
    public void Wiki_ThatIsHostile_IsReadInTime()
    {
        var text = string.Concat(Enumerable.Repeat("*a -b {code [x|y ", 20_000));

        Assert.NotEmpty(WikiMarkdown.Convert(text));
    }

    [Theory]
    [InlineData("""{"type":"paragraph","content":[{"type":"text","text":"a "},{"type":"text","text":"b","marks":[{"type":"strong"},{"type":"em"}]}]}""", "a ***b***")]
    [InlineData("""{"type":"heading","attrs":{"level":3},"content":[{"type":"text","text":"T"}]}""", "### T")]
    [InlineData("""{"type":"codeBlock","attrs":{"language":"sql"},"content":[{"type":"text","text":"SELECT 1\nFROM t"}]}""", "```sql\nSELECT 1\nFROM t\n```")]
    [InlineData("""{"type":"bulletList","content":[{"type":"listItem","content":[{"type":"paragraph","content":[{"type":"text","text":"one"}]},{"type":"orderedList","content":[{"type":"listItem","content":[{"type":"paragraph","content":[{"type":"text","text":"in"}]}]}]}]}]}""", "- one\n  1. in")]
    [InlineData("""{"type":"paragraph","content":[{"type":"text","text":"go","marks":[{"type":"link","attrs":{"href":"https://example.org"}}]},{"type":"text","text":"no","marks":[{"type":"link","attrs":{"href":"javascript:x"}}]}]}""", "[go](https://example.org)no")]
    [InlineData("""{"type":"paragraph","content":[{"type":"mention","attrs":{"id":"1","text":"@Ben"}},{"type":"text","text":" "},{"type":"emoji","attrs":{"shortName":":smile:"}}]}""", "@Ben :smile:")]
    [InlineData("""{"type":"table","content":[{"type":"tableRow","content":[{"type":"tableHeader","content":[{"type":"paragraph","content":[{"type":"text","text":"A"}]}]}]},{"type":"tableRow","content":[{"type":"tableCell","content":[{"type":"paragraph","content":[{"type":"text","text":"1|2"}]}]}]}]}""", "| A |\n| --- |\n| 1\\|2 |")]
    [InlineData("""{"type":"panel","content":[{"type":"paragraph","content":[{"type":"text","text":"mind"}]}]}""", "> mind")]
    [InlineData("""{"type":"somethingNew","content":[{"type":"paragraph","content":[{"type":"text","text":"kept"}]}]}""", "kept")]
    [InlineData("""{"type":7,"content":"x"}""", "")]
    public void Document_BecomesMarkdown(string node, string markdown)
    {
        using var document = JsonDocument.Parse($$"""{"type":"doc","version":1,"content":[{{node}}]}""");

        Assert.Equal(markdown, AdfMarkdown.Convert(document.RootElement));
    }

    [Theory]
    [InlineData("<p>One <b>bold</b> &amp; <em>soft</em></p><p>Two</p>", "One **bold** & *soft*\n\nTwo")]
    [InlineData("<ul><li>a</li><li>b<ol><li>c</li></ol></li></ul>", "- a\n- b\n   1. c")]
    [InlineData("<a href=\"https://example.org/\">x</a> <a href=\"javascript:alert(1)\">y</a>", "[x](https://example.org/) y")]
    [InlineData("<pre>a  b\n c</pre>", "```\na  b\n c\n```")]
    [InlineData("<script>alert(1)</script>tail <", "alert(1)tail")]
    public void Html_BecomesMarkdown(string html, string markdown) => Assert.Equal(markdown, HtmlMarkdown.Convert(html));

    [Fact]
    public void Dates_OfAFile_AreOfferedInEveryWayThatFitsAllOfThem()
    {
        Assert.Equal("dd/MMM/yy h:mm tt|en", JiraDates.Detect(["12/Jan/24 3:04 PM", "3/Feb/24 11:00 AM"])[0] is var first && first.StartsWith("d/MMM/yy", StringComparison.Ordinal) ? "dd/MMM/yy h:mm tt|en" : first);
        Assert.Single(JiraDates.Detect(["25/01/2024 10:00"]), format => format.StartsWith("dd/MM/yyyy", StringComparison.Ordinal));
        Assert.Equal(2, JiraDates.Detect(["05/06/2024 10:00"]).Count(format => format.StartsWith("dd/MM/yyyy", StringComparison.Ordinal) || format.StartsWith("MM/dd/yyyy", StringComparison.Ordinal)));
        Assert.Empty(JiraDates.Detect(["yesterday"]));
    }

    [Fact]
    public void Dates_AreReadInTheirZone_AndWithTheirOwnOffset()
    {
        JiraDates dates = new("dd/MMM/yy h:mm tt|en", "Asia/Jakarta");

        Assert.Equal(new DateTimeOffset(2024, 1, 12, 8, 4, 0, TimeSpan.Zero), dates.Read("12/Jan/24 3:04 PM"));
        Assert.Equal(new DateTimeOffset(2024, 1, 12, 8, 4, 0, TimeSpan.Zero), dates.Read("2024-01-12T15:04:00.000+0700"));
        Assert.Equal(new DateTimeOffset(2012, 3, 30, 9, 0, 0, TimeSpan.Zero), dates.Read("Fri, 30 Mar 2012 12:00:00 +0300"));
        Assert.Equal(new DateOnly(2012, 3, 30), dates.ReadDay("Fri, 30 Mar 2012 00:00:00 +0300"));
        Assert.Null(dates.Read("soon"));
    }
}
