using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using SynergyFlow.Core.Identity.Contracts;
using SynergyFlow.Core.Incidents;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Tenants;
using SynergyFlow.Core.Work;
using SynergyFlow.Core.Work.UseCases;
using SynergyFlow.Testing;

namespace SynergyFlow.Infrastructure.Tests.Work;

/// <summary>Drafts outlive what happens to their record, and stay their author's (complaints 32 and 34).</summary>
public sealed class DraftTests(PostgresServer postgres) : RecordQueriesTest(postgres)
{
    private Actor Me => new(Tenant.First, Ana.Id, Ana.DisplayName, Channel.Ui);

    private Actor Other => new(Tenant.First, Budi.Id, Budi.DisplayName, Channel.Ui);

    [Fact]
    public async Task Draft_Kept_IsThereForItsAuthorOnly_WithItsVersion()
    {
        var incident = await AddAsync(new() { Title = "VPN", Requester = Budi.Id });
        var id = DraftId.New();

        Assert.Equal(1, (await KeepAsync(Me, id, incident.Id, "I look", null)).Value!.Version);
        Assert.Equal(2, (await KeepAsync(Me, id, incident.Id, "I look into it", 1)).Value!.Version);
        Assert.Equal(2, (await KeepAsync(Me, id, incident.Id, "I look into it", 1)).Value!.Version);

        var mine = Assert.Single(await OfRecordAsync(Me, incident.Id));
        Assert.Equal(("I look into it", 3, CommentKind.Reply), (mine.Body, mine.SeenVersion, mine.Kind));
        Assert.Empty(await OfRecordAsync(Other, incident.Id));
        Assert.IsType<DraftNotFound>((await RunAsync((ReadDrafts read) => read.FindAsync(Other, id, Ct))).Error);
        Assert.IsType<DraftNotFound>((await RunAsync((SendDraft send) => send.ExecuteAsync(Other, new(id), Ct))).Error);
        Assert.IsType<DraftNotFound>((await RunAsync((DiscardDraft discard) => discard.ExecuteAsync(Other, id, Ct))).Error);

        // The same id from another person's browser is another draft.
        Assert.Equal(1, (await KeepAsync(Other, id, incident.Id, "Mine", null)).Value!.Version);
        Assert.Equal("I look into it", Assert.Single(await OfRecordAsync(Me, incident.Id)).Body);
    }

