using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Threading.Channels;
using SynergyFlow.Testing;

namespace SynergyFlow.E2E.Tests;

/// <summary>
/// The product as a process of its own, on a database of its own with the demo company: what a user would start, and
/// what a test may kill.
/// </summary>
public sealed class SynergyFlowProcess : IAsyncDisposable
{
    private const string FolderPrefix = "synergyflow-e2e-";

    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(180);

    private readonly string _connectionString;
    private readonly string _folder;
    private readonly int _port;
    private readonly StringBuilder _output = new();
    private readonly List<Func<Task>> _goodbyes = [];
    private readonly Dictionary<string, string> _settings = [];
    private Process? _process;

    private SynergyFlowProcess(string connectionString, string administrator, string folder, int port)
    {
        _connectionString = connectionString;
        Administrator = administrator;
        _folder = folder;
        _port = port;
    }

    public string Url => $"http://127.0.0.1:{_port}";

    public string DataFolder => _folder;

    public string ConnectionString => _connectionString;

    /// <summary>Signs in to the same database as the superuser.</summary>
    public string Administrator { get; }

    /// <summary>Everything the process has said so far.</summary>
    public string Output
    {
        get
        {
            lock (_output)
            {
                return _output.ToString();
            }
        }
    }

    /// <param name="prepare">Starts what it needs, which may have to know its address; answers with settings by their names in the configuration.</param>
    public static async Task<SynergyFlowProcess> StartAsync(
        PostgresServer postgres, CancellationToken ct, Func<SynergyFlowProcess, Task<IReadOnlyDictionary<string, string>>>? prepare = null)
    {
        ArgumentNullException.ThrowIfNull(postgres);
        var folder = Directory.CreateTempSubdirectory(FolderPrefix).FullName;
        var connectionString = await postgres.CreateDatabaseAsync(DemoCompanyTemplate.Database, ct);
        DemoCompanyTemplate.FillFolder(folder);
        var server = new SynergyFlowProcess(connectionString, postgres.Administrator(connectionString), folder, FreePorts.Next());
        try
        {
            if (prepare is not null)
            {
                foreach (var (name, value) in await prepare(server))
                {
                    server._settings[name.Replace(":", "__", StringComparison.Ordinal)] = value;
                }
            }

            await server.StartAsync(ct);
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>On an empty database, with a data folder of its own; not started.</summary>
    internal static SynergyFlowProcess OnEmpty(string connectionString, string administrator) =>
        new(connectionString, administrator, Directory.CreateTempSubdirectory(FolderPrefix).FullName, FreePorts.Next());

    /// <summary>Starts it again on the same database, folder and port.</summary>
    public async Task StartAsync(CancellationToken ct)
    {
        var bin = AppContext.BaseDirectory.Replace("SynergyFlow.E2E.Tests", "SynergyFlow.Web", StringComparison.Ordinal);
        ProcessStartInfo start = new("dotnet", [Path.Combine(bin, "SynergyFlow.Web.dll")])
        {
            WorkingDirectory = bin,
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["ASPNETCORE_ENVIRONMENT"] = "Production";
        start.Environment["ASPNETCORE_URLS"] = Url;
        start.Environment["ConnectionStrings__SynergyFlow"] = _connectionString;
        start.Environment["Data__Folder"] = _folder;
        start.Environment["Demo__Seed"] = "true";
        foreach (var (name, value) in _settings)
        {
            start.Environment[name] = value;
        }

        var ready = Channel.CreateUnbounded<bool>();
        _process = Process.Start(start) ?? throw new InvalidOperationException("dotnet did not start.");
        _process.OutputDataReceived += (_, line) => Read(line.Data, ready.Writer);
        _process.ErrorDataReceived += (_, line) => Read(line.Data, ready.Writer);
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(ct);
        patience.CancelAfter(s_patience);
        var exited = _process.WaitForExitAsync(patience.Token);
        var first = await Task.WhenAny(ready.Reader.ReadAsync(patience.Token).AsTask(), exited);
        if (first == exited || !first.IsCompletedSuccessfully)
        {
            throw new InvalidOperationException($"The product did not become ready:\n{Output}");
        }
    }

    /// <summary>SIGTERM: it hands back what it holds and ends.</summary>
    public async Task StopAsync(CancellationToken ct)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(ct);
        patience.CancelAfter(s_patience);
        using (var term = Process.Start("kill", ["-TERM", _process!.Id.ToString(CultureInfo.InvariantCulture)]))
        {
            await term.WaitForExitAsync(patience.Token);
        }

        await _process.WaitForExitAsync(patience.Token);
    }

    /// <summary>kill -9: no goodbye to anybody.</summary>
    public async Task KillAsync()
    {
        if (_process is { HasExited: false })
        {
            _process.Kill(entireProcessTree: true);
            await _process.WaitForExitAsync();
        }

        _process?.Dispose();
        _process = null;
    }

    /// <summary>The sign-in that the first run made for a role: address and password.</summary>
    public (string Email, string Password) Account(string role)
    {
        var line = File.ReadLines(Path.Combine(_folder, "demo-accounts.txt")).First(line => line.StartsWith(role, StringComparison.Ordinal));
        var words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return (words[1], words[2]);
    }

    /// <summary>What to close before the server goes for good.</summary>
    public void BeforeItGoes(Func<Task> close) => _goodbyes.Add(close);

    public async ValueTask DisposeAsync()
    {
        if (TestContext.Current is { TestState.Result: TestResult.Failed, TestOutputHelper: { } output })
        {
            output.WriteLine("What the product complained of:");
            foreach (var line in Output.Split('\n').Where(line => line.Contains("\"@l\":\"Warning\"", StringComparison.Ordinal) || line.Contains("\"@l\":\"Error\"", StringComparison.Ordinal)))
            {
                output.WriteLine(line);
            }
        }

        foreach (var close in _goodbyes)
        {
            await close();
        }

        await KillAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private void Read(string? line, ChannelWriter<bool> ready)
    {
        if (line is null)
        {
            return;
        }

        lock (_output)
        {
            _output.AppendLine(line);
        }

        if (line.StartsWith("SynergyFlow is ready at ", StringComparison.Ordinal))
        {
            ready.TryWrite(true);
        }
    }
}
