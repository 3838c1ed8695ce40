using System.Diagnostics;
using System.Diagnostics.Tracing;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Microsoft.Diagnostics.NETCore.Client;

namespace SynergyFlow.Benchmarks;

/// <summary>The product as a process of its own, as an operator would start it.</summary>
internal sealed class HostProcess : IAsyncDisposable
{
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(5);

    private readonly Process _process;
    private readonly StreamWriter _log;

    private HostProcess(Process process, StreamWriter log, string url) => (_process, _log, Url) = (process, log, url);

    public string Url { get; }

    public int Id => _process.Id;

    /// <summary>From the start of the process to the line that says it is ready.</summary>
    public TimeSpan Started { get; private init; }

    /// <summary>On the desk's own server; its log is <c>benchmark-host.log</c> in the desk's folder.</summary>
    /// <param name="more">Settings by the names of their variables.</param>
    public static Task<HostProcess> StartAsync(FilledDesk desk, Dictionary<string, string>? more = null) =>
        StartAsync(
            desk.Options.Data,
            new(more ?? []) { ["ConnectionStrings__SynergyFlow"] = desk.ConnectionString, ["ConnectionStrings__SynergyFlowOwner"] = desk.Owner });

    public static async Task<HostProcess> StartAsync(string data, Dictionary<string, string> environment)
    {
        var bin = Path.Combine(AppContext.BaseDirectory, "..", "..", "SynergyFlow.Web", "release");
        var program = Path.Combine(bin, "SynergyFlow.Web.dll");
        if (!File.Exists(program))
        {
            throw new InvalidOperationException("Build the host first: dotnet build SynergyFlow.Web -c Release");
        }

        var url = $"http://127.0.0.1:{FreePort()}";
        ProcessStartInfo start = new("dotnet", [program])
        {
            WorkingDirectory = bin,
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment =
            {
                ["ASPNETCORE_ENVIRONMENT"] = "Production",
                ["ASPNETCORE_URLS"] = url,
                ["Data__Folder"] = data,
                // The limit is per person, and one person measures here.
                ["Api__RequestsPerMinute"] = "1000000",
            },
        };
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        StreamWriter log = new(Path.Combine(data, "benchmark-host.log")) { AutoFlush = true };
        TaskCompletionSource ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
        var watch = Stopwatch.StartNew();
        var process = Process.Start(start)!;
        void Read(string? line)
        {
            if (line is not null)
            {
                lock (log)
                {
                    log.WriteLine(line);
                }

                if (line.StartsWith("SynergyFlow is ready at ", StringComparison.Ordinal))
                {
                    ready.TrySetResult();
                }
            }
        }

        process.OutputDataReceived += (_, line) => Read(line.Data);
        process.ErrorDataReceived += (_, line) => Read(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        var first = await Task.WhenAny(ready.Task, process.WaitForExitAsync(), Task.Delay(s_patience));
        return first == ready.Task
            ? new HostProcess(process, log, url) { Started = watch.Elapsed }
            : throw new InvalidOperationException($"The host did not become ready; its log is in {data}.");
    }

    /// <summary>CPU time so far.</summary>
    public TimeSpan Cpu()
    {
        _process.Refresh();
        return _process.TotalProcessorTime;
    }

    public double WorkingSet()
    {
        _process.Refresh();
        return _process.WorkingSet64;
    }

    /// <summary>Bytes of live objects after a full collection, which the runtime makes for whoever asks by its diagnostics port.</summary>
    public async Task<double> LiveBytesAsync()
    {
        const long Collect = 0x800000;
        DiagnosticsClient client = new(_process.Id);
        for (var round = 0; round < 3; round++)
        {
            using var session = client.StartEventPipeSession([new EventPipeProvider("Microsoft-Windows-DotNETRuntime", EventLevel.Informational, Collect)]);
            var drained = session.EventStream.CopyToAsync(Stream.Null);
            await Task.Delay(TimeSpan.FromSeconds(1));
            await session.StopAsync(CancellationToken.None);
            await drained;
        }

        return await MetricAsync("process_runtime_dotnet_gc_heap_size", "dotnet_gc_last_collection_heap_size");
    }

    /// <summary>The sum of a metric's series.</summary>
    public async Task<double> MetricAsync(params string[] names)
    {
        using HttpClient http = new();
        var lines = (await http.GetStringAsync(new Uri($"{Url}/metrics"))).Split('\n');
        var found = lines.Where(line => names.Any(name => line.StartsWith(name, StringComparison.Ordinal)))
            .Select(line => double.Parse(line[(line.IndexOf('}', StringComparison.Ordinal) + 1)..].Split(' ', StringSplitOptions.RemoveEmptyEntries)[0], CultureInfo.InvariantCulture)).ToList();
        return found.Count > 0 ? found.Sum() : throw new InvalidOperationException($"There is no metric {names[0]}.");
    }

    public async ValueTask DisposeAsync()
    {
        using (var term = Process.Start("kill", ["-TERM", _process.Id.ToString(CultureInfo.InvariantCulture)]))
        {
            await term.WaitForExitAsync();
        }

        using CancellationTokenSource patience = new(TimeSpan.FromSeconds(30));
        try
        {
            await _process.WaitForExitAsync(patience.Token);
        }
        catch (OperationCanceledException)
        {
            _process.Kill(entireProcessTree: true);
            await _process.WaitForExitAsync();
        }

        _process.Dispose();
        await _log.DisposeAsync();
    }

    private static int FreePort()
    {
        using TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
