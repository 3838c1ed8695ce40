using Microsoft.EntityFrameworkCore;
using SynergyFlow.Core.Incidents;
using SynergyFlow.Core.Incidents.Bulk;
using SynergyFlow.Core.Incidents.Bulk.UseCases;
using SynergyFlow.Core.Incidents.Changing;
using SynergyFlow.Core.Incidents.UseCases;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Work;
using SynergyFlow.Testing;

namespace SynergyFlow.Infrastructure.Tests.Incidents.Bulk;

/// <summary>One change of many incidents: what is tried, what is done, what is refused, and how each row says so.</summary>
public sealed class BulkChangeTests(PostgresServer postgres) : IAsyncLifetime
{
    private static readonly IncidentChanges s_network = Fields(("category", "Network"));
    private BulkHost _host = null!;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _host = await BulkHost.StartAsync(postgres);

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    [Fact]
    public async Task Preview_CountsShowsAndRefuses_AndChangesNothing()
    {
        var ids = await _host.IncidentsAsync(3);
        await MoveAsync(ids[2], new(ids[2], IncidentState.Cancelled) { CancelReason = CancelReason.Withdrawn });

        var preview = (await _host.PreviewAsync(ids, s_network)).Value!;

        Assert.Equal((3, 2, 0, 1), (preview.Total, preview.Found.Changed, preview.Found.Unchanged, preview.Found.Refused));
        var refusal = Assert.Single(preview.Refusals);
        Assert.Equal(("incident.final", 1, "INC-3"), (refusal.Code, refusal.Count, Assert.Single(refusal.Examples)));
        Assert.Equal(new FieldChange("category", null, "Network"), Assert.Single(preview.Samples[0].Changes));
        Assert.Null((await _host.ReadAsync(ids[0])).Category);
        Assert.Single(await _host.EventsAsync(ids[0]));
        await _host.WorkAsync();
        Assert.Equal(BulkState.Previewed, (await _host.FindAsync(preview.Id)).State);
    }

    [Fact]
    public async Task Preview_OfAFilter_IsFrozen_LaterMatchesAreNotChanged()
    {
        var ids = await _host.IncidentsAsync(2);
        var preview = (await PreviewAsync(new BulkSelection(null, "state = new"), s_network)).Value!;
        Assert.Equal(2, preview.Total);
        var later = await _host.IncidentAsync();

        Assert.Null((await _host.OrderAsync(preview.Id, DirectBulk.Order.Start)).Error);
        await _host.WorkAsync();

        Assert.Equal(["Network", "Network"], await Task.WhenAll(ids.Select(async id => (await _host.ReadAsync(id)).Category)));
        Assert.Null((await _host.ReadAsync(later)).Category);
    }

    [Fact]
    public async Task Start_OfSomebodyElsesPreview_FindsNothing_AndOfAnOldOne_IsRefused()
    {
        var preview = (await _host.PreviewAsync(await _host.IncidentsAsync(1), s_network)).Value!;
        Assert.IsType<BulkNotFound>((await _host.OrderAsync(preview.Id, DirectBulk.Order.Start, _host.OtherAgent)).Error);
        Assert.IsType<BulkNotFound>((await _host.OrderAsync(preview.Id, DirectBulk.Order.Start, _host.Admin)).Error);
        Assert.IsType<NotAllowed>((await _host.OrderAsync(preview.Id, DirectBulk.Order.Start, _host.Requester)).Error);
        await using var db = _host.Open();
        await db.Database.ExecuteSqlAsync($"UPDATE incidents.bulk_job SET created_at = created_at - interval '61 minutes'", Ct);
        Assert.IsType<BulkPreviewTooOld>((await _host.OrderAsync(preview.Id, DirectBulk.Order.Start)).Error);
    }

    [Fact]
    public async Task Change_LeavesAnEventPerRow_WithTheBulkChannelAndTheJobsId()
    {
        var ids = await _host.IncidentsAsync(2);
        var job = await _host.ChangeAsync(ids, s_network);

        Assert.Equal((BulkState.Done, 2, 2, 0), (job.State, job.Next, job.Done.Changed, job.Done.Refused));
        foreach (var id in ids)
        {
            var happened = (await _host.EventsAsync(id))[^1];
            Assert.Equal(
                ("incident.updated", Channel.Bulk, job.Id.ToString(), _host.Agent.Id, "Ayu Lestari"),
                (happened.Type, happened.Channel, happened.CorrelationId, happened.ActorId, happened.ActorName));
        }
    }

