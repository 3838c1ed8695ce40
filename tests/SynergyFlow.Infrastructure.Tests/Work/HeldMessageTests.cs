using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using SynergyFlow.Core.Incidents;
using SynergyFlow.Core.Incidents.UseCases;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Work;
using SynergyFlow.Core.Work.UseCases;
using SynergyFlow.Infrastructure.Tests.Incidents;
using SynergyFlow.Testing;

namespace SynergyFlow.Infrastructure.Tests.Work;

/// <summary>A message between "send" and its moment: nobody sees it, it can be undone, and it is said once, with its state.</summary>
public sealed class HeldMessageTests(PostgresServer postgres) : DeskTest(postgres)
{
    [Fact]
    public async Task Held_IsSeenByNobody_AndUndone_IsADraftAgain()
    {
        var (record, id) = await DraftedAsync("Wrong window");
        var held = await RunAsync((SendDraft send) => send.HoldAsync(Agent, new(id), Ct));
        Assert.Equal(SendDraft.Held, held.Value!.SendAt - held.Value.UpdatedAt);
        Assert.Empty(await SaidAsync(record));

        // Neither typed over nor thrown away nor sent again while it is held.
        Assert.IsType<VersionConflict>((await KeepAsync(id, record, "Other text", held.Value.Version)).Error);
        Assert.IsType<DraftIsSent>((await RunAsync((DiscardDraft discard) => discard.ExecuteAsync(Agent, id, Ct))).Error);
        Assert.IsType<DraftIsSent>((await RunAsync((SendDraft send) => send.HoldAsync(Agent, new(id), Ct))).Error);

        var undone = await RunAsync((SendDraft send) => send.UndoAsync(Agent, id, Ct));
        Assert.Equal(("Wrong window", null), (undone.Value!.Body, undone.Value.SendAt));
        await DueAsync(id, held.Value.SendAt!.Value);
        Assert.Empty(await SaidAsync(record));
        Assert.IsType<DraftIsNotSent>((await RunAsync((SendDraft send) => send.UndoAsync(Agent, id, Ct))).Error);
    }

