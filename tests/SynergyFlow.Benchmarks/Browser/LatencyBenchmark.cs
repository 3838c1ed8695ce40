using System.Globalization;
using Microsoft.Playwright;

namespace SynergyFlow.Benchmarks;

/// <summary>
/// What hands do many times a minute, on lines of different lengths: that which the page does by itself must take the same on all of
/// them; the rest is told beside it.
/// </summary>
internal static class LatencyBenchmark
{
    private static readonly int[] s_roundTrips = [0, 80, 200];

    public static async Task RunAsync(RunOptions options)
    {
        await using var desk = await FilledDesk.OpenAsync(options);
        await using var host = await HostProcess.StartAsync(desk);
        await RunAsync(desk, host);
    }

    public static async Task RunAsync(FilledDesk desk, HostProcess host)
    {
        var cookies = await CircuitClient.SignInAsync(host.Url, desk.SignIn);
        await using var browser = await BrowserPages.StartAsync();
        List<Dictionary<string, List<double>>> lines = [];
        foreach (var roundTrip in s_roundTrips)
        {
            await using SlowLine line = new(new Uri(host.Url), TimeSpan.FromMilliseconds(roundTrip));
            var page = await browser.OpenAsync(line.Url, cookies);
            Dictionary<string, List<double>> times = [];
            await QueueAsync(page, times, desk.Options.Count ?? 10);
            await TicketAsync(page, times, desk);
            lines.Add(times);
            await page.Context.CloseAsync();
        }

        Report.Line($"| p50 ms, from the key or pointer to the frame that shows it | by | {string.Join(" | ", s_roundTrips.Select(ms => ms == 0 ? "no delay" : $"{ms} ms"))} |\n|---|---|---:|---:|---:|");
        foreach (var name in lines[0].Keys)
        {
            var each = lines.Select(times => Report.At(times[name], 0.5).ToString("N0", CultureInfo.InvariantCulture));
            Report.Line($"| {name[2..]} | {(name[0] == 'p' ? "page" : "server")} | {string.Join(" | ", each)} |");
        }
    }

    private static async Task QueueAsync(IPage page, Dictionary<string, List<double>> times, int runs)
    {
        const string CurrentRow = "document.activeElement.closest('tr[data-record]')";
        await page.LoadAsync("/desk?view=open", BrowserPages.Rows);
        await page.UntilAsync(BrowserPages.Interactive + " && document.getElementById('sf-palette') !== null");
        await page.WaitForLoadStateAsync(LoadState.NetworkIdle);
        for (var run = -1; run < runs; run++)
        {
            var palette = await page.TimeAsync(
                () => page.Keyboard.PressAsync("Control+k"), "document.querySelector('#sf-palette[open] [role=option]') !== null");
            Add(times, run, "p palette opens", palette);
            var typed = await page.TimeAsync(() => page.Keyboard.PressAsync("q"), "document.querySelector('#sf-palette[open] input').value === 'q'");
            Add(times, run, "p letter in the palette", typed);
            await page.Keyboard.PressAsync("Escape");
            await page.UntilAsync("document.querySelector('#sf-palette[open]') === null");

            await page.Locator("tr[data-record]").Nth(3).ClickAsync(new() { Position = new() { X = 300, Y = 3 } });
            await page.EvaluateAsync($"() => {{ window.sfRow = {CurrentRow}; }}");
            Add(times, run, "p next row (j)", await page.TimeAsync(() => page.Keyboard.PressAsync("j"), $"{CurrentRow} !== null && {CurrentRow} !== window.sfRow"));
            await page.EvaluateAsync($"() => {{ window.sfRow = {CurrentRow}; }}");
            Add(times, run, "p row before (k)", await page.TimeAsync(() => page.Keyboard.PressAsync("k"), $"{CurrentRow} !== null && {CurrentRow} !== window.sfRow"));
            Add(times, run, "p row selected (x)", await page.TimeAsync(
                () => page.Keyboard.PressAsync("x"), $"{CurrentRow}.getAttribute('aria-selected') === 'true'"));
            await page.Keyboard.PressAsync("x");
            await page.UntilAsync($"{CurrentRow}.getAttribute('aria-selected') !== 'true'");
        }

        for (var run = -1; run < Math.Min(4, runs); run++)
        {
            var link = page.Locator("tr[data-record] td.key a").Nth(run + 8);
            Add(times, run, "s card of a record, pointer resting", await page.TimeAsync(
                () => link.HoverAsync(), "document.getElementById('sf-record-card')?.checkVisibility() === true && document.getElementById('sf-record-card').textContent.length > 10"));
            await page.Mouse.MoveAsync(5, 5);
            await page.UntilAsync("document.getElementById('sf-record-card')?.checkVisibility() !== true");

            // Back and forth: the address says when the rows are those of the filter.
            Add(times, run, "s filter chosen to its rows", await page.TimeAsync(
                () => page.Locator("select[aria-label='Priority']").SelectOptionAsync("P2"),
                "location.search.includes('P2') && [...document.querySelectorAll('tr[data-record] td.priority')].length > 0 && [...document.querySelectorAll('tr[data-record] td.priority')].every(cell => cell.textContent.includes('P2'))"));
            await page.LoadAsync("/desk?view=open", BrowserPages.Rows);
            await page.UntilAsync(BrowserPages.Interactive);
            await page.WaitForLoadStateAsync(LoadState.NetworkIdle);
            Add(times, run, "s ticket opened to its conversation", await page.TimeAsync(
                () => page.Locator("tr[data-record] a[href^='/incidents/']").Nth(run + 4).ClickAsync(), BrowserPages.Ticket));
            await page.LoadAsync("/desk?view=open", BrowserPages.Rows);
            await page.UntilAsync(BrowserPages.Interactive);
            await page.WaitForLoadStateAsync(LoadState.NetworkIdle);
        }
    }

    private static async Task TicketAsync(IPage page, Dictionary<string, List<double>> times, FilledDesk desk)
    {
        await page.LoadAsync(string.Create(CultureInfo.InvariantCulture, $"/incidents/INC-{desk.Options.Records - 4000}"), BrowserPages.Ticket);
        await page.UntilAsync(BrowserPages.Interactive + " && document.getElementById('composer-text') !== null");
        await page.WaitForLoadStateAsync(LoadState.NetworkIdle);
        var text = page.Locator("#composer-text");
        await text.ClickAsync();
        for (var i = -3; i < 30; i++)
        {
            await page.EvaluateAsync("() => { window.sfLength = document.getElementById('composer-text').value.length; }");
            Add(times, i, "p letter in a reply", await page.TimeAsync(
                () => page.Keyboard.PressAsync("e"), "document.getElementById('composer-text').value.length > window.sfLength"));
        }

        // So that no draft is left for the next run.
        await text.FillAsync("");
        await page.WaitForLoadStateAsync(LoadState.NetworkIdle);
    }

    private static void Add(Dictionary<string, List<double>> times, int run, string name, double time)
    {
        if (!times.TryGetValue(name, out var all))
        {
            times[name] = all = [];
        }

        if (run >= 0)
        {
            all.Add(time);
        }
    }
}
