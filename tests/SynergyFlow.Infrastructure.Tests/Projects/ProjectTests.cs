using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using SynergyFlow.Core.Identity;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Projects;
using SynergyFlow.Core.Projects.UseCases;
using SynergyFlow.Core.Teams.UseCases;
using SynergyFlow.Core.Tenants;
using SynergyFlow.Testing;

namespace SynergyFlow.Infrastructure.Tests.Projects;

/// <summary>What is stored of a project, who may change it, and what is told to those who may not.</summary>
public sealed class ProjectTests(PostgresServer postgres) : ProjectTest(postgres)
{
    [Fact]
    public async Task Created_IsReadBack_ByKeyInAnyCaseOrId_AndEachChangeIsAnEvent()
    {
        await MakeAsync();
        var read = (await ReadAsync(Agent, "web")).Value!;
        Assert.Equal(("WEB", "Website", "All *pages*", OtherAgent.Id, "Budi"), (read.Key, read.Name, read.Description, read.Lead.Id, read.Lead.Name));
        Assert.Equal(["Service desk"], read.Teams.Select(team => team.Name));
        Assert.Equal(["Triage", "Backlog", "Todo", "In Progress", "Done", "Cancelled"], read.States.Select(state => state.Name));
        Assert.Equal((ProjectHealth.None, null, null), (read.Health.Health, read.Health.By, read.Health.At));
        Assert.Equal(read.Id, (await ReadAsync(Agent, read.Id.ToString())).Value!.Id);

        Assert.Equal(2, (await EditAsync(OtherAgent, "WEB", new() { Name = "Site", Teams = new([]) }, 1)).Value);
        Assert.Equal(3, (await HealthAsync(OtherAgent, "WEB", ProjectHealth.OffTrack, "No money", 2)).Value);
        var states = read.States.Select(state => new WantedState(state.Id, state.Name, state.Group)).ToList();
        Assert.Equal(4, (await StatesAsync(OtherAgent, "WEB", [.. states.Skip(1), new(null, "Review", StateGroup.Started)], 3)).Value);
        Assert.Equal(5, (await ArchiveAsync(OtherAgent, "WEB", version: 4)).Value);
        Assert.Equal(6, (await ArchiveAsync(OtherAgent, "WEB", archived: false, version: 5)).Value);

        var now = (await ReadAsync(Agent, "WEB")).Value!;
        Assert.Equal(("Site", 0, "Budi", "No money", 6), (now.Name, now.Teams.Count, now.Health.By!.Name, now.Health.Note, now.Version));
        Assert.Equal(["Backlog", "Todo", "In Progress", "Review", "Done", "Cancelled"], now.States.Select(state => state.Name));
        Assert.Equal(states[2].Id, now.States[1].Id);
        await using var db = Database.Open();
        var log = await db.Log.Where(one => one.AggregateId == read.Id.Value).OrderBy(one => one.Sequence).ToListAsync(Ct);
        Assert.Equal(["project.created", "project.edited", "project.health_set", "project.states_edited", "project.archived", "project.restored"], log.Select(one => one.Type));
        Assert.All(log, one => Assert.Equal("project", one.AggregateKind));
    }

