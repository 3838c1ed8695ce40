using Microsoft.Extensions.DependencyInjection;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Policies;
using SynergyFlow.Core.Projects;
using SynergyFlow.Core.Projects.UseCases;
using SynergyFlow.Core.Teams;
using SynergyFlow.Core.Tenants;
using SynergyFlow.Infrastructure.Tests.Work;
using SynergyFlow.Testing;

namespace SynergyFlow.Infrastructure.Tests.Projects;

/// <summary>What one may not see is not there: on its own address, in lists, in what one may do, and in counts.</summary>
public sealed class ProjectVisibilityTests(PostgresServer postgres) : ProjectTest(postgres)
{
    private static readonly ProjectVisibility[] s_visibilities = Enum.GetValues<ProjectVisibility>();

    [Fact]
    public async Task Members_AreTheLeadThePeopleOfItsTeamsAndAdministrators()
    {
        await MakeAsync("OPEN");
        await MakeAsync("TEAM", fields => fields with { Visibility = ProjectVisibility.Members, Lead = Admin.Id });
        await MakeAsync("LEAD", fields => fields with { Visibility = ProjectVisibility.Members, Teams = [] });
        await MakeAsync("NONE", fields => fields with { Visibility = ProjectVisibility.Members, Lead = Admin.Id, Teams = [] });

        Assert.Equal("OPEN TEAM", await KeysAsync(Agent));
        Assert.Equal("LEAD OPEN", await KeysAsync(OtherAgent));
        Assert.Equal("LEAD NONE OPEN TEAM", await KeysAsync(Admin));
        foreach (var (actor, key) in new[] { (Agent, "LEAD"), (Agent, "NONE"), (OtherAgent, "TEAM") })
        {
            Error?[] refused =
            [
                (await ReadAsync(actor, key)).Error, (await EditAsync(actor, key, new() { Name = "x" })).Error, (await ArchiveAsync(actor, key)).Error,
                (await HealthAsync(actor, key, ProjectHealth.OnTrack)).Error, (await RunAsync((ReadProjects read) => read.HealthAsync(actor, key, null, 5, Ct))).Error,
            ];

            // The same words as for one that there is not.
            Assert.All(refused, error => Assert.Equal(new ProjectNotFound(key), error));
        }

        Assert.Equal("", await KeysAsync(Agent, new ProjectFilter("LEAD")));
    }

    /// <summary>The policies decide about one project, SQL about a list: both by the same rule.</summary>
    [Fact]
    public async Task List_HasWhatThePolicyLetsEachSee()
    {
        var other = Core.Teams.Team.Create(Tenant.First, "Others", null, new Stamp(UserId.System, TimeProvider.System.GetUtcNow())).Value!;
        other.Join(OtherAgent.Id, TeamRole.Member, new Stamp(UserId.System, TimeProvider.System.GetUtcNow()));
        await using (var db = Database.Open())
        {
            db.Add(other);
            await db.SaveChangesAsync(Ct);
        }

        TeamId[][] teams = [[], [Team], [other.Id], [Team, other.Id]];
        var made = 0;
        foreach (var visibility in s_visibilities)
        {
            foreach (var lead in new[] { Agent.Id, OtherAgent.Id, Admin.Id })
            {
                foreach (var some in teams)
                {
                    await MakeAsync($"P{made++:00}", fields => fields with { Visibility = visibility, Lead = lead, Teams = some });
                }
            }
        }

        var authorizer = Database.Services.GetRequiredService<IAuthorizer>();
        var all = (await ListAsync(Admin)).Value!.Items;
        Assert.Equal(made, all.Count);
        foreach (var actor in new[] { Agent, OtherAgent, Admin })
        {
            var listed = (await ListAsync(actor)).Value!.Items.Select(row => row.Key).ToHashSet();
            var scope = await ScopeAsync(actor);
            foreach (var row in all)
            {
                var resource = ProjectGate.ResourceOf(Tenant.First, row.Id, row.Lead.Id, row.Visibility, [.. row.Teams.Select(team => team.Id)]);
                var may = !(await authorizer.AuthorizeAsync(actor, Actions.ProjectsRead, resource, Ct)).Failed;
                Assert.True(may == listed.Contains(row.Key), $"{actor.Name} {row.Key} {row.Visibility}: the policy says {may}");
                Assert.Equal(may, scope.Sees(resource));
                Assert.Equal(!may, (await ReadAsync(actor, row.Key)).Failed);
            }
        }
    }

    [Fact]
    public async Task List_IsSearchedByKeyOrName_ArchivedApart_PageByPage()
    {
        foreach (var (key, name) in new[] { ("AA", "Booking portal"), ("BB", "100% paperless"), ("CC", "Portal of Cebu"), ("PORT", "Harbour"), ("ZZ", "Old portal") })
        {
            await MakeAsync(key, fields => fields with { Name = name });
        }

        await ArchiveAsync(Admin, "ZZ");
        Assert.Equal("AA CC PORT", await KeysAsync(Agent, new ProjectFilter(" port")));
        Assert.Equal("BB", await KeysAsync(Agent, new ProjectFilter("0%")));
        Assert.Equal("", await KeysAsync(Agent, new ProjectFilter("_")));
        Assert.Equal("ZZ", await KeysAsync(Agent, new ProjectFilter(Archived: true)));
        Assert.Equal("AA BB CC PORT", await KeysAsync(Agent));

        List<string> walked = [];
        for (string? after = null; ;)
        {
            var page = (await ListAsync(Agent, new ProjectFilter(After: after, Limit: 3))).Value!;
            walked.AddRange(page.Items.Select(row => row.Key));
            if ((after = page.Next) is null)
            {
                break;
            }
        }

        Assert.Equal(["AA", "BB", "CC", "PORT"], walked);
        Assert.Equal("limit", (await ListAsync(Agent, new ProjectFilter(Limit: 201))).Error?.Field);
        Assert.Equal("text", (await ListAsync(Agent, new ProjectFilter(new string('x', 201)))).Error?.Field);
        Assert.Equal("text", (await ListAsync(Agent, new ProjectFilter("a\0b"))).Error?.Field);
        Assert.Equal("cursor", (await ListAsync(Agent, new ProjectFilter(After: "a';--"))).Error?.Field);
        Assert.IsType<ProjectNotFound>((await ReadAsync(Agent, "a\0b")).Error);
    }

    [Fact]
    public async Task List_TakesAsManyStatementsForTwentyAsForTwo()
    {
        await MakeAsync("AA");
        await MakeAsync("AB");
        var few = await CountAsync();
        for (var i = 0; i < 18; i++)
        {
            await MakeAsync($"B{i:00}");
        }

        Assert.Equal(few, await CountAsync());

        async Task<int> CountAsync()
        {
            // What is remembered of the account is, then.
            await ListAsync(Agent);
            return await SqlStatements.CountAsync(() => ListAsync(Agent));
        }
    }
}
