using Microsoft.EntityFrameworkCore;
using SynergyFlow.Core.Identity;
using SynergyFlow.Core.Incidents;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Teams;
using SynergyFlow.Core.Tenants;
using SynergyFlow.Core.Work;
using SynergyFlow.Core.Work.Filtering;
using SynergyFlow.Core.Work.Views;
using SynergyFlow.Infrastructure.Work;
using SynergyFlow.Testing;

namespace SynergyFlow.Infrastructure.Tests.Work;

/// <summary>Filters, order, paging and scope of lists.</summary>
public sealed partial class RecordListTests(PostgresServer postgres) : RecordQueriesTest(postgres)
{
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
        var all = (await ListAsync(Agent, null, sort, limit: 200)).Items;
        var whole = all.Select(row => row.Key).ToList();
        Assert.Equal(23, whole.Count);
        RecordListRequest any = new(null, RecordSort.Parse(sort).Value);
        List<RecordId> ids = [.. all.Select(row => row.Id)];

        List<string> forth = [];
        List<string> back = [];
        string? cursor = null;
        string? last = null;
        do
        {
            var page = await ListAsync(Agent, null, sort, 5, cursor);
            forth.AddRange(page.Items.Select(row => row.Key));
            await ReachesAsync(page, any, ids);
            (cursor, last) = (page.Next, page.Previous);
        }
        while (cursor is not null);
        while (last is not null)
        {
            var page = await ListAsync(Agent, null, sort, 5, last);
            back.InsertRange(0, page.Items.Select(row => row.Key));
            await ReachesAsync(page, any, ids);
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
        await using var db = Database.Open();
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
        var other = User.Create(Tenant.First, "Citra", "citra@example.org", Role.EndUser, BySystem).Value!;
        await using (var db = Database.Open())
        {
            db.Add(other);
            await db.SaveChangesAsync(Ct);
        }

        foreach (var sensitivity in Enum.GetValues<Sensitivity>())
        {
            foreach (var team in new TeamId?[] { null, Desk.Id })
            {
                foreach (var assignee in new UserId?[] { null, Ana.Id })
                {
                    await AddAsync(new() { Title = "x", Requester = Budi.Id, Sensitivity = sensitivity, Team = team, Assignee = assignee });
                    await AddAsync(new() { Title = "x", Requester = other.Id, AffectedUser = Budi.Id, Sensitivity = sensitivity, Team = team });
                }
            }
        }

        RecordScope[] scopes =
        [
            Agent, OtherAgent, Requester, OtherAgent with { Restricted = true }, Agent with { Teams = [] }, new(Tenant.First, other.Id, false, []),
            RecordScope.Nothing(Tenant.First), new(TenantId.New(), Ana.Id, true, []) { Restricted = true },
        ];
        await using var all = Database.Open();
        var records = await all.Set<WorkRecord>().ToListAsync(Ct);
        foreach (var scope in scopes)
        {
            var seen = (await ListAsync(scope, null, "key", 200)).Items.Select(row => row.Id).ToHashSet();
            Assert.Equal(records.Where(record => scope.Sees(record.ToResource())).Select(record => record.Id).ToHashSet(), seen);
        }
    }

    [Theory]
    [InlineData(ListGroup.State, "assigned 2, new 10")]
    [InlineData(ListGroup.Priority, "P1 3, P2 3, P3 3, P4 3")]
    [InlineData(ListGroup.Assignee, " 10, ana 2")]
    [InlineData(ListGroup.Team, " 10, desk 2")]
    public async Task List_Grouped_KeepsGroupsTogetherOverAllPages_AndCountsThem(ListGroup group, string expected)
    {
        await ManyAsync(10);
        for (var i = 0; i < 2; i++)
        {
            await AddAsync(new() { Title = $"x{i}", Requester = Budi.Id, Team = Desk.Id, Assignee = Ana.Id });
        }

        RecordListRequest request = new(null, RecordSort.Parse("-created").Value, 5) { Group = group };
        List<RecordRow> rows = [];
        do
        {
            var page = (await Queries.ListAsync(Agent, request, Ct)).Value!;
            rows.AddRange(page.Items);
            request = request with { Cursor = page.Next };
        }
        while (request.Cursor is not null);

        Assert.Equal(12, rows.Select(row => row.Id).Distinct().Count());
        var blocks = rows.Select(Value).Where((value, i) => i == 0 || value != Value(rows[i - 1])).ToList();
        Assert.Equal(blocks.Distinct(), blocks);
        Assert.All(rows.Zip(rows.Skip(1)), pair => Assert.True(Value(pair.First) != Value(pair.Second) || pair.First.CreatedAt >= pair.Second.CreatedAt));
        var counts = (await Queries.GroupsAsync(Agent, request, Ct))!;
        Assert.Equal(expected, string.Join(", ", counts.Select(pair => $"{Name(pair.Key)} {pair.Value}").Order(StringComparer.Ordinal)));
        Assert.Empty((await Queries.GroupsAsync(RecordScope.Nothing(Tenant.First), request, Ct))!);

        string Value(RecordRow row) => group switch
        {
            ListGroup.State => row.State,
            ListGroup.Priority => row.Priority.ToText(),
            ListGroup.Assignee => row.Assignee?.Id.ToString() ?? "",
            _ => row.Team?.Id.ToString() ?? "",
        };

        string Name(string key) => key == Ana.Id.ToString() ? "ana" : key == Desk.Id.ToString() ? "desk" : key;
    }

