using Microsoft.EntityFrameworkCore;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Projects;
using SynergyFlow.Core.Projects.UseCases;
using SynergyFlow.Testing;

namespace SynergyFlow.Infrastructure.Tests.Projects;

/// <summary>Components and versions as they are stored, and for whom.</summary>
public sealed class ProjectPartsTests(PostgresServer postgres) : ProjectTest(postgres)
{
    [Fact]
    public async Task Components_AreKept_AndReadByName_WithTheirLead()
    {
        await MakeAsync();
        var search = (await AddComponentAsync(OtherAgent, new("search", "Finds <b>things</b>", Agent.Id))).Value;
        Assert.Null((await AddComponentAsync(OtherAgent, new("Ticker"))).Error);
        Assert.Equal("name", (await AddComponentAsync(OtherAgent, new("SEARCH"))).Error?.Field);
        Assert.Equal("lead", (await AddComponentAsync(OtherAgent, new("x", null, Maya.Id))).Error?.Field);
        Assert.Equal("lead", (await AddComponentAsync(OtherAgent, new("x", null, UserId.New()))).Error?.Field);

        var read = (await ComponentsAsync(Agent)).Value!;
        Assert.Equal([("search", "Finds <b>things</b>", "Ayu"), ("Ticker", null, null)], read.Items.Select(row => (row.Name, row.Description, row.Lead?.Name)));
        Assert.Equal(3, read.Project.Version);
        Assert.Equal(4, (await RunAsync((ChangeComponents change) => change.EditAsync(OtherAgent, new("WEB", search, "Finder", Lead: null, ExpectedVersion: 3), Ct))).Value);
        Assert.Equal(new VersionConflict(4), (await RunAsync((ChangeComponents change) => change.RemoveAsync(OtherAgent, new("WEB", search, 3), Ct))).Error);
        Assert.Equal(("Finder", "Finds <b>things</b>", null), (await ComponentsAsync(Agent)).Value!.Items.Select(row => (row.Name, row.Description, row.Lead?.Name)).First());
        Assert.Equal(5, (await RunAsync((ChangeComponents change) => change.RemoveAsync(OtherAgent, new("web", search, 4), Ct))).Value);
        Assert.Equal(["Ticker"], (await ComponentsAsync(Agent)).Value!.Items.Select(row => row.Name));
        await using var db = Database.Open();
        Assert.Equal(
            ["project.created", "project.component_added", "project.component_added", "project.component_edited", "project.component_removed"],
            await db.Log.Where(one => one.AggregateId == read.Project.Id.Value).OrderBy(one => one.Sequence).Select(one => one.Type).ToListAsync(Ct));
    }

    [Fact]
    public async Task Versions_AreReadInTheOrderOfWhatComesNext()
    {
        await MakeAsync();
        DateOnly march = new(2026, 3, 1), april = new(2026, 4, 1);
        Dictionary<string, ProjectVersionId> ids = [];
        foreach (var fields in new VersionFields[] { new("2.0", null, march, april), new("someday"), new("1.2", "Fixes", null, march), new("1.10"), new("1.9"), new("1.0"), new("1.1"), new("0.9") })
        {
            ids[fields.Name] = (await AddVersionAsync(OtherAgent, fields)).Value;
        }

        foreach (var (name, state) in new[] { ("1.0", VersionState.Released), ("1.1", VersionState.Released), ("0.9", VersionState.Archived) })
        {
            Assert.Null((await MoveAsync(OtherAgent, ids[name], state)).Error);
        }

        var read = (await VersionsAsync(Agent)).Value!.Items;
        Assert.Equal(["1.2", "2.0", "1.9", "1.10", "someday", "1.1", "1.0", "0.9"], read.Select(row => row.Name));
        Assert.Equal(("Fixes", null, march, VersionState.Unreleased), (read[0].Description, read[0].StartsOn, read[0].ReleasesOn, read[0].State));
        Assert.Equal([false, false, false, false, false, true, true, false], read.Select(row => row.ReleasedAt is not null));
        Assert.IsType<VersionIsAlready>((await MoveAsync(OtherAgent, ids["1.0"], VersionState.Released)).Error);
        Assert.Null((await RunAsync((ChangeVersions change) => change.EditAsync(OtherAgent, new("WEB", ids["2.0"], StartsOn: null), Ct))).Error);
        Assert.Equal((null, april), (await VersionsAsync(Agent)).Value!.Items.Where(row => row.Name == "2.0").Select(row => (row.StartsOn, row.ReleasesOn)).Single());
        Assert.IsType<VersionReleasedBeforeItBegins>((await RunAsync((ChangeVersions change) =>
            change.EditAsync(OtherAgent, new("WEB", ids["2.0"], StartsOn: april.AddDays(1)), Ct))).Error);
    }

