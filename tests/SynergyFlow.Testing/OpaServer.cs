using System.ComponentModel;
using System.Diagnostics;
using System.Net;

namespace SynergyFlow.Testing;

/// <summary>A real OPA as a process of its own, which a test may kill and start again at the same address.</summary>
public sealed class OpaServer : IAsyncDisposable
{
    private static readonly Lazy<Task<string>> s_program = new(FindAsync);
    private static readonly HttpClient s_client = new(new SocketsHttpHandler { UseProxy = false });

    private readonly int _port = FreePorts.Next();
    private Process? _process;

    public Uri Url => new($"http://127.0.0.1:{_port}");

    /// <summary>The policies of this checkout.</summary>
    public static string Policies { get; } = RepositoryRoot.File("deploy", "policies");

    /// <summary>The executable: of OPA, of the PATH, or built once by <c>scripts/get-opa</c>.</summary>
    public static Task<string> ProgramAsync() => s_program.Value;

    public static async Task<OpaServer> StartAsync(CancellationToken ct)
    {
        OpaServer server = new();
        await server.StartAsync(Policies, ct);
        return server;
    }

    /// <param name="bundle">The folder of the policies; an empty one is a bundle without any.</param>
    public Task StartAsync(string bundle, CancellationToken ct) => RunAsync(["--ignore", "*_test.rego", "--bundle", bundle], "health?bundles", ct);

    /// <summary>One that fetches its policies as a configuration says; it is there before it has them.</summary>
    /// <param name="key">File of the public key that signs them.</param>
    public static async Task<OpaServer> StartConfiguredAsync(string file, string key, CancellationToken ct)
    {
        OpaServer server = new();
        await server.RunAsync(["--config-file", file, "--set-file", $"keys.synergyflow.key={key}"], "health", ct);
        return server;
    }

    /// <summary>Whether it has policies that it decides by.</summary>
    public Task<bool> HasPoliciesAsync(CancellationToken ct) => AnswersAsync("health?bundles", ct);

    private async Task RunAsync(string[] more, string ready, CancellationToken ct)
    {
        ProcessStartInfo start = new(
            await ProgramAsync(),
            ["run", "--server", "--addr", $"127.0.0.1:{_port}", "--log-level", "error", "--disable-telemetry", .. more])
        {
            UseShellExecute = false,
            RedirectStandardError = true,
            RedirectStandardOutput = true,
        };
        _process = Process.Start(start)!;
        _process.OutputDataReceived += (_, _) => { };
        _process.BeginOutputReadLine();
        var said = _process.StandardError.ReadToEndAsync(ct);
        while (!await AnswersAsync(ready, ct))
        {
            if (_process.HasExited)
            {
                throw new InvalidOperationException($"OPA ended: {await said}");
            }

            await Task.Delay(10, ct);
        }
    }

    /// <summary>kill -9.</summary>
    public async Task KillAsync()
    {
        if (_process is { HasExited: false })
        {
            _process.Kill();
            await _process.WaitForExitAsync();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        _process?.Dispose();
    }

    /// <summary>Runs OPA's own commands, such as build and test.</summary>
    /// <returns>What it said.</returns>
    public static async Task<string> RunAsync(IEnumerable<string> arguments, CancellationToken ct)
    {
        var (code, output, errors) = await RunAsync(new ProcessStartInfo(await ProgramAsync(), arguments), ct);
        return code == 0 ? output : throw new InvalidOperationException($"opa ended with {code}: {output}{errors}");
    }

    private async Task<bool> AnswersAsync(string path, CancellationToken ct)
    {
        try
        {
            using var response = await s_client.GetAsync(new Uri(Url, path), ct);
            return response.StatusCode is HttpStatusCode.OK;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    private static async Task<string> FindAsync()
    {
        var (code, path, errors) = await RunAsync(new ProcessStartInfo("bash", [RepositoryRoot.File("scripts", "get-opa")]), CancellationToken.None);
        return code == 0 ? path.Trim() : throw new Win32Exception($"There is no OPA to test with. {errors}");
    }

    private static async Task<(int Code, string Output, string Errors)> RunAsync(ProcessStartInfo start, CancellationToken ct)
    {
        start.UseShellExecute = false;
        start.RedirectStandardOutput = start.RedirectStandardError = true;
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync(ct);
        var output = await process.StandardOutput.ReadToEndAsync(ct);
        await process.WaitForExitAsync(ct);
        return (process.ExitCode, output, await errors);
    }
}
