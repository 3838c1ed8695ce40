using Microsoft.Extensions.DependencyInjection;
using SynergyFlow.Core.Incidents;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Tenants;
using SynergyFlow.Core.Work;
using SynergyFlow.Core.Work.Filtering;
using SynergyFlow.Infrastructure.Work;
using SynergyFlow.Testing;

namespace SynergyFlow.Infrastructure.Tests.Work;

/// <summary>One record: found within the scope, its details, its timeline, its files.</summary>
public sealed class RecordDetailsTests(PostgresServer postgres) : RecordQueriesTest(postgres)
{
    [Fact]
    public async Task Find_ByKeyOrId_WithinTheScope()
    {
        var secret = await AddAsync(new() { Title = "Payroll", Requester = Ana.Id, Sensitivity = Sensitivity.Restricted, Team = Desk.Id });

        Assert.Equal("Payroll", (await Queries.FindAsync(Agent, secret.Key.ToLowerInvariant(), Ct))!.Title);
        Assert.Equal(secret.Key, (await Queries.FindAsync(Agent, secret.Id.ToString(), Ct))!.Key);
        Assert.Null(await Queries.FindAsync(OtherAgent, secret.Key, Ct));
        Assert.Null(await Queries.FindAsync(Requester, secret.Id.ToString(), Ct));
        foreach (var nonsense in new[] { "", "INC-", "INC-99999999999999999999", "'", new string('x', 5_000), Guid.Empty.ToString() })
        {
            Assert.Null(await Queries.FindAsync(Agent, nonsense, Ct));
        }
    }

    [Fact]
    public async Task Timeline_MixesWhatWasSaidAndWhatChanged()
    {
        var incident = await AddAsync(new() { Title = "VPN", Requester = Budi.Id });
        var at = BySystem.At;
        await using (var db = Database.Open())
        {
            var actor = new Actor(Tenant.First, Ana.Id, "Ana Santos", Channel.Ui);
            for (var i = 0; i < 6; i++)
            {
                db.Add(Comment.Write(incident, i % 3 == 2 ? CommentKind.Note : CommentKind.Reply, $"said {i}", $"<p>said {i}</p>", actor, at.AddSeconds(i / 2)));
                db.Add(new WorkHistory
                {
                    Tenant = Tenant.First,
                    Record = incident.Id,
                    Sequence = i + 1,
                    EventId = Guid.CreateVersion7(),
                    Type = i == 5 ? "record.file_attached" : "incident.assigned",
                    At = at.AddSeconds(i / 2),
                    ActorId = Ana.Id,
                    Channel = Channel.Ui,
                    Changes = $$"""[{"field":"assignee","from":null,"to":"{{Ana.Id}}"},{"field":"priority_override_reason","from":null,"to":"secret"}]""",
                });
            }

            await db.SaveChangesAsync(Ct);
        }

        var whole = await TimelineAsync(Agent, incident.Id, TimelineFilter.All, 200);
        Assert.Equal(12, whole.Count);
        Assert.Equal(whole.OrderByDescending(entry => entry.At).Select(entry => entry.At), whole.Select(entry => entry.At));
        Assert.Equal("Ana Santos", whole.First(entry => entry.Kind is TimelineKind.Change).Changes[0].ToName);
        Assert.Equal(6, (await TimelineAsync(Agent, incident.Id, TimelineFilter.Conversation, 200)).Count);
        Assert.Equal(6, (await TimelineAsync(Agent, incident.Id, TimelineFilter.Changes, 200)).Count);

        Assert.Equal(4, (await TimelineAsync(Agent, incident.Id, TimelineFilter.Replies, 200)).Count);
        Assert.All(await TimelineAsync(Agent, incident.Id, TimelineFilter.Notes, 200), entry => Assert.Equal(TimelineKind.Note, entry.Kind));
        Assert.Equal(2, (await TimelineAsync(Agent, incident.Id, TimelineFilter.Notes, 1)).Count);
        Assert.Empty(await TimelineAsync(Requester, incident.Id, TimelineFilter.Notes, 200));
        Assert.Empty(await TimelineAsync(Agent, incident.Id, TimelineFilter.Links, 200));
        Assert.Empty(await TimelineAsync(Agent, incident.Id, TimelineFilter.Automations, 200));

        foreach (var size in new[] { 1, 2, 5 })
        {
            Assert.Equal(whole.Select(entry => entry.Id), (await TimelineAsync(Agent, incident.Id, TimelineFilter.All, size)).Select(entry => entry.Id));
        }

        var outside = await TimelineAsync(Requester, incident.Id, TimelineFilter.All, 200);
        Assert.Equal((4, 5), (outside.Count(entry => entry.Kind is TimelineKind.Reply), outside.Count(entry => entry.Kind is TimelineKind.Change)));
        Assert.DoesNotContain(outside, entry => entry.Kind is TimelineKind.Note || entry.Changes.Any(change => change.To == "secret"));
        Assert.Null(await Queries.TimelineAsync(new(Tenant.First, UserId.New(), false, []), incident.Id, TimelineFilter.All, null, 50, Ct));
    }