    [Fact]
    public async Task Milestones_AreKept_AndReadByDay_WithWhatIsReachedLast()
    {
        await MakeAsync();
        DateOnly march = new(2026, 3, 1), april = new(2026, 4, 1);
        Dictionary<string, ProjectMilestoneId> ids = [];
        foreach (var fields in new MilestoneFields[] { new("fair", april, "Booth <b>12</b>"), new("audit", march), new("kick-off", march), new("pilot", april) })
        {
            ids[fields.Name] = (await AddMilestoneAsync(OtherAgent, fields)).Value;
        }

        Assert.Equal("name", (await AddMilestoneAsync(OtherAgent, new("FAIR", march))).Error?.Field);
        Assert.Equal(6, (await ReachAsync(OtherAgent, ids["pilot"], new(2025, 1, 3), 5)).Value);
        Assert.Equal(7, (await ReachAsync(OtherAgent, ids["kick-off"], new(2025, 1, 2), 6)).Value);
        Assert.Equal(new VersionConflict(7), (await ReachAsync(OtherAgent, ids["fair"], null, 5)).Error);
        Assert.Equal(
            [("audit", march, null, null), ("fair", april, "Booth <b>12</b>", null), ("pilot", april, null, new DateOnly(2025, 1, 3)), ("kick-off", march, null, new DateOnly(2025, 1, 2))],
            (await MilestonesAsync(Agent)).Value!.Items.Select(row => (row.Name, row.Day, row.Note, row.ReachedOn)));
        Assert.Null((await RunAsync((ChangeMilestones change) => change.EditAsync(OtherAgent, new("WEB", ids["fair"], Day: march.AddDays(-1), Note: null), Ct))).Error);
        Assert.Null((await RunAsync((ChangeMilestones change) => change.RemoveAsync(OtherAgent, new("web", ids["audit"]), Ct))).Error);
        Assert.Null((await ReachAsync(OtherAgent, ids["pilot"], null)).Error);
        Assert.Equal(["fair", "pilot", "kick-off"], (await MilestonesAsync(Agent)).Value!.Items.Select(row => row.Name));
        Assert.Null((await MilestonesAsync(Agent)).Value!.Items[0].Note);
        await using var db = Database.Open();
        Assert.Equal(
            ["project.milestone_reached", "project.milestone_reached", "project.milestone_edited", "project.milestone_removed", "project.milestone_reopened"],
            await db.Log.Where(one => one.Type.StartsWith("project.milestone_") && one.Type != "project.milestone_added").OrderBy(one => one.Sequence).Select(one => one.Type).ToListAsync(Ct));
    }

    [Fact]
    public async Task WhoMayNotChangeTheProject_ChangesNoPartOfIt_AndWhoDoesNotSeeItIsToldOfNone()
    {
        await MakeAsync();
        await MakeAsync("SEC", fields => fields with { Visibility = ProjectVisibility.Members, Teams = [] });
        var component = (await AddComponentAsync(OtherAgent, new("Search"))).Value;
        var version = (await AddVersionAsync(OtherAgent, new("1.0"))).Value;
        var milestone = (await AddMilestoneAsync(OtherAgent, new("Fair", new(2026, 3, 1)))).Value;
        foreach (var (actor, key, told) in new[] { (Agent, "WEB", typeof(NotAllowed)), (Maya, "WEB", typeof(ProjectNotFound)), (Agent, "SEC", typeof(ProjectNotFound)) })
        {
            Error?[] refused =
            [
                (await RunAsync((ChangeComponents change) => change.AddAsync(actor, new(key, new("x")), Ct))).Error,
                (await RunAsync((ChangeComponents change) => change.EditAsync(actor, new(key, component, "x"), Ct))).Error,
                (await RunAsync((ChangeComponents change) => change.RemoveAsync(actor, new(key, component), Ct))).Error,
                (await RunAsync((ChangeVersions change) => change.AddAsync(actor, new(key, new("x")), Ct))).Error,
                (await RunAsync((ChangeVersions change) => change.EditAsync(actor, new(key, version, "x"), Ct))).Error,
                (await RunAsync((ChangeVersions change) => change.MoveAsync(actor, new(key, version, VersionState.Released), Ct))).Error,
                (await RunAsync((ChangeMilestones change) => change.AddAsync(actor, new(key, new("x", new(2026, 3, 1))), Ct))).Error,
                (await RunAsync((ChangeMilestones change) => change.EditAsync(actor, new(key, milestone, "x"), Ct))).Error,
                (await RunAsync((ChangeMilestones change) => change.ReachAsync(actor, new(key, milestone, new(2025, 3, 1)), Ct))).Error,
                (await RunAsync((ChangeMilestones change) => change.RemoveAsync(actor, new(key, milestone), Ct))).Error,
            ];
            Assert.All(refused, error => Assert.IsType(told, error));
        }

        Assert.IsType<ProjectNotFound>((await RunAsync((ReadProjects read) => read.ComponentsAsync(Agent, "SEC", Ct))).Error);
        Assert.IsType<ProjectNotFound>((await RunAsync((ReadProjects read) => read.VersionsAsync(Agent, "SEC", Ct))).Error);
        Assert.IsType<ProjectNotFound>((await RunAsync((ReadProjects read) => read.MilestonesAsync(Agent, "SEC", Ct))).Error);

        // A part of another project is not one of this.
        Assert.IsType<ComponentNotFound>((await RunAsync((ChangeComponents change) => change.EditAsync(Admin, new("SEC", component, "x"), Ct))).Error);
        Assert.IsType<MilestoneNotFound>((await RunAsync((ChangeMilestones change) => change.ReachAsync(Admin, new("SEC", milestone, new(2025, 3, 1)), Ct))).Error);
        Assert.IsType<VersionNotFound>((await RunAsync((ChangeVersions change) => change.MoveAsync(Admin, new("SEC", version, VersionState.Released), Ct))).Error);

        Assert.Null((await ArchiveAsync(Admin, "WEB")).Error);
        Assert.IsType<ProjectIsArchived>((await AddComponentAsync(Admin, new("x"))).Error);
        Assert.IsType<ProjectIsArchived>((await ReachAsync(Admin, milestone, new(2025, 3, 1))).Error);
        Assert.IsType<ProjectIsArchived>((await MoveAsync(Admin, version, VersionState.Released)).Error);
        Assert.Single((await ComponentsAsync(Agent)).Value!.Items);
    }

