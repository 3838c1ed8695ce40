using AngleSharp.Dom;
using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Policies;
using SynergyFlow.Core.Projects;
using SynergyFlow.Core.Projects.Fields;
using SynergyFlow.Core.Projects.Items;
using SynergyFlow.Core.Projects.LifeCycles;
using SynergyFlow.Web.Projects.LifeCycles;

namespace SynergyFlow.Web.Tests.Projects;

/// <summary>The page of the life cycles of a project.</summary>
public sealed partial class ProjectPagesTests
{
    [Fact]
    public void LifeCycle_IsChosenInAMatrix_WarnsOfDeadEnds_AndIsSaved()
    {
        var page = LifeCyclesOf("bug");
        Assert.Equal("any move", Tab(page, "bug"));
        Assert.Empty(page.FindAll("table"));
        Assert.True(SaveButton(page).HasAttribute("disabled"));

        // All moves are there at first, so that nothing is forbidden by an oversight.
        page.FindAll("input[type=radio]")[1].Change(true);
        Assert.Equal(30, page.FindAll("td input").Count);
        Assert.All(page.FindAll("td input"), box => Assert.True(box.HasAttribute("checked")));
        Assert.Empty(page.FindAll("[data-warnings]"));
        page.Find("[aria-label='From Done to all']").Change(false);
        page.Find("[aria-label='From In Progress to all']").Change(false);
        page.Find("[aria-label='To Backlog from all']").Change(false);
        page.Find("[aria-label='To Cancelled from all']").Change(false);
        page.Find("[aria-label='From Todo to Backlog']").Change(true);
        Assert.Equal(["Nothing leads to Cancelled.", "Nothing leads out of In Progress."], page.FindAll("[data-warnings] li").Select(line => line.TextContent));
        page.Find("[aria-label='Add a field that Done needs']").Change("points");
        Assert.Equal("Points", page.Find("[data-needs=Done] [data-need]").TextContent.Trim());
        Assert.Equal("not saved", Tab(page, "bug"));
        page.Find("form").Submit();

        Assert.Contains("The life cycle of Bug is saved.", page.Find("[role=status]").TextContent, StringComparison.Ordinal);
        var cycle = _shelf.Kept[0].LifeCycleOf(WorkItemType.Bug)!;
        Assert.Equal((false, RequiredField.Points), (cycle.AnyMove, Assert.Single(cycle.Needs).Field));
        Assert.True(cycle.Allows(State("Todo"), State("Backlog")));
        Assert.False(cycle.Allows(State("Done"), State("Todo")));
        Assert.False(cycle.Allows(State("Triage"), State("Cancelled")));
        Assert.Equal($"{cycle.Moves.Count} moves", Tab(page, "bug"));
    }

    [Fact]
    public void LifeCycle_OfOneType_IsCopiedToAnother_WithoutWhatThatCannotHave_AndDiscarded()
    {
        _shelf.Kept[0].AddField(null, ItemFieldType.Text, new() { Name = "Tier", AppliesTo = [WorkItemType.Bug] }, new(_me, Clock.GetUtcNow()));
        Keep(WorkItemType.Bug, new(false, [new(State("Todo"), State("Done"))], [new(State("Done"), [RequiredField.Points, RequiredField.Sprint], ["tier"])]));
        var page = LifeCyclesOf("epic");
        page.Find("[aria-label='Copy from another type']").Change("bug");
        Assert.Equal(["Points"], page.FindAll("[data-need]").Select(need => need.TextContent.Trim()));
        Assert.Equal("From Todo to Done", Assert.Single(page.FindAll("td input"), box => box.HasAttribute("checked")).GetAttribute("aria-label"));
        page.Find(".form-actions button[type=button]").Click();
        Assert.Empty(page.FindAll("td input"));
        Assert.Empty(page.FindAll("[data-need]"));

        // What is no longer asked for says so, and stays until somebody takes it out.
        _shelf.Kept[0].EditField(_shelf.Kept[0].Fields[0].Id, ItemFieldForm.Of(_shelf.Kept[0].Fields[0]) with { Archived = true }, new HashSet<ItemFieldOptionId>(), new(_me, Clock.GetUtcNow()));
        page = LifeCyclesOf("bug");
        Assert.Contains("Tier (not asked for now)", page.Find("[data-needs=Done]").TextContent, StringComparison.Ordinal);
        page.Find("[aria-label='Do not ask for Points in Done']").Click();
        page.Find("form").Submit();
        Assert.Equal((RequiredField.Sprint, 1), (Assert.Single(_shelf.Kept[0].LifeCycleOf(WorkItemType.Bug)!.Needs).Field, _shelf.Kept[0].LifeCycleOf(WorkItemType.Bug)!.OwnNeeds.Count));
    }

