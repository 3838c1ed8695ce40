using Microsoft.Playwright;
using Npgsql;
using SynergyFlow.Testing;
using static Microsoft.Playwright.Assertions;

namespace SynergyFlow.E2E.Tests;

/// <summary>An administrator brings the real incident log in, looks at a dry run first, and the desk has it.</summary>
public sealed class ImportJourney(PostgresServer postgres, Chromium chromium) : IAsyncLifetime
{
    private const string RealFile = "servicenow-incident-log.csv";

    private SynergyFlowProcess _server = null!;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _server = await SynergyFlowProcess.StartAsync(postgres, Ct);

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task RealFile_ComesInWhole_WithItsHistory()
    {
        if (RepositoryRoot.SharedData(RealFile) is not { } file)
        {
            TestContext.Current.SendDiagnosticMessage($"THE REAL FILE {RealFile} IS NOT BESIDE THE CHECKOUT: its import through the browser was not tested.");
            await Console.Error.WriteLineAsync($"THE REAL FILE {RealFile} IS NOT BESIDE THE CHECKOUT: its import through the browser was not tested.");
            return;
        }

        var page = await chromium.NewVisitorAsync(_server);
        await page.SignInAsync(_server, "TENANT_ADMIN");
        await page.GotoAsync("/admin/imports");
        await page.InteractiveAsync();

        // The file input listens a moment after the page does: Blazor marks it when it is ready.
        await page.WaitForFunctionAsync("() => document.querySelector('input[type=file]')?._blazorInputFileNextFileId !== undefined");
        await page.Locator("input[type=file]").SetInputFilesAsync(file);
        await page.Button("Upload").ClickAsync();
        await page.WaitForURLAsync("**/admin/imports/*-*", new() { Timeout = 30_000 });
        await page.InteractiveAsync();
        await page.Button("Dry run").ClickAsync();
        await page.Button("Import").ClickAsync(new() { Timeout = 60_000 });

        // The job runs in the background, and the history follows the log by itself.
        await UntilAsync("SELECT count(*) FROM events.log WHERE channel = 'import' AND aggregate_kind = 'incident'", 5_998);
        await UntilAsync("SELECT count(*) FROM work.history WHERE channel = 'import'", 5_998);
        await Expect(page.Button("Take back")).ToBeVisibleAsync();
        await page.GotoAsync("/desk?view=all");
        await Expect(page.GetByText("1–50 of 908")).ToBeVisibleAsync();
    }

    private async Task UntilAsync(string sql, long expected)
    {
        for (var tries = 0; tries < 120 && await CountAsync(sql) < expected; tries++)
        {
            await Task.Delay(500, Ct);
        }

        Assert.Equal(expected, await CountAsync(sql));
    }

    private async Task<long> CountAsync(string sql)
    {
        await using var source = NpgsqlDataSource.Create(_server.Administrator);
        await using var command = source.CreateCommand(sql);
        return (long)(await command.ExecuteScalarAsync(Ct))!;
    }
}
