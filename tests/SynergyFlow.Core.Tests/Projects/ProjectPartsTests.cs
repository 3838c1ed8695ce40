using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Projects;
using SynergyFlow.Core.Tenants;

namespace SynergyFlow.Core.Tests.Projects;

public sealed class ProjectPartsTests
{
    private static readonly Stamp s_stamp = new(UserId.New(), new DateTimeOffset(2026, 11, 2, 8, 0, 0, TimeSpan.Zero));

    private readonly Project _project = Project.Create(
        Tenant.First, "WEB", ProjectTemplate.Scrum, new ProjectFields { Name = "Website", Lead = UserId.New() }, s_stamp);

    public ProjectPartsTests() => _project.ClearEvents();

    private IEnumerable<string> Events => _project.Events.Select(raised => EventNameAttribute.Of(raised.Event.GetType()));

    [Fact]
    public void Component_IsAddedEditedAndRemoved_AndNothingIsNoEvent()
    {
        var lead = UserId.New();
        var id = _project.AddComponent(new("Search", "Finds", lead), s_stamp).Value;
        Assert.Null(_project.EditComponent(id, new("Search", "Finds", lead), s_stamp).Error);
        Assert.Null(_project.EditComponent(id, new("Finder"), s_stamp).Error);
        Assert.Equal([new("component", "Search", "Finder"), new("description", "Finds", null), new("lead", lead.ToString(), null)], _project.Events[^1].Event.Changes);
        Assert.Null(_project.RemoveComponent(id, 0, s_stamp).Error);
        Assert.Equal([new("component", "Finder", null)], _project.Events[^1].Event.Changes);
        Assert.Empty(_project.Components);
        Assert.Equal(["project.component_added", "project.component_edited", "project.component_removed"], Events);
        Assert.All(_project.Events.Select(raised => raised.Event), happened => Assert.Equal(id.Value, happened.GetType().GetProperty("Component")!.GetValue(happened)));
        Assert.IsType<ComponentNotFound>(_project.RemoveComponent(id, 0, s_stamp).Error);
        Assert.IsType<ComponentNotFound>(_project.EditComponent(id, new("x"), s_stamp).Error);
    }

    /// <summary>The items do not say it themselves, so the project does.</summary>
    [Fact]
    public void Component_Removed_SaysHowManyItemsLoseIt()
    {
        var id = _project.AddComponent(new("Search"), s_stamp).Value;
        Assert.Null(_project.RemoveComponent(id, 12, s_stamp).Error);
        Assert.Equal([new("component", "Search", null), new("items", "12", null)], _project.Events[^1].Event.Changes);
    }

    [Fact]
    public void Component_NamesServices_EachOnce_InOneOrder_AndChangesSaySo()
    {
        var fields = new ComponentFields("Search") { Services = [" VPN ", "files", "vpn", "", "Booking portal"] }.Checked().Value!;
        Assert.Equal(["Booking portal", "files", "VPN"], fields.Services);
        var id = _project.AddComponent(fields, s_stamp).Value;
        Assert.Equal([new("component", null, "Search"), new("services", null, "Booking portal, files, VPN")], _project.Events[^1].Event.Changes);
        Assert.Null(_project.EditComponent(id, fields, s_stamp).Error);
        Assert.Single(_project.Events);
        Assert.Null(_project.EditComponent(id, new("Search"), s_stamp).Error);
        Assert.Equal([new FieldChange("services", "Booking portal, files, VPN", null)], _project.Events[^1].Event.Changes);
        Assert.Empty(_project.Components.Single().Services);
        Assert.Null(new ComponentFields("x") { Services = [.. Enumerable.Range(0, ProjectComponent.MostServices).Select(n => $"s{n}")] }.Checked().Error);
        Assert.IsType<TooManyServices>(new ComponentFields("x") { Services = [.. Enumerable.Range(0, ProjectComponent.MostServices + 1).Select(n => $"s{n}")] }.Checked().Error);
        Assert.Equal("services", new ComponentFields("x") { Services = [new string('s', 121)] }.Checked().Error?.Field);
    }

