using BenchmarkDotNet.Running;
using SynergyFlow.Benchmarks;

if (args is ["search", .. var rest])
{
    await SearchBenchmark.RunAsync(rest);
}
else
{
    BenchmarkSwitcher.FromAssembly(typeof(ChangeFeedBenchmark).Assembly).Run(args);
}
