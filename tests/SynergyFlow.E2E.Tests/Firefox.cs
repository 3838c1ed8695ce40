using Microsoft.Playwright;

namespace SynergyFlow.E2E.Tests;

/// <summary>Debian's Firefox, unchanged, over WebDriver BiDi: an engine of its own for what depends on one.</summary>
public sealed class Firefox : Browser
{
    protected override Task<IBrowser> LaunchAsync(IPlaywright playwright) => playwright.Firefox.LaunchAsync(new()
    {
        Channel = "moz-firefox",
        ExecutablePath = Environment.GetEnvironmentVariable("FIREFOX") ?? "/usr/bin/firefox-esr",

        // Whatever it would like to ask other hosts goes to a port where nobody listens.
        FirefoxUserPrefs = new Dictionary<string, object>
        {
            ["network.proxy.type"] = 1,
            ["network.proxy.http"] = "127.0.0.1",
            ["network.proxy.http_port"] = 9,
            ["network.proxy.ssl"] = "127.0.0.1",
            ["network.proxy.ssl_port"] = 9,
            ["network.proxy.no_proxies_on"] = "localhost, 127.0.0.1",
            ["network.proxy.allow_hijacking_localhost"] = false,
        },
    });
}
