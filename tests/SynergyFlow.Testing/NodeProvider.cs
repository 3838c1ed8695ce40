using System.Diagnostics;

namespace SynergyFlow.Testing;

/// <summary>The oidc-provider of npm as a process of its own; it goes with its standard input.</summary>
public sealed class NodeProvider : IAsyncDisposable
{
    private readonly Process _process;

    private NodeProvider(Process process, string issuer) => (_process, Issuer) = (process, issuer);

    /// <summary>As the product has to be told.</summary>
    public const string ClientId = "synergyflow";
    public const string Secret = "a secret that both sides know";

    public string Issuer { get; }

    public static async Task<NodeProvider> StartAsync(string redirect, string signedOut, CancellationToken ct)
    {
        var script = RepositoryRoot.File("tests", "SynergyFlow.Testing", "oidc-provider.mjs");
        ProcessStartInfo start = new("node", [script, RepositoryRoot.File("wwwroot-assets"), redirect, signedOut])
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        var process = Process.Start(start) ?? throw new InvalidOperationException("node did not start.");
        process.ErrorDataReceived += (_, _) => { };
        process.BeginErrorReadLine();
        string? line;
        do
        {
            line = await process.StandardOutput.ReadLineAsync(ct);
        }
        while (line is not null && !line.StartsWith("http://", StringComparison.Ordinal));
        return new NodeProvider(process, line ?? throw new InvalidOperationException("The provider ended before it said its issuer."));
    }

    public async ValueTask DisposeAsync()
    {
        _process.StandardInput.Close();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }
}
