using Microsoft.Extensions.DependencyInjection;
using SynergyFlow.Core.Incidents;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Tenants;
using SynergyFlow.Core.Work;
using SynergyFlow.Core.Work.Search;
using SynergyFlow.Testing;

namespace SynergyFlow.Infrastructure.Tests.Work.Search;

/// <summary>A document says what its record says, from the same moment on.</summary>
public sealed class SearchCurrencyTests(PostgresServer postgres) : SearchTest(postgres)
{
    [Fact]
    public async Task Record_EditedAssignedAndDeleted_IsFoundAsItIsNow()
    {
        var incident = await IncidentAsync("Keyboard broken", "keys stick", "old");
        await ChangeAsync(incident, stored => stored.Edit(
            IncidentFields.Of(stored) with { Title = "Mouse broken", Description = "wheel stuck", Tags = ["fresh"] }, null, BySystem));

        Assert.Equal("", await KeysAsync("keyboard"));
        Assert.Equal("", await KeysAsync("old"));
        Assert.Equal("1", await KeysAsync("mouse wheel fresh"));
        Assert.Equal("1", await KeysAsync("mouse", facts: new() { Tag = "fresh" }));

        await ChangeAsync(incident, stored => stored.Assign(Desk.Id, Ana.Id, BySystem));
        Assert.Equal("1", await KeysAsync("mouse santos", facts: new() { Assignee = Ana.Id, Team = Desk.Id, State = "assigned" }));

        await ChangeAsync(incident, stored => stored.Start(BySystem));
        Assert.Equal("1", await KeysAsync("mouse", facts: new() { State = "in_progress" }));
        Assert.Equal("", await KeysAsync("mouse", facts: new() { State = "assigned" }));

        await SqlAsync($"DELETE FROM incidents.incident");
        await SqlAsync($"DELETE FROM work.record");
        Assert.Equal("", await KeysAsync("mouse"));
        await SqlAsync($"SELECT 1 / (SELECT CASE WHEN count(*) = 0 THEN 1 ELSE 0 END FROM work.search_document)");
    }

    [Fact]
    public async Task Comment_WrittenEditedMovedAndDeleted_IsFoundWhereItIs()
    {
        var first = await IncidentAsync("First");
        var second = await IncidentAsync("Second");
        await SayAsync(first, CommentKind.Note, "about the toner");
        await SayAsync(first, CommentKind.Reply, "about the drum");
        Assert.Equal("1", await KeysAsync("toner drum"));
        Assert.Equal("1", await KeysAsync("drum", Requester));

        await SqlAsync($"UPDATE work.comment SET body = 'about the fuser' WHERE kind = 'reply'");
        Assert.Equal(("", "1"), (await KeysAsync("drum"), await KeysAsync("fuser toner")));
        Assert.Equal("1", await KeysAsync("fuser", Requester));

        await SqlAsync($"UPDATE work.comment SET kind = 'note' WHERE kind = 'reply'");
        Assert.Equal(("1", ""), (await KeysAsync("fuser"), await KeysAsync("fuser", Requester)));

        // As a merge does it.
        await SqlAsync($"UPDATE work.comment SET record_id = {second.Id.Value}");
        Assert.Equal(("2", "2"), (await KeysAsync("fuser"), await KeysAsync("toner")));

        await SqlAsync($"DELETE FROM work.comment");
        Assert.Equal("", await KeysAsync("fuser"));
        Assert.Equal("1 2", await KeysAsync("budi", Requester));
    }

