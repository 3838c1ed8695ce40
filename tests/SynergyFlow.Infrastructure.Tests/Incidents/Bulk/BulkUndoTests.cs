using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Time.Testing;
using SynergyFlow.Core.Incidents;
using SynergyFlow.Core.Incidents.Bulk;
using SynergyFlow.Core.Incidents.Bulk.UseCases;
using SynergyFlow.Core.Incidents.Changing;
using SynergyFlow.Core.Incidents.UseCases;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Work;
using SynergyFlow.Core.Work.UseCases;
using SynergyFlow.Testing;

namespace SynergyFlow.Infrastructure.Tests.Incidents.Bulk;

/// <summary>The way back: ten minutes long, and only for what nobody touched since.</summary>
public sealed class BulkUndoTests(PostgresServer postgres) : IAsyncLifetime
{
    private readonly FakeTimeProvider _clock = new(new DateTimeOffset(2026, 11, 28, 9, 0, 0, TimeSpan.Zero)) { AutoAdvanceAmount = TimeSpan.Zero };
    private BulkHost _host = null!;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _host = await BulkHost.StartAsync(postgres, _clock);

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    [Fact]
    public async Task Undo_PutsEverythingBack_AndHistorySaysSo()
    {
        var target = await _host.IncidentAsync();
        var id = await _host.IncidentAsync(team: _host.Team, assignee: _host.Agent.Id);
        var before = (await _host.ReadAsync(id)).Remember();
        IncidentChanges changes = new()
        {
            Set = new Dictionary<string, string?> { ["category"] = "Network", ["title"] = "Other", ["due_at"] = "2030-01-31T09:00:00Z", ["assignee"] = null },
            AddTags = ["a, b", "c"],
            Priority = new PriorityChange(Priority.P1, "Why not"),
            State = new StateChange(IncidentState.Resolved) { ResolutionCode = ResolutionCode.Duplicate, DuplicateOf = target, ResolutionNotes = "Same" },
            Link = new LinkChange(LinkRole.Relates, target),
        };
        var job = await _host.ChangeAsync([id], changes);
        Assert.Equal((1, IncidentState.Resolved), (job.Done.Changed, (await _host.ReadAsync(id)).Status));

        job = await _host.UndoAsync(job.Id);

        Assert.Equal((BulkState.Undone, 1, 0), (job.State, job.Done.Undone, job.Done.Kept));
        Assert.Equal(before, (await _host.ReadAsync(id)).Remember());
        var events = await _host.EventsAsync(id);
        Assert.Equal(["incident.change_undone", "record.unlinked"], events.TakeLast(2).Select(one => one.Type));
        Assert.All(events.TakeLast(2), one => Assert.Equal((Channel.Bulk, job.Id.ToString()), (one.Channel, one.CorrelationId)));
        await using var db = _host.Open();
        Assert.Equal(0, await db.Set<RecordLink>().CountAsync(Ct));
    }

    [Fact]
    public async Task Undo_LeavesWhatSomebodyTouchedSince_AndSaysWhy()
    {
        var ids = await _host.IncidentsAsync(3);
        var job = await _host.ChangeAsync(ids, BulkChangeTests.Fields(("category", "Network")));
        Assert.Null((await _host.RunAsync((AddComment say) => say.ExecuteAsync(_host.OtherAgent, new(ids[1], CommentKind.Note, "Hm"), Ct))).Error);

        job = await _host.UndoAsync(job.Id);

        Assert.Equal((2, 1), (job.Done.Undone, job.Done.Kept));
        var kept = Assert.Single(await _host.ResultsAsync(job.Id, outcome: BulkOutcome.Kept));
        Assert.Equal(("INC-2", "bulk.touched_since"), (kept.Key, kept.Code));
        Assert.Equal([null, "Network", null], await Task.WhenAll(ids.Select(async id => (await _host.ReadAsync(id)).Category)));
    }

    [Fact]
    public async Task Undo_OfAReply_LeavesItSaid()
    {
        var id = await _host.IncidentAsync();
        var job = await _host.ChangeAsync([id], new IncidentChanges { Comment = new CommentChange(CommentKind.Reply, "On it") });

        job = await _host.UndoAsync(job.Id);

        Assert.Equal((0, 1), (job.Done.Undone, job.Done.Kept));
        Assert.Equal("bulk.said_stays", (await _host.ResultsAsync(job.Id))[0].Code);
    }

    [Fact]
    public async Task Undo_AfterTenMinutes_OrTwice_OrByAnother_IsRefused()
    {
        var ids = await _host.IncidentsAsync(1);
        var job = await _host.ChangeAsync(ids, BulkChangeTests.Fields(("category", "Network")));
        Assert.IsType<BulkNotFound>((await _host.OrderAsync(job.Id, DirectBulk.Order.Undo, _host.OtherAgent)).Error);
        _clock.Advance(BulkJob.UndoFor + TimeSpan.FromSeconds(1));
        Assert.IsType<BulkUndoTooLate>((await _host.OrderAsync(job.Id, DirectBulk.Order.Undo)).Error);
        Assert.Equal("Network", (await _host.ReadAsync(ids[0])).Category);

        var second = await _host.ChangeAsync(ids, BulkChangeTests.Fields(("category", "Other")));
        Assert.Equal(1, (await _host.UndoAsync(second.Id, _host.Admin)).Done.Undone);
        Assert.IsType<BulkCannot>((await _host.OrderAsync(second.Id, DirectBulk.Order.Undo)).Error);
        Assert.Equal("Network", (await _host.ReadAsync(ids[0])).Category);
    }

    [Fact]
    public async Task Undo_RacingAnEdit_EitherPutsBackOrKeeps_NeverBoth()
    {
        var ids = await _host.IncidentsAsync(8);
        var job = await _host.ChangeAsync(ids, BulkChangeTests.Fields(("category", "Network")));
        Assert.Null((await _host.OrderAsync(job.Id, DirectBulk.Order.Undo)).Error);
        var second = _host.OrderAsync(job.Id, DirectBulk.Order.Undo, _host.Admin);

        var edits = ids.Select(id => _host.RunAsync((EditIncident edit) =>
            edit.ExecuteAsync(_host.OtherAgent, new(id, 2, new IncidentPatch { Category = "Mail" }, Strict: true), Ct))).ToList();
        await Task.WhenAll([_host.WorkAsync(), .. edits]);

        Assert.IsType<BulkCannot>((await second).Error);
        var results = await _host.ResultsAsync(job.Id);
        for (var i = 0; i < ids.Count; i++)
        {
            var edited = !(await edits[i]).Failed;
            Assert.Equal(edited ? BulkOutcome.Kept : BulkOutcome.Undone, results[i].Outcome);
            Assert.Equal(edited ? "Mail" : null, (await _host.ReadAsync(ids[i])).Category);
        }
    }
}
