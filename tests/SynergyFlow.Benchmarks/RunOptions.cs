using System.Globalization;

namespace SynergyFlow.Benchmarks;

/// <summary>
/// What all benchmarks on a filled desk take: <c>--records N</c>, <c>--data FOLDER</c> (kept, and used again), <c>--seconds N</c> for each
/// thing that is measured by time, <c>--count N</c> for those that are measured by number.
/// </summary>
internal sealed record RunOptions(int Records, string Data, int? Seconds, int? Count)
{
    public static RunOptions Read(IEnumerable<string> args)
    {
        RunOptions options = new(1_000_000, "", null, null);
        foreach (var pair in args.Chunk(2))
        {
            options = pair switch
            {
                ["--records", var records] => options with { Records = Number(records) },
                ["--data", var folder] => options with { Data = Path.GetFullPath(folder) },
                ["--seconds", var seconds] => options with { Seconds = Number(seconds) },
                ["--count", var count] => options with { Count = Number(count) },
                _ => throw new ArgumentException($"{string.Join(' ', pair)} is no option: --records N, --data FOLDER, --seconds N, --count N."),
            };
        }

        return options.Data.Length > 0 ? options : options with { Data = Path.Combine(Path.GetTempPath(), $"synergyflow-desk-{options.Records}") };
    }

    private static int Number(string text) => int.Parse(text, NumberStyles.None, CultureInfo.InvariantCulture);
}
