using SynergyFlow.Core.Incidents;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Projects;
using SynergyFlow.Core.Projects.Items;
using SynergyFlow.Core.Tenants;
using SynergyFlow.Core.Work;
using SynergyFlow.Core.Work.UseCases;
using SynergyFlow.Testing;

namespace SynergyFlow.Infrastructure.Tests.Projects.Items;

/// <summary>What stands around a record: incidents and work items, by links and by what they say of each other.</summary>
public sealed class RecordGraphTests(PostgresServer postgres) : WorkItemTest(postgres)
{
    [Fact]
    public async Task Graph_WalksAllKindsOfEdgesBothWays_EachRecordOnceWithItsSmallestDepth()
    {
        await MakeAsync();
        var epic = await AddedAsync(Item("Checkout", WorkItemType.Epic));
        var story = await AddedAsync(Item("Pay", WorkItemType.Story, epic));
        var root = await OpenAsync(Maya);
        var cause = await OpenAsync(Maya);
        await LinkAsync(root, LinkRole.CausedBy, cause);
        await LinkAsync(story, LinkRole.Blocks, root);
        await LinkAsync(cause, LinkRole.Relates, story);
        await LinkAsync(epic, LinkRole.Relates, root);

        var graph = await GraphAsync(root, new() { Depth = 5 });

        Assert.Equal("0 INC-1, 1 WEB-1, 1 WEB-2, 1 INC-2", Told(graph));
        Assert.Equal(
            ["INC-1 relates WEB-1", "INC-2 causes INC-1", "INC-2 relates WEB-2", "WEB-1 parent WEB-2", "WEB-2 blocks INC-1"],
            Edges(graph).Select(edge => edge is "WEB-1 relates INC-1" ? "INC-1 relates WEB-1" : edge is "WEB-2 relates INC-2" ? "INC-2 relates WEB-2" : edge).Order());
        Assert.False(graph.Truncated);
        Assert.Equal("INC-1 WEB-1 WEB-2 INC-2".Split(' ').Order(), graph.Nodes.Select(node => node.Key).Order());
        Assert.Equal([GraphEdgeType.Relates, GraphEdgeType.Blocks, GraphEdgeType.Causes], graph.Nodes.Skip(1).Select(node => graph.Ways()[node.Id].Type));
        Assert.Equal((RecordKind.WorkItem, "Checkout", StateCategory.New), graph.Nodes.Where(node => node.Id == epic).Select(node => (node.Kind, node.Title, node.StateCategory)).Single());
    }

    [Fact]
    public async Task Direction_FollowsOneEnd_ButWhatRelatesBothWays()
    {
        var (a, b, c, d) = (await OpenAsync(Maya), await OpenAsync(Maya), await OpenAsync(Maya), await OpenAsync(Maya));
        await LinkAsync(a, LinkRole.Blocks, b);
        await LinkAsync(c, LinkRole.Causes, a);
        await LinkAsync(d, LinkRole.Relates, a);

        Assert.Equal("0 INC-1, 1 INC-2, 1 INC-4", Told(await GraphAsync(a, new() { Direction = GraphDirection.Outward })));
        Assert.Equal("0 INC-1, 1 INC-3, 1 INC-4", Told(await GraphAsync(a, new() { Direction = GraphDirection.Inward })));
        Assert.Equal("0 INC-1, 1 INC-2", Told(await GraphAsync(a, new() { Types = [GraphEdgeType.Blocks] })));
        Assert.Equal("0 INC-2", Told(await GraphAsync(b, new() { Types = [GraphEdgeType.Blocks], Direction = GraphDirection.Outward })));
    }

    [Fact]
    public async Task Filter_LeavesOut_AndIsNotWalkedThrough()
    {
        await MakeAsync();
        var (root, over, behind) = (await OpenAsync(Maya), await OpenAsync(Maya), await OpenAsync(Maya));
        var item = await AddedAsync(Item("Beside"));
        await LinkAsync(root, LinkRole.Blocks, over);
        await LinkAsync(over, LinkRole.Blocks, behind);
        await LinkAsync(root, LinkRole.Relates, item);
        await ResolveAsync(over);

        Assert.Equal("0 INC-1, 1 WEB-1", Told(await GraphAsync(root, new() { OpenOnly = true })));
        Assert.Equal("0 INC-1, 1 INC-2, 2 INC-3", Told(await GraphAsync(root, new() { Kind = RecordKind.Incident })));
        Assert.Equal("0 INC-2, 1 INC-1, 1 INC-3, 2 WEB-1", Told(await GraphAsync(over, new() { OpenOnly = true })));
    }

