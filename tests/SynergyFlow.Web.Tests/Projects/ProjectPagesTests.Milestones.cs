using Bunit;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Policies;
using SynergyFlow.Core.Projects;
using SynergyFlow.Web.Projects;

namespace SynergyFlow.Web.Tests.Projects;

/// <summary>Milestones beside the versions, and on the page of the project.</summary>
public sealed partial class ProjectPagesTests
{
    private DateOnly Today => DateOnly.FromDateTime(Clock.GetUtcNow().UtcDateTime);

    [Fact]
    public void Milestone_IsReachedToday_AndThatIsTakenBack()
    {
        Added("Fair", 3);
        var page = Render<VersionsPage>(web => web.Add(one => one.Key, "WEB"));
        Assert.Equal("In 3 days", page.Find("[data-milestone=Fair] [data-state]").TextContent.Trim());
        page.Find("[aria-label='Fair is reached']").Click();
        Assert.Equal(Today, _shelf.Kept[0].Milestones[0].ReachedOn);
        Assert.Equal("reached", page.Find("[data-milestone=Fair] [data-state]").GetAttribute("data-state"));

        page.Find("#milestones .alert-success button").Click();
        Assert.Null(_shelf.Kept[0].Milestones[0].ReachedOn);
        Assert.Empty(page.FindAll("#milestones .alert-success button"));
        page.Find("[aria-label='Remove Fair']").Click();
        page.Find("#milestones tbody .btn-danger").Click();
        Assert.Empty(_shelf.Kept[0].Milestones);
        Assert.NotNull(page.Find("#milestones .empty"));
    }

    [Fact]
    public void Milestones_ThatAreNext_AreOnThePageOfTheProject_WithWhatIsOver()
    {
        Assert.Empty(Render<ProjectPage>(web => web.Add(one => one.Key, "WEB")).FindAll("#project-milestones"));
        Added("Late", -2);
        Added("<b>Fair</b>", 1);
        _shelf.Kept[0].ReachMilestone(Added("Done", -9), Today, new Stamp(_me, Clock.GetUtcNow()));
        var panel = Render<ProjectPage>(web => web.Add(one => one.Key, "WEB")).Find("[aria-labelledby=project-milestones]");
        Assert.Equal(["Late", "<b>Fair</b>"], panel.QuerySelectorAll("li").Select(one => one.GetAttribute("data-milestone")));
        Assert.Equal(["late", "ahead"], panel.QuerySelectorAll("[data-state]").Select(one => one.GetAttribute("data-state")));
        Assert.Equal("/projects/WEB/versions#milestones", panel.QuerySelector("a")!.GetAttribute("href"));

        _shelf.Denied.Add(Actions.ProjectsManage);
        Assert.Empty(Render<VersionsPage>(web => web.Add(one => one.Key, "WEB")).FindAll("#milestones button"));
    }

    private ProjectMilestoneId Added(string name, int days) =>
        _shelf.Kept[0].AddMilestone(new MilestoneFields(name, Today.AddDays(days)), new Stamp(_me, Clock.GetUtcNow())).Value;
}
