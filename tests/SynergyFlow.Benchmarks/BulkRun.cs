using System.Diagnostics;
using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using SynergyFlow.Core.Incidents;
using SynergyFlow.Core.Incidents.Bulk;
using SynergyFlow.Core.Incidents.Bulk.UseCases;
using SynergyFlow.Core.Incidents.Changing;
using SynergyFlow.Core.Work;
using SynergyFlow.Infrastructure.Persistence;

namespace SynergyFlow.Benchmarks;

/// <summary>
/// One bulk change from filter to history, and back: the host's own runner and subscriptions on a PostgreSQL of their own that
/// writes through to the disk.
/// </summary>
internal static class BulkRun
{
    private static readonly IncidentChanges s_changes = new()
    {
        Set = new Dictionary<string, string?> { ["category"] = "Network" },
        AddTags = ["bulk"],
        State = new StateChange(IncidentState.Pending) { PendingReason = PendingReason.Vendor, Note = "New switch ordered" },
    };

    /// <summary>As many open incidents as one bulk change may have, with the host's own runner and subscriptions; they are as before when it ends.</summary>
    public static async Task RunAsync(FilledDesk desk)
    {
        var provider = desk.Services;
        var hosted = provider.GetServices<IHostedService>().ToList();
        foreach (var service in hosted)
        {
            await service.StartAsync(default);
        }

        Report.Line($"| bulk change | goal | figure |\n|---|---|---:|");
        await WaitForHistoryAsync(desk);
        var rows = await IncidentsAsync(desk, Math.Min(desk.Options.Count ?? BulkJob.MostRows, BulkJob.MostRows));
        var agent = desk.Agent;
        var preview = await TakeAsync($"preview of {rows.Count:N0} rows, each tried", "", () => InScopeAsync(desk, (PreviewBulk bulk) =>
            bulk.ExecuteAsync(agent, new(new BulkSelection(rows, null), s_changes), default)));
        var id = (preview.Value ?? throw new InvalidOperationException(preview.Error!.Message)).Id;
        await TakeAsync("run", "10,000 rows in 60 s, history included", async () =>
        {
            await InScopeAsync(desk, (DirectBulk bulk) => bulk.ExecuteAsync(agent, new(id, DirectBulk.Order.Start), default));
            await WaitAsync(desk, id, BulkState.Done);
            return true;
        });
        await TakeAsync("until the history of all rows is there", "", () => WaitForHistoryAsync(desk));
        await TakeAsync("undo", "", async () =>
        {
            await InScopeAsync(desk, (DirectBulk bulk) => bulk.ExecuteAsync(agent, new(id, DirectBulk.Order.Undo), default));
            await WaitAsync(desk, id, BulkState.Undone);
            return true;
        });
        await using (var scope = desk.Scope())
        {
            var job = await scope.ServiceProvider.GetRequiredService<SynergyFlowDbContext>().Set<BulkJob>().SingleAsync(one => one.Id == id);
            Report.Line($"| rows changed, refused, taken back, kept | | {job.Done.Changed:N0}, {job.Done.Refused:N0}, {job.Done.Undone:N0}, {job.Done.Kept:N0} |");
        }

        foreach (var service in hosted)
        {
            await service.StopAsync(default);
        }
    }

    public static async Task RunAsync(RunOptions options)
    {
        await using var desk = await FilledDesk.OpenAsync(options);
        await RunAsync(desk);
    }

    private static async Task<List<string>> IncidentsAsync(FilledDesk desk, int count)
    {
        await using var scope = desk.Scope();
        var db = scope.ServiceProvider.GetRequiredService<SynergyFlowDbContext>();
        var ids = await db.Set<WorkRecord>()
            .Where(record => record.State == "in_progress" && record.Sensitivity == Sensitivity.Normal)
            .OrderBy(record => record.CreatedAt).Select(record => record.Id).Take(count).ToListAsync();
        return ids.ConvertAll(id => id.Value.ToString());
    }

    private static async Task<T> TakeAsync<T>(FormattableString what, string goal, Func<Task<T>> run) =>
        await TakeAsync(what.ToString(CultureInfo.InvariantCulture), goal, run);

    private static async Task<T> TakeAsync<T>(string what, string goal, Func<Task<T>> run)
    {
        var clock = Stopwatch.StartNew();
        var result = await run();
        Report.Line($"| {what} | {goal} | {clock.Elapsed.TotalSeconds:N1} s |");
        return result;
    }

    private static async Task WaitAsync(FilledDesk desk, BulkJobId id, BulkState state)
    {
        while (true)
        {
            await using var scope = desk.Scope();
            if (await scope.ServiceProvider.GetRequiredService<SynergyFlowDbContext>().Set<BulkJob>().AnyAsync(job => job.Id == id && job.State == state))
            {
                return;
            }

            await Task.Delay(50);
        }
    }

    /// <summary>The reader that makes history has reached the end of the log.</summary>
    private static async Task<bool> WaitForHistoryAsync(FilledDesk desk)
    {
        await using var connection = await desk.ConnectAsync();
        while (!await MadeUpDesk.ScalarAsync<bool>(connection, """
            SELECT coalesce((SELECT (s.checkpoint_xid, s.checkpoint_seq) >= (last.xid, last.seq)
                FROM events.subscription AS s, (SELECT xid, seq FROM events.log WHERE aggregate_kind = 'incident' ORDER BY xid DESC, seq DESC LIMIT 1) AS last
                WHERE s.name = 'history'), false)
            """))
        {
            await Task.Delay(100);
        }

        return true;
    }

    private static async Task<TResult> InScopeAsync<TUseCase, TResult>(FilledDesk desk, Func<TUseCase, Task<TResult>> run)
        where TUseCase : notnull
    {
        await using var scope = desk.Scope();
        return await run(scope.ServiceProvider.GetRequiredService<TUseCase>());
    }
}