    [Fact]
    public async Task WhatTheReaderDoesNotSee_IsNotThere_AndLeadsNowhere()
    {
        var (root, hidden, behind) = (await OpenAsync(Maya), await OpenAsync(Maya), await OpenAsync(Maya));
        await LinkAsync(root, LinkRole.Blocks, hidden);
        await LinkAsync(hidden, LinkRole.Blocks, behind);
        await SendAsync($"UPDATE work.record SET sensitivity = 'restricted', team_id = '{Team}' WHERE id = '{hidden}'");

        Assert.Equal("0 INC-1, 1 INC-2, 2 INC-3", Told(await GraphAsync(root, new(), Agent)));
        Assert.Equal("0 INC-1", Told(await GraphAsync(root, new(), OtherAgent)));
        Assert.IsType<RecordNotFound>((await Records.GraphAsync(await ScopeAsync(OtherAgent), hidden, new(), Ct)).Error);
        Assert.IsType<RecordNotFound>((await Records.GraphAsync(await ScopeAsync(Rizal), root, new(), Ct)).Error);
    }

    [Fact]
    public async Task WhatWasMerged_OrIsADuplicate_IsBesideWhatItLedTo()
    {
        var (target, merged, duplicate) = (await OpenAsync(Maya), await OpenAsync(Maya), await OpenAsync(Maya));
        Assert.Null((await MergeAsync(Agent, merged, target)).Error);
        Assert.Null((await MoveAsync(Agent, new(duplicate, IncidentState.Resolved) { ResolutionCode = ResolutionCode.Duplicate, ResolutionNotes = "The same", DuplicateOf = target })).Error);

        var graph = await GraphAsync(target, new());

        Assert.Equal("0 INC-1, 1 INC-2, 1 INC-3", Told(graph));
        Assert.Equal(["INC-2 merged_into INC-1", "INC-3 duplicates INC-1"], Edges(graph).Order());
        Assert.Equal("0 INC-3, 1 INC-1", Told(await GraphAsync(duplicate, new() { Types = [GraphEdgeType.Duplicates] })));
    }

    [Fact]
    public async Task Expanded_ShowsTheNeighboursOfOneThatIsShown()
    {
        var (a, b, c, d) = (await OpenAsync(Maya), await OpenAsync(Maya), await OpenAsync(Maya), await OpenAsync(Maya));
        await LinkAsync(a, LinkRole.Blocks, b);
        await LinkAsync(b, LinkRole.Blocks, c);
        await LinkAsync(c, LinkRole.Blocks, d);

        Assert.Equal("0 INC-1, 1 INC-2", Told(await GraphAsync(a, new() { Depth = 1 })));
        Assert.Equal("0 INC-1, 1 INC-2, 2 INC-3", Told(await GraphAsync(a, new() { Depth = 1, Expanded = ["inc-2", "INC-4"] })));
        Assert.Equal("0 INC-1, 1 INC-2, 2 INC-3, 3 INC-4", Told(await GraphAsync(a, new() { Depth = 1, Expanded = ["INC-2", "INC-3"] })));
    }

    [Fact]
    public async Task MoreThanFiveHundred_SaysAtWhichDepthItStopped_AndIsTheSameEachTime()
    {
        var root = await OpenAsync(Maya);
        var near = await OpenAsync(Maya);
        await LinkAsync(near, LinkRole.Relates, root);
        await SendAsync($"""
            INSERT INTO work.record (tenant_id, id, kind, key, number, title, description, state, state_category, priority, impact, urgency, requester_id, opened_by_id,
                contact_channel, sensitivity, tags, custom, created_at, updated_at, version)
            SELECT r.tenant_id, md5('n' || n)::uuid, r.kind, 'INC-' || n, n, 'Planted ' || n, '', r.state, r.state_category, r.priority, r.impact, r.urgency, r.requester_id, r.opened_by_id,
                r.contact_channel, r.sensitivity, r.tags, r.custom, r.created_at, r.updated_at, 1 FROM work.record AS r, generate_series(1001, 1600) AS n WHERE r.id = '{root}';
            INSERT INTO incidents.incident SELECT (jsonb_populate_record(i, jsonb_build_object('id', md5('n' || n)))).* FROM incidents.incident AS i, generate_series(1001, 1600) AS n WHERE i.id = '{root}';
            INSERT INTO work.link (tenant_id, id, from_id, to_id, type, linked_by_id, linked_at)
            SELECT '{Tenant.First}', md5('l' || n)::uuid, '{near}', md5('n' || n)::uuid, 'blocks', '{Agent.Id}', now() FROM generate_series(1001, 1600) AS n;
            ANALYZE work.record;
            ANALYZE work.link;
            ANALYZE incidents.incident;
            """);

        var graph = await GraphAsync(root, new() { Depth = 5 });

        Assert.Equal((GraphRequest.MostRecords, 2, true), (graph.Nodes.Count, graph.StoppedAt, graph.Truncated));
        Assert.Equal([root, near], graph.Nodes.Take(2).Select(node => node.Id));
        Assert.Equal(graph.Nodes, (await GraphAsync(root, new() { Depth = 5 })).Nodes);
        Assert.Equal(GraphRequest.MostRecords - 1, graph.Ways().Count);
        var first = await GraphAsync(root, new() { Depth = 1 });
        Assert.Equal(((int?)null, false), (first.StoppedAt, first.Truncated));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(6)]
    public async Task Depth_IsOneToFive(int depth)
    {
        var root = await OpenAsync(Maya);
        var refused = await Records.GraphAsync(await ScopeAsync(Agent), root, new() { Depth = depth }, Ct);
        Assert.Equal("depth", Assert.IsType<InvalidField>(refused.Error).Field);
    }

