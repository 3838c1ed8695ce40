using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using SynergyFlow.Core.Incidents;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Tenants;
using SynergyFlow.Core.Work;
using SynergyFlow.Core.Work.Search;
using SynergyFlow.Infrastructure.Work.Search;
using SynergyFlow.Testing;

namespace SynergyFlow.Infrastructure.Tests.Work.Search;

/// <summary>Typos, new names of people, and documents that went wrong.</summary>
public sealed class SearchUpkeepTests(PostgresServer postgres) : SearchTest(postgres)
{
    private ISearchUpkeep Upkeep => Database.Services.GetRequiredService<ISearchUpkeep>();

    [Theory]
    [InlineData("priner", "printer", "1")]
    [InlineData("pritner gate", "printer gate", "1")]
    [InlineData("scaner bateri", "scanner battery", "2")]
    [InlineData("santso scanner", "santos scanner", "2")]
    [InlineData("surabya", "surabaya", "1")]
    public async Task Typo_FindsWhatWasMeant_AndSaysSo(string typed, string meant, string numbers)
    {
        await TwoAsync();

        var page = await FindAsync(typed);

        Assert.Equal(new SearchCorrection(meant, Applied: true), page.Correction);
        Assert.Equal(numbers, string.Join(' ', page.Items.Select(hit => hit.Record.Key[4..])));
    }

    [Fact]
    public async Task Typo_ThatFindsSomething_IsOnlyOffered_AndExactKeepsIt()
    {
        await TwoAsync();
        await IncidentAsync("Printer again");
        var misspelt = await IncidentAsync("Other");
        await SayAsync(misspelt, CommentKind.Reply, "the priner");
        await SettleAsync();

        var page = await FindAsync("priner");
        Assert.Equal("INC-4", Assert.Single(page.Items).Record.Key);
        Assert.Equal(new SearchCorrection("printer", Applied: false), page.Correction);

        var exact = await Search.FindAsync(Agent, new SearchRequest(SearchWords.Parse("pritner").Value!, new()) { Exact = true }, Ct);
        Assert.Equal((0, null), (exact.Value!.Total, exact.Value.Correction));
    }

    [Fact]
    public async Task Typo_PagesOfTheCorrectedWords_GoOnWithWhatWasTyped()
    {
        for (var i = 0; i < 7; i++)
        {
            await IncidentAsync("Printer " + i);
        }

        await SettleAsync();
        var first = await FindAsync("pritner", limit: 4);
        var second = await FindAsync("pritner", limit: 4, cursor: first.Next);
        Assert.Equal(7, first.Items.Concat(second.Items).Select(hit => hit.Record.Key).Distinct().Count());
        Assert.NotNull(second.Correction);
    }

    [Fact]
    public async Task Typo_TellsNobodyWordsOfWhatHeMayNotSee()
    {
        await AddAsync(new IncidentFields { Title = "Restructuring", Requester = Ana.Id, Sensitivity = Sensitivity.Restricted });
        await AddAsync(new IncidentFields { Title = "Relocation", Requester = Ana.Id });
        await SettleAsync();

        Assert.Null((await FindAsync("restructurng", Administrator)).Correction);
        Assert.NotNull((await FindAsync("relocatoin")).Correction);
        Assert.Null((await FindAsync("relocatoin", Requester)).Correction);
        Assert.Null((await FindAsync("relocatoin", Agent with { Tenant = new TenantId(Guid.CreateVersion7()) })).Correction);
    }

    [Fact]
    public async Task Person_WithANewName_IsFoundByItAndNoLongerByTheOld()
    {
        await IncidentAsync("Something");
        await SettleAsync();
        await SqlAsync($"UPDATE identity.\"user\" SET display_name = 'Wulan Baru' WHERE display_name = 'Budi'");
        await SettleAsync();
        Assert.Equal(("", "1"), (await KeysAsync("budi"), await KeysAsync("something wulan")));
        Assert.Equal(0, (await Upkeep.ReadAsync(Tenant.First, Ct)).Waiting);
    }