    [Fact]
    public async Task Neighbours_FollowTheListsOrderAndFilter_EvenOfOneThatLeftIt_AndSkipWhatIsNotSeen()
    {
        var first = await AddAsync(new() { Title = "A", Requester = Budi.Id, Category = "vpn" });
        var hidden = await AddAsync(new() { Title = "B", Requester = Ana.Id, Category = "vpn", Sensitivity = Sensitivity.Restricted, Team = Desk.Id });
        var left = await AddAsync(new() { Title = "C", Requester = Budi.Id, Category = "other" });
        var last = await AddAsync(new() { Title = "D", Requester = Budi.Id, Category = "vpn" });
        var filter = RecordFilter.Parse("category = vpn").Value;
        var sort = RecordSort.Parse("title").Value!;

        Assert.Equal(new RecordNeighbours(null, hidden.Key), await Queries.NeighboursAsync(Agent, first.Id, filter, sort, Ct));
        Assert.Equal(new RecordNeighbours(null, last.Key), await Queries.NeighboursAsync(OtherAgent, first.Id, filter, sort, Ct));
        Assert.Equal(new RecordNeighbours(hidden.Key, last.Key), await Queries.NeighboursAsync(Agent, left.Id, filter, sort, Ct));
        Assert.Equal(new RecordNeighbours(left.Key, null), await Queries.NeighboursAsync(Agent, last.Id, null, sort, Ct));
        Assert.Equal(RecordNeighbours.None, await Queries.NeighboursAsync(OtherAgent, hidden.Id, null, sort, Ct));
    }

    [Fact]
    public async Task Order_OfTimelines_IsRememberedPerPerson()
    {
        var orders = Database.Services.GetRequiredService<ITimelineOrders>();
        Assert.False(await orders.IsNewestFirstAsync(Tenant.First, Ana.Id, Ct));
        await orders.ChooseAsync(Tenant.First, Ana.Id, true, Ct);
        Assert.True(await orders.IsNewestFirstAsync(Tenant.First, Ana.Id, Ct));
        Assert.False(await orders.IsNewestFirstAsync(Tenant.First, Budi.Id, Ct));
        await orders.ChooseAsync(Tenant.First, Ana.Id, false, Ct);
        Assert.False(await orders.IsNewestFirstAsync(Tenant.First, Ana.Id, Ct));
    }

    [Fact]
    public async Task Details_ShowNamesAndOnlyWhatIsVisible()
    {
        var parent = await AddAsync(new() { Title = "Outage", Requester = Ana.Id, Sensitivity = Sensitivity.Restricted, Team = Desk.Id });
        var child = await AddAsync(new() { Title = "VPN", Requester = Budi.Id, Parent = parent.Id });
        await using (var db = Database.Open())
        {
            db.Add(new RecordLink { Tenant = Tenant.First, Id = LinkId.New(), From = parent.Id, To = child.Id, Type = LinkType.Blocks, LinkedBy = Ana.Id, LinkedAt = BySystem.At });
            db.Add(new Watcher { Tenant = Tenant.First, Record = child.Id, User = Ana.Id, Since = BySystem.At });
            await db.SaveChangesAsync(Ct);
        }

        var incidents = Database.Services.GetRequiredService<IIncidentQueries>();
        var forAgent = await incidents.FindByKeyAsync(Agent, child.Key, Ct);
        Assert.Equal((parent.Key, LinkRole.BlockedBy, "Ana Santos", "Budi"), (forAgent!.Parent!.Key, forAgent.Links[0].Role, forAgent.Watchers[0].Name, forAgent.Requester.Name));
        Assert.Contains(IncidentState.Resolved, forAgent.NextStates);
        var forRequester = await incidents.FindAsync(Requester, child.Id, Ct);
        Assert.Null(forRequester!.Parent);
        Assert.Empty(forRequester.Links);
        Assert.Null(await incidents.FindAsync(Requester, parent.Id, Ct));
        Assert.Equal(child.Key, Assert.Single((await incidents.FindAsync(Agent, parent.Id, Ct))!.Children).Key);
    }

    [Fact]
    public async Task Attachments_InternalOnes_AreForAgents()
    {
        var incident = await AddAsync(new() { Title = "VPN", Requester = Budi.Id });
        Attachment Of(bool @internal) => new()
        {
            Tenant = Tenant.First,
            Id = AttachmentId.New(),
            Record = incident.Id,
            FileName = "a.txt",
            ContentType = "text/plain",
            Size = 1,
            Sha256 = "",
            StoredName = "",
            UploadedBy = Ana.Id,
            UploadedAt = BySystem.At,
            Internal = @internal,
        };
        var (open, closed) = (Of(false), Of(true));
        await using (var db = Database.Open())
        {
            db.AddRange(open, closed);
            await db.SaveChangesAsync(Ct);
        }

        Assert.Equal(2, (await Queries.AttachmentsAsync(Agent, incident.Id, Ct)).Count);
        Assert.Equal(open.Id, Assert.Single(await Queries.AttachmentsAsync(Requester, incident.Id, Ct)).Id);
        Assert.Null(await Queries.FindAttachmentAsync(Requester, closed.Id, Ct));
        Assert.NotNull(await Queries.FindAttachmentAsync(Requester, open.Id, Ct));
        Assert.Null(await Queries.FindAttachmentAsync(new(Tenant.First, UserId.New(), false, []), open.Id, Ct));
    }

    private async Task<List<TimelineEntry>> TimelineAsync(RecordScope scope, RecordId record, TimelineFilter filter, int size)
    {
        List<TimelineEntry> entries = [];
        string? cursor = null;
        do
        {
            var page = (await Queries.TimelineAsync(scope, record, filter, cursor, size, Ct))!.Value.Value!;
            entries.AddRange(page.Items);
            cursor = page.Next;
        }
        while (cursor is not null);
        return entries;
    }
}
