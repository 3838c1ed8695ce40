using System.Diagnostics;
using System.Globalization;

namespace SynergyFlow.Benchmarks;

/// <summary>Everything on one filled desk, as tables for RESULTS.md. What fails is told and does not keep the others from running.</summary>
internal static class AllBenchmarks
{
    public static async Task RunAsync(RunOptions options)
    {
        var watch = Stopwatch.StartNew();
        Report.Line($"| | |\n|---|---|");
        Report.Line($"| date | {TimeProvider.System.GetUtcNow():d MMMM yyyy HH:mm} UTC |");
        Report.Line($"| machine | {Machine()} |");
        Report.Line($"| load before | {Load()} |");
        Report.Line($"| data | {options.Records:N0} records |");
        Report.Line($"| command | `tests/SynergyFlow.Benchmarks/all.sh` |");
        await using (var desk = await FilledDesk.OpenAsync(options))
        {
            await TryAsync("Queue", () => ServerBenchmark.QueueAsync(desk));
            await TryAsync("Ticket", () => ServerBenchmark.TicketAsync(desk));
            await TryAsync("Search", () => SearchBenchmark.RunAsync(desk));
            await TryAsync("Bulk change", () => BulkRun.RunAsync(desk));
            await using var host = await HostProcess.StartAsync(desk);
            await TryAsync("Reading over REST", () => RestBenchmark.ReadAsync(desk, host));
            await TryAsync("Creating over REST", () => RestBenchmark.CreateAsync(desk, host));
            await TryAsync("Live pages", () => CircuitBenchmark.LiveAsync(desk, host));
            await TryAsync("Browser", () => BrowserBenchmark.RunAsync(desk, host));
            await TryAsync("Long lines", () => LatencyBenchmark.RunAsync(desk, host));
        }

        // In a host that has done nothing else.
        await TryAsync("Circuits", () => CircuitBenchmark.CircuitsAsync(options));
        await TryAsync("Start", () => StartBenchmark.RunAsync(options));
        Report.Line($"\nAll of it took {watch.Elapsed.TotalMinutes:N0} min; load afterwards {Load()}.");
    }

    private static async Task TryAsync(string what, Func<Task> run)
    {
        Report.Line($"\n### {what}\n");
        var watch = Stopwatch.StartNew();
        try
        {
            await run();
        }
        catch (Exception failure)
        {
            Report.Line($"\n**Not measured**: {failure}");
        }

        Report.Line($"\n{watch.Elapsed.TotalSeconds:N0} s, load {Load()}");
    }

    private static string Machine()
    {
        var model = File.ReadLines("/proc/cpuinfo").FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal))?.Split(':')[1].Trim();
        return string.Create(CultureInfo.InvariantCulture, $"{model}, {Environment.ProcessorCount} cores, {GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 1e9:N0} GB");
    }

    private static string Load() => string.Join(", ", File.ReadAllText("/proc/loadavg").Split(' ')[..3]);
}