    [Fact]
    public async Task Check_RepairsWhatIsMissingOrDifferent_InEveryTenant()
    {
        await TwoAsync();
        var other = await OtherTenantAsync();
        await SqlAsync($"DELETE FROM work.search_document WHERE tenant_id = {Tenant.First.Value} AND record_id = (SELECT id FROM work.record WHERE key = 'INC-1' AND tenant_id = {Tenant.First.Value})");
        await SqlAsync($"UPDATE work.search_document SET text = to_tsvector('work.search', 'wrong') WHERE tenant_id = {Tenant.First.Value} AND record_id = (SELECT id FROM work.record WHERE key = 'INC-2' AND tenant_id = {Tenant.First.Value})");
        await SqlAsync($"UPDATE work.search_document SET state = 'wrong' WHERE tenant_id = {other.Value}");
        Assert.Equal("", await KeysAsync("printer"));

        await Upkeep.RequestCheckAsync(Tenant.First, Ct);
        await Upkeep.RequestCheckAsync(other, Ct);
        await SettleAsync();

        var status = await Upkeep.ReadAsync(Tenant.First, Ct);
        Assert.Equal((2, 2, 1, 1, false), (status.Records, status.Documents, status.Missing, status.Different, status.CheckRequested));
        Assert.NotNull(status.CheckedAt);
        Assert.Equal(("1", "2", ""), (await KeysAsync("printer"), await KeysAsync("scanner"), await KeysAsync("wrong")));
        Assert.Equal((0, 1), ((await Upkeep.ReadAsync(other, Ct)).Missing, (await Upkeep.ReadAsync(other, Ct)).Different));

        await Upkeep.RequestCheckAsync(Tenant.First, Ct);
        await SettleAsync();
        status = await Upkeep.ReadAsync(Tenant.First, Ct);
        Assert.Equal((0, 0), (status.Missing, status.Different));
    }

    [Fact]
    public async Task Check_OfDocumentsThatGrewReplyByReply_FindsNoDifference()
    {
        var incident = await IncidentAsync("Grown", "With a description", "tag");
        await SayAsync(incident, CommentKind.Reply, "one reply; srv-01");
        await SayAsync(incident, CommentKind.Note, "one note");
        await SayAsync(incident, CommentKind.Reply, "two replies");
        await Upkeep.RequestCheckAsync(Tenant.First, Ct);
        await SettleAsync();
        var status = await Upkeep.ReadAsync(Tenant.First, Ct);
        Assert.Equal((0, 0), (status.Missing, status.Different));
    }

    [Fact]
    public async Task Rebuild_MakesAllAnew_OnceAtATime()
    {
        await TwoAsync();
        await SettleAsync();
        await SqlAsync($"UPDATE work.search_document SET text = ''::tsvector");

        Assert.True(await Upkeep.RequestRebuildAsync(Tenant.First, Ana.Id, Ct));
        Assert.False(await Upkeep.RequestRebuildAsync(Tenant.First, Ana.Id, Ct));
        await SettleAsync();

        Assert.Equal("1 2", await KeysAsync("budi"));
        var rebuild = (await Upkeep.ReadAsync(Tenant.First, Ct)).Rebuild!;
        Assert.Equal(2, rebuild.Done);
        Assert.NotNull(rebuild.FinishedAt);
        Assert.True(await Upkeep.RequestRebuildAsync(Tenant.First, Ana.Id, Ct));
    }

    private async Task SettleAsync()
    {
        var upkeep = Database.Services.GetRequiredService<SearchUpkeep>();
        while (await upkeep.StepAsync(Ct))
        {
        }
    }

    private async Task TwoAsync()
    {
        await IncidentAsync("Printer at the gate", "blank", "surabaya");
        await AddAsync(new IncidentFields { Title = "Scanner battery", Requester = Budi.Id, Assignee = Ana.Id, Team = Desk.Id });
        await SettleAsync();
    }

    private async Task<TenantId> OtherTenantAsync()
    {
        TenantId other = new(Guid.CreateVersion7());
        await using var db = Database.Open(other);
        db.Add(Tenant.Begin(other, "Other", "other", BySystem.At));
        await db.SaveChangesAsync(Ct);
        await SqlAsync($"""
            INSERT INTO identity."user"
            SELECT (jsonb_populate_record(u, jsonb_build_object('tenant_id', {other.Value}))).* FROM identity."user" AS u WHERE u.tenant_id = {Tenant.First.Value}
            """);
        await SqlAsync($"""
            INSERT INTO work.record
            SELECT (jsonb_populate_record(r, jsonb_build_object('tenant_id', {other.Value}, 'team_id', null))).* FROM work.record AS r WHERE r.key = 'INC-1'
            """);
        return other;
    }
}
