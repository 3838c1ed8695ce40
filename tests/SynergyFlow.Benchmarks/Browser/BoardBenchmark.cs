using System.Globalization;
using Microsoft.Playwright;
using SynergyFlow.Core.Projects;
using SynergyFlow.Core.Tenants;

namespace SynergyFlow.Benchmarks;

/// <summary>
/// A board of 2,000 cards (1,000 to do, 500 in progress, 500 done), in a browser without a screen on the server's own machine: until its cards
/// are there and answer, until a card that is put down is in its column, here and at another reader, and how evenly frames come while one is dragged.
/// Once as it opens, with 100 cards of each column, and once with all of them.
/// </summary>
internal static class BoardBenchmark
{
    private const string Key = "BOARD";
    private const int Cards = 2_000;
    private const string Shown = "document.querySelector('.board-card') !== null";

    /// <summary>Between two frames at 60 a second, and a tenth of it for the clock.</summary>
    private const double Frame = 1_000.0 / 60 * 1.1;

    public static async Task RunAsync(RunOptions options)
    {
        await using var desk = await FilledDesk.OpenAsync(options);
        await PlantAsync(desk);
        await using var host = await HostProcess.StartAsync(desk);
        var cookies = await CircuitClient.SignInAsync(host.Url, desk.SignIn);
        await using var browser = await BrowserPages.StartAsync();
        Report.Line($"| board of 2,000 cards | goal | p50 ms | p95 ms |\n|---|---|---:|---:|");
        await MeasureAsync(browser, host.Url, cookies, "100 of each column", $"/projects/{Key}/board", desk.Options.Count ?? 20);
        await MeasureAsync(browser, host.Url, cookies, "all cards", $"/projects/{Key}/board?cards=1000", desk.Options.Count ?? 20);
    }

    private static async Task MeasureAsync(BrowserPages browser, string url, string cookies, string name, string path, int runs)
    {
        var page = await browser.OpenAsync(url, cookies);
        var other = await browser.OpenAsync(url, cookies);
        List<double> content = [];
        List<double> ready = [];
        for (var run = -1; run < runs / 2; run++)
        {
            var (shown, answers) = (await page.LoadAsync(path, Shown), await ReadyAsync(page));
            if (run >= 0)
            {
                content.Add(shown);
                ready.Add(answers);
            }
        }

        Row($"{name}: address to cards", "1,000", content);
        Row($"{name}: address to answering", "", ready);
        await other.LoadAsync(path, Shown);
        await ReadyAsync(other);
        await MoveAsync(page, other, name, runs);
        await DragAsync(page, name);
        await page.Context.CloseAsync();
        await other.Context.CloseAsync();
    }

    /// <summary>By keys, from the stroke that puts it down; the second card goes to the column beside it, the next time back.</summary>
    private static async Task MoveAsync(IPage page, IPage other, string name, int runs)
    {
        List<double> here = [];
        List<double> there = [];
        for (var run = -2; run < runs; run++)
        {
            var (from, to, arrow) = run % 2 == 0 ? ("Todo", "In Progress", "ArrowRight") : ("In Progress", "Todo", "ArrowLeft");
            var card = page.Locator($"[data-name='{from}'] .board-card").Nth(1);
            var key = await card.GetAttributeAsync("data-item");
            var placed = $"document.querySelector(\"[data-name='{to}'] [data-item='{key}']\") !== null";
            var seen = other.EvaluateAsync<double>($$"""
                () => new Promise(done => {
                  const look = () => {{placed}} ? done(performance.timeOrigin + performance.now()) : requestAnimationFrame(look);
                  requestAnimationFrame(look);
                })
                """);
            await card.Locator("[data-grip]").FocusAsync();
            await page.Keyboard.PressAsync("Space");
            await page.Keyboard.PressAsync(arrow);
            var took = await page.TimeAsync(() => page.Keyboard.PressAsync("Space"), placed);
            var pressed = await page.EvaluateAsync<double>("() => performance.timeOrigin + window.sfPressed");
            var heard = await seen.WaitAsync(TimeSpan.FromSeconds(30)) - pressed;
            if (run >= 0)
            {
                here.Add(took);
                there.Add(heard);
            }
        }

        Row($"{name}: put down to its column", "300", here);
        Row($"{name}: put down to the other reader's column", "1,000", there);
    }

