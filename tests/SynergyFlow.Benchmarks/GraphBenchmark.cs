using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Policies;
using SynergyFlow.Core.Tenants;
using SynergyFlow.Core.Work;

namespace SynergyFlow.Benchmarks;

/// <summary>
/// The work graph over a filled desk, in this process: 300,000 links at random among its records, and one record with 20,000 more.
/// From 200 random records each: five steps whatever leads on, one type only, outward only, open ones only; two steps; and the one with 20,000.
/// </summary>
internal static class GraphBenchmark
{
    private const int Links = 300_000;
    private const int OfHub = 20_000;

    public static async Task RunAsync(RunOptions options)
    {
        await using var desk = await FilledDesk.OpenAsync(options);
        var roots = await PlantAsync(desk);
        var queries = desk.Services.GetRequiredService<IRecordQueries>();
        var scope = await desk.Services.GetRequiredService<IAuthorizer>().ScopeAsync(desk.Agent, default);
        Report.Line($"| {Links + OfHub:N0} links over {desk.Options.Records:N0} records | records found | p50 ms | p95 ms |\n|---|---:|---:|---:|");
        await MeasureAsync("five steps", new() { Depth = 5 });
        await MeasureAsync("five steps by what blocks", new() { Depth = 5, Types = [GraphEdgeType.Blocks] });
        await MeasureAsync("five steps outward", new() { Depth = 5, Direction = GraphDirection.Outward });
        await MeasureAsync("five steps among what is open", new() { Depth = 5, OpenOnly = true });
        await MeasureAsync("two steps", new() { Depth = 2 });
        roots = [.. Enumerable.Repeat(roots[0], 40)];
        await MeasureAsync($"five steps from a record with {OfHub:N0} links", new() { Depth = 5 });
        await MeasureAsync("the same among what is open", new() { Depth = 5, OpenOnly = true });
        await DrawAsync(desk, (await queries.GraphAsync(scope, roots[0], new(), default)).Value!.Nodes[0].Key);

        async Task MeasureAsync(string what, GraphRequest request)
        {
            List<double> times = [];
            List<double> found = [];
            foreach (var (at, root) in roots.Index())
            {
                var began = Stopwatch.GetTimestamp();
                var graph = await queries.GraphAsync(scope, root, request, default);
                if (at < roots.Count / 10)
                {
                    continue;
                }

                times.Add(Stopwatch.GetElapsedTime(began).TotalMilliseconds);
                found.Add((graph.Value ?? throw new InvalidOperationException(graph.Error?.Message)).Nodes.Count);
            }

            Report.Line($"| {what} | {Report.At(found, 0.5):N0} | {Report.At(times, 0.5):N1} | {Report.At(times, 0.95):N1} |");
        }
    }

    /// <summary>The page of 500 records, in a browser without a screen on the server's own machine; and how evenly frames come while the drawing is moved.</summary>
    private static async Task DrawAsync(FilledDesk desk, string key)
    {
        await using var host = await HostProcess.StartAsync(desk);
        var cookies = await CircuitClient.SignInAsync(host.Url, desk.SignIn);
        await using var browser = await BrowserPages.StartAsync();
        var page = await browser.OpenAsync(host.Url, cookies);
        List<double> shown = [];
        List<double> drawn = [];
        for (var run = -1; run < (desk.Options.Count ?? 20); run++)
        {
            var there = await page.LoadAsync($"/graph/{key}?depth=5", $"document.querySelector('.graph-canvas')?.dataset.drawn === '{GraphRequest.MostRecords}'");
            if (run >= 0)
            {
                shown.Add(there);
                drawn.Add(await page.EvaluateAsync<double>("() => performance.getEntriesByName('sf-graph').at(-1).duration"));
            }
        }

        Report.Line($"\n| the page of {GraphRequest.MostRecords} records | goal | p50 ms | p95 ms |\n|---|---|---:|---:|");
        Report.Line($"| address to the drawing, nothing in the cache at first | | {Report.At(shown, 0.5):N1} | {Report.At(shown, 0.95):N1} |");
        Report.Line($"| of this, placing and drawing them | 1,000 | {Report.At(drawn, 0.5):N1} | {Report.At(drawn, 0.95):N1} |");
        await page.Locator(".graph-canvas").HoverAsync(new() { Position = new() { X = 4, Y = 4 } });
        await page.Mouse.DownAsync();
        await page.EvaluateAsync("""
            () => {
              window.sfFrames = [];
              const look = now => { window.sfFrames.push(now); window.sfLooking = requestAnimationFrame(look); };
              window.sfLooking = requestAnimationFrame(look);
            }
            """);
        for (var step = 0; step < 200; step++)
        {
            await page.Mouse.MoveAsync(300 + step % 50 * 6, 400 + step % 40 * 3);
        }

        var frames = await page.EvaluateAsync<double[]>("() => { cancelAnimationFrame(window.sfLooking); return window.sfFrames; }");
        await page.Mouse.UpAsync();
        var gaps = frames.Zip(frames.Skip(1), (before, after) => after - before).ToList();
        Report.Line($"| between two frames while it is moved | 50 | {Report.At(gaps, 0.5):N1} | {Report.At(gaps, 0.95):N1} |");
    }

    /// <summary>Anew in each run, as rows.</summary>
    /// <returns>The one with many links first, then 200 at random that the agent sees.</returns>
    private static async Task<List<RecordId>> PlantAsync(FilledDesk desk)
    {
        await using var connection = await desk.ConnectAsync();
        await MadeUpDesk.ExecuteAsync(connection, $"""
            SET session_replication_role = replica;
            DELETE FROM work.link WHERE tenant_id = '{Tenant.First}';
            SELECT setseed(0.5);
            CREATE TEMP TABLE place AS SELECT id, row_number() OVER (ORDER BY id) AS n FROM work.record WHERE tenant_id = '{Tenant.First}' AND kind = 'incident';
            CREATE INDEX ON place (n);
            CREATE TEMP TABLE pair AS SELECT i, 1 + floor(random() * c)::int AS a, 1 + floor(random() * c)::int AS b, random() AS t
            FROM generate_series(1, {Links}) AS i, (SELECT count(*) AS c FROM place) AS size
            UNION ALL SELECT {Links} + i, 1, 2 + i, random() FROM generate_series(1, {OfHub}) AS i;
            INSERT INTO work.link (tenant_id, id, from_id, to_id, type, linked_by_id, linked_at)
            SELECT '{Tenant.First}', md5('link' || p.i)::uuid, f.id, t.id,
                CASE WHEN p.t < 0.4 THEN 'relates' WHEN p.t < 0.7 THEN 'blocks' WHEN p.t < 0.9 THEN 'causes' ELSE 'duplicates' END, '{desk.Agent.Id}', now()
            FROM pair AS p JOIN place AS f ON f.n = p.a JOIN place AS t ON t.n = p.b WHERE p.a <> p.b
            ON CONFLICT DO NOTHING;
            SET session_replication_role = DEFAULT;
            DROP TABLE pair;
            ANALYZE work.link;
            ANALYZE work.record;
            ANALYZE incidents.incident;
            """);
        await using var roots = connection.CreateCommand();
        roots.CommandText = "(SELECT id FROM place WHERE n = 1) UNION ALL (SELECT p.id FROM place AS p JOIN work.record AS r ON r.id = p.id WHERE r.sensitivity = 'normal' ORDER BY random() LIMIT 200)";
        List<RecordId> found = [];
        await using var rows = await roots.ExecuteReaderAsync();
        while (await rows.ReadAsync())
        {
            found.Add(new RecordId(rows.GetGuid(0)));
        }

        return found;
    }
}