    [Theory]
    [InlineData(ListGroup.Assignee, "ana,Budi,Zoe,")]
    [InlineData(ListGroup.Team, "apps,Network,Service Desk,")]
    [InlineData(ListGroup.Priority, "P1,P2,P4")]
    [InlineData(ListGroup.State, "new,assigned,in_progress,pending")]
    public async Task List_Grouped_IsInTheOrderThatPeopleExpect_ForwardsAndBackwards(ListGroup group, string expected)
    {
        await using (var db = Database.Open())
        {
            // Ids are made in time: names in another order than these.
            List<User> people = [.. new[] { "Zoe", "Budi", "ana" }.Select(name => User.Create(Tenant.First, name, $"{name}2@example.org", Role.Agent, BySystem).Value!)];
            List<Team> teams = [.. new[] { "Network", "apps" }.Select(name => Team.Create(Tenant.First, name, null, BySystem).Value!)];
            db.AddRange(people);
            db.AddRange(teams);
            teams.Insert(0, Desk);
            await db.SaveChangesAsync(Ct);
            for (var i = 0; i < 3; i++)
            {
                await AddAsync(new() { Title = $"a{i}", Requester = Budi.Id, Team = teams[i].Id, Assignee = people[i].Id });
                await AddAsync(new() { Title = $"b{i}", Requester = Budi.Id });
            }

            await db.Database.ExecuteSqlAsync($"UPDATE work.record SET state = 'in_progress', state_category = 'open' WHERE title = 'a0'", Ct);
            await db.Database.ExecuteSqlAsync($"UPDATE work.record SET state = 'pending', state_category = 'pending', priority = 'P2' WHERE title = 'a1'", Ct);
            await db.Database.ExecuteSqlAsync($"UPDATE work.record SET priority = 'P4' WHERE title LIKE 'b%' OR title = 'a2'", Ct);
            await db.Database.ExecuteSqlAsync($"UPDATE work.record SET priority = 'P1' WHERE title = 'a0'", Ct);
        }

        RecordListRequest request = new(null, RecordSort.Parse("-created").Value, 2) { Group = group };
        List<RecordId> records = [.. (await ListAsync(Agent, null, null, 200)).Items.Select(row => row.Id)];
        List<RecordRow> forwards = [];
        string? last;
        do
        {
            var page = (await Queries.ListAsync(Agent, request, Ct)).Value!;
            forwards.AddRange(page.Items);
            await ReachesAsync(page, request, records);
            (request, last) = (request with { Cursor = page.Next }, page.Previous);
        }
        while (request.Cursor is not null);

        List<RecordRow> backwards = [.. forwards.TakeLast(2)];
        while (last is not null)
        {
            var page = (await Queries.ListAsync(Agent, request with { Cursor = last }, Ct)).Value!;
            backwards.InsertRange(0, page.Items);
            last = page.Previous;
        }

        Assert.Equal(expected, string.Join(',', forwards.Select(Value).Distinct()));
        Assert.Equal(forwards.Select(row => row.Id), backwards.Select(row => row.Id));

        string Value(RecordRow row) => group switch
        {
            ListGroup.State => row.State,
            ListGroup.Priority => row.Priority.ToText(),
            ListGroup.Assignee => row.Assignee?.Name ?? "",
            _ => row.Team?.Name ?? "",
        };
    }

    [Fact]
    public async Task List_CursorOfAnotherGroup_IsRefused()
    {
        await ManyAsync(3);
        RecordListRequest request = new(Limit: 1) { Group = ListGroup.Team };
        var cursor = (await Queries.ListAsync(Agent, request, Ct)).Value!.Next;

        Assert.Equal("cursor", (await Queries.ListAsync(Agent, request with { Cursor = cursor, Group = null }, Ct)).Error?.Field);
        Assert.Null((await Queries.ListAsync(Agent, request with { Cursor = cursor }, Ct)).Error);
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
        var first = await AddAsync(new() { Title = "VPN drops", Description = "Only from home", Requester = Budi.Id, Category = "Network", Tags = ["wifi"] });
        await AddAsync(new()
        {
            Title = "Mail is down",
            Requester = Budi.Id,
            Impact = Impact.Organisation,
            Urgency = Urgency.Stopped,
            Tags = ["vip"],
            DueAt = BySystem.At.AddDays(1),
        });
        await AddAsync(
            new() { Title = "Printer jam", Requester = Budi.Id, Team = Desk.Id, Assignee = Ana.Id },
            incident => incident.Start(BySystem));
        await AddAsync(new() { Title = "Disk 100% full", Requester = Budi.Id });
        await AddAsync(new() { Title = "Path C:\\a_b is gone", Requester = Budi.Id });
        await using var db = Database.Open();
        db.Add(new Watcher { Tenant = Tenant.First, Record = first.Id, User = Ana.Id, Since = BySystem.At });
        await db.SaveChangesAsync(Ct);
    }

    private async Task ManyAsync(int count)
    {
        for (var i = 0; i < count; i++)
        {
            await AddAsync(new()
            {
                Title = $"Title {i % 4}",
                Requester = Budi.Id,
                Impact = (Impact)(1 + i % 4),
                Urgency = (Urgency)(1 + i / 3 % 4),
                Category = i % 3 == 0 ? null : $"c{i % 3}",
                DueAt = i % 2 == 0 ? null : BySystem.At.AddHours(i % 5),
            });
        }
    }
}
