using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using SynergyFlow.Core.Identity;
using SynergyFlow.Core.Incidents;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Teams;
using SynergyFlow.Core.Tenants;
using SynergyFlow.Core.Work;
using SynergyFlow.Core.Work.Filtering;
using SynergyFlow.Infrastructure.Work;
using SynergyFlow.Testing;

namespace SynergyFlow.Infrastructure.Tests.Work;

public sealed class RecordQueriesTests(PostgresServer postgres) : IAsyncLifetime
{
    private static readonly Stamp s_system = new(UserId.System, TimeProvider.System.GetUtcNow());
    private static readonly PriorityMatrix s_matrix = PriorityMatrix.Seed(Tenant.First);
    private MigratedDatabase _database = null!;
    private User _agent = null!;
    private User _requester = null!;
    private Team _team = null!;
    private int _number;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private IRecordQueries Queries => _database.Services.GetRequiredService<IRecordQueries>();

    private RecordScope Agent => new(Tenant.First, _agent.Id, Everything: true, [_team.Id]);

    private RecordScope OtherAgent => new(Tenant.First, UserId.New(), Everything: true, []);

    private RecordScope Requester => new(Tenant.First, _requester.Id, Everything: false, []);

    public async ValueTask InitializeAsync()
    {
        _database = await MigratedDatabase.CreateAsync(postgres, ct: Ct);
        _agent = User.Create(Tenant.First, "Ana Santos", "ana@example.org", Role.Agent, s_system).Value!;
        _requester = User.Create(Tenant.First, "Budi", "budi@example.org", Role.EndUser, s_system).Value!;
        _team = Team.Create(Tenant.First, "Service Desk", null, s_system).Value!;
        await using var db = _database.Open();
        db.AddRange(_agent, _requester, _team);
        await db.SaveChangesAsync(Ct);
    }

    public ValueTask DisposeAsync() => _database.DisposeAsync();

    [Theory]
    [InlineData("key = inc-1", "1")]
    [InlineData("key in (INC-1, INC-3)", "1 3")]
    [InlineData("state = new", "1 2 4 5")]
    [InlineData("state != new", "3")]
    [InlineData("stateCategory = open", "3")]
    [InlineData("kind = incident and priority = P1", "2")]
    [InlineData("priority <= P2", "2")]
    [InlineData("priority > P1", "1 3 4 5")]
    [InlineData("impact = 1", "2")]
    [InlineData("urgency >= degraded", "1 3 4 5")]
    [InlineData("team = \"service desk\"", "3")]
    [InlineData("team is empty", "1 2 4 5")]
    [InlineData("team != \"Service Desk\"", "1 2 4 5")]
    [InlineData("assignee = me", "3")]
    [InlineData("assignee = \"ana santos\"", "3")]
    [InlineData("assignee = \"ANA@example.org\"", "3")]
    [InlineData("assignee is not empty", "3")]
    [InlineData("not (assignee = me)", "1 2 4 5")]
    [InlineData("requester = Budi", "1 2 3 4 5")]
    [InlineData("requester = me", "")]
    [InlineData("openedBy != me", "1 2 3 4 5")]
    [InlineData("watching = me", "1")]
    [InlineData("watching is empty", "2 3 4 5")]
    [InlineData("category = Network", "1")]
    [InlineData("category ~ NET", "1")]
    [InlineData("category is empty", "2 3 4 5")]
    [InlineData("category not in (Network, Other)", "2 3 4 5")]
    [InlineData("not category = Network", "2 3 4 5")]
    [InlineData("tag = vip", "2")]
    [InlineData("tag in (vip, wifi)", "1 2")]
    [InlineData("tag != vip", "1 3 4 5")]
    [InlineData("tag is empty", "3 4 5")]
    [InlineData("tag is not empty", "1 2")]
    [InlineData("title ~ vpn", "1")]
    [InlineData("title ~ \"100%\"", "4")]
    [InlineData("title ~ \"_\"", "5")]
    [InlineData("title ~ \"\\\\\"", "5")]
    [InlineData("text ~ \"from home\"", "1")]
    [InlineData("title ~ \"'; drop table work.record; --\"", "")]
    [InlineData("created > -24h", "1 2 3 4 5")]
    [InlineData("created < -24h", "")]
    [InlineData("updated <= now and updated > 2020-01-01", "1 2 3 4 5")]
    [InlineData("due is not empty", "2")]
    [InlineData("due > now", "2")]
    [InlineData("closed is empty", "1 2 3 4 5")]
    [InlineData("closed > -24h", "")]
    [InlineData("(tag = vip or title ~ vpn) and not priority = P1", "1")]
    [InlineData("service is empty and subcategory is empty and location is empty", "1 2 3 4 5")]
    public async Task List_Filter_FindsWhatItSays(string filter, string numbers)
    {
        await FiveAsync();

        var page = await ListAsync(Agent, filter, "key");

        Assert.Equal(numbers, string.Join(' ', page.Items.Select(row => row.Key[4..])));
    }

