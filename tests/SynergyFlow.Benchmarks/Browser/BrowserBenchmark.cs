using System.Globalization;
using Microsoft.Playwright;

namespace SynergyFlow.Benchmarks;

/// <summary>What a person in a browser waits for, and how much comes over the wire; Chromium without a screen, on the server's own machine.</summary>
internal static class BrowserBenchmark
{
    public static async Task RunAsync(RunOptions options)
    {
        await using var desk = await FilledDesk.OpenAsync(options);
        await using var host = await HostProcess.StartAsync(desk);
        await RunAsync(desk, host);
    }

    public static async Task RunAsync(FilledDesk desk, HostProcess host)
    {
        var runs = desk.Options.Count ?? 8;
        var cookies = await CircuitClient.SignInAsync(host.Url, desk.SignIn);
        await using var browser = await BrowserPages.StartAsync();
        await using SlowLine line = new(new Uri(host.Url), TimeSpan.Zero);
        (string Name, string Path, string Shown)[] pages =
        [
            ("queue", "/desk?view=open", BrowserPages.Rows),
            ("ticket", string.Create(CultureInfo.InvariantCulture, $"/incidents/INC-{desk.Options.Records - 5000}"), BrowserPages.Ticket),
        ];
        Report.Line($"| browser | goal | p50 ms | p95 ms | over the wire |\n|---|---|---:|---:|---:|");
        foreach (var (name, path, shown) in pages)
        {
            List<double> cold = [];
            List<double> coldReady = [];
            List<double> warm = [];
            List<double> warmReady = [];
            List<double> coldBytes = [];
            List<double> warmBytes = [];
            for (var run = -1; run < runs; run++)
            {
                var page = await browser.OpenAsync(line.Url, cookies);
                var before = line.Received;
                var first = await page.LoadAsync(path, shown);
                var firstReady = await ReadyAsync(page);
                await page.WaitForLoadStateAsync(LoadState.NetworkIdle);
                var between = line.Received;
                var second = await page.LoadAsync(path, shown);
                var secondReady = await ReadyAsync(page);
                await page.WaitForLoadStateAsync(LoadState.NetworkIdle);
                if (run >= 0)
                {
                    cold.Add(first);
                    coldReady.Add(firstReady);
                    coldBytes.Add(between - before);
                    warm.Add(second);
                    warmReady.Add(secondReady);
                    warmBytes.Add(line.Received - between);
                }

                await page.Context.CloseAsync();
            }

            Row($"{name}, cold: address to content", "", cold, coldBytes);
            Row($"{name}, cold: to answering", "", coldReady, coldBytes);
            Row($"{name}, warm: address to content", "", warm, warmBytes);
            Row($"{name}, warm: to answering", "", warmReady, warmBytes);
        }

        await ClicksAsync(line, cookies, browser, runs * 2);
    }

    /// <summary>What is done most: from the work page to the queue by its link, and from the queue into a ticket by its title.</summary>
    private static async Task ClicksAsync(SlowLine line, string cookies, BrowserPages browser, int runs)
    {
        var page = await browser.OpenAsync(line.Url, cookies);
        List<double> queue = [];
        List<double> ticket = [];
        List<double> queueBytes = [];
        List<double> ticketBytes = [];
        for (var run = -2; run < runs; run++)
        {
            await page.LoadAsync("/my-work", BrowserPages.Interactive);
            await page.WaitForLoadStateAsync(LoadState.NetworkIdle);
            var before = line.Received;
            var rows = await page.TimeAsync(() => page.Locator("nav a[href^='/desk']").First.ClickAsync(), BrowserPages.Rows);
            await page.WaitForLoadStateAsync(LoadState.NetworkIdle);
            var between = line.Received;
            var shown = await page.TimeAsync(
                () => page.Locator("tr[data-record] a[href^='/incidents/']").Nth(Math.Abs(run) % 20).ClickAsync(),
                BrowserPages.Ticket);
            if (run >= 0)
            {
                queue.Add(rows);
                queueBytes.Add(between - before);
                ticket.Add(shown);
                ticketBytes.Add(line.Received - between);
            }
        }

        Row("click on the queue to its rows", "300 ms", queue, queueBytes);
        Row("click on a ticket to its conversation", "", ticket, ticketBytes);
        await page.Context.CloseAsync();
    }

    private static async Task<double> ReadyAsync(IPage page)
    {
        await page.UntilAsync(BrowserPages.Interactive);
        return await page.EvaluateAsync<double>("() => performance.now()");
    }

    private static void Row(string name, string goal, List<double> times, List<double> bytes) =>
        Report.Line($"| {name} | {goal} | {Report.At(times, 0.5):N0} | {Report.At(times, 0.95):N0} | {Report.At(bytes, 0.5) / 1000:N0} kB |");
}
