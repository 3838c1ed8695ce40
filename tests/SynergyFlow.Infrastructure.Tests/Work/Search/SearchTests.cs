using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using SynergyFlow.Core.Incidents;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Tenants;
using SynergyFlow.Core.Work;
using SynergyFlow.Core.Work.Search;
using SynergyFlow.Infrastructure.Work.Search;
using SynergyFlow.Testing;

namespace SynergyFlow.Infrastructure.Tests.Work.Search;

/// <summary>What is found, how it is ordered and counted, and what a search does with hostile words.</summary>
public sealed class SearchTests(PostgresServer postgres) : SearchTest(postgres)
{
    [Theory]
    [InlineData("certificate", "1")]
    [InlineData("CERTIFICATES", "1")]
    [InlineData("vpn certificate", "1")]
    [InlineData("vpn", "1 2")]
    [InlineData("vpn -certificate", "2")]
    [InlineData("\"drops every ten\"", "2")]
    [InlineData("\"every drops\"", "")]
    [InlineData("inc-3", "3")]
    [InlineData("3", "3")]
    [InlineData("gate", "3")]
    [InlineData("surabaya", "3")]
    [InlineData("cafe", "4")]
    [InlineData("Café", "4")]
    [InlineData("srv-01.example.org", "4")]
    [InlineData("srv-01", "4")]
    [InlineData("example.org 01", "4")]
    [InlineData("budi vpn", "1 2")]
    [InlineData("santos", "3")]
    [InlineData("booking", "3")]
    [InlineData("toner", "3")]
    [InlineData("nowhere", "")]
    public async Task Find_Words_AreFoundWhereverTheyStand(string typed, string numbers)
    {
        await FourAsync();
        Assert.Equal(numbers, await KeysAsync(typed));
    }

    [Fact]
    public async Task Find_TitleBeforeDescriptionBeforeReply_AndTheNewestAmongEquals()
    {
        var said = await IncidentAsync("One");
        await SayAsync(said, CommentKind.Reply, "the scanner again");
        await IncidentAsync("Two", "a scanner");
        await IncidentAsync("Scanner");
        await IncidentAsync("Scanner");

        var page = await FindAsync("scanner");

        Assert.Equal(["INC-3", "INC-4"], page.Items.Take(2).Select(hit => hit.Record.Key));
        Assert.Equal(["INC-2", "INC-1"], page.Items.Skip(2).Select(hit => hit.Record.Key));
        Assert.Equal(4, page.Total);
        Assert.False(page.Capped);
    }

    [Fact]
    public async Task Find_Hits_AreMarkedInTheTextAsItWasWritten()
    {
        await IncidentAsync("VPN <script>alert(1)</script>: vpn-01", "It needs **new** certificates & more \uE000x\uE001 vpn.\r\nSecond line.");

        var hit = Assert.Single((await FindAsync("vpn certificate")).Items);

        Assert.Equal("VPN <script>alert(1)</script>: vpn-01", string.Concat(hit.Title.Select(segment => segment.Text)));
        Assert.Equal(["VPN", "vpn"], hit.Title.Where(segment => segment.Hit).Select(segment => segment.Text));
        Assert.Equal(ExcerptSource.Description, hit.Excerpt!.Source);
        Assert.Equal(["certificates", "vpn"], hit.Excerpt.Text.Where(segment => segment.Hit).Select(segment => segment.Text));
        Assert.Equal("It needs **new** certificates & more \uE000x\uE001 vpn.  Second line.", string.Concat(hit.Excerpt.Text.Select(segment => segment.Text)));
    }