    [Fact]
    public async Task Draft_ChangedInAnotherWindow_IsNotOverwritten()
    {
        var incident = await AddAsync(new() { Title = "VPN", Requester = Budi.Id });
        var id = DraftId.New();
        await KeepAsync(Me, id, incident.Id, "Hello", null);
        await KeepAsync(Me, id, incident.Id, "Hello from the first", 1);

        Assert.Equal(new VersionConflict(2), (await KeepAsync(Me, id, incident.Id, "Hello from the second", 1)).Error);
        await KeepAsync(Me, DraftId.New(), incident.Id, "Hello from the second", null);

        Assert.Equal(
            ["Hello from the first", "Hello from the second"],
            (await OfRecordAsync(Me, incident.Id)).Select(draft => draft.Body).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Draft_WhenOthersReassignEditAndAnswer_IsUntouched_AndIsSentOnce()
    {
        var incident = await AddAsync(new() { Title = "VPN", Requester = Budi.Id });
        var id = DraftId.New();
        await KeepAsync(Me, id, incident.Id, "My answer", null);
        var system = Actor.System(Tenant.First);
        await RunAsync((AddComment add) => add.ExecuteAsync(Other, new(incident.Id, CommentKind.Reply, "Any news?"), Ct));
        await using (var scope = Database.Scope())
        {
            var record = (Incident)(await scope.ServiceProvider.GetRequiredService<IRecordStore>().FindAsync(incident.Id, Ct))!;
            Assert.False(record.Assign(Desk.Id, Ana.Id, BySystem).Failed);
            Assert.False((await scope.ServiceProvider.GetRequiredService<IUnitOfWork>().SaveAsync(system, Ct)).Failed);
        }

        Assert.Equal("My answer", Assert.Single(await OfRecordAsync(Me, incident.Id)).Body);

        Assert.False((await RunAsync((SendDraft send) => send.ExecuteAsync(Me, new(id), Ct))).Failed);
        Assert.IsType<DraftNotFound>((await RunAsync((SendDraft send) => send.ExecuteAsync(Me, new(id), Ct))).Error);
        Assert.Empty(await OfRecordAsync(Me, incident.Id));
        await using var db = Database.Open();
        Assert.Single(await db.Set<Comment>().Where(comment => comment.Record == incident.Id && comment.Body == "My answer").ToListAsync(Ct));
    }

    [Fact]
    public async Task Draft_WhoseRecordIsMerged_IsFoundWhereWorkGoesOn_AndIsSentThere()
    {
        var (one, two) = (await AddAsync(new() { Title = "VPN", Requester = Budi.Id }), await AddAsync(new() { Title = "VPN again", Requester = Budi.Id }));
        var id = DraftId.New();
        await KeepAsync(Me, id, one.Id, "Mine", null);
        await KeepAsync(Other, DraftId.New(), one.Id, "His", null);
        await using (var db = Database.Open())
        {
            await db.Database.ExecuteSqlAsync($"UPDATE work.record SET merged_into_id = {two.Id.Value} WHERE id = {one.Id.Value}", Ct);
        }

        Assert.Equal("Mine", Assert.Single(await OfRecordAsync(Me, two.Id)).Body);
        Assert.Equal("His", Assert.Single(await OfRecordAsync(Other, two.Id)).Body);
        Assert.Equal(2, (await KeepAsync(Me, id, two.Id, "Mine, on the other", 1)).Value!.Version);
        Assert.False((await RunAsync((SendDraft send) => send.ExecuteAsync(Me, new(id, two.Id), Ct))).Failed);
        await using var after = Database.Open();
        Assert.Equal(two.Id, (await after.Set<Comment>().SingleAsync(Ct)).Record);
    }

    [Fact]
    public async Task Draft_WhoseAuthorLostTheRecord_StaysHisToReadAndWrite_ButIsNotSent()
    {
        var incident = await AddAsync(new() { Title = "Payroll", Requester = Ana.Id, Assignee = Ana.Id, Sensitivity = Sensitivity.Restricted, Team = Desk.Id });
        var stranger = new Actor(Tenant.First, UserId.New(), "Nobody", Channel.Ui);
        Assert.IsType<NotAllowed>((await KeepAsync(stranger, DraftId.New(), incident.Id, "x", null)).Error);
        Assert.IsType<RecordNotFound>((await KeepAsync(Other, DraftId.New(), incident.Id, "x", null)).Error);

        var id = DraftId.New();
        var seen = await AddAsync(new() { Title = "Budi's own", Requester = Budi.Id });
        await KeepAsync(Other, id, seen.Id, "Mine", null);
        await using (var db = Database.Open())
        {
            // As if the record had been given to another requester.
            await db.Database.ExecuteSqlAsync($"UPDATE work.record SET requester_id = {Ana.Id.Value} WHERE id = {seen.Id.Value}", Ct);
        }

        Assert.Equal(2, (await KeepAsync(Other, id, seen.Id, "Mine still", 1)).Value!.Version);
        var row = Assert.Single((await RunAsync((ReadDrafts read) => read.ListAsync(Other, Ct))).Value!);
        Assert.Equal(("Mine still", null, null), (row.Start, row.Key, row.Title));
        Assert.IsType<RecordNotFound>((await RunAsync((SendDraft send) => send.ExecuteAsync(Other, new(id), Ct))).Error);
        Assert.Equal("Mine still", (await RunAsync((ReadDrafts read) => read.FindAsync(Other, id, Ct))).Value!.Body);
    }

    [Fact]
    public async Task Draft_Discarded_IsGoneFromSight_AndCanBeHadBack()
    {
        var incident = await AddAsync(new() { Title = "VPN", Requester = Budi.Id });
        var id = DraftId.New();
        await KeepAsync(Me, id, incident.Id, "Never mind", null);

        Assert.False((await RunAsync((DiscardDraft discard) => discard.ExecuteAsync(Me, id, Ct))).Failed);
        Assert.Empty((await RunAsync((ReadDrafts read) => read.ListAsync(Me, Ct))).Value!);
        Assert.IsType<DraftNotFound>((await RunAsync((SendDraft send) => send.ExecuteAsync(Me, new(id), Ct))).Error);

        Assert.False((await RunAsync((DiscardDraft discard) => discard.UndoAsync(Me, id, Ct))).Failed);
        Assert.Equal((incident.Key, "Never mind"), Assert.Single((await RunAsync((ReadDrafts read) => read.ListAsync(Me, Ct))).Value!) is var row ? (row.Key, row.Start) : default);
    }

    [Theory]
    [InlineData("")]
    [InlineData("  \n ")]
    [InlineData("\0")]
    public async Task Draft_WithoutText_IsRefused(string body)
    {
        var incident = await AddAsync(new() { Title = "VPN", Requester = Budi.Id });
        Assert.Equal("body", (await KeepAsync(Me, DraftId.New(), incident.Id, body, null)).Error?.Field);
        Assert.Equal("body", (await KeepAsync(Me, DraftId.New(), incident.Id, new string('x', WorkRecord.CommentLength + 1), null)).Error?.Field);
        Assert.Equal("A", (await KeepAsync(Me, DraftId.New(), incident.Id, "\0A", null)).Value!.Body);
    }

    private Task<Result<DraftText>> KeepAsync(Actor actor, DraftId id, RecordId record, string body, int? version) =>
        RunAsync((KeepDraft keep) => keep.ExecuteAsync(actor, new(id, record, CommentKind.Reply, body, version, SeenVersion: 3), Ct));

    private Task<IReadOnlyList<DraftText>> OfRecordAsync(Actor actor, RecordId record) =>
        RunAsync((ReadDrafts read) => read.OfRecordAsync(actor, record, Ct));

    private async Task<TResult> RunAsync<TUseCase, TResult>(Func<TUseCase, Task<TResult>> run)
        where TUseCase : notnull
    {
        await using var scope = Database.Scope();
        return await run(scope.ServiceProvider.GetRequiredService<TUseCase>());
    }
}