    [Theory]
    [InlineData("key")]
    [InlineData("-key")]
    [InlineData("title")]
    [InlineData("-title,priority")]
    [InlineData("priority")]
    [InlineData("-priority,created")]
    [InlineData("state,-updated")]
    [InlineData("stateCategory,impact,-urgency")]
    [InlineData("due")]
    [InlineData("-due")]
    [InlineData("closed,category")]
    [InlineData("-service,category")]
    public async Task List_PageByPage_ShowsEachRowOnceBothWays(string sort)
    {
        await ManyAsync(23);
        var whole = (await ListAsync(Agent, null, sort, limit: 200)).Items.Select(row => row.Key).ToList();
        Assert.Equal(23, whole.Count);

        List<string> forth = [];
        List<string> back = [];
        string? cursor = null;
        string? last = null;
        do
        {
            var page = await ListAsync(Agent, null, sort, 5, cursor);
            forth.AddRange(page.Items.Select(row => row.Key));
            (cursor, last) = (page.Next, page.Previous);
        }
        while (cursor is not null);
        while (last is not null)
        {
            var page = await ListAsync(Agent, null, sort, 5, last);
            back.InsertRange(0, page.Items.Select(row => row.Key));
            Assert.NotNull(page.Next);
            last = page.Previous;
        }

        Assert.Equal(whole, forth);
        Assert.Equal(whole[..20], back);
    }

    [Theory]
    [InlineData("")]
    [InlineData("x")]
    [InlineData("AAAAAAAAAAAAAAAAAAAA")]
    [InlineData("not base64!")]
    [InlineData("%00")]
    public async Task List_MangledCursor_IsRefused(string cursor)
    {
        var listed = await Queries.ListAsync(Agent, new RecordListRequest(Cursor: cursor), Ct);
        Assert.Equal("cursor", Assert.IsType<InvalidField>(listed.Error).Field);
    }

    [Fact]
    public async Task List_CursorOfAnotherOrderOrBent_IsRefused()
    {
        await ManyAsync(3);
        var cursor = (await ListAsync(Agent, null, "title", 1)).Next!;

        foreach (var (text, sort) in new[] { (cursor, "-title"), (cursor[..^2], "title"), (cursor + "AAAA", "title"), ("B" + cursor[1..], "title") })
        {
            var listed = await Queries.ListAsync(Agent, new RecordListRequest(Sort: RecordSort.Parse(sort).Value, Cursor: text), Ct);
            Assert.Equal("cursor", Assert.IsType<InvalidField>(listed.Error).Field);
        }
    }

    [Fact]
    public async Task List_Row_HasNamesAndNoOtherTable()
    {
        await FiveAsync();

        var row = Assert.Single((await ListAsync(Agent, "assignee = me", null, count: true)).Items);

        Assert.Equal(("INC-3", "in_progress", "Ana Santos", "Service Desk", "Budi"), (row.Key, row.State, row.Assignee!.Name, row.Team!.Name, row.Requester.Name));
        await using var db = _database.Open();
        var sql = RecordQueries.Heads(db.Set<WorkRecord>().To(Agent)).ToQueryString();
        Assert.DoesNotContain("incidents.incident", sql, StringComparison.Ordinal);
    }

    [Fact]
    public async Task List_Count_IsOfAllThatMatch()
    {
        await ManyAsync(7);

        var page = await Queries.ListAsync(Agent, new RecordListRequest(Limit: 2, Count: true), Ct);

        Assert.Equal((2, (int?)7, false), (page.Value!.Items.Count, page.Value.Total, page.Value.Capped));
    }

    [Fact]
    public async Task Scope_InSqlAndInMemory_SayTheSame()
    {
        var other = User.Create(Tenant.First, "Citra", "citra@example.org", Role.EndUser, s_system).Value!;
        await using (var db = _database.Open())
        {
            db.Add(other);
            await db.SaveChangesAsync(Ct);
        }

        foreach (var sensitivity in Enum.GetValues<Sensitivity>())
        {
            foreach (var team in new TeamId?[] { null, _team.Id })
            {
                foreach (var assignee in new UserId?[] { null, _agent.Id })
                {
                    await AddAsync(new() { Title = "x", Requester = _requester.Id, Sensitivity = sensitivity, Team = team, Assignee = assignee });
                    await AddAsync(new() { Title = "x", Requester = other.Id, AffectedUser = _requester.Id, Sensitivity = sensitivity, Team = team });
                }
            }
        }

        RecordScope[] scopes =
        [
            Agent, OtherAgent, Requester, OtherAgent with { Restricted = true }, Agent with { Teams = [] }, new(Tenant.First, other.Id, false, []),
            RecordScope.Nothing(Tenant.First), new(TenantId.New(), _agent.Id, true, []) { Restricted = true },
        ];
        await using var all = _database.Open();
        var records = await all.Set<WorkRecord>().ToListAsync(Ct);
        foreach (var scope in scopes)
        {
            var seen = (await ListAsync(scope, null, "key", 200)).Items.Select(row => row.Id).ToHashSet();
            Assert.Equal(records.Where(record => scope.Sees(record.ToResource())).Select(record => record.Id).ToHashSet(), seen);
        }
    }