    [Fact]
    public async Task Change_RefusesRowByRow_AndSaysWhy()
    {
        var mine = await _host.IncidentAsync(team: _host.Team, assignee: _host.Agent.Id);
        var free = await _host.IncidentAsync();
        var wanted = await _host.IncidentAsync();
        await EditAsync(wanted, new IncidentPatch { Category = "Network" });
        var changes = s_network with { State = new StateChange(IncidentState.InProgress) };

        var job = await _host.ChangeAsync([mine, free, wanted, RecordId.New()], changes);

        Assert.Equal((BulkState.Done, 1, 3), (job.State, job.Done.Changed, job.Done.Refused));
        var results = await _host.ResultsAsync(job.Id);
        Assert.Equal(["changed", "refused", "refused", "refused"], results.Select(row => row.Outcome.ToText()));
        Assert.Equal([null, "incident.assignee_required", "incident.assignee_required", "record.not_found"], results.Select(row => row.Code));

        // A row is changed as a whole or not at all: the edit went through, the move did not.
        Assert.Null((await _host.ReadAsync(free)).Category);
        Assert.Single(await _host.EventsAsync(free));
        Assert.Equal(IncidentState.InProgress, (await _host.ReadAsync(mine)).Status);
    }

    [Fact]
    public async Task Change_ThatIsThereAlready_IsNoEvent()
    {
        var id = await _host.IncidentAsync();
        await EditAsync(id, new IncidentPatch { Category = "Network" });

        var job = await _host.ChangeAsync([id], s_network);

        Assert.Equal((0, 1), (job.Done.Changed, job.Done.Unchanged));
        Assert.Equal(2, (await _host.EventsAsync(id)).Count);
    }

    [Fact]
    public async Task Change_IsAuthorisedPerRow_AsTheSingleUseCaseWould()
    {
        var open = await _host.IncidentAsync();
        var restricted = await _host.IncidentAsync(team: _host.Team, sensitivity: Sensitivity.Restricted);

        var job = await _host.ChangeAsync([open, restricted], s_network, _host.OtherAgent);

        Assert.Equal(["changed", "refused"], (await _host.ResultsAsync(job.Id, _host.OtherAgent)).Select(row => row.Outcome.ToText()));
        Assert.Equal("record.not_found", (await _host.ResultsAsync(job.Id, _host.OtherAgent))[1].Code);
        Assert.Null((await _host.ReadAsync(restricted)).Category);
        Assert.Equal(1, (await PreviewAsync(new BulkSelection(null, ""), s_network, _host.OtherAgent)).Value!.Total);
        Assert.Equal(2, (await PreviewAsync(new BulkSelection(null, ""), s_network)).Value!.Total);
    }

    [Fact]
    public async Task Change_WithRightsLostMeanwhile_EndsTheJob_AndChangesNothing()
    {
        var id = await _host.IncidentAsync();
        var job = await _host.StartAsync([id], s_network);
        await using (var db = _host.Open())
        {
            await db.Database.ExecuteSqlAsync($"UPDATE identity.\"user\" SET role = 'end_user' WHERE id = {_host.Agent.Id.Value}", Ct);
        }

        await _host.RunAsync<Core.Identity.Contracts.IAccounts, bool>(accounts =>
        {
            accounts.Forget(_host.Agent.Tenant, _host.Agent.Id);
            return Task.FromResult(true);
        });
        await _host.WorkAsync();

        Assert.Equal(BulkState.Failed, (await _host.FindAsync(job)).State);
        Assert.Null((await _host.ReadAsync(id)).Category);
    }

    [Fact]
    public async Task Change_BySomebodyWithAToken_IsLimitedToItsScopes()
    {
        var id = await _host.IncidentAsync();
        var reader = _host.Agent with { Scopes = new HashSet<string> { "read" } };
        Assert.IsType<NotAllowed>((await _host.PreviewAsync([id], s_network, reader)).Error);
        var both = _host.Agent with { Scopes = new HashSet<string> { "read", "write" } };
        var job = await _host.ChangeAsync([id], s_network, both);
        Assert.Equal((BulkState.Done, 1), (job.State, job.Done.Changed));
    }