    [Fact]
    public async Task Find_Facets_CountWhatMatches_AndNarrowIt()
    {
        await FourAsync();

        var page = await FindAsync("budi");

        Assert.Equal(4, page.Total);
        Assert.Equal([("new", 3), ("in_progress", 1)], Values(page, SearchFact.State));
        Assert.Equal([("Service Desk", 1)], page.Facets.Single(facet => facet.Fact is SearchFact.Team).Values.Select(value => (value.Name!, value.Count)));
        Assert.Equal([("Ana Santos", 1)], page.Facets.Single(facet => facet.Fact is SearchFact.Assignee).Values.Select(value => (value.Name!, value.Count)));
        Assert.Equal([("Budi", 4)], page.Facets.Single(facet => facet.Fact is SearchFact.Requester).Values.Select(value => (value.Name!, value.Count)));
        Assert.Equal([("surabaya", 1)], Values(page, SearchFact.Tag));
        Assert.Equal([("incident", 4)], Values(page, SearchFact.Kind));

        Assert.Equal("3", await KeysAsync("budi", facts: new() { State = "in_progress" }));
        Assert.Equal("3", await KeysAsync("budi", facts: new() { Team = Desk.Id }));
        Assert.Equal("3", await KeysAsync("budi", facts: new() { Assignee = Ana.Id, Requester = Budi.Id }));
        Assert.Equal("3", await KeysAsync("budi", facts: new() { Tag = "surabaya", Kind = RecordKind.Incident }));
        Assert.Equal("1 2 3 4", await KeysAsync("budi", facts: new() { Priority = Priority.P4 }));
        Assert.Equal("", await KeysAsync("budi", facts: new() { Assignee = Budi.Id }));
    }

    [Theory]
    [InlineData(SearchSort.Relevance)]
    [InlineData(SearchSort.Newest)]
    public async Task Find_PageByPage_ShowsEachRecordOnceBothWays(SearchSort sort)
    {
        for (var i = 0; i < 13; i++)
        {
            await IncidentAsync(i % 3 == 0 ? "Scanner" : $"Something {i}", i % 2 == 0 ? "scanner" : "a scanner and other words");
        }

        var whole = (await FindAsync("scanner", sort: sort, limit: 50)).Items.Select(hit => hit.Record.Key).ToList();
        Assert.Equal(13, whole.Count);
        List<string> forth = [];
        List<string> back = [];
        string? cursor = null;
        string? last;
        do
        {
            var page = await FindAsync("scanner", sort: sort, limit: 5, cursor: cursor);
            forth.AddRange(page.Items.Select(hit => hit.Record.Key));
            (cursor, last) = (page.Next, page.Previous);
        }
        while (cursor is not null);
        while (last is not null)
        {
            var page = await FindAsync("scanner", sort: sort, limit: 5, cursor: last);
            back.InsertRange(0, page.Items.Select(hit => hit.Record.Key));
            last = page.Previous;
        }

        Assert.Equal(whole, forth);
        Assert.Equal(whole[..10], back);
        if (sort is SearchSort.Newest)
        {
            var made = whole.Select(key => int.Parse(key[4..], null) / 2); // two share a time each
            Assert.Equal(made.Order(), made);
        }
    }

    [Fact]
    public async Task Find_CursorOfAnotherSearch_IsRefused()
    {
        await FourAsync();
        var cursor = (await FindAsync("vpn", limit: 1)).Next!;

        foreach (var (typed, facts, text) in new[] { ("vpn drops", new SearchFacts(), cursor), ("vpn", new() { State = "new" }, cursor), ("vpn", new(), cursor[..^2]), ("vpn", new(), "x") })
        {
            var found = await Search.FindAsync(Agent, new SearchRequest(SearchWords.Parse(typed).Value!, facts, Cursor: text), Ct);
            Assert.Equal("cursor", Assert.IsType<InvalidField>(found.Error).Field);
        }
    }

    [Theory]
    [InlineData("'; DROP TABLE work.search_document; --")]
    [InlineData("'':* & !x | <-> \\' \\\\")]
    [InlineData("\"a\" \"b\" ((((")]
    [InlineData("x\0y \ud83d \uE000 😀 ﷽ ٣٤ Ω")]
    [InlineData("%00 _ % * ? [a-z]+")]
    [InlineData("\"the\" and -vpn x")]
    public async Task Find_HostileWords_AreOnlyWords(string typed)
    {
        await IncidentAsync("Something else");
        Assert.Empty((await FindAsync(typed)).Items);
        Assert.Equal("1", await KeysAsync("something"));
    }

