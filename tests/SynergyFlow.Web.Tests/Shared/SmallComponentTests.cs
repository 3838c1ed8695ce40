using Bunit;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.Extensions.DependencyInjection;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Web.Components.Shared;

namespace SynergyFlow.Web.Tests.Shared;

public sealed class SmallComponentTests : FrameTest
{
    [Theory]
    [InlineData("Alya Putri", "AP")]
    [InlineData("Maria Clara Reyes", "MR")]
    [InlineData("root", "R")]
    [InlineData("", "?")]
    [InlineData("👩‍💻 Dev", "👩‍💻D")]
    public void Avatar_Name_GivesInitials(string name, string initials) =>
        Assert.Equal(initials, Render<Avatar>(ps => ps.Add(p => p.Name, name)).Find(".avatar").TextContent);

    [Fact]
    public void Person_None_IsNobody() =>
        Assert.Equal("Nobody", Render<PersonName>(ps => ps.Add(p => p.Name, null)).Find("span").TextContent);

    [Fact]
    public void Person_HostileName_StaysText()
    {
        var shown = Render<PersonName>(ps => ps.Add(p => p.Name, "<img src=x onerror=alert(1)>"));

        Assert.Empty(shown.FindAll("img"));
    }

    [Fact]
    public void Empty_Sentence_ComesWithItsAction()
    {
        var empty = Render<EmptyState>(ps => ps.Add(p => p.Sentence, "Nothing here.").Add(p => p.Action, "<a href='/x'>Make one</a>"));

        Assert.Equal("Nothing here.", empty.Find("p").TextContent);
        Assert.Equal("/x", empty.Find("a").GetAttribute("href"));
    }

    [Fact]
    public void Skeleton_Rows_AreCountedAndAnnouncedAsLoading()
    {
        var rows = Render<SkeletonRows>(ps => ps.Add(p => p.Rows, 3));

        Assert.Equal(3, rows.FindAll(".skeleton-row").Count);
        Assert.Equal("Loading", rows.Find("[role=status]").GetAttribute("aria-label"));
    }

    [Fact]
    public void Header_Title_IsTheOneHeadingAndTheTabsTitle()
    {
        var header = Render<PageHeader>(ps => ps.Add(p => p.Title, "Desk").Add(p => p.Action, "<button>New</button>"));

        Assert.Equal("Desk", Assert.Single(header.FindAll("h1")).TextContent);
        Assert.NotNull(header.Find(".page-header-action button"));
        Assert.Single(header.FindComponents<PageTitle>());
    }

    [Fact]
    public void Keys_EachIsItsOwnKey() =>
        Assert.Equal(["Ctrl", "Enter"], Render<KeyboardHint>(ps => ps.Add(p => p.Keys, "Ctrl Enter").Add(p => p.Does, "send")).FindAll("kbd").Select(key => key.TextContent));

    [Fact]
    public void SafeHtml_Markup_GoesThroughTheSanitiserOnEveryNewValue()
    {
        Services.AddSingleton<IMarkdown>(new Bracketing());
        var shown = Render<SafeHtml>(ps => ps.Add(p => p.Html, "<script>1</script>"));
        Assert.Empty(shown.FindAll("script"));
        Assert.Equal("cleaned 18", shown.Find("b").TextContent);

        shown.Render(ps => ps.Add(p => p.Html, "<i>"));

        Assert.Equal("cleaned 3", shown.Find("b").TextContent);
    }

    [Fact]
    public void Job_Running_ShowsCountsProblemsAndCancels()
    {
        var cancelled = 0;
        var job = Render<JobProgress>(ps => ps.Add(p => p.Title, "Import").Add(p => p.State, "running").Add(p => p.Done, 3120).Add(p => p.Total, 5998)
            .Add(p => p.Problems, 2).Add(p => p.ProblemsHref, "/p").Add(p => p.OnCancel, () => cancelled++));
        Assert.Equal("3,120 of 5,998", job.Find(".job-foot .muted").TextContent);
        Assert.Equal("2 problems", job.Find("a[href='/p']").TextContent);

        job.Find("button").Click();

        Assert.Equal(1, cancelled);
        Assert.True(job.Find("button").HasAttribute("disabled"));
    }

    [Theory]
    [InlineData("done")]
    [InlineData("failed")]
    [InlineData("cancelled")]
    public void Job_Over_CannotBeCancelled(string state) =>
        Assert.Empty(Render<JobProgress>(ps => ps.Add(p => p.Title, "Import").Add(p => p.State, state).Add(p => p.OnCancel, () => { })).FindAll("button"));

    [Fact]
    public void Job_UnknownTotal_IsIndeterminate() =>
        Assert.False(Render<JobProgress>(ps => ps.Add(p => p.Title, "Import").Add(p => p.State, "running").Add(p => p.Done, 5)).Find("progress").HasAttribute("value"));

    private sealed class Bracketing : IMarkdown
    {
        public string ToSafeHtml(string markdown) => markdown;

        public string Sanitize(string html) => $"<b>cleaned {html.Length}</b>";

        public string Show(string html, TextMarks marks, Func<string, string> address) => Sanitize(html);

        public IReadOnlyList<string> Calls(string html, int most) => [];
    }
}
