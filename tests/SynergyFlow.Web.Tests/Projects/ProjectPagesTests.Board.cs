using AngleSharp.Dom;
using Bunit;
using Microsoft.AspNetCore.Components;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Policies;
using SynergyFlow.Core.Projects;
using SynergyFlow.Web.Projects.Boards;

namespace SynergyFlow.Web.Tests.Projects;

/// <summary>The page of a board's layout.</summary>
public sealed partial class ProjectPagesTests
{
    [Fact]
    public void Board_GetsColumnsOfItsOwn_ChosenFacts_AndDays_SavedAtOnce()
    {
        var page = RenderBoard();
        Assert.Contains("a column for each state", page.Find("[aria-labelledby=board-columns]").TextContent, StringComparison.Ordinal);
        Assert.True(page.Find("form [type=submit]").HasAttribute("disabled"));
        page.Find("[aria-labelledby=board-columns] .btn").Click();
        Assert.Equal(["Todo", "In Progress", "Done"], page.FindAll(".board-set-columns input").Select(input => input.GetAttribute("value")));
        Assert.Equal(["Todo", "In Progress", "Done", "Not on the board"], page.FindAll(".board-set section").Select(list => list.GetAttribute("aria-label")));
        Assert.Equal("Backlog", page.Find(".board-set section:last-child li .break").TextContent);
        Assert.Contains("Triage, Cancelled", page.Find("[aria-labelledby=board-columns]").TextContent, StringComparison.Ordinal);

        // What is in a column that goes is not on the board.
        page.Find("[aria-label='Remove Todo']").Click();
        Assert.Equal(["Backlog", "Todo"], page.FindAll(".board-set section:last-child li .break").Select(name => name.TextContent));
        page.Find(".board-set-columns input").Input("Done");
        page.Find("form").Submit();
        Assert.Equal("There are two columns called Done. Give each its own name.", page.Find("#column-problem").TextContent);
        page.Find(".board-set-columns input").Input("Doing");
        Assert.Empty(page.FindAll("#column-problem"));

        page.Find("[aria-label='Take Age in its state off the cards']").Click();
        page.Find(".card-set-add").Change("check_list");
        Assert.Equal("3/5", page.Find(".card-set-preview [data-fact=check_list] .truncate").TextContent);
        Assert.Empty(page.FindAll(".card-set-preview .board-age"));
        page.Find("#done-days").Input("0");
        page.Find("form").Submit();
        Assert.Contains("1 to 90 days", page.Find(".alert-danger").TextContent, StringComparison.Ordinal);
        page.Find("#done-days").Input("30");
        page.Find("form").Submit();
        Assert.Contains("Saved.", page.Find("[role=status]").TextContent, StringComparison.Ordinal);
        var web = _shelf.Kept[0];
        Assert.Equal(["Doing", "Done"], web.Columns.OrderBy(column => column.Position).Select(column => column.Name));
        Assert.Equal(30, web.DoneDays);
        Assert.Equal((CardField.CheckList, false), (web.CardFields[^1], web.CardFields.Contains(CardField.Age)));

        page.FindAll("button").Single(button => button.TextContent.Trim() == "Back to a column for each state").Click();
        page.Find("[role=group] .btn-danger").Click();
        Assert.Empty(web.Columns);
        Assert.Equal(30, web.DoneDays);
    }

    [Fact]
    public void Board_ChangedByOthers_KeepsWhatWasTyped_AndShowsTheRest()
    {
        var page = RenderBoard();
        page.Find("#done-days").Input("30");
        var stamp = new Stamp(_me, Clock.GetUtcNow());
        _shelf.Kept[0].EditBoard(new([new(null, "Theirs", [])], 14, []), stamp);
        page.Find("form").Submit();
        Assert.Contains("What you typed is still here", page.Find(".alert-danger").TextContent, StringComparison.Ordinal);
        Assert.Equal(("30", "Theirs"), (page.Find("#done-days").GetAttribute("value"), page.Find(".board-set-columns input").GetAttribute("value")));
        page.FindAll("button").Single(button => button.TextContent.Trim() == "Discard changes").Click();
        Assert.Equal("14", page.Find("#done-days").GetAttribute("value"));
    }

    [Fact]
    public void Board_IsLaidOutByWhoManagesTheProject_AndNotWhileItIsArchived()
    {
        _shelf.Denied.Add(Actions.ProjectsManage);
        Assert.Empty(RenderBoard().FindAll("form"));
        _shelf.Denied.Clear();
        _shelf.Kept[0].Archive(new Stamp(_me, Clock.GetUtcNow()));
        Assert.Empty(RenderBoard().FindAll("form"));
    }

    /// <summary>Without its scripts, which have tests of their own.</summary>
    private IRenderedComponent<BoardSettingsPage> RenderBoard()
    {
        SetRendererInfo(new RendererInfo("Server", isInteractive: false));
        return Render<BoardSettingsPage>(web => web.Add(one => one.Key, "WEB"));
    }

    private sealed partial class Shelf
    {
        public Task LoadBoardAsync(Project project, CancellationToken ct) => Task.CompletedTask;

        public Task<BoardLayout> BoardAsync(TenantId tenant, ProjectId project, CancellationToken ct)
        {
            var one = Kept.Single(kept => kept.Id == project);
            return Task.FromResult(new BoardLayout(
                one.Columns.Count == 0 ? null : [.. one.Columns.OrderBy(column => column.Position).Select(column => new LayoutColumnRow(
                    column.Id, column.Name, [.. one.States.Where(state => state.Column == column.Id).Select(state => state.Id)]))],
                one.DoneDays, one.CardFields));
        }
    }
}