    [Fact]
    public void Names_AreTheirOwn_InAnyCase_AndThereAreOnlySoMany()
    {
        var id = _project.AddComponent(new("Search"), s_stamp).Value;
        Assert.Equal("name", Assert.IsType<ComponentNameTaken>(_project.AddComponent(new("SEARCH"), s_stamp).Error).Field);
        Assert.Null(_project.EditComponent(id, new("SEARCH"), s_stamp).Error);
        var version = _project.AddVersion(new("1.0"), s_stamp).Value;
        Assert.Equal("name", Assert.IsType<VersionNameTaken>(_project.AddVersion(new("1.0"), s_stamp).Error).Field);
        Assert.Null(_project.EditVersion(version, new("1.0", "x"), s_stamp).Error);
        for (var i = 1; i < ProjectComponent.Most; i++)
        {
            Assert.Null(_project.AddComponent(new($"c{i}"), s_stamp).Error);
        }

        for (var i = 1; i < ProjectVersion.Most; i++)
        {
            Assert.Null(_project.AddVersion(new($"v{i}"), s_stamp).Error);
        }

        Assert.IsType<TooManyComponents>(_project.AddComponent(new("more"), s_stamp).Error);
        Assert.IsType<TooManyVersions>(_project.AddVersion(new("more"), s_stamp).Error);
    }

    [Fact]
    public void Fields_AreChecked_ByField()
    {
        Assert.Equal("name", new ComponentFields(" ").Checked().Error?.Field);
        Assert.Equal("description", new ComponentFields("x", new string('d', 501)).Checked().Error?.Field);
        Assert.Equal("name", new VersionFields(new string('v', 61)).Checked().Error?.Field);
        Assert.Equal("description", new VersionFields("x", new string('d', 2001)).Checked().Error?.Field);
        Assert.Equal("startsOn", new VersionFields("x", null, new DateOnly(1900, 1, 1)).Checked().Error?.Field);
        Assert.Equal("releasesOn", new VersionFields("x", null, null, new DateOnly(2200, 1, 1)).Checked().Error?.Field);
        Assert.IsType<VersionReleasedBeforeItBegins>(new VersionFields("x", null, new DateOnly(2026, 3, 2), new DateOnly(2026, 3, 1)).Checked().Error);
        Assert.Null(new VersionFields("x", null, new DateOnly(2026, 3, 2), new DateOnly(2026, 3, 2)).Checked().Error);
    }

    [Fact]
    public void Milestone_IsAddedEditedReachedReopenedAndRemoved_AndNothingIsNoEvent()
    {
        var id = _project.AddMilestone(new("Fair", new DateOnly(2026, 12, 1), "Booth 12"), s_stamp).Value;
        Assert.Equal([new("milestone", null, "Fair"), new("milestone_day", null, "2026-12-01"), new("note", null, "Booth 12")], _project.Events[^1].Event.Changes);
        Assert.Null(_project.EditMilestone(id, new("Fair", new DateOnly(2026, 12, 1), "Booth 12"), s_stamp).Error);
        Assert.Null(_project.EditMilestone(id, new("Fair", new DateOnly(2026, 12, 2)), s_stamp).Error);
        Assert.Equal([new("milestone_day", "2026-12-01", "2026-12-02"), new("note", "Booth 12", null)], _project.Events[^1].Event.Changes);
        Assert.Null(_project.ReachMilestone(id, null, s_stamp).Error);
        Assert.Null(_project.ReachMilestone(id, new DateOnly(2026, 11, 1), s_stamp).Error);
        Assert.Null(_project.ReachMilestone(id, new DateOnly(2026, 11, 1), s_stamp).Error);
        Assert.Equal([new FieldChange("milestone_reached", "Fair", "Fair (2026-11-01)")], _project.Events[^1].Event.Changes);
        Assert.Equal(new DateOnly(2026, 11, 1), _project.Milestones.Single().ReachedOn);
        Assert.Null(_project.ReachMilestone(id, null, s_stamp).Error);
        Assert.Equal([new FieldChange("milestone_reached", "Fair (2026-11-01)", "Fair")], _project.Events[^1].Event.Changes);
        Assert.Null(_project.RemoveMilestone(id, s_stamp).Error);
        Assert.Empty(_project.Milestones);
        Assert.Equal(
            ["project.milestone_added", "project.milestone_edited", "project.milestone_reached", "project.milestone_reopened", "project.milestone_removed"], Events);
        Assert.All(_project.Events.Select(raised => raised.Event), happened => Assert.Equal(id.Value, happened.GetType().GetProperty("Milestone")!.GetValue(happened)));
        Assert.IsType<MilestoneNotFound>(_project.RemoveMilestone(id, s_stamp).Error);
        Assert.IsType<MilestoneNotFound>(_project.ReachMilestone(id, null, s_stamp).Error);
        Assert.IsType<MilestoneNotFound>(_project.EditMilestone(id, new("x", new DateOnly(2026, 12, 1)), s_stamp).Error);
    }

