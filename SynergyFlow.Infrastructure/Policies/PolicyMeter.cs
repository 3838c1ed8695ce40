using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace SynergyFlow.Infrastructure.Policies;

/// <summary>How long engines take and how often they give no answer.</summary>
internal sealed class PolicyMeter(IMeterFactory meters)
{
    private static readonly double[] s_bounds = [0.000_02, 0.000_05, 0.000_1, 0.000_25, 0.000_5, 0.001, 0.002_5, 0.005, 0.01, 0.025, 0.05, 0.1, 0.15, 0.25];

    private readonly Histogram<double> _duration = meters.Create("SynergyFlow").CreateHistogram(
        "synergyflow_policy_duration_seconds",
        description: "Questions to the policies, by engine, document and outcome",
        advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = s_bounds });

    /// <summary>Asks, and notes how long it took.</summary>
    /// <param name="question">JSON, UTF-8.</param>
    public async ValueTask<(PolicyAnswer Answer, TimeSpan Took)> AskAsync(
        IPolicyEngine engine, PolicyPath path, ReadOnlyMemory<byte> question, CancellationToken ct)
    {
        var began = Stopwatch.GetTimestamp();
        var answer = await engine.AskAsync(path, question, ct);
        var took = Stopwatch.GetElapsedTime(began);
        _duration.Record(took.TotalSeconds, new("engine", engine.Name), new("document", path.Name), new("outcome", answer.Fault?.Code ?? "answered"));
        return (answer, took);
    }
}
