using BenchmarkDotNet.Running;
using SynergyFlow.Benchmarks;

// A verb measures one thing from end to end; anything else goes to BenchmarkDotNet.
if (args is [var verb, .. var rest] && !verb.StartsWith('-'))
{
    var options = RunOptions.Read(rest);
    await (verb switch
    {
        "fill" => FilledDesk.FillAsync(options, tell: true),
        "all" => AllBenchmarks.RunAsync(options),
        "bulk" => BulkRun.RunAsync(options),
        "queue" => ServerBenchmark.QueueAsync(options),
        "ticket" => ServerBenchmark.TicketAsync(options),
        "start" => StartBenchmark.RunAsync(options),
        "browser" => BrowserBenchmark.RunAsync(options),
        "latency" => LatencyBenchmark.RunAsync(options),
        "live" => CircuitBenchmark.LiveAsync(options),
        "circuits" => CircuitBenchmark.CircuitsAsync(options),
        "create" => RestBenchmark.CreateAsync(options),
        "read" => RestBenchmark.ReadAsync(options),
        "policy" => PolicyBenchmark.RunAsync(options),
        "receipt" => ReceiptBenchmark.RunAsync(options),
        "replay" => ReplayBenchmark.RunAsync(options),
        "stream" => StreamBenchmark.RunAsync(options),
        "outage" => OutageBenchmark.RunAsync(options),
        "search" => SearchBenchmark.RunAsync(options),
        "items" => ItemTreeBenchmark.RunAsync(options),
        "team-backlog" => TeamBacklogBenchmark.RunAsync(options),
        "board" => BoardBenchmark.RunAsync(options),
        "roadmap" => RoadmapBenchmark.RunAsync(options),
        "operations" => OperationsBenchmark.RunAsync(options),
        "graph" => GraphBenchmark.RunAsync(options),
        "webhooks" => WebhookBenchmark.RunAsync(options),
        "rebuild" => RebuildBenchmark.RunAsync(options),
        "time" => TimeBenchmark.RunAsync(options),
        "jira" => JiraBenchmark.RunAsync(options),
        _ => throw new ArgumentException($"{verb} measures nothing."),
    });
}
else
{
    BenchmarkSwitcher.FromAssembly(typeof(ChangeFeedBenchmark).Assembly).Run(args);
}
