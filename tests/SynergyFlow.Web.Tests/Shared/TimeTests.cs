using Bunit;
using Microsoft.Extensions.DependencyInjection;
using SynergyFlow.Web.Components;
using SynergyFlow.Web.Components.Shared;

namespace SynergyFlow.Web.Tests.Shared;

public sealed class TimeTests : FrameTest
{
    [Theory]
    [InlineData(30, "just now")]
    [InlineData(5 * 60, "5 min ago")]
    [InlineData(3 * 3600, "3 h ago")]
    [InlineData(6 * 86400, "6 d ago")]
    [InlineData(7 * 86400, "3 Mar 2026")]
    [InlineData(-7200, "in 2 h")]
    public void RelativeTime_Age_IsWordsUnderAWeek(int secondsAgo, string words)
    {
        var shown = Show(Clock.GetUtcNow().AddSeconds(-secondsAgo));

        Assert.Equal(words, shown.Find("time").TextContent);
    }

    [Fact]
    public void RelativeTime_OlderThanAWeek_IsNotHandedToTheClientsClock() =>
        Assert.Null(Show(Clock.GetUtcNow().AddDays(-8)).Find("time").GetAttribute("data-age-ms"));

    [Fact]
    public void RelativeTime_KnownZone_IsExactInItOnHover()
    {
        Services.GetRequiredService<BrowserTimeZone>().TrySet("Asia/Jakarta");

        var time = Show(new DateTimeOffset(2026, 3, 10, 11, 0, 0, TimeSpan.Zero)).Find("time");

        Assert.Equal("10 Mar 2026 18:00:00 (Asia/Jakarta)", time.GetAttribute("title"));
        Assert.Equal("2026-03-10T11:00:00Z", time.GetAttribute("datetime"));
    }

    [Fact]
    public void RelativeTime_UnknownZone_SaysThatItIsUtc() =>
        Assert.Contains("UTC: your time zone is not known", Show(Clock.GetUtcNow()).Find("time").GetAttribute("title"), StringComparison.Ordinal);

    [Fact]
    public void RelativeTime_ZoneBecomesKnown_IsRedrawn()
    {
        var shown = Show(new DateTimeOffset(2026, 3, 10, 11, 0, 0, TimeSpan.Zero));

        Services.GetRequiredService<BrowserTimeZone>().TrySet("Asia/Manila");

        shown.WaitForAssertion(() => Assert.Contains("19:00:00", shown.Find("time").GetAttribute("title"), StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("Nowhere/Nothing")]
    [InlineData("../../etc/passwd")]
    [InlineData("")]
    [InlineData(null)]
    public void Zone_UnknownId_ChangesNothing(string? id)
    {
        var zone = new BrowserTimeZone();

        Assert.False(zone.TrySet(id));
        Assert.False(zone.IsKnown);
        Assert.Equal(TimeZoneInfo.Utc, zone.Zone);
    }

    [Theory]
    [InlineData(0.8, "current", "0.8 s")]
    [InlineData(2.99, "current", "2.9 s")]
    [InlineData(3, "delayed", "3.0 s")]
    [InlineData(9.99, "delayed", "9.9 s")]
    [InlineData(10, "stale", "10 s")]
    [InlineData(300, "stale", "5 min ago")]
    [InlineData(-1, "current", "0.0 s")]
    public void Freshness_Age_HasLevelWordAndFigure(double seconds, string level, string figure)
    {
        var badge = Render<FreshnessBadge>(ps => ps
            .Add(p => p.AsOf, Clock.GetUtcNow().AddSeconds(-seconds)).Add(p => p.Subscription, "live feed"));

        Assert.Equal(level, badge.Find(".freshness").GetAttribute("data-level"));
        Assert.Equal(level, badge.Find(".freshness-word").TextContent);
        Assert.Equal(figure, badge.Find(".freshness-age").TextContent);
        Assert.StartsWith("live feed: as of ", badge.Find(".freshness").GetAttribute("title"), StringComparison.Ordinal);
    }

    private IRenderedComponent<RelativeTime> Show(DateTimeOffset at) => Render<RelativeTime>(ps => ps.Add(p => p.At, at));
}