    [Fact]
    public void LifeCycle_ChangedBySomebodyElseMeanwhile_IsShownAsItIs_UnderWhatWasChosen()
    {
        Keep(WorkItemType.Bug, new(false, [new(State("Todo"), State("Done")), new(State("Todo"), State("In Progress"))], [new(State("Done"), [RequiredField.Points], null)]));
        var page = LifeCyclesOf("bug");
        page.Find("[aria-label='From Todo to Done']").Change(false);
        page.Find("[aria-label='From In Progress to Done']").Change(true);
        Keep(WorkItemType.Bug, new(false, [new(State("Todo"), State("Done")), new(State("Done"), State("Todo"))], [new(State("Done"), [RequiredField.Points, RequiredField.Labels], null)]));
        page.Find("form").Submit();
        Assert.Contains("Somebody else changed this project meanwhile", page.Find(".alert-danger").TextContent, StringComparison.Ordinal);
        Assert.Equal(["From In Progress to Done", "From Done to Todo"], page.FindAll("td input").Where(box => box.HasAttribute("checked")).Select(box => box.GetAttribute("aria-label")));
        page.Find("form").Submit();
        Assert.Equal([new AllowedMove(State("In Progress"), State("Done")), new AllowedMove(State("Done"), State("Todo"))], _shelf.Kept[0].LifeCycleOf(WorkItemType.Bug)!.Moves.Select(move => new AllowedMove(move.From, move.To)).OrderByDescending(move => move.To == State("Done")));
        Assert.Equal(2, _shelf.Kept[0].LifeCycleOf(WorkItemType.Bug)!.Needs.Count);
    }

    [Fact]
    public void LifeCycle_ForWhoMayNotChangeIt_IsOnlyRead()
    {
        Keep(WorkItemType.Bug, new(false, [new(State("Todo"), State("Done"))], [new(State("Done"), [RequiredField.Points], null)]));
        _shelf.Denied.Add(Actions.ProjectsManage);
        var page = LifeCyclesOf("bug");
        Assert.All(page.FindAll("table input"), box => Assert.True(box.HasAttribute("disabled")));
        Assert.Empty(page.FindAll("form button, form select"));
        Assert.Contains("who leads this project", page.Find(".alert").TextContent, StringComparison.Ordinal);
    }

    private IRenderedComponent<LifeCyclesPage> LifeCyclesOf(string type)
    {
        Services.GetRequiredService<NavigationManager>().NavigateTo($"/projects/WEB/life-cycles?type={type}");
        return Render<LifeCyclesPage>(web => web.Add(one => one.Key, "WEB"));
    }

    private ProjectStateId State(string name) => _shelf.Kept[0].States.Single(state => state.Name == name).Id;

    private void Keep(WorkItemType type, WantedLifeCycle wanted) => Assert.Null(_shelf.Kept[0].EditLifeCycle(type, wanted, new Stamp(_me, Clock.GetUtcNow())).Error);

    private static string Tab(IRenderedComponent<LifeCyclesPage> page, string type) => page.Find($"a[href$='type={type}'] .muted").TextContent;

    private static IElement SaveButton(IRenderedComponent<LifeCyclesPage> page) => page.Find("button[type=submit]");
}