    [Fact]
    public async Task Change_OfEverythingAtOnce_AssignsTagsMovesSaysAndLinks()
    {
        var target = await _host.IncidentAsync("The switch is broken");
        var ids = await _host.IncidentsAsync(2);
        IncidentChanges changes = new()
        {
            Set = new Dictionary<string, string?> { ["team"] = _host.Team.ToString(), ["assignee"] = "me", ["due_at"] = "2030-01-31T09:00:00Z" },
            AddTags = ["Switch", "floor 2"],
            Priority = new PriorityChange(Priority.P1, "The board waits"),
            State = new StateChange(IncidentState.Pending) { PendingReason = PendingReason.Vendor, Note = "New switch ordered" },
            Comment = new CommentChange(CommentKind.Reply, "Dear {{requester.first_name}}, {{record.key}} waits. {{agent.name}}"),
            Link = new LinkChange(LinkRole.CausedBy, target),
        };

        var job = await _host.ChangeAsync([.. ids, target], changes);

        Assert.Equal((BulkState.Done, 2, 1), (job.State, job.Done.Changed, job.Done.Refused));
        var changed = await _host.ReadAsync(ids[0]);
        Assert.Equal(
            (IncidentState.Pending, Priority.P1, _host.Agent.Id, _host.Team, PendingReason.Vendor),
            (changed.Status, changed.Priority, changed.Assignee!.Value, changed.Team!.Value, changed.PendingReason!.Value));
        Assert.Equal(["floor 2", "switch"], changed.Tags);
        await using var db = _host.Open();
        var said = await db.Set<Comment>().Where(comment => comment.Record == ids[0]).SingleAsync(Ct);
        Assert.Equal(("Dear Maya, INC-2 waits. Ayu Lestari", Channel.Bulk), (said.Body, said.Channel));
        Assert.Equal(2, await db.Set<RecordLink>().CountAsync(link => link.From == target && link.Type == LinkType.Causes, Ct));
        Assert.Equal("link.to_itself", (await _host.ResultsAsync(job.Id))[2].Code);
    }

    [Fact]
    public async Task Resolve_OfParentAndChild_TakesTheChildOnce()
    {
        var parent = await _host.IncidentAsync();
        var child = await _host.IncidentAsync(parent: parent);
        IncidentChanges resolve = new()
        {
            State = new StateChange(IncidentState.Resolved) { ResolutionCode = ResolutionCode.Fixed, ResolutionNotes = "Replaced" },
        };

        var job = await _host.ChangeAsync([parent, child], resolve);

        Assert.Equal(["changed", "refused"], (await _host.ResultsAsync(job.Id)).Select(row => row.Outcome.ToText()));
        Assert.Equal(IncidentState.Resolved, (await _host.ReadAsync(child)).Status);
        Assert.Equal(["incident.created", "incident.resolved", "record.commented"], (await _host.EventsAsync(child)).Select(one => one.Type));
    }

    [Fact]
    public async Task Row_ThatBreaksTheDatabase_IsLeftOut_AndTheOthersGoOn()
    {
        var ids = await _host.IncidentsAsync(3);
        await using (var db = _host.Open())
        {
            await db.Database.ExecuteSqlAsync(
                $"""
                CREATE FUNCTION poison() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'poison'; END $$;
                CREATE TRIGGER poison BEFORE UPDATE ON work.record FOR EACH ROW WHEN (OLD.key = 'INC-2') EXECUTE FUNCTION poison();
                """,
                Ct);
        }

        var job = await _host.ChangeAsync(ids, s_network);

        Assert.Equal((BulkState.Done, 2, 1), (job.State, job.Done.Changed, job.Done.Refused));
        Assert.Equal([null, "bulk.row_broke", null], (await _host.ResultsAsync(job.Id)).Select(row => row.Code));
    }

    [Fact]
    public async Task Cancel_StopsBetweenSteps_AndUndoPutsBackWhatWasChanged()
    {
        var ids = await _host.IncidentsAsync(3);
        var id = await _host.StartAsync(ids, s_network);
        Assert.True((await _host.RunAsync((PerformBulk perform) => perform.RunAsync(_host.Agent, id, 2, Ct))).Value);

        Assert.Null((await _host.OrderAsync(id, DirectBulk.Order.Cancel)).Error);
        await _host.WorkAsync();

        var job = await _host.FindAsync(id);
        Assert.Equal((BulkState.Cancelled, 2, 2), (job.State, job.Next, job.Done.Changed));
        Assert.Equal(2, (await _host.ResultsAsync(id)).Count);
        Assert.Null((await _host.ReadAsync(ids[2])).Category);
        job = await _host.UndoAsync(id);
        Assert.Equal((BulkState.Undone, 2), (job.State, job.Done.Undone));
        Assert.Null((await _host.ReadAsync(ids[0])).Category);
    }

