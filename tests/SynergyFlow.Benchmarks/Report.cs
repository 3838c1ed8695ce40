using System.Globalization;

namespace SynergyFlow.Benchmarks;

/// <summary>Figures as lines of Markdown, to be pasted into RESULTS.md.</summary>
internal static class Report
{
    public static void Line(FormattableString line) => Console.WriteLine(line.ToString(CultureInfo.InvariantCulture));

    public static double At(IEnumerable<double> times, double share)
    {
        var ordered = times.Order().ToList();
        return ordered.Count == 0 ? double.NaN : ordered[Math.Max(0, (int)Math.Ceiling(ordered.Count * share) - 1)];
    }
}
