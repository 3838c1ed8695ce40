using Microsoft.EntityFrameworkCore;
using SynergyFlow.Core.Incidents;
using SynergyFlow.Core.Incidents.Bulk;
using SynergyFlow.Core.Incidents.Changing;
using SynergyFlow.Core.Incidents.UseCases;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Work;
using SynergyFlow.Core.Work.UseCases;
using SynergyFlow.Testing;

namespace SynergyFlow.Infrastructure.Tests.Incidents.Bulk;

/// <summary>Many duplicates into one incident: each refused or merged by itself, and taken back exactly.</summary>
public sealed class BulkMergeTests(PostgresServer postgres) : IAsyncLifetime
{
    private BulkHost _host = null!;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _host = await BulkHost.StartAsync(postgres);

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    [Fact]
    public async Task Merge_EachDuplicateLeadsToTheTarget_AndUndoIsExact()
    {
        var target = await _host.IncidentAsync("Mail is down", by: _host.OtherAgent);
        var ids = await _host.IncidentsAsync(3);
        await _host.ChangeAsync([ids[0]], new IncidentChanges { AddTags = ["mail"] });
        List<IReadOnlyList<KeyValuePair<string, string?>>> before = [.. (await ReadAsync([target, .. ids])).Select(incident => incident.Remember())];
        var watching = await WatchersAsync(target);

        var preview = await _host.PreviewAsync(ids, Into(target));
        Assert.Equal((3, 0), (preview.Value!.Found.Changed, preview.Value.Found.Refused));
        Assert.Contains(preview.Value.Samples[0].Changes, change => change.Field == "merged_into" && change.To == target.ToString());
        Assert.Null((await _host.ReadAsync(ids[0])).MergedInto);

        var job = await _host.ChangeAsync(ids, Into(target));
        Assert.Equal((BulkState.Done, 3), (job.State, job.Done.Changed));
        Assert.All(await ReadAsync(ids), incident => Assert.Equal((IncidentState.Closed, target), (incident.Status, incident.MergedInto)));
        Assert.Contains("mail", (await _host.ReadAsync(target)).Tags);
        Assert.Contains((await _host.EventsAsync(ids[1])), one => one is { Type: "incident.merged", Channel: Channel.Bulk } && one.CorrelationId == job.Id.ToString());

        job = await _host.UndoAsync(job.Id);
        Assert.Equal((BulkState.Undone, 3, 0), (job.State, job.Done.Undone, job.Done.Kept));
        Assert.Equal(before, (await ReadAsync([target, .. ids])).Select(incident => incident.Remember()));
        Assert.Equal(watching, await WatchersAsync(target));
        await using var db = _host.Open();
        Assert.Equal(0, await db.Set<IncidentMerge>().CountAsync(Ct));
    }

    [Fact]
    public async Task Merge_WhatASingleMergeRefuses_IsRefusedInPreviewAndJob_RowByRow()
    {
        var above = await _host.IncidentAsync("The target's parent");
        var target = await _host.IncidentAsync("Mail is down", parent: above);
        var elsewhere = await _host.IncidentAsync("Elsewhere");
        var merged = await _host.IncidentAsync("Merged already");
        Assert.Null((await _host.RunAsync((MergeIncident merge) => merge.ExecuteAsync(_host.Agent, new(merged, elsewhere), Ct))).Error);
        var hidden = await _host.IncidentAsync("Restricted", by: _host.Admin, sensitivity: Sensitivity.Restricted);
        var fine = await _host.IncidentAsync("Mail again");
        RecordId[] rows = [target, merged, above, hidden, fine];
        string[] expected = ["merge.into_itself", "merge.already_merged", "merge.target_below", "record.not_found"];

        var preview = (await _host.PreviewAsync(rows, Into(target))).Value!;
        Assert.Equal((1, 4), (preview.Found.Changed, preview.Found.Refused));
        Assert.Equal(expected.Order(StringComparer.Ordinal), preview.Refusals.Select(refusal => refusal.Code).Order(StringComparer.Ordinal));

        var job = await _host.ChangeAsync(rows, Into(target));
        var results = await _host.ResultsAsync(job.Id);
        Assert.Equal([.. expected, null], results.Select(row => row.Code));
        Assert.Equal(BulkOutcome.Changed, results[^1].Outcome);
        Assert.Equal(target, (await _host.ReadAsync(fine)).MergedInto);
    }

    [Fact]
    public async Task Merge_IntoWhatOneDoesNotSee_OrBesideOtherChanges_IsRefused()
    {
        var target = await _host.IncidentAsync("Restricted", by: _host.Admin, sensitivity: Sensitivity.Restricted);
        var ids = await _host.IncidentsAsync(2);

        var job = await _host.ChangeAsync(ids, Into(target));
        Assert.Equal((0, 2), (job.Done.Changed, job.Done.Refused));
        Assert.All(await _host.ResultsAsync(job.Id), row => Assert.Equal("record.not_found", row.Code));
        Assert.Equal("merge", (Into(target) with { AddTags = ["x"] }).Check()?.Field);
    }

    [Fact]
    public async Task Undo_LeavesWhatSomebodyUndidOrTouchedSince()
    {
        var target = await _host.IncidentAsync("Mail is down");
        var ids = await _host.IncidentsAsync(3);
        var job = await _host.ChangeAsync(ids, Into(target));
        Assert.Null((await _host.RunAsync((UnmergeIncident unmerge) => unmerge.ExecuteAsync(_host.OtherAgent, new(ids[0]), Ct))).Error);
        Assert.Null((await _host.RunAsync((AddComment say) => say.ExecuteAsync(_host.OtherAgent, new(target, CommentKind.Note, "Hm"), Ct))).Error);

        job = await _host.UndoAsync(job.Id);

        // What happened to the target since is no reason to keep the others merged.
        Assert.Equal((2, 1), (job.Done.Undone, job.Done.Kept));
        Assert.All(await ReadAsync(ids), incident => Assert.Null(incident.MergedInto));
    }

    private static IncidentChanges Into(RecordId target) => new() { Merge = new MergeChange(target) };

    private async Task<IReadOnlyList<Incident>> ReadAsync(IEnumerable<RecordId> ids)
    {
        List<Incident> incidents = [];
        foreach (var id in ids)
        {
            incidents.Add(await _host.ReadAsync(id));
        }

        return incidents;
    }

    private async Task<List<UserId>> WatchersAsync(RecordId record)
    {
        await using var db = _host.Open();
        return await db.Set<Watcher>().Where(watcher => watcher.Record == record).OrderBy(watcher => watcher.User).Select(watcher => watcher.User).ToListAsync(Ct);
    }
}
