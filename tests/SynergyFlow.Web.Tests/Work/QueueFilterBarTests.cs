using Bunit;
using SynergyFlow.Core.Work.Filtering;
using SynergyFlow.Core.Work.Views;
using SynergyFlow.Web.Tests.Shared;
using SynergyFlow.Web.Work;

namespace SynergyFlow.Web.Tests.Work;

public sealed class QueueFilterBarTests : FrameTest
{
    [Fact]
    public void Bar_FilterThatCannotBeRead_SaysWhyAndKeepsWhatWasTyped()
    {
        var problem = RecordFilter.Parse("priority = P9").Error!.Message;
        string? sent = null;
        var bar = Render(null, "priority = P9", problem, typed => sent = typed);

        var field = bar.Find("input.filter-text");
        Assert.Equal(("priority = P9", "true"), (field.GetAttribute("value"), field.GetAttribute("aria-invalid")));
        Assert.Contains("expected one of P1, P2, P3, P4 for priority at position 12, found 'P9'", bar.Find("[role=alert]").TextContent, StringComparison.Ordinal);
        field.Change("priority = P1");
        bar.Find("form").Submit();
        Assert.Equal("priority = P1", sent);
    }

    [Fact]
    public void Bar_FilterOfControls_CountsItsConditions_AndCanBeText()
    {
        var filter = QueueFilter.Of(RecordFilter.Parse("team = mine and assignee = me and title ~ vpn").Value);
        var bar = Render(filter, "team = mine and assignee = me and title ~ vpn", null, _ => { });

        Assert.Equal("3", bar.Find(".filters-toggle .badge").TextContent);
        Assert.Equal("mine", bar.Find("select[aria-label=Team]").GetAttribute("value"));
        Assert.Equal("false", bar.Find(".filters-toggle").GetAttribute("aria-expanded"));
        bar.Find(".filters-toggle").Click();
        Assert.Contains("open", bar.Find("#queue-filters").ClassList);
        bar.FindAll("button").Single(button => button.TextContent == "As text").Click();
        Assert.Equal("team = mine and assignee = me and title ~ vpn", bar.Find("input.filter-text").GetAttribute("value"));
    }

    [Fact]
    public void Columns_ChosenOne_ComesLast_AndFixedOnesStay()
    {
        IReadOnlyList<ListColumn>? chosen = null;
        var menu = Render<QueueColumnMenu>(parameters => parameters
            .Add(one => one.Columns, ListColumns.Parse("state,key,title").Value!)
            .Add(one => one.OnColumns, columns => chosen = columns));

        AngleSharp.Dom.IElement Line(string column) => menu.FindAll(".column-line").Single(line => line.QuerySelector("label")!.TextContent.Trim() == column);
        Assert.True(Line("Key").QuerySelector("input")!.HasAttribute("disabled"));
        Line("Tags").QuerySelector("input")!.Change(true);
        Assert.Equal("state,key,title,tags", ListColumns.Write(chosen!));
        menu.Find("button[aria-label='Move Title one place to the front']").Click();
        Assert.Equal("state,title,key", ListColumns.Write(chosen!));
        Assert.True(menu.Find("button[aria-label='Move State one place to the front']").HasAttribute("disabled"));
    }

    private IRenderedComponent<QueueFilterBar> Render(QueueFilter? filter, string text, string? problem, Action<string> send) =>
        Render<QueueFilterBar>(parameters => parameters
            .Add(bar => bar.Filter, filter)
            .Add(bar => bar.Text, text)
            .Add(bar => bar.Problem, problem)
            .Add(bar => bar.Teams, [])
            .Add(bar => bar.Columns, ListColumns.Default)
            .Add(bar => bar.FindPeople, _ => Task.FromResult<IReadOnlyList<Core.Identity.Contracts.Person>>([]))
            .Add(bar => bar.OnText, send));
}
