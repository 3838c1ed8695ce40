using BenchmarkDotNet.Attributes;
using SynergyFlow.Infrastructure.Events;

namespace SynergyFlow.Benchmarks;

/// <summary>What one change costs a node with this many live pages open.</summary>
[MemoryDiagnoser]
public class ChangeFeedBenchmark
{
    private readonly ChangeFeed<int> _feed = new();
    private int _heard;

    [Params(10, 1_000)]
    public int Circuits { get; set; }

    [GlobalSetup]
    public void Subscribe()
    {
        for (var circuit = 0; circuit < Circuits; circuit++)
        {
            _ = _feed.Subscribe(change => _heard += change);
        }
    }

    [Benchmark]
    public void Publish() => _feed.Publish(1);
}
