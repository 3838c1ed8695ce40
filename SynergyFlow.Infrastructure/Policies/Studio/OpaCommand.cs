using System.Diagnostics;
using System.Text;

namespace SynergyFlow.Infrastructure.Policies.Studio;

/// <summary>OPA as a command: it is killed when it takes too long, and what it prints is bounded.</summary>
internal static class OpaCommand
{
    private const int MostOutput = 4 * 1024 * 1024;

    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    /// <summary>The executable, by configuration or the variable OPA, on PATH, or where <c>scripts/get-opa</c> keeps the one it builds.</summary>
    public static string? Find(string configured)
    {
        configured = configured.Length > 0 ? configured : Environment.GetEnvironmentVariable("OPA") ?? "";
        if (configured.Length > 0)
        {
            return File.Exists(configured) ? configured : null;
        }

        var path = Environment.GetEnvironmentVariable("PATH")?.Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries) ?? [];
        var cache = Environment.GetEnvironmentVariable("SYNERGYFLOW_CACHE") is { Length: > 0 } own ? own
            : Path.Combine(
                Environment.GetEnvironmentVariable("XDG_CACHE_HOME") is { Length: > 0 } shared
                    ? shared
                    : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".cache"),
                "synergyflow");
        return path.Select(folder => Path.Combine(folder, "opa")).Append(Path.Combine(cache, "opa", "opa")).FirstOrDefault(File.Exists);
    }

    /// <summary>Runs it in a folder, with no environment but a home there.</summary>
    /// <returns>Null where it took too long or printed too much.</returns>
    public static async Task<(int ExitCode, string Output, string Errors)?> RunAsync(string opa, string folder, string[] arguments, CancellationToken ct)
    {
        ProcessStartInfo start = new(opa, arguments)
        {
            WorkingDirectory = folder,
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8,
            StandardErrorEncoding = Encoding.UTF8,
        };
        start.Environment.Clear();
        start.Environment["HOME"] = folder;
        start.Environment["GOMEMLIMIT"] = "256MiB";
        start.Environment["GOMAXPROCS"] = "1";
        using var process = Process.Start(start) ?? throw new InvalidOperationException("OPA did not start.");
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(ct);
        limit.CancelAfter(Patience);
        try
        {
            var output = ReadAsync(process.StandardOutput, limit.Token);
            var errors = ReadAsync(process.StandardError, limit.Token);
            await Task.WhenAll(output, errors);
            await process.WaitForExitAsync(limit.Token);
            return (process.ExitCode, await output, await errors);
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            return null;
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
            }
        }
    }

    private static async Task<string> ReadAsync(StreamReader from, CancellationToken ct)
    {
        StringBuilder read = new();
        var buffer = new char[8_192];
        int count;
        while ((count = await from.ReadAsync(buffer, ct)) > 0)
        {
            if (read.Append(buffer, 0, count).Length > MostOutput)
            {
                throw new OperationCanceledException("OPA prints too much.");
            }
        }

        return read.ToString();
    }
}