    /// <summary>What changes a project otherwise does not load its parts, and must not lose them.</summary>
    [Fact]
    public async Task Parts_StayWhileTheProjectIsChanged()
    {
        await MakeAsync();
        await AddComponentAsync(OtherAgent, new("Search"));
        await AddVersionAsync(OtherAgent, new("1.0"));
        await AddMilestoneAsync(OtherAgent, new("Fair", new(2026, 3, 1)));
        Assert.Null((await EditAsync(OtherAgent, "WEB", new() { Name = "Site" })).Error);
        Assert.Null((await StatesAsync(OtherAgent, "WEB", ProjectStates.Of(ProjectTemplate.Kanban))).Error);
        Assert.Null((await ArchiveAsync(OtherAgent, "WEB")).Error);

        Assert.Equal("Search", Assert.Single((await ComponentsAsync(Agent)).Value!.Items).Name);
        Assert.Equal("1.0", Assert.Single((await VersionsAsync(Agent)).Value!.Items).Name);
        Assert.Equal("Fair", Assert.Single((await MilestonesAsync(Agent)).Value!.Items).Name);
    }

    private Task<Result<ProjectMilestoneId>> AddMilestoneAsync(Actor actor, MilestoneFields fields) =>
        RunAsync((ChangeMilestones change) => change.AddAsync(actor, new("WEB", fields), Ct));

    private Task<Result<int>> ReachAsync(Actor actor, ProjectMilestoneId milestone, DateOnly? on, int? version = null) =>
        RunAsync((ChangeMilestones change) => change.ReachAsync(actor, new("WEB", milestone, on, version), Ct));

    private Task<Result<ProjectPartsOf<MilestoneRow>>> MilestonesAsync(Actor actor) => RunAsync((ReadProjects read) => read.MilestonesAsync(actor, "WEB", Ct));

    private Task<Result<ProjectComponentId>> AddComponentAsync(Actor actor, ComponentFields fields) =>
        RunAsync((ChangeComponents change) => change.AddAsync(actor, new("WEB", fields), Ct));

    private Task<Result<ProjectVersionId>> AddVersionAsync(Actor actor, VersionFields fields) =>
        RunAsync((ChangeVersions change) => change.AddAsync(actor, new("WEB", fields), Ct));

    private Task<Result<int>> MoveAsync(Actor actor, ProjectVersionId version, VersionState state) =>
        RunAsync((ChangeVersions change) => change.MoveAsync(actor, new("WEB", version, state), Ct));

    private Task<Result<ProjectPartsOf<ComponentRow>>> ComponentsAsync(Actor actor) => RunAsync((ReadProjects read) => read.ComponentsAsync(actor, "WEB", Ct));

    private Task<Result<ProjectPartsOf<VersionRow>>> VersionsAsync(Actor actor) => RunAsync((ReadProjects read) => read.VersionsAsync(actor, "WEB", Ct));
}