    [Theory]
    [InlineData("changes.none")]
    [InlineData("bulk.no_rows", "category")]
    [InlineData("validation", "colour")]
    [InlineData("validation", "team")]
    public async Task Request_ThatMakesNoSense_IsRefusedBeforeAnyRow(string code, string? field = null)
    {
        var ids = code is "bulk.no_rows" ? [] : await _host.IncidentsAsync(1);
        var changes = field is null ? new IncidentChanges() : Fields((field, "x"));
        Assert.Equal(code, (await _host.PreviewAsync(ids, changes)).Error?.Code);
    }

    [Fact]
    public async Task Jobs_AreSeenByTheirAskerAndAdministrators()
    {
        var job = await _host.ChangeAsync(await _host.IncidentsAsync(1), s_network);
        Assert.Equal(job.Id, (await ListAsync(_host.Agent)).Single().Id);
        Assert.Equal(job.Id, (await ListAsync(_host.Admin)).Single().Id);
        Assert.Empty(await ListAsync(_host.OtherAgent));
        Assert.IsType<BulkNotFound>((await _host.RunAsync((ReadBulk read) => read.FindAsync(_host.OtherAgent, job.Id, Ct))).Error);
        Assert.IsType<NotAllowed>((await _host.RunAsync((ReadBulk read) => read.ListAsync(_host.Requester, null, 50, Ct))).Error);
    }

    [Fact]
    public async Task Results_PageByPage_GoThroughAllRowsOnce_AndOfRecordsLostFromSightSayNothing()
    {
        var ids = await _host.IncidentsAsync(5);
        var job = await _host.ChangeAsync(ids, s_network);
        List<int> seen = [];
        string? cursor = null;
        do
        {
            var page = (await _host.RunAsync((ReadBulk read) => read.ResultsAsync(_host.Agent, job.Id, null, cursor, 2, Ct))).Value!;
            seen.AddRange(page.Items.Select(row => row.Position));
            cursor = page.Next;
        }
        while (cursor is not null);

        Assert.Equal([0, 1, 2, 3, 4], seen);
        await using var db = _host.Open();
        await db.Database.ExecuteSqlAsync($"UPDATE work.record SET sensitivity = 'restricted', requester_id = {_host.Requester.Id.Value}, opened_by_id = {_host.Requester.Id.Value} WHERE key = 'INC-1'", Ct);
        Assert.Equal((null, null), ((await _host.ResultsAsync(job.Id))[0].Key, (await _host.ResultsAsync(job.Id))[0].Title));
        Assert.Equal("INC-2", (await _host.ResultsAsync(job.Id))[1].Key);
    }

    internal static IncidentChanges Fields(params ReadOnlySpan<(string Name, string? Value)> fields)
    {
        Dictionary<string, string?> set = [];
        foreach (var (name, value) in fields)
        {
            set[name] = value;
        }

        return new IncidentChanges { Set = set };
    }

    private Task<Result<PreviewBulk.Preview>> PreviewAsync(BulkSelection selection, IncidentChanges changes, Actor? by = null) =>
        _host.RunAsync((PreviewBulk preview) => preview.ExecuteAsync(by ?? _host.Agent, new(selection, changes), Ct));

    private async Task<IReadOnlyList<BulkJob>> ListAsync(Actor by) =>
        (await _host.RunAsync((ReadBulk read) => read.ListAsync(by, null, 50, Ct))).Value!.Items;

    private async Task MoveAsync(RecordId id, MoveIncident.Command command) =>
        Assert.Null((await _host.RunAsync((MoveIncident move) => move.ExecuteAsync(_host.Agent, command with { Id = id }, Ct))).Error);

    private async Task EditAsync(RecordId id, IncidentPatch patch)
    {
        var version = (await _host.ReadAsync(id)).Version;
        Assert.Null((await _host.RunAsync((EditIncident edit) => edit.ExecuteAsync(_host.Agent, new(id, version, patch), Ct))).Error);
    }
}
