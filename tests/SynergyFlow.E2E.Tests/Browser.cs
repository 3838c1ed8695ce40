using Microsoft.Playwright;

namespace SynergyFlow.E2E.Tests;

/// <summary>A browser driven by Playwright: one for the run, a context per visitor.</summary>
public abstract class Browser : IAsyncLifetime
{
    /// <summary>How long a page may take, in ms, to show what is waited for: a busy machine is slow, not broken.</summary>
    private const int Patience = 30_000;

    private IPlaywright? _playwright;
    private IBrowser? _browser;

    public async ValueTask InitializeAsync()
    {
        Assertions.SetDefaultExpectTimeout(Patience);
        _playwright = await Playwright.CreateAsync();
        _browser = await LaunchAsync(_playwright);
    }

    /// <summary>A browser window of a person who has never been here. It closes when the server goes: an open page never stops asking for it.</summary>
    public async Task<IPage> NewVisitorAsync(SynergyFlowProcess server, int width = 1440, int height = 900, bool javaScript = true)
    {
        ArgumentNullException.ThrowIfNull(server);
        var context = await _browser!.NewContextAsync(new()
        {
            BaseURL = server.Url,
            JavaScriptEnabled = javaScript,
            TimezoneId = "Asia/Jakarta",
            ViewportSize = new() { Width = width, Height = height },
        });
        context.SetDefaultTimeout(Patience);
        server.BeforeItGoes(() => context.CloseAsync());
        return await context.NewPageAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (_browser is not null)
        {
            await _browser.DisposeAsync();
        }

        _playwright?.Dispose();
        GC.SuppressFinalize(this);
    }

    protected abstract Task<IBrowser> LaunchAsync(IPlaywright playwright);
}
