using System.Globalization;
using Bunit;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Localization;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Work;
using SynergyFlow.Web.Tests.Shared;
using SynergyFlow.Web.Work;

namespace SynergyFlow.Web.Tests.Work;

/// <summary>A row of a person's own list: what it is, and why it stands where it does, in each language.</summary>
public sealed class MyWorkRowTests : FrameTest
{
    private readonly RecordRow _row;

    public MyWorkRowTests() => _row = new RecordRow(
        RecordId.New(), "BP-7", RecordKind.WorkItem, "Draw the map", "started", StateCategory.Open, Priority.P3, Impact.Person, Urgency.Question, null, null,
        new PersonName(UserId.New(), "Dewi"), null, null, [], Clock.GetUtcNow(), Clock.GetUtcNow(), null, 1);

    [Fact]
    public void Row_OfAPart_SaysOfWhat_AndItsReasonNamesTheSprint()
    {
        var row = Show(new(WorkGroup.ThisWeek, WorkReason.InSprint, Clock.GetUtcNow().AddDays(2), "Sprint 4"), new WorkParent("BP-3", "<b>Map</b>"));

        Assert.Equal("/items/BP-7", row.Find(".work-title").GetAttribute("href"));
        Assert.Equal(("part of <b>Map</b>", "BP-3"), (row.Find(".work-parent").TextContent, row.Find(".work-parent").GetAttribute("title")));
        Assert.Equal("In Sprint 4, ends in 2 d", string.Join(' ', row.Find(".work-facts .chip").TextContent.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)));
        Assert.Null(row.Find("li").GetAttribute("data-shown"));
    }

    [Fact]
    public void Row_ThatIsBlocked_NamesWhatBlocks_AndTheFirstOfSeveralIsMarked()
    {
        var row = Show(new(WorkGroup.Waiting, WorkReason.Blocked, Name: "INC-1"), null, first: true);

        Assert.Equal("Blocked by INC-1", row.Find(".work-facts .chip").TextContent.Trim());
        Assert.Empty(row.FindAll(".work-parent, .work-facts time"));
        Assert.Equal("", row.Find("li").GetAttribute("data-shown"));
    }

    [Theory]
    [InlineData("en")]
    [InlineData("id")]
    [InlineData("fil")]
    public void EveryGroupAndReason_HasItsWords(string language)
    {
        var text = Services.GetRequiredService<IStringLocalizer<MyWorkText>>();
        var before = CultureInfo.CurrentUICulture;
        try
        {
            CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo(language);
            string[] keys = [.. EnumText.All<WorkReason>().Select(reason => "Reason." + reason), .. EnumText.All<WorkGroup>().Select(group => "Group." + group)];
            Assert.DoesNotContain(keys, key => text[key].ResourceNotFound);
        }
        finally
        {
            CultureInfo.CurrentUICulture = before;
        }
    }

    private IRenderedComponent<MyWorkRow> Show(WorkPlace place, WorkParent? parent, bool first = false) =>
        Render<MyWorkRow>(row => row.Add(one => one.Row, _row).Add(one => one.Place, place).Add(one => one.Parent, parent).Add(one => one.First, first));
}
