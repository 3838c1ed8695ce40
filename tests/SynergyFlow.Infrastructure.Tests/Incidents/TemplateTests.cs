using Microsoft.EntityFrameworkCore;
using SynergyFlow.Core.Incidents;
using SynergyFlow.Core.Incidents.Templates;
using SynergyFlow.Core.Incidents.Templates.UseCases;
using SynergyFlow.Core.Incidents.UseCases;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Work;
using SynergyFlow.Testing;

namespace SynergyFlow.Infrastructure.Tests.Incidents;

public sealed class TemplateTests(PostgresServer postgres) : DeskTest(postgres)
{
    private static TemplateContent Content => new()
    {
        Title = " New starter ",
        Description = "Laptop, account, badge",
        Category = "Access",
        Impact = Impact.Person,
        Tags = ["HR", "hr", "access"],
        Steps = ["Order the laptop", " Make the account "],
    };

    [Fact]
    public async Task Saved_IsReadBack_Trimmed_AndEachChangeIsAnEvent()
    {
        var made = await SaveAsync(Admin, new("Onboarding", null, Content));
        Assert.Null(made.Error);
        var id = made.Value!.Id;
        Assert.Null((await SaveAsync(Admin, new("Onboarding", null, Content with { Category = "HR" }), id, made.Value.Version)).Error);

        var read = (await ReadAsync(Agent, id)).Value!;
        Assert.Equal(("New starter", "HR", Impact.Person, null), (read.Content.Title, read.Content.Category, read.Content.Impact, read.Content.Urgency));
        Assert.Equal(["access", "hr"], read.Content.Tags);
        Assert.Equal(["Order the laptop", "Make the account"], read.Content.Steps);
        Assert.Null((await DeleteAsync(Admin, id)).Error);
        Assert.IsType<TemplateNotFound>((await ReadAsync(Agent, id)).Error);
        Assert.Equal(["template.created", "template.edited", "template.deleted"], await LogAsync(id));
    }

    [Fact]
    public async Task OfATeam_IsOfferedToItsMembersAndAdministrators_NobodyElse()
    {
        var id = (await SaveAsync(Agent, new("Team's own", Team, Content))).Value!.Id;

        Assert.Single((await ListAsync(Agent)).Value!);
        Assert.Single((await ListAsync(Admin)).Value!);
        Assert.Empty((await ListAsync(OtherAgent)).Value!);
        Assert.IsType<NotAllowed>((await ListAsync(Maya)).Error);
        Assert.IsType<TemplateNotFound>((await ReadAsync(OtherAgent, id)).Error);
        Assert.IsType<TemplateNotFound>((await SaveAsync(OtherAgent, new("Mine now", Team, Content), id)).Error);
        Assert.IsType<TemplateNotFound>((await DeleteAsync(OtherAgent, id)).Error);
    }

    [Fact]
    public async Task ForAllAgents_IsTheAdministrators_AndAnAgentHandsNoneThere()
    {
        Assert.IsType<NotAllowed>((await SaveAsync(Agent, new("For all", null, Content))).Error);
        Assert.IsType<NotAllowed>((await SaveAsync(OtherAgent, new("Theirs", Team, Content))).Error);
        Assert.IsType<NotAllowed>((await SaveAsync(Maya, new("Hers", Team, Content))).Error);
        var all = (await SaveAsync(Admin, new("For all", null, Content))).Value!.Id;
        Assert.IsType<NotAllowed>((await SaveAsync(Agent, new("For us", Team, Content), all)).Error);
        Assert.IsType<NotAllowed>((await DeleteAsync(Agent, all)).Error);
        var ours = (await SaveAsync(Agent, new("Ours", Team, Content))).Value!.Id;
        Assert.IsType<NotAllowed>((await SaveAsync(Agent, new("For all", null, Content), ours)).Error);
        Assert.Single((await ListAsync(OtherAgent)).Value!);
    }

    [Fact]
    public async Task Wrong_IsRefused_ByField()
    {
        Assert.Equal("name", (await SaveAsync(Admin, new(" ", null, Content))).Error?.Field);
        Assert.Equal("title", (await SaveAsync(Admin, new("x", null, Content with { Title = new string('t', 201) }))).Error?.Field);
        Assert.Equal("impact", (await SaveAsync(Admin, new("x", null, Content with { Impact = (Impact)9 }))).Error?.Field);
        Assert.Equal("steps", (await SaveAsync(Admin, new("x", null, Content with { Steps = ["ok", ""] }))).Error?.Field);
        Assert.Equal("steps", (await SaveAsync(Admin, new("x", null, Content with { Steps = [.. Enumerable.Repeat("s", 101)] }))).Error?.Field);
        Assert.Equal("team", (await SaveAsync(Admin, new("x", null, Content with { Team = TeamId.New() }))).Error?.Field);
        Assert.Equal("audience", (await SaveAsync(Admin, new("x", TeamId.New(), Content))).Error?.Field);
        var made = (await SaveAsync(Admin, new("x", null, Content))).Value!;
        Assert.IsType<VersionConflict>((await SaveAsync(Admin, new("y", null, Content), made.Id, made.Version + 1)).Error);
    }

    [Fact]
    public async Task Incident_BeginsWithItsSteps_InOrder_ForAgentsOnly()
    {
        var created = await RunAsync((CreateIncident create) => create.ExecuteAsync(
            Agent, new IncidentFields { Title = "New starter", Requester = Maya.Id }, Content.Steps, Ct));
        Assert.Null(created.Error);
        await using (var db = Database.Open())
        {
            var id = created.Value!.Id;
            Assert.Equal(
                ["Order the laptop", "Make the account"],
                await db.Set<CheckItem>().Where(item => item.Record == id).OrderBy(item => item.Position).Select(item => item.Text).ToListAsync(Ct));
            Assert.Equal(["incident.created", "record.check_item_added", "record.check_item_added"], await EventsAsync(id));
        }

        IncidentFields own = new() { Title = "Mine", Requester = Maya.Id };
        Assert.IsType<NotAllowed>((await RunAsync((CreateIncident create) => create.ExecuteAsync(Maya, own, ["Step"], Ct))).Error);
        Assert.Null((await RunAsync((CreateIncident create) => create.ExecuteAsync(Maya, own, Ct))).Error);
        Assert.Equal("steps", (await RunAsync((CreateIncident create) => create.ExecuteAsync(Agent, own, [" "], Ct))).Error?.Field);
    }

    private Task<Result<Template>> SaveAsync(Actor actor, TemplateFields fields, TemplateId? id = null, int? version = null) =>
        RunAsync((SaveTemplate save) => save.ExecuteAsync(actor, new(id, fields, version), Ct));

    private Task<Result> DeleteAsync(Actor actor, TemplateId id) => RunAsync((DeleteTemplate delete) => delete.ExecuteAsync(actor, new(id), Ct));

    private Task<Result<Template>> ReadAsync(Actor actor, TemplateId id) => RunAsync((ReadTemplates read) => read.FindAsync(actor, id, Ct));

    private Task<Result<IReadOnlyList<Template>>> ListAsync(Actor actor) => RunAsync((ReadTemplates read) => read.ListAsync(actor, Ct));

    private async Task<List<string>> LogAsync(TemplateId id)
    {
        await using var db = Database.Open();
        return await db.Log.Where(one => one.AggregateId == id.Value).OrderBy(one => one.Sequence).Select(one => one.Type).ToListAsync(Ct);
    }
}