    [Fact]
    public async Task Find_ByKeyOrId_WithinTheScope()
    {
        var secret = await AddAsync(new() { Title = "Payroll", Requester = _agent.Id, Sensitivity = Sensitivity.Restricted, Team = _team.Id });

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
        var incident = await AddAsync(new() { Title = "VPN", Requester = _requester.Id });
        var at = s_system.At;
        await using (var db = _database.Open())
        {
            var actor = new Actor(Tenant.First, _agent.Id, "Ana Santos", Channel.Ui);
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
                    ActorId = _agent.Id,
                    Channel = Channel.Ui,
                    Changes = $$"""[{"field":"assignee","from":null,"to":"{{_agent.Id}}"},{"field":"priority_override_reason","from":null,"to":"secret"}]""",
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
    public async Task Details_ShowNamesAndOnlyWhatIsVisible()
    {
        var parent = await AddAsync(new() { Title = "Outage", Requester = _agent.Id, Sensitivity = Sensitivity.Restricted, Team = _team.Id });
        var child = await AddAsync(new() { Title = "VPN", Requester = _requester.Id, Parent = parent.Id });
        await using (var db = _database.Open())
        {
            db.Add(new RecordLink { Tenant = Tenant.First, Id = LinkId.New(), From = parent.Id, To = child.Id, Type = LinkType.Blocks, LinkedBy = _agent.Id, LinkedAt = s_system.At });
            db.Add(new Watcher { Tenant = Tenant.First, Record = child.Id, User = _agent.Id, Since = s_system.At });
            await db.SaveChangesAsync(Ct);
        }

        var incidents = _database.Services.GetRequiredService<IIncidentQueries>();
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
        var incident = await AddAsync(new() { Title = "VPN", Requester = _requester.Id });
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
            UploadedBy = _agent.Id,
            UploadedAt = s_system.At,
            Internal = @internal,
        };
        var (open, closed) = (Of(false), Of(true));
        await using (var db = _database.Open())
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

    private async Task<Page<RecordRow>> ListAsync(
        RecordScope scope, string? filter, string? sort, int limit = 50, string? cursor = null, bool count = false)
    {
        var parsed = RecordFilter.Parse(filter);
        Assert.Null(parsed.Error);
        var listed = await Queries.ListAsync(scope, new RecordListRequest(parsed.Value, RecordSort.Parse(sort).Value, limit, cursor, count), Ct);
        Assert.Null(listed.Error);
        return listed.Value!;
    }

    private async Task FiveAsync()
    {
        var first = await AddAsync(new() { Title = "VPN drops", Description = "Only from home", Requester = _requester.Id, Category = "Network", Tags = ["wifi"] });
        await AddAsync(new()
        {
            Title = "Mail is down",
            Requester = _requester.Id,
            Impact = Impact.Organisation,
            Urgency = Urgency.Stopped,
            Tags = ["vip"],
            DueAt = s_system.At.AddDays(1),
        });
        await AddAsync(
            new() { Title = "Printer jam", Requester = _requester.Id, Team = _team.Id, Assignee = _agent.Id },
            incident => incident.Start(s_system));
        await AddAsync(new() { Title = "Disk 100% full", Requester = _requester.Id });
        await AddAsync(new() { Title = "Path C:\\a_b is gone", Requester = _requester.Id });
        await using var db = _database.Open();
        db.Add(new Watcher { Tenant = Tenant.First, Record = first.Id, User = _agent.Id, Since = s_system.At });
        await db.SaveChangesAsync(Ct);
    }

    private async Task ManyAsync(int count)
    {
        for (var i = 0; i < count; i++)
        {
            await AddAsync(new()
            {
                Title = $"Title {i % 4}",
                Requester = _requester.Id,
                Impact = (Impact)(1 + i % 4),
                Urgency = (Urgency)(1 + i / 3 % 4),
                Category = i % 3 == 0 ? null : $"c{i % 3}",
                DueAt = i % 2 == 0 ? null : s_system.At.AddHours(i % 5),
            });
        }
    }

    private async Task<Incident> AddAsync(IncidentFields fields, Func<Incident, Result>? then = null)
    {
        var incident = Incident.Create(Tenant.First, ++_number, fields, s_matrix, s_system with { At = s_system.At.AddSeconds(-_number / 2) });
        Assert.Null(then?.Invoke(incident).Error);
        await using var scope = _database.Scope();
        scope.ServiceProvider.GetRequiredService<IRecordStore>().Add(incident);
        Assert.False((await scope.ServiceProvider.GetRequiredService<IUnitOfWork>().SaveAsync(Actor.System(Tenant.First), Ct)).Failed);
        return incident;
    }
}
