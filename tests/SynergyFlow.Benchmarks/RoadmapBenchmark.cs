using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Projects;
using SynergyFlow.Core.Projects.Roadmaps;
using SynergyFlow.Core.Tenants;

namespace SynergyFlow.Benchmarks;

/// <summary>
/// A roadmap of 300 epics with 10,000 items below them, 600 blocks between what is below and 300 between epics, and ten versions: read of the project and of all
/// projects in this process, and its page in a browser on the server's own machine, from the address to its bars.
/// </summary>
internal static class RoadmapBenchmark
{
    private const string Key = "ROAD";
    private const int Epics = RoadmapPlan.MostEpics;
    private const int Items = 10_000;
    private const int Runs = 60;

    public static async Task RunAsync(RunOptions options)
    {
        await using var desk = await FilledDesk.OpenAsync(options);
        var project = await PlantAsync(desk);
        var queries = desk.Services.GetRequiredService<IRoadmapQueries>();
        RecordScope agent = new(Tenant.First, desk.Agent.Id, Everything: true, []);
        var plan = await queries.ReadAsync(agent, new(project) { Sprints = true }, default);
        var critical = CriticalDates.Of(plan, Today).Count;
        Report.Line($"| {plan.Epics.Count} epics with {plan.Epics.Sum(epic => epic.Below.Items):N0} items, {plan.Dependencies.Count:N0} dependencies, {critical:N0} critical dates | p50 ms | p95 ms |\n|---|---:|---:|");
        await MeasureAsync("the roadmap of the project", () => queries.ReadAsync(agent, new(project) { Sprints = true }, default));
        await MeasureAsync("the roadmap of all projects", () => queries.ReadAsync(agent, new(), default));
        await MeasureAsync("its critical dates found", () => Task.FromResult(CriticalDates.Of(plan, Today)));
        await using var host = await HostProcess.StartAsync(desk);
        var cookies = await CircuitClient.SignInAsync(host.Url, desk.SignIn);
        await using var browser = await BrowserPages.StartAsync();
        var page = await browser.OpenAsync(host.Url, cookies);
        List<double> shown = [];
        for (var run = -1; run < (desk.Options.Count ?? 10); run++)
        {
            var took = await page.LoadAsync($"/projects/{Key}/roadmap", "document.querySelector('[data-bar]') !== null");
            if (run >= 0)
            {
                shown.Add(took);
            }
        }

        Report.Line($"| its page, from the address to its bars | {Report.At(shown, 0.5):N0} | {Report.At(shown, 0.95):N0} |");
    }

    private static DateOnly Today => DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().UtcDateTime);

    private static async Task MeasureAsync<T>(string what, Func<Task<T>> ask)
    {
        List<double> times = [];
        for (var run = -Runs / 10; run < Runs; run++)
        {
            var began = Stopwatch.GetTimestamp();
            await ask();
            if (run >= 0)
            {
                times.Add(Stopwatch.GetElapsedTime(began).TotalMilliseconds);
            }
        }

        Report.Line($"| {what} | {Report.At(times, 0.5):N1} | {Report.At(times, 0.95):N1} |");
    }

    /// <summary>Anew in each run: rows as the product writes them, past its triggers. The first 300 are epics, then each third is a sub-task of the one before.</summary>
    private static async Task<ProjectId> PlantAsync(FilledDesk desk)
    {
        var tenant = Tenant.First.Value;
        await using var connection = await desk.ConnectAsync();
        await MadeUpDesk.ExecuteAsync(connection, $"DELETE FROM work.link AS l USING work.record AS r WHERE r.tenant_id = l.tenant_id AND r.id = l.from_id AND r.key LIKE '{Key}-%'");
        var project = await PlantedProject.MakeAsync(desk, connection, Key, "A roadmap");
        var (todo, done) = (project.States.First(state => state.Group is StateGroup.Unstarted).Id.Value, project.States.First(state => state.Group is StateGroup.Completed).Id.Value);
        await MadeUpDesk.ExecuteAsync(connection, $"""
            SET session_replication_role = replica;
            CREATE TEMP TABLE road AS SELECT n, md5('{Key}' || n)::uuid AS id, n > {Epics} AND n % 3 = 2 AND n > {Epics} + 3 AS sub, n > {Epics} AND n % 4 = 1 AS over FROM generate_series(1, {Epics + Items}) AS n;
            INSERT INTO work.record (tenant_id, id, kind, key, number, title, description, state, state_category, priority, impact, urgency, requester_id, opened_by_id,
                contact_channel, parent_id, project_id, sensitivity, tags, custom, created_at, updated_at, version)
            SELECT '{tenant}', t.id, 'work_item', '{Key}-' || t.n, t.n, CASE WHEN t.n <= {Epics} THEN 'Epic ' ELSE 'Item ' END || t.n, '',
                CASE WHEN t.over THEN 'completed' ELSE 'unstarted' END, CASE WHEN t.over THEN 'closed' ELSE 'new' END, 'P3', 'person', 'question', '{desk.Agent.Id}', '{desk.Agent.Id}',
                'portal', CASE WHEN t.n <= {Epics} THEN NULL WHEN t.sub THEN md5('{Key}' || t.n - 1)::uuid ELSE md5('{Key}' || t.n % {Epics} + 1)::uuid END,
                '{project.Id}', 'normal', ARRAY[]::text[], '{"{}"}', now(), now(), 1
            FROM road AS t;
            INSERT INTO projects.work_item (tenant_id, id, project_id, item_type, state_id, acceptance_criteria, points, start_date, target_date, rank, state_since)
            SELECT '{tenant}', t.id, '{project.Id}', CASE WHEN t.n <= {Epics} THEN 'epic' WHEN t.sub THEN 'subtask' ELSE 'story' END,
                CASE WHEN t.over THEN '{done}'::uuid ELSE '{todo}'::uuid END, '', CASE WHEN t.n > {Epics} THEN 3 END,
                current_date + (t.n % {Epics}) - 30, current_date + (t.n % {Epics}) + 30, 'V' || lpad(to_hex(t.n), 5, '0'), now()
            FROM road AS t;
            INSERT INTO work.link (tenant_id, id, from_id, to_id, type, linked_by_id, linked_at)
            SELECT '{tenant}', md5('{Key} link ' || n)::uuid, md5('{Key}' || n)::uuid, md5('{Key}' || n + 1)::uuid, 'blocks', '{desk.Agent.Id}', now()
            FROM generate_series(1, {Epics - 1}) AS n;
            INSERT INTO work.link (tenant_id, id, from_id, to_id, type, linked_by_id, linked_at)
            SELECT '{tenant}', md5('{Key} link ' || n)::uuid, md5('{Key}' || n)::uuid, md5('{Key}' || n + 45)::uuid, 'blocks', '{desk.Agent.Id}', now()
            FROM generate_series({Epics + 10}, {Epics + 10} + 599 * 15, 15) AS n;
            INSERT INTO projects.item_counter (tenant_id, project_id, next) VALUES ('{tenant}', '{project.Id}', {Epics + Items + 1});
            DROP TABLE road;
            SET session_replication_role = DEFAULT;
            ANALYZE work.record;
            ANALYZE projects.work_item;
            ANALYZE work.link;
            """);
        return project.Id;
    }
}
