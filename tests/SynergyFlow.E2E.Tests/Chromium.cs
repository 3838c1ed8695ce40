using Microsoft.Playwright;
using SynergyFlow.E2E.Tests;
using SynergyFlow.Testing;

[assembly: AssemblyFixture(typeof(PostgresServer))]
[assembly: AssemblyFixture(typeof(Chromium))]

// Each class has a server and a browser of its own on two cores: one after the other is faster and steadier.
[assembly: Xunit.v3.Parallelization(Mode = Xunit.Sdk.ParallelMode.None)]

namespace SynergyFlow.E2E.Tests;

/// <summary>Debian's Chromium: most journeys run in it.</summary>
public sealed class Chromium : Browser
{
    protected override Task<IBrowser> LaunchAsync(IPlaywright playwright) => playwright.Chromium.LaunchAsync(new()
    {
        ExecutablePath = Environment.GetEnvironmentVariable("CHROMIUM") ?? "/usr/bin/chromium",
        Args =
        [
            "--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking",
            "--disable-component-update", "--disable-sync",
        ],
    });
}
