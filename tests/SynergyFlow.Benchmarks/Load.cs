using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;

namespace SynergyFlow.Benchmarks;

/// <summary>The same thing done again and again, by one or by several at once.</summary>
internal static class Load
{
    /// <summary>One after the other; the first tenth is not counted.</summary>
    public static async Task<List<double>> TimesAsync(int runs, Func<Task> act)
    {
        List<double> times = [];
        for (var run = -Math.Max(5, runs / 10); run < runs; run++)
        {
            var started = Stopwatch.GetTimestamp();
            await act();
            if (run >= 0)
            {
                times.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
            }
        }

        return times;
    }

    /// <summary>Clients that each begin anew as soon as they have an answer; what falls into the warm-up is not counted.</summary>
    /// <param name="processes">Whose CPU time to tell, each by a name.</param>
    public static async Task<List<double>> ManyAsync(
        int clients, TimeSpan warmUp, TimeSpan length, Func<int, Task> act, params (string Name, Func<TimeSpan> Cpu)[] processes)
    {
        ConcurrentBag<double> times = [];
        var began = Stopwatch.StartNew();
        var cpu = processes.Select(_ => TimeSpan.Zero).ToArray();
        var counting = Task.Run(async () =>
        {
            await Task.Delay(warmUp);
            for (var i = 0; i < processes.Length; i++)
            {
                cpu[i] = processes[i].Cpu();
            }
        });
        await Task.WhenAll(Enumerable.Range(0, clients).Select(client => Task.Run(async () =>
        {
            while (began.Elapsed < warmUp + length)
            {
                var started = began.Elapsed;
                await act(client);
                if (started > warmUp)
                {
                    times.Add((began.Elapsed - started).TotalMilliseconds);
                }
            }
        })));
        await counting;
        for (var i = 0; i < processes.Length; i++)
        {
            var used = (processes[i].Cpu() - cpu[i]).TotalMilliseconds / Math.Max(1, times.Count);
            Report.Line($"CPU per request, {processes[i].Name}: {used:N2} ms");
        }

        return [.. times];
    }

    public static string Rate(List<double> times, TimeSpan length) => (times.Count / length.TotalSeconds).ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>CPU time of all processes that a PostgreSQL server has had, those that ended included.</summary>
    public static TimeSpan CpuOfTree(int root)
    {
        var ticks = Stat(root) is { } own ? own : 0;
        foreach (var folder in Directory.EnumerateDirectories("/proc").Select(Path.GetFileName))
        {
            if (int.TryParse(folder, CultureInfo.InvariantCulture, out var pid) && Fields(pid) is { } fields && fields[1] == root.ToString(CultureInfo.InvariantCulture))
            {
                ticks += long.Parse(fields[11], CultureInfo.InvariantCulture) + long.Parse(fields[12], CultureInfo.InvariantCulture);
            }
        }

        return TimeSpan.FromMilliseconds(ticks * 10);
    }

    private static long? Stat(int pid) => Fields(pid) is { } fields
        ? fields[11..15].Sum(field => long.Parse(field, CultureInfo.InvariantCulture))
        : null;

    /// <summary>From the state on; the program's name before it may hold anything.</summary>
    private static string[]? Fields(int pid)
    {
        try
        {
            var text = File.ReadAllText($"/proc/{pid}/stat");
            return text[(text.LastIndexOf(')') + 2)..].Split(' ');
        }
        catch (IOException)
        {
            return null;
        }
    }
}