    [Fact]
    public async Task Due_OnSeveralNodesAtOnce_IsSaidOnce_WithItsState()
    {
        var (record, id) = await DraftedAsync("The cable was loose.");
        var held = await RunAsync((SendDraft send) => send.HoldAsync(Agent, new(id, Move: new StateMove("resolved") { ResolutionCode = "fixed" }), Ct));
        Assert.Null(held.Error);
        Assert.Equal(IncidentState.InProgress, (await ReadAsync(record)).Status);

        var moment = await MomentAsync(id);
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => DueAsync(id, moment)));

        Assert.Equal(["The cable was loose."], await SaidAsync(record));
        var incident = await ReadAsync(record);
        Assert.Equal((IncidentState.Resolved, "The cable was loose."), (incident.Status, incident.ResolutionNotes));
        Assert.Empty(await RunAsync((ReadDrafts read) => read.OfRecordAsync(Agent, record, Ct)));
    }

    [Fact]
    public async Task Send_WithAMoveThatIsRefused_SaysNothing_AndRefusesAtOnce()
    {
        var (record, id) = await DraftedAsync("Closing");
        Assert.IsType<IllegalTransition>((await RunAsync((SendDraft send) => send.HoldAsync(Agent, new(id, Move: new StateMove("closed")), Ct))).Error);
        Assert.Equal("to", (await RunAsync((SendDraft send) => send.HoldAsync(Agent, new(id, Move: new StateMove("nonsense")), Ct))).Error?.Field);
        Assert.IsType<IllegalTransition>((await RunAsync((AddComment add) => add.ExecuteAsync(Agent, new(record, CommentKind.Reply, "x", new StateMove("closed")), Ct))).Error);
        Assert.Empty(await SaidAsync(record));
        var stays = Assert.Single(await RunAsync((ReadDrafts read) => read.OfRecordAsync(Agent, record, Ct)));
        Assert.Null(stays.SendAt);
    }

    [Fact]
    public async Task Note_ThatResolves_NeverBecomesWhatTheRequesterReads()
    {
        var (record, id) = await DraftedAsync("The user is a fool", CommentKind.Note);
        var refused = await RunAsync((SendDraft send) => send.HoldAsync(Agent, new(id, Move: new StateMove("resolved") { ResolutionCode = "fixed" }), Ct));
        Assert.Equal("resolutionNotes", refused.Error?.Field);
        Assert.Equal(IncidentState.InProgress, (await ReadAsync(record)).Status);
    }

    [Fact]
    public async Task Due_WhenItIsNotAllowedAnyMore_GoesBackToItsAuthorWithTheReason()
    {
        var (record, id) = await DraftedAsync("Resolving");
        Assert.Null((await RunAsync((SendDraft send) => send.HoldAsync(Agent, new(id, Move: new StateMove("resolved") { ResolutionCode = "fixed" }), Ct))).Error);
        await ResolveAsync(record);
        Assert.Null((await MoveAsync(Agent, new(record, IncidentState.Closed))).Error);

        await DueAsync(id, await MomentAsync(id));

        Assert.DoesNotContain("Resolving", await SaidAsync(record));
        var back = Assert.Single(await RunAsync((ReadDrafts read) => read.OfRecordAsync(Agent, record, Ct)));
        Assert.Equal(("Resolving", null), (back.Body, back.SendAt));
        Assert.NotNull(back.Refusal);
    }

    [Fact]
    public async Task Newer_CountsWhatOthersSaidSince_AsFarAsTheReaderSees()
    {
        var record = await StartedAsync();
        var seen = (await ReadAsync(record)).Version;
        await RunAsync((AddComment add) => add.ExecuteAsync(OtherAgent, new(record, CommentKind.Note, "psst"), Ct));
        var reply = await RunAsync((AddComment add) => add.ExecuteAsync(OtherAgent, new(record, CommentKind.Reply, "Hello"), Ct));
        await RunAsync((AddComment add) => add.ExecuteAsync(Agent, new(record, CommentKind.Reply, "My own"), Ct));

        Assert.Equal(2, (await RunAsync((ReadDrafts read) => read.NewerAsync(Agent, record, seen, Ct))).Count);
        Assert.Equal(new NewerMessages(2, reply.Value!.Id), await RunAsync((ReadDrafts read) => read.NewerAsync(Maya, record, seen, Ct)));
        Assert.Equal(NewerMessages.None, await RunAsync((ReadDrafts read) => read.NewerAsync(Rizal, record, seen, Ct)));
    }

    private async Task<(RecordId Record, DraftId Draft)> DraftedAsync(string body, CommentKind kind = CommentKind.Reply)
    {
        var record = await StartedAsync();
        var id = DraftId.New();
        Assert.Null((await KeepAsync(id, record, body, null, kind)).Error);
        return (record, id);
    }

    private async Task<RecordId> StartedAsync()
    {
        var record = await OpenAsync(Maya, fields => fields with { Team = Team, Assignee = Agent.Id });
        Assert.Null((await MoveAsync(Agent, new(record, IncidentState.InProgress))).Error);
        return record;
    }

    private Task<Result<DraftText>> KeepAsync(DraftId id, RecordId record, string body, int? version, CommentKind kind = CommentKind.Reply) =>
        RunAsync((KeepDraft keep) => keep.ExecuteAsync(Agent, new(id, record, kind, body, version, SeenVersion: 1), Ct));

    private Task<bool> DueAsync(DraftId id, DateTimeOffset moment) => RunAsync(async (SendDraft send) =>
    {
        await send.SendDueAsync(Agent, id, moment, Ct);
        return true;
    });

    /// <summary>As it is stored, which is what whoever looks for due messages reads.</summary>
    private async Task<DateTimeOffset> MomentAsync(DraftId id)
    {
        await using var db = Database.Open();
        return (await db.Set<Draft>().SingleAsync(draft => draft.Id == id, Ct)).SendAt!.Value;
    }

    private async Task<List<string>> SaidAsync(RecordId record)
    {
        await using var db = Database.Open();
        return await db.Set<Comment>().Where(comment => comment.Record == record).OrderBy(comment => comment.WrittenAt).Select(comment => comment.Body).ToListAsync(Ct);
    }
}
