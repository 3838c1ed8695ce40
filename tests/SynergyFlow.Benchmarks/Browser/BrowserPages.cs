using Microsoft.Playwright;

namespace SynergyFlow.Benchmarks;

/// <summary>A Chromium, and what a benchmark asks of its pages.</summary>
internal sealed class BrowserPages : IAsyncDisposable
{
    public const string Rows = "document.querySelector('tr[data-record]') !== null";
    public const string Ticket = "document.querySelector('li[id^=\"e-\"]') !== null && location.pathname.startsWith('/incidents/')";
    public const string Interactive = "window.Blazor !== undefined && document.querySelector('main[data-interactive]') !== null && document.documentElement.dataset.scripts === 'ready'";

    private readonly IPlaywright _playwright;
    private readonly IBrowser _browser;

    private BrowserPages(IPlaywright playwright, IBrowser browser) => (_playwright, _browser) = (playwright, browser);

    public static async Task<BrowserPages> StartAsync()
    {
        var playwright = await Playwright.CreateAsync();
        return new(playwright, await playwright.Chromium.LaunchAsync(new()
        {
            ExecutablePath = Environment.GetEnvironmentVariable("CHROMIUM") ?? "/usr/bin/chromium",
            Args = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
        }));
    }

    /// <summary>A window of somebody who signed in elsewhere: nothing is in its cache.</summary>
    public async Task<IPage> OpenAsync(string url, string cookies)
    {
        var context = await _browser.NewContextAsync(new() { BaseURL = url, TimezoneId = "Asia/Jakarta", ViewportSize = new() { Width = 1440, Height = 900 } });
        context.SetDefaultTimeout(60_000);
        await context.AddCookiesAsync(cookies.Split("; ").Select(cookie => cookie.Split('=', 2)).Select(pair => new Cookie { Name = pair[0], Value = pair[1], Url = url }));
        return await context.NewPageAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _browser.DisposeAsync();
        _playwright.Dispose();
    }
}

internal static class PageMeasures
{
    extension(IPage page)
    {
        /// <summary>
        /// Does something by a key or the pointer and waits until a condition holds; the time between both is the page's own, from the
        /// moment the key or the pointer went down to the frame that shows it.
        /// </summary>
        public async Task<double> TimeAsync(Func<Task> act, string condition)
        {
            await page.EvaluateAsync("""
                () => {
                  window.sfPressed = undefined;
                  for (const name of ['keydown', 'pointerdown', 'pointerover', 'change'])
                    addEventListener(name, () => { window.sfPressed ??= performance.now(); }, { capture: true, once: true });
                }
                """);
            var shown = page.EvaluateAsync<double>($$"""
                () => new Promise(done => {
                  const look = () => window.sfPressed !== undefined && ({{condition}}) ? done(performance.now() - window.sfPressed) : requestAnimationFrame(look);
                  requestAnimationFrame(look);
                })
                """);
            await act();
            return await shown.WaitAsync(TimeSpan.FromSeconds(60));
        }

        /// <summary>From asking for an address to a condition, by the page's clock.</summary>
        public async Task<double> LoadAsync(string path, string condition)
        {
            await page.GotoAsync(path, new() { WaitUntil = WaitUntilState.Commit });
            await page.WaitForFunctionAsync($"() => ({condition})");
            return await page.EvaluateAsync<double>("() => performance.now()");
        }

        public Task UntilAsync(string condition) => page.WaitForFunctionAsync($"() => ({condition})");
    }
}
