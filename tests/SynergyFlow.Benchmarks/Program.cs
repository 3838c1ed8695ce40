using BenchmarkDotNet.Running;
using SynergyFlow.Benchmarks;

BenchmarkSwitcher.FromAssembly(typeof(ChangeFeedBenchmark).Assembly).Run(args);