    [Fact]
    public async Task Find_TheSameTextThatAttacked_IsFoundByItsWords()
    {
        await IncidentAsync("'; DROP TABLE work.record; -- $body$ \\");
        Assert.Equal("1", await KeysAsync("'; DROP TABLE work.record; -- $body$ \\"));
    }

    [Theory]
    [InlineData("the")]
    [InlineData("and of the")]
    [InlineData("the -vpn")]
    public async Task Find_OnlyWordsThatAreEverywhere_SaysSo(string typed)
    {
        var found = await Search.FindAsync(Agent, new SearchRequest(SearchWords.Parse(typed).Value!, new()), Ct);
        Assert.IsType<SearchTooCommon>(found.Error);
    }

    [Fact]
    public async Task Find_WhileTyping_TheLastWordMayGoOn()
    {
        await FourAsync();
        var found = await Search.FindAsync(Agent, new SearchRequest(SearchWords.Parse("vpn cert").Value!, new()) { Typing = true }, Ct);
        var hit = Assert.Single(found.Value!.Items);
        Assert.Equal("INC-1", hit.Record.Key);
        Assert.Equal(["VPN", "certificate"], hit.Title.Where(segment => segment.Hit).Select(segment => segment.Text));
    }

    [Fact]
    public async Task Find_TakesTooLong_IsRefusedWithWhatToDo()
    {
        await using var slow = await MigratedDatabase.CreateAsync(
            Postgres, services => services.AddSingleton(new SearchLimits { Longest = TimeSpan.FromMilliseconds(200) }), Ct);
        await using NpgsqlConnection blocker = new(slow.Administrator);
        await blocker.OpenAsync(Ct);
        await using var held = await blocker.BeginTransactionAsync(Ct);
        await using (NpgsqlCommand hold = new("LOCK TABLE work.search_document IN ACCESS EXCLUSIVE MODE", blocker, held))
        {
            await hold.ExecuteNonQueryAsync(Ct);
        }

        var search = slow.Services.GetRequiredService<IRecordSearch>();
        var found = await search.FindAsync(Agent, new SearchRequest(SearchWords.Parse("vpn").Value!, new()), Ct);

        Assert.Contains("Add a word", Assert.IsType<SearchTooSlow>(found.Error).Message, StringComparison.Ordinal);
        await held.RollbackAsync(Ct);
        Assert.Empty((await search.FindAsync(Agent, new SearchRequest(SearchWords.Parse("vpn").Value!, new()), Ct)).Value!.Items);
    }

    [Fact]
    public async Task Find_MoreThanAreRanked_TakesTheNewest_AndSaysSo()
    {
        await IncidentAsync("Common");
        await SqlAsync($"""
            INSERT INTO work.record
            SELECT (jsonb_populate_record(r, jsonb_build_object('id', gen_random_uuid(), 'number', n, 'key', 'INC-' || n, 'created_at', r.created_at + make_interval(secs => n)))).*
            FROM work.record AS r, generate_series(2, 1102) AS n
            """);

        var page = await FindAsync("common", limit: 1);

        Assert.Equal((SearchRequest.MostRanked, true), (page.Total, page.Capped));
        Assert.Equal("INC-1102", page.Items[0].Record.Key);
        Assert.Equal([("incident", SearchRequest.MostRanked)], Values(page, SearchFact.Kind));
        Assert.Equal("1", await KeysAsync("inc-1 common"));
    }