    [Fact]
    public async Task Before_TellsWhatChangedOnWhatItDependsOn_InTheWindow_NewestFirst()
    {
        var (root, cause, behind, effect) = (await OpenAsync(Maya), await OpenAsync(Maya, fields => fields with { Service = "Booking" }), await OpenAsync(Maya), await OpenAsync(Maya));
        await LinkAsync(cause, LinkRole.Causes, root);
        await LinkAsync(behind, LinkRole.Blocks, cause);
        await LinkAsync(root, LinkRole.Causes, effect);
        await SendAsync($$"""
            DELETE FROM work.history;
            INSERT INTO work.history (tenant_id, record_id, sequence, event_id, type, at, actor_id, channel, changes)
            SELECT '{{Tenant.First}}', h.record::uuid, h.sequence, gen_random_uuid(), h.type, r.created_at + h.ago::interval, '{{Agent.Id}}', 'ui', h.changes::jsonb
            FROM work.record AS r, (VALUES
                ('{{cause}}', 901, 'incident.updated', '-2 hours', '[{"field":"title","from":"Old","to":"New"}]'),
                ('{{behind}}', 902, 'incident.assigned', '-1 hours', '[]'),
                ('{{cause}}', 903, 'record.watched', '-1 hours', '[]'),
                ('{{cause}}', 904, 'incident.updated', '-30 hours', '[]'),
                ('{{cause}}', 905, 'incident.updated', '1 minute', '[]'),
                ('{{root}}', 906, 'incident.updated', '-1 hours', '[]'),
                ('{{effect}}', 907, 'incident.updated', '-1 hours', '[]')) AS h (record, sequence, type, ago, changes) WHERE r.id = '{{root}}'
            """);

        var before = await BeforeAsync(root, 24);

        Assert.Equal(["INC-3 2 incident.assigned", "INC-2 1 incident.updated"], before.Changes.Select(change => $"{change.Key} {change.Depth} {change.Entry.Event}"));
        Assert.Equal((2, false, "Ayu"), (before.Records, before.Truncated, before.Changes[0].Entry.By.Name));
        Assert.Equal(("title", "Old", "New"), before.Changes[1].Entry.Changes.Select(change => (change.Field, change.From, change.To)).Single());
        Assert.Equal(["Booking"], before.Services);
        Assert.Equal(before.Until.AddHours(-24), before.After);
        Assert.Equal(3, (await BeforeAsync(root, 168)).Changes.Count);
        Assert.Empty((await BeforeAsync(behind, 168)).Changes);

        await SendAsync($"UPDATE work.record SET sensitivity = 'restricted', team_id = '{Team}' WHERE id = '{cause}'");
        Assert.Equal(0, (await BeforeAsync(root, 168, OtherAgent)).Records);
        foreach (var hours in new[] { 0, 169 })
        {
            Assert.Equal("hours", Assert.IsType<InvalidField>((await Records.ChangesBeforeAsync(await ScopeAsync(Agent), root, hours, Ct)).Error).Field);
        }

        Assert.IsType<RecordNotFound>((await Records.ChangesBeforeAsync(await ScopeAsync(Rizal), root, 24, Ct)).Error);
    }

    private async Task<ChangesBefore> BeforeAsync(RecordId record, int hours, Actor? by = null) =>
        (await Records.ChangesBeforeAsync(await ScopeAsync(by ?? Agent), record, hours, Ct)).Value!;

    private async Task LinkAsync(RecordId record, LinkRole role, RecordId other) =>
        Assert.Null((await RunAsync((LinkRecords link) => link.ExecuteAsync(Admin, new(record, role, other), Ct))).Error);

    private async Task<RecordGraph> GraphAsync(RecordId root, GraphRequest request, Actor? by = null) =>
        (await Records.GraphAsync(await ScopeAsync(by ?? Admin), root, request, Ct)).Value!;

    private static string Told(RecordGraph graph) => string.Join(", ", graph.Nodes.Select(node => $"{node.Depth} {node.Key}"));

    private static IEnumerable<string> Edges(RecordGraph graph)
    {
        var keys = graph.Nodes.ToDictionary(node => node.Id, node => node.Key);
        return graph.Edges.Select(edge => $"{keys[edge.From]} {edge.Type.ToText()} {keys[edge.To]}");
    }
}
