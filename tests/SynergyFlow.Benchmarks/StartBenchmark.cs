namespace SynergyFlow.Benchmarks;

/// <summary>From the start of the process to the line that says it is ready, with the database there.</summary>
internal static class StartBenchmark
{
    public static async Task RunAsync(RunOptions options)
    {
        Report.Line($"| start to ready | goal | each, s |\n|---|---|---|");
        List<TimeSpan> own = [];
        await using (var desk = await FilledDesk.OpenAsync(options))
        {
            for (var i = 0; i < 4; i++)
            {
                await using var host = await HostProcess.StartAsync(desk);
                own.Add(host.Started);
            }
        }

        Row("on a running PostgreSQL", "4 s", own);
        List<TimeSpan> embedded = [];
        for (var i = 0; i < 3; i++)
        {
            await using var host = await HostProcess.StartAsync(options.Data, []);
            embedded.Add(host.Started);
        }

        Row("with its embedded PostgreSQL", "4 s", embedded);
    }

    private static void Row(string name, string goal, List<TimeSpan> each) =>
        Report.Line($"| {name} | {goal} | {string.Join(", ", each.Select(time => FormattableString.Invariant($"{time.TotalSeconds:N1}")))} |");
}