    /// <summary>To and fro over the columns for two seconds; the frames that came late are what a hand would feel.</summary>
    private static async Task DragAsync(IPage page, string name)
    {
        var grip = page.Locator(".board-card [data-grip]").First;
        await grip.HoverAsync();
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
            await page.Mouse.MoveAsync(300 + step % 100 * 9, 420 + step % 40 * 5);
        }

        var frames = await page.EvaluateAsync<double[]>("() => { cancelAnimationFrame(window.sfLooking); return window.sfFrames; }");
        await page.Keyboard.PressAsync("Escape");
        await page.Mouse.UpAsync();
        var gaps = frames.Zip(frames.Skip(1), (before, after) => after - before).ToList();
        Row(string.Create(CultureInfo.InvariantCulture, $"{name}: between two frames of a drag ({gaps.Count(gap => gap > Frame)} of {gaps.Count} late)"), "16.7", gaps);
    }

    private static async Task<double> ReadyAsync(IPage page)
    {
        await page.UntilAsync(BrowserPages.Interactive);
        return await page.EvaluateAsync<double>("() => performance.now()");
    }

    private static void Row(string name, string goal, List<double> times) =>
        Report.Line($"| {name} | {goal} | {Report.At(times, 0.5):N1} | {Report.At(times, 0.95):N1} |");

    private static async Task PlantAsync(FilledDesk desk)
    {
        await using var connection = await desk.ConnectAsync();
        var project = await PlantedProject.MakeAsync(desk, connection, Key, "A full board");
        Guid State(StateGroup group) => project.States.First(state => state.Group == group).Id.Value;
        var (todo, doing, done) = (State(StateGroup.Unstarted), State(StateGroup.Started), State(StateGroup.Completed));
        await MadeUpDesk.ExecuteAsync(connection, $"""
            SET session_replication_role = replica;
            CREATE TEMP TABLE cards AS SELECT n, md5('{Key}' || n)::uuid AS id, n % 4 AS at FROM generate_series(1, {Cards}) AS n;
            INSERT INTO work.record (tenant_id, id, kind, key, number, title, description, state, state_category, priority, impact, urgency, requester_id, opened_by_id, assignee_id,
                contact_channel, project_id, sensitivity, tags, custom, created_at, updated_at, closed_at, version)
            SELECT '{Tenant.First}', c.id, 'work_item', '{Key}-' || c.n, c.n, 'Card ' || c.n || ' with a title that is as long as titles often are', '',
                CASE c.at WHEN 3 THEN 'completed' WHEN 2 THEN 'started' ELSE 'unstarted' END, CASE c.at WHEN 3 THEN 'closed' WHEN 2 THEN 'open' ELSE 'new' END,
                CASE WHEN c.n % 7 = 0 THEN 'P2' ELSE 'P3' END, 'person', 'question', '{desk.Agent.Id}', '{desk.Agent.Id}', CASE WHEN c.n % 3 > 0 THEN '{desk.Agent.Id}'::uuid END,
                'portal', '{project.Id}', 'normal', ARRAY[]::text[], '{"{}"}', now(), now(), CASE c.at WHEN 3 THEN now() END, 1
            FROM cards AS c;
            INSERT INTO projects.work_item (tenant_id, id, project_id, item_type, state_id, acceptance_criteria, points, rank, state_since)
            SELECT '{Tenant.First}', c.id, '{project.Id}', CASE WHEN c.n % 5 = 0 THEN 'bug' ELSE 'story' END,
                CASE c.at WHEN 3 THEN '{done}'::uuid WHEN 2 THEN '{doing}'::uuid ELSE '{todo}'::uuid END, '', c.n % 8, 'V' || lpad(to_hex(c.n), 5, '0'), now() - make_interval(days => c.n % 12)
            FROM cards AS c;
            INSERT INTO projects.item_counter (tenant_id, project_id, next) VALUES ('{Tenant.First}', '{project.Id}', {Cards + 1});
            DROP TABLE cards;
            SET session_replication_role = DEFAULT;
            ANALYZE work.record;
            ANALYZE projects.work_item;
            """);
    }
}
