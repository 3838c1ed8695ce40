using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Options;
using SynergyFlow.Core.Integrations.Webhooks;
using SynergyFlow.Core.Kernel;

namespace SynergyFlow.Infrastructure.Integrations.Webhooks;

/// <summary>What a name stands for now.</summary>
internal interface IHostNames
{
    Task<IPAddress[]> FindAsync(string host, CancellationToken ct);
}

internal sealed class HostNames : IHostNames
{
    public Task<IPAddress[]> FindAsync(string host, CancellationToken ct) => Dns.GetHostAddressesAsync(host, ct);
}

/// <summary>
/// Keeps webhooks from reaching what only this machine can reach. What counts is the address that is connected to: a name is looked up once,
/// what it stands for is checked, and just that is connected to.
/// </summary>
internal sealed class WebhookTargets(IHostNames names, IOptions<WebhookOptions> options) : IWebhookTargets
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(3);
    private readonly AddressRules _rules = new(options.Value.Networks);

    public bool HttpToo => options.Value.AllowHttp;

    public async Task<Error?> CheckAsync(Uri url, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(url);
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(ct);
        patience.CancelAfter(s_patience);
        try
        {
            var found = await FindAsync(url.IdnHost, patience.Token);
            return found.Length > 0 && !found.Any(_rules.Allows)
                ? new WebhookUrlRefused("inside", "url leads to an address inside the network, which webhooks may not reach. Whoever runs SynergyFlow can allow networks (Webhooks:AllowedNetworks).")
                : null;
        }
        catch (Exception unknown) when (unknown is SocketException or OperationCanceledException && !ct.IsCancellationRequested)
        {
            return null;
        }
    }

    /// <exception cref="TargetRefusedException"/>
    public async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(context);
        var found = await FindAsync(context.DnsEndPoint.Host, ct);
        var allowed = Array.FindAll(found, _rules.Allows);
        if (allowed.Length == 0)
        {
            throw new TargetRefusedException(found.Length == 0 ? "The name stands for no address." : $"{found[0]} is inside the network, which webhooks may not reach.");
        }

        Socket socket = new(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(allowed, context.DnsEndPoint.Port, ct);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private async Task<IPAddress[]> FindAsync(string host, CancellationToken ct)
    {
        var bare = host is ['[', .., ']'] ? host[1..^1] : host;
        return IPAddress.TryParse(bare.TrimEnd('.'), out var address) ? [address] : await names.FindAsync(bare, ct);
    }
}

/// <summary>Nothing was sent: the address leads inside.</summary>
internal sealed class TargetRefusedException(string message) : IOException(message);