    [Fact]
    public async Task Key_IsOncePerTenant_ArchivedOnesToo_AndTwoWhoWantItAtOnceGetOne()
    {
        await MakeAsync();
        Assert.Null((await ArchiveAsync(Admin, "WEB")).Error);
        Assert.Equal("key", Assert.IsType<ProjectKeyTaken>((await CreateAsync(Admin, "web", Fields)).Error).Field);
        Assert.IsType<ProjectKeyReserved>((await CreateAsync(Admin, "INC", Fields)).Error);

        var both = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => CreateAsync(Admin, "RACE", Fields)));
        Assert.Single(both, made => !made.Failed);
        Assert.All(both.Where(made => made.Failed), made => Assert.IsType<ProjectKeyTaken>(made.Error));
    }

    [Fact]
    public async Task Begin_IsForAdministrators_AndChange_ForTheLeadAndThem()
    {
        Assert.IsType<NotAllowed>((await CreateAsync(Agent, "WEB", Fields)).Error);
        Assert.IsType<NotAllowed>((await CreateAsync(Maya, "WEB", Fields)).Error);
        await MakeAsync();
        var states = (await ReadAsync(Agent, "WEB")).Value!.States.Select(state => new WantedState(state.Id, state.Name + "s", state.Group)).ToList();

        foreach (var (actor, told) in new[] { (Agent, typeof(NotAllowed)), (Maya, typeof(ProjectNotFound)) })
        {
            Error?[] refused =
            [
                (await EditAsync(actor, "WEB", new() { Name = "x" })).Error, (await HealthAsync(actor, "WEB", ProjectHealth.OnTrack)).Error,
                (await StatesAsync(actor, "WEB", states)).Error, (await ArchiveAsync(actor, "WEB")).Error,
            ];
            Assert.All(refused, error => Assert.IsType(told, error));
        }

        Assert.Equal(1, (await ReadAsync(Agent, "WEB")).Value!.Version);
        Assert.IsType<NotAllowed>((await ListAsync(Maya)).Error);
        foreach (var actor in new[] { OtherAgent, Admin })
        {
            Assert.Null((await HealthAsync(actor, "WEB", ProjectHealth.OnTrack)).Error);
            Assert.True(await RunAsync((ReadProjects read) => MayManageAsync(read, actor)));
        }

        Assert.False(await RunAsync((ReadProjects read) => MayManageAsync(read, Agent)));
        Assert.True(await RunAsync((ReadProjects read) => read.MayCreateAsync(Admin, Ct)));
        Assert.False(await RunAsync((ReadProjects read) => read.MayCreateAsync(Agent, Ct)));

        async Task<bool> MayManageAsync(ReadProjects read, Actor actor) => await read.MayManageAsync(actor, (await read.FindAsync(actor, "WEB", Ct)).Value!, Ct);
    }

    [Fact]
    public async Task Token_DoesWhatItsScopesCover()
    {
        await MakeAsync();
        var reader = OtherAgent with { Scopes = new HashSet<string> { "read" } };
        var writer = OtherAgent with { Scopes = new HashSet<string> { "write" } };

        Assert.Null((await ReadAsync(reader, "WEB")).Error);
        Assert.IsType<NotAllowed>((await HealthAsync(reader, "WEB", ProjectHealth.OnTrack)).Error);
        Assert.Null((await HealthAsync(writer, "WEB", ProjectHealth.OnTrack)).Error);
        Assert.IsType<ProjectNotFound>((await ReadAsync(writer, "WEB")).Error);
        Assert.IsType<NotAllowed>((await ListAsync(writer)).Error);
    }

    [Fact]
    public async Task WhoIsNamed_MustBeThere_AndWhoIsThereMayStay()
    {
        Assert.Equal("lead", (await CreateAsync(Admin, "WEB", Fields with { Lead = Maya.Id })).Error?.Field);
        Assert.Equal("lead", (await CreateAsync(Admin, "WEB", Fields with { Lead = UserId.New() })).Error?.Field);
        Assert.Equal("teams", (await CreateAsync(Admin, "WEB", Fields with { Teams = [Team, TeamId.New()] })).Error?.Field);
        Assert.Equal("defaultAssigneePerson", (await CreateAsync(Admin, "WEB", Fields with { DefaultAssignee = DefaultAssignee.Person, DefaultAssigneePerson = Rizal.Id })).Error?.Field);
        Assert.Equal("template", (await CreateAsync(Admin, "WEB", Fields, (ProjectTemplate)(-1))).Error?.Field);
        await MakeAsync(with: fields => fields with { DefaultAssignee = DefaultAssignee.Person, DefaultAssigneePerson = Agent.Id });

        // The team is archived, and the assignee may not sign in any more: they stay, and cannot come anew.
        Assert.Null((await RunAsync((ArchiveTeam archive) => archive.ExecuteAsync(Admin, new(Team, true), Ct))).Error);
        await SendAsync($"UPDATE identity.\"user\" SET disabled = true WHERE id = '{Agent.Id}'");
        Assert.Null((await EditAsync(OtherAgent, "WEB", new() { Name = "Site" })).Error);
        Assert.Equal("lead", (await EditAsync(OtherAgent, "WEB", new() { Lead = Agent.Id })).Error?.Field);
        Assert.Null((await EditAsync(OtherAgent, "WEB", new() { Teams = new([]), DefaultAssignee = DefaultAssignee.Lead })).Error);
        Assert.Equal("teams", (await EditAsync(OtherAgent, "WEB", new() { Teams = new([Team]) })).Error?.Field);
        Assert.Equal(
            "defaultAssigneePerson", (await EditAsync(OtherAgent, "WEB", new() { DefaultAssignee = DefaultAssignee.Person, DefaultAssigneePerson = Agent.Id })).Error?.Field);
    }

    [Fact]
    public async Task Archived_IsOnlyRead_UntilItIsRestored()
    {
        await MakeAsync();
        Assert.Null((await ArchiveAsync(OtherAgent, "WEB")).Error);
        Error?[] refused =
        [
            (await EditAsync(OtherAgent, "WEB", new() { Name = "x" })).Error, (await HealthAsync(OtherAgent, "WEB", ProjectHealth.OnTrack)).Error,
            (await StatesAsync(OtherAgent, "WEB", ProjectStates.Of(ProjectTemplate.Kanban))).Error,
        ];
        Assert.All(refused, error => Assert.IsType<ProjectIsArchived>(error));
        Assert.Equal("Website", (await ReadAsync(Agent, "WEB")).Value!.Name);
        Assert.Null((await ArchiveAsync(OtherAgent, "WEB", archived: false)).Error);
        Assert.Null((await EditAsync(OtherAgent, "WEB", new() { Name = "x" })).Error);
    }

    [Fact]
    public async Task Change_OfAnotherVersion_SaysWhichIsStored()
    {
        await MakeAsync();
        Assert.Equal(new VersionConflict(1), (await EditAsync(OtherAgent, "WEB", new() { Name = "x" }, 9)).Error);
        Assert.Equal(new VersionConflict(1), (await HealthAsync(OtherAgent, "WEB", ProjectHealth.OnTrack, null, 9)).Error);
        Assert.Equal(new VersionConflict(1), (await StatesAsync(OtherAgent, "WEB", ProjectStates.Of(ProjectTemplate.Kanban), 9)).Error);
        Assert.Equal(new VersionConflict(1), (await ArchiveAsync(OtherAgent, "WEB", true, 9)).Error);

        // Of some who change the same version at once, one does.
        var all = await Task.WhenAll(Enumerable.Range(0, 4).Select(i => EditAsync(OtherAgent, "WEB", new() { Name = $"Name {i}" }, 1)));
        Assert.Single(all, edited => !edited.Failed);
        Assert.All(all.Where(edited => edited.Failed), edited => Assert.Equal(new VersionConflict(2), edited.Error));
    }

    [Fact]
    public async Task HealthHistory_IsReadFromTheLog_TheLatestFirst_PageByPage()
    {
        await MakeAsync();
        await HealthAsync(OtherAgent, "WEB", ProjectHealth.OnTrack);
        await HealthAsync(Admin, "WEB", ProjectHealth.AtRisk, "Someone is ill");
        await EditAsync(OtherAgent, "WEB", new() { Name = "Site" });
        await HealthAsync(OtherAgent, "WEB", ProjectHealth.OnTrack, "<b>back</b>");

        var first = (await HistoryAsync(Agent, null)).Value!;
        Assert.Equal([(ProjectHealth.OnTrack, "<b>back</b>", "Budi"), (ProjectHealth.AtRisk, "Someone is ill", "Citra")], first.Items.Select(one => (one.Health, one.Note!, one.By)));
        var second = (await HistoryAsync(Agent, int.Parse(first.Next!, System.Globalization.CultureInfo.InvariantCulture))).Value!;
        Assert.Equal([(ProjectHealth.OnTrack, null, "Budi")], second.Items.Select(one => (one.Health, one.Note, one.By)));
        Assert.Null(second.Next);
        Assert.IsType<ProjectNotFound>((await HistoryAsync(Maya, null)).Error);
        Assert.Equal("limit", (await RunAsync((ReadProjects read) => read.HealthAsync(Agent, "WEB", null, 0, Ct))).Error?.Field);

        Task<Result<Page<HealthEntry>>> HistoryAsync(Actor actor, int? before) => RunAsync((ReadProjects read) => read.HealthAsync(actor, "WEB", before, 2, Ct));
    }

    [Fact]
    public async Task AnotherTenant_HasTheSameKey_AndSeesNothingOfThis()
    {
        await MakeAsync();
        var other = TenantId.New();
        await using (var db = Database.Open(other))
        {
            db.Add(Tenant.Begin(other, "Other", "other", TimeProvider.System.GetUtcNow()));
            await db.SaveChangesAsync(Ct);
            db.Add(User.OfSystem(other, TimeProvider.System.GetUtcNow()));
            await db.SaveChangesAsync(Ct);
        }

        var theirs = User.Create(other, "Zoe", "zoe@example.org", Role.TenantAdmin, new Stamp(UserId.System, TimeProvider.System.GetUtcNow())).Value!;
        await using (var db = Database.Open(other))
        {
            db.Add(theirs);
            await db.SaveChangesAsync(Ct);
        }

        Actor zoe = new(other, theirs.Id, "Zoe", Channel.Ui);
        Assert.IsType<ProjectNotFound>((await InOtherAsync((ReadProjects read) => read.FindAsync(zoe, "WEB", Ct))).Error);
        Assert.IsType<ProjectNotFound>((await InOtherAsync((ArchiveProject archive) => archive.ExecuteAsync(zoe, new("WEB", true), Ct))).Error);
        Assert.Equal("teams", (await InOtherAsync((CreateProject create) => create.ExecuteAsync(
            zoe, new("WEB", ProjectTemplate.Scrum, Fields with { Lead = theirs.Id }), Ct))).Error?.Field);
        Assert.Null((await InOtherAsync((CreateProject create) => create.ExecuteAsync(zoe, new("WEB", ProjectTemplate.Scrum, Fields with { Lead = theirs.Id, Teams = [] }), Ct))).Error);
        Assert.Equal("Website", Assert.Single((await InOtherAsync((ReadProjects read) => read.ListAsync(zoe, new ProjectFilter(), Ct))).Value!.Items).Name);

        // And the database refuses it whatever the program does.
        await Assert.ThrowsAsync<PostgresException>(() => SendAsync($"UPDATE projects.project SET lead_id = '{Agent.Id}' WHERE tenant_id = '{other}'"));

        async Task<TResult> InOtherAsync<TUseCase, TResult>(Func<TUseCase, Task<TResult>> run)
            where TUseCase : notnull
        {
            await using var scope = Database.Scope(other);
            return await run(scope.ServiceProvider.GetRequiredService<TUseCase>());
        }
    }
}
