using Bunit;
using SynergyFlow.Web.Components.Shared;

namespace SynergyFlow.Web.Tests.Shared;

public sealed class RecordKeyTests : FrameTest
{
    [Theory]
    [InlineData("INC-1234", "/incidents/INC-1234")]
    [InlineData("inc-7", "/incidents/inc-7")]
    [InlineData("WEB2-1", "/items/WEB2-1")]
    public void Render_Key_LinksToItsRecordAndOffersItsCard(string key, string href)
    {
        var link = Render<RecordKey>(ps => ps.Add(p => p.Key, key)).Find("a");

        Assert.Equal(href, link.GetAttribute("href"));
        Assert.Equal(key, link.GetAttribute("data-card"));
        Assert.Equal(key, link.TextContent);
    }

    [Theory]
    [InlineData("INC-1234", "Incident")]
    [InlineData("WEB2-1", "Work item")]
    public void Render_KeyOfTheRecordOneIsOn_NamesItsKindAndHasNoCard(string key, string kind)
    {
        var shown = Render<RecordKey>(ps => ps.Add(p => p.Key, key).Add(p => p.Linked, false));

        Assert.Equal(kind, shown.Find("span.mono").GetAttribute("title"));
        Assert.Empty(shown.FindAll("[data-card]"));
    }

    [Fact]
    public void Render_HostileKey_StaysText()
    {
        var shown = Render<RecordKey>(ps => ps.Add(p => p.Key, "INC-\"><script>x</script>/../a"));

        Assert.Empty(shown.FindAll("script"));
        Assert.DoesNotContain("..", shown.Find("a").GetAttribute("href")!.Split('/')[..^1]);
    }

    [Fact]
    public void Icon_Carries_WhatTheClientCopies()
    {
        var icon = Render<RecordKey>(ps => ps.Add(p => p.Key, "INC-1").Add(p => p.Linked, false)).Find("button");

        Assert.Equal("INC-1", icon.GetAttribute("data-copy"));
        Assert.Equal("Copy INC-1", icon.GetAttribute("aria-label"));
    }
}