    [Theory]
    [InlineData(1_000_000, 1)]
    [InlineData(0, 1)]
    [InlineData(0, 60_000)]
    public async Task Find_EveryWayIntoTheDocuments_FindsTheSame(int fewDocuments, int mostWalked)
    {
        await FourAsync();
        await SqlAsync($"ANALYZE work.search_document");
        await using var other = With(new() { FewDocuments = fewDocuments, MostWalked = mostWalked });
        var search = other.GetRequiredService<IRecordSearch>();
        foreach (var scope in new[] { Agent, OtherAgent, Administrator, Requester })
        {
            foreach (var facts in new SearchFacts[] { new(), new() { Requester = Budi.Id }, new() { Team = Desk.Id, State = "in_progress" }, new() { Assignee = Ana.Id, Tag = "surabaya" } })
            {
                foreach (var typed in new[] { "vpn", "budi", "gate -vpn", "toner", "\"drops every\"", "\"every drops\"", "vpn -\"certificate warning\"", "inc-3 budi" })
                {
                    foreach (var typing in new[] { false, true })
                    {
                        SearchRequest request = new(SearchWords.Parse(typed).Value!, facts) { Typing = typing };
                        var usual = (await Database.Services.GetRequiredService<IRecordSearch>().FindAsync(scope, request, Ct)).Value!;
                        var found = (await search.FindAsync(scope, request, Ct)).Value!;
                        Assert.Equal(usual.Items.Select(hit => hit.Record.Key), found.Items.Select(hit => hit.Record.Key));
                        Assert.Equal(usual.Total, found.Total);
                    }
                }
            }
        }
    }

    [Fact]
    public async Task Find_WindowsOfWeeks_WidenUntilThereAreEnough_AndMissNone()
    {
        await IncidentAsync("Common");
        await SqlAsync($"""
            INSERT INTO work.record
            SELECT (jsonb_populate_record(r, jsonb_build_object(
                'id', gen_random_uuid(), 'number', n, 'key', 'INC-' || n, 'created_at', r.created_at - make_interval(hours => n * 4),
                'title', CASE WHEN n % 7 = 0 THEN 'Scanner jams' WHEN n % 7 = 1 THEN 'jams scanner' WHEN n % 2 = 0 THEN 'Common thing' ELSE 'Thing' END))).*
            FROM work.record AS r, generate_series(2, 5000) AS n
            """);
        await SqlAsync($"ANALYZE work.search_document");
        foreach (var typed in new[] { "common", "thing", "scanner", "\"scanner jams\"", "\"jams scanner\"", "thing -common", "common scanner" })
        {
            var whole = await PagesAsync(new() { FewDocuments = 1_000_000 }, typed);
            Assert.Equal(whole, await PagesAsync(new() { FewDocuments = 0 }, typed));
        }
    }

    /// <summary>The keys in their order, and how many there are.</summary>
    private async Task<(string Keys, int Total, bool Capped)> PagesAsync(SearchLimits limits, string typed)
    {
        await using var services = With(limits);
        var search = services.GetRequiredService<IRecordSearch>();
        List<string> keys = [];
        string? cursor = null;
        SearchPage page;
        do
        {
            page = (await search.FindAsync(
                Agent,
                new SearchRequest(SearchWords.Parse(typed).Value!, new(), SearchSort.Newest, SearchRequest.MostRows, cursor) { Exact = true },
                Ct)).Value!;
            keys.AddRange(page.Items.Select(hit => hit.Record.Key));
            cursor = page.Next;
        }
        while (cursor is not null);
        return (string.Join(' ', keys), page.Total, page.Capped);
    }

    private ServiceProvider With(SearchLimits limits) =>
        new ServiceCollection().AddLogging().AddSynergyFlow(Database.ConnectionString).AddSingleton(limits).BuildServiceProvider();

    private static IEnumerable<(string, int)> Values(SearchPage page, SearchFact fact) =>
        page.Facets.Single(facet => facet.Fact == fact).Values.Select(value => (value.Value, value.Count));

    private async Task FourAsync()
    {
        await IncidentAsync("VPN certificate warning");
        await IncidentAsync("VPN drops every ten minutes");
        var printer = await AddAsync(
            new IncidentFields
            {
                Title = "Printer at gate 4",
                Description = "It prints blank waybills",
                Service = "Booking portal",
                Requester = Budi.Id,
                Team = Desk.Id,
                Assignee = Ana.Id,
                Tags = ["surabaya"],
                Impact = Impact.Person,
                Urgency = Urgency.Degraded,
            },
            incident => incident.Start(BySystem));
        await SayAsync(printer, CommentKind.Note, "The toner is fine");
        await IncidentAsync("Café till offline", "srv-01.example.org does not answer");
    }
}
