using System.Globalization;
using BenchmarkDotNet.Running;
using SynergyFlow.Benchmarks;

// "bulk 10000" and "search 300000" measure one run from end to end; anything else goes to BenchmarkDotNet.
if (args is ["bulk", var rows])
{
    await BulkRun.RunAsync(int.Parse(rows, CultureInfo.InvariantCulture));
}
else if (args is ["search", .. var rest])
{
    await SearchBenchmark.RunAsync(rest);
}
else
{
    BenchmarkSwitcher.FromAssembly(typeof(ChangeFeedBenchmark).Assembly).Run(args);
}
