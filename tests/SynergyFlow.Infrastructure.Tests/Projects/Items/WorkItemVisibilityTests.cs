using Microsoft.Extensions.DependencyInjection;
using SynergyFlow.Core.Identity.Contracts;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Policies;
using SynergyFlow.Core.Projects;
using SynergyFlow.Core.Projects.Items;
using SynergyFlow.Core.Tenants;
using SynergyFlow.Core.Work;
using SynergyFlow.Core.Work.Search;
using SynergyFlow.Core.Work.UseCases;
using SynergyFlow.Testing;

namespace SynergyFlow.Infrastructure.Tests.Projects.Items;

/// <summary>A work item is seen by whoever sees its project, and by whom it concerns; lists, search and the policies say the same.</summary>
public sealed class WorkItemVisibilityTests(PostgresServer postgres) : WorkItemTest(postgres)
{
    [Fact]
    public async Task ItemsOfAProjectForMembers_AreForThemAlone_AndFollowItsVisibility()
    {
        // The agent is in its team, the other one leads another project.
        await MakeAsync("TEAM", fields => fields with { Visibility = ProjectVisibility.Members, Lead = Admin.Id });
        await MakeAsync("LEAD", fields => fields with { Visibility = ProjectVisibility.Members, Teams = [] });
        var (ofTeam, ofLead) = (await AddedAsync(Item("zebra"), "TEAM"), await AddedAsync(Item("yak"), "LEAD"));
        Fresh();

        Assert.Equal(("TEAM-1", "LEAD-1", "LEAD-1 TEAM-1"), (await SeenAsync(Agent), await SeenAsync(OtherAgent), await SeenAsync(Admin)));
        Assert.Equal(("TEAM-1", "", "TEAM-1"), (await FoundAsync(Agent, "zebra"), await FoundAsync(OtherAgent, "zebra"), await FoundAsync(Admin, "zebra")));
        Assert.Equal(new RecordNotFound("LEAD-1"), (await FindAsync(Agent, "LEAD-1")).Error);
        Assert.IsType<RecordNotFound>((await EditAsync(OtherAgent, ofTeam, new() { Title = "x" }, 1)).Error);
        Assert.Null((await EditAsync(OtherAgent, ofLead, new() { Points = 1m }, 1)).Error);
        Assert.IsType<ProjectNotFound>((await ItemsAsync(Agent, project: "LEAD")).Error);

        // Who gets one sees it, and only that.
        var second = await AddedAsync(Item("yeti") with { Assignee = Agent.Id }, "LEAD");
        Assert.Equal(("LEAD-2 TEAM-1", "LEAD-2"), (await SeenAsync(Agent), await FoundAsync(Agent, "yeti")));
        Assert.Null((await EditAsync(Agent, second, new() { Title = "yeti 2" }, 1)).Error);

        Assert.Null((await EditAsync(OtherAgent, "LEAD", new() { Visibility = ProjectVisibility.Everyone })).Error);
        Fresh();
        Assert.Equal(("LEAD-1 LEAD-2 TEAM-1", "LEAD-1"), (await SeenAsync(Agent), await FoundAsync(Agent, "yak")));
        Assert.Null((await EditAsync(OtherAgent, "LEAD", new() { Visibility = ProjectVisibility.Members })).Error);
        Fresh();
        Assert.Equal(("LEAD-2 TEAM-1", ""), (await SeenAsync(Agent), await FoundAsync(Agent, "yak")));
    }

    /// <summary>The policies decide about one record, SQL about a list, memory about what the live feed tells of: all by the same rule.</summary>
    [Fact]
    public async Task ListsAndPolicies_SayTheSameOfEachItem()
    {
        foreach (var (visibility, name) in new[] { (ProjectVisibility.Everyone, 'E'), (ProjectVisibility.Members, 'M') })
        {
            foreach (var (lead, at) in new[] { Agent.Id, OtherAgent.Id, Admin.Id }.Select((id, at) => (id, at)))
            {
                foreach (var team in new[] { true, false })
                {
                    var key = $"{name}{at}{(team ? 'T' : 'N')}";
                    await MakeAsync(key, fields => fields with { Visibility = visibility, Lead = lead, Teams = team ? [Team] : [] });
                    await AddedAsync(Item("nobody's"), key);
                    await AddedAsync(Item("somebody's") with { Assignee = OtherAgent.Id }, key);
                }
            }
        }

        Fresh();
        var authorizer = Database.Services.GetRequiredService<IAuthorizer>();
        List<WorkItemDetails> all = [];
        foreach (var key in (await SeenAsync(Admin)).Split(' '))
        {
            all.Add((await FindAsync(Admin, key)).Value!);
        }

        Assert.Equal(24, all.Count);
        foreach (var actor in new[] { Agent, OtherAgent, Admin, Maya })
        {
            var (listed, scope) = ((await SeenAsync(actor)).Split(' ').ToHashSet(), await ScopeAsync(actor));
            foreach (var item in all)
            {
                var resource = item.ToResource(Tenant.First);
                var may = !(await authorizer.AuthorizeAsync(actor, Actions.RecordRead, resource, Ct)).Failed;
                Assert.True(
                    may == listed.Contains(item.Key) && may == scope.Sees(resource) && may != (await FindAsync(actor, item.Key)).Failed,
                    $"{actor.Name} {item.Key} {item.Title}: the policy says {may}, the list {listed.Contains(item.Key)}, the scope {scope.Sees(resource)}");
            }
        }
    }

    /// <summary>Rights are read again every ten seconds; a test does not wait for that.</summary>
    private void Fresh()
    {
        var accounts = Database.Services.GetRequiredService<IAccounts>();
        foreach (var actor in new[] { Agent, OtherAgent, Admin })
        {
            accounts.Forget(Tenant.First, actor.Id);
        }
    }

    private async Task<string> SeenAsync(Actor actor)
    {
        var page = await Records.ListAsync(await ScopeAsync(actor), new RecordListRequest(Limit: 200) { Kind = RecordKind.WorkItem }, Ct);
        return string.Join(' ', page.Value!.Items.Select(row => row.Key).Order(StringComparer.Ordinal));
    }

    private async Task<string> FoundAsync(Actor actor, string words)
    {
        var found = await RunAsync((SearchRecords search) => search.FindAsync(actor, new SearchRecords.Query(words, new SearchFacts()), Ct));
        return string.Join(' ', found.Value!.Items.Select(hit => hit.Record.Key).Order(StringComparer.Ordinal));
    }
}
