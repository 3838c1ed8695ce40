using System.Globalization;
using BenchmarkDotNet.Running;
using SynergyFlow.Benchmarks;

// "bulk 10000" measures one run from end to end; anything else goes to BenchmarkDotNet.
if (args is ["bulk", var rows])
{
    await BulkRun.RunAsync(int.Parse(rows, CultureInfo.InvariantCulture));
}
else
{
    BenchmarkSwitcher.FromAssembly(typeof(ChangeFeedBenchmark).Assembly).Run(args);
}