    /// <summary>Each change writes the words of its own part only; together they must be what a document made from the beginning has.</summary>
    [Fact]
    public async Task Document_AfterManyChanges_IsWhatItWouldBeMadeAnew()
    {
        var incident = await IncidentAsync("Scanner offline", "beeps since monday", "warehouse");
        await SayAsync(incident, CommentKind.Reply, "cable checked");
        await SayAsync(incident, CommentKind.Note, "blame the hub");
        for (var round = 0; round < 30; round++)
        {
            await ChangeAsync(incident, stored => stored.Assign(Desk.Id, round % 2 == 0 ? Ana.Id : null, BySystem));
        }

        await ChangeAsync(incident, stored => stored.Edit(
            IncidentFields.Of(stored) with { Title = "Scanner back", Tags = ["solved"] }, null, BySystem));
        await SayAsync(incident, CommentKind.Reply, "hub replaced");
        await ChangeAsync(incident, stored => stored.Edit(
            IncidentFields.Of(stored) with { Description = "never beeped again" }, null, BySystem));
        await ChangeAsync(incident, stored => stored.Assign(Desk.Id, Ana.Id, BySystem));

        Assert.Equal(("1", "1"), (await KeysAsync("\"ana santos\" \"scanner back\" \"never beeped\""), await KeysAsync("\"cable checked\"", Requester)));
        Assert.Equal(("", ""), (await KeysAsync("offline"), await KeysAsync("monday")));
        Assert.Equal("", await KeysAsync("blame", Requester));
        await SqlAsync($"""
            SELECT 1 / (SELECT count(*) FROM work.search_document AS d CROSS JOIN LATERAL work.search_composed(d.tenant_id, d.record_id) AS c
            WHERE strip(d.text) = strip(c.text) AND strip(d.public_text) = strip(c.public_text)
              AND ts_filter(d.text, array['b']::"char"[]) <> '' AND strip(ts_filter(d.text, array['b']::"char"[])) = strip(ts_filter(c.text, array['b']::"char"[]))
              AND d.assignee_id = c.assignee_id AND d.tags = c.tags)
            """);
        await SqlAsync($"""
            SELECT 1 / (SELECT count(*) FROM work.search_document AS d WHERE (
                SELECT max(position) FROM unnest(d.text) AS word, unnest(word.positions) AS position) < 200)
            """);
    }

    [Fact]
    public async Task Record_SavedInATransactionThatFails_IsNotFound()
    {
        var incident = await IncidentAsync("Steady");
        await Assert.ThrowsAsync<Npgsql.PostgresException>(() => SqlAsync(
            $"WITH changed AS (UPDATE work.record SET title = 'Wobbly' RETURNING 1) SELECT 1 / (count(*) - 1) FROM changed"));
        Assert.Equal(("", "1"), (await KeysAsync("wobbly"), await KeysAsync("steady")));
        Assert.Equal("INC-1", incident.Key);
    }

    [Fact]
    public async Task VeryLongConversation_IsStillWritten_AndItsBeginningStaysFound()
    {
        var incident = await IncidentAsync("Endless");
        Random random = new(7);
        for (var i = 0; i < 6; i++)
        {
            await SayAsync(incident, CommentKind.Reply, string.Concat(Enumerable.Range(0, 9_000).Select(_ => random.NextInt64().ToString("x", null)[..9] + " ")));
        }

        await SayAsync(incident, CommentKind.Reply, new string('x', 90_000));
        await SayAsync(incident, CommentKind.Reply, string.Concat(Enumerable.Range(0, 9_000).Select(i => (char)(0x4e00 + i) + " ")));
        Assert.Equal("1", await KeysAsync("endless"));
        await ChangeAsync(incident, stored => stored.Assign(Desk.Id, Ana.Id, BySystem));
        Assert.Equal("1", await KeysAsync("endless santos"));
    }

    [Fact]
    public async Task Records_OfAnotherTenant_AreNotFound()
    {
        await IncidentAsync("Quartz");
        Assert.Equal("", await KeysAsync("quartz", Agent with { Tenant = new TenantId(Guid.CreateVersion7()) }));
        Assert.Equal("", await KeysAsync("quartz", Requester with { Tenant = new TenantId(Guid.CreateVersion7()) }));
    }

    private async Task ChangeAsync(Incident incident, Func<Incident, Result> change)
    {
        await using var scope = Database.Scope();
        var stored = await scope.ServiceProvider.GetRequiredService<IRecordStore>().FindAsync(incident.Id, Ct);
        Assert.Null(change((Incident)stored!).Error);
        Assert.False((await scope.ServiceProvider.GetRequiredService<IUnitOfWork>().SaveAsync(Actor.System(Tenant.First), Ct)).Failed);
    }
}