    /// <summary>The stamp is of the second of November, eight o'clock by UTC.</summary>
    [Fact]
    public void Milestone_IsNotReachedOnADayThatIsNowhereYet_AndHasItsOwnName()
    {
        DateOnly day = new(2026, 12, 1);
        var id = _project.AddMilestone(new("Fair", day), s_stamp).Value;
        Assert.Equal("on", Assert.IsType<MilestoneReachedLater>(_project.ReachMilestone(id, new DateOnly(2026, 11, 3), s_stamp).Error).Field);
        Assert.Null(_project.ReachMilestone(id, new DateOnly(2026, 11, 3), s_stamp with { At = s_stamp.At.AddHours(2) }).Error);
        Assert.Equal("name", Assert.IsType<MilestoneNameTaken>(_project.AddMilestone(new("FAIR", day), s_stamp).Error).Field);
        Assert.Null(_project.EditMilestone(id, new("FAIR", day), s_stamp).Error);
        for (var i = 1; i < ProjectMilestone.Most; i++)
        {
            Assert.Null(_project.AddMilestone(new($"m{i}", day), s_stamp).Error);
        }

        Assert.IsType<TooManyMilestones>(_project.AddMilestone(new("more", day), s_stamp).Error);
        Assert.IsType<MilestoneNameTaken>(_project.EditMilestone(id, new("M1", day), s_stamp).Error);
        Assert.Equal("name", new MilestoneFields(" ", day).Checked().Error?.Field);
        Assert.Equal("note", new MilestoneFields("x", day, new string('n', 501)).Checked().Error?.Field);
        Assert.Equal("day", new MilestoneFields("x", default).Checked().Error?.Field);
    }

    /// <summary>Each pair of states, by the one table.</summary>
    [Fact]
    public void Version_MovesAsTheTableSays_AndKnowsWhenItWentOut()
    {
        foreach (var from in Enum.GetValues<VersionState>())
        {
            foreach (var to in Enum.GetValues<VersionState>())
            {
                var id = _project.AddVersion(new($"{from} {to}"), s_stamp).Value;
                if (from is not VersionState.Unreleased)
                {
                    Assert.Null(_project.MoveVersion(id, from, s_stamp).Error);
                }

                var before = _project.Version;
                var moved = _project.MoveVersion(id, to, s_stamp).Error;
                Assert.Equal(from.Next.Contains(to) ? null : typeof(VersionIsAlready), moved?.GetType());
                Assert.Equal(moved is null ? before + 1 : before, _project.Version);
                Assert.Equal(moved is null ? to : from, _project.Versions.Single(version => version.Id == id).State);
            }
        }

        var one = _project.AddVersion(new("1.0"), s_stamp).Value;
        var version = _project.Versions.Single(version => version.Id == one);
        _project.MoveVersion(one, VersionState.Released, s_stamp);
        Assert.Equal(s_stamp.At, version.ReleasedAt);
        var later = s_stamp with { At = s_stamp.At.AddDays(9) };
        _project.MoveVersion(one, VersionState.Archived, later);
        _project.MoveVersion(one, VersionState.Released, later);
        Assert.Equal(s_stamp.At, version.ReleasedAt);
        _project.MoveVersion(one, VersionState.Unreleased, later);
        Assert.Null(version.ReleasedAt);
        Assert.Equal(
            ["project.version_released", "project.version_archived", "project.version_released", "project.version_reopened"], Events.TakeLast(4));
        Assert.Equal([new FieldChange("version_state", "1.0 (released)", "1.0 (unreleased)")], _project.Events[^1].Event.Changes);
        Assert.Equal("state", _project.MoveVersion(one, (VersionState)9, later).Error?.Field);
        Assert.IsType<VersionNotFound>(_project.MoveVersion(ProjectVersionId.New(), VersionState.Released, later).Error);
    }
}
