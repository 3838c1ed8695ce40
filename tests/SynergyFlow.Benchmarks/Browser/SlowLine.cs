using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Threading.Channels;

namespace SynergyFlow.Benchmarks;

/// <summary>A line between browser and server that counts what comes, and takes its time: each way half of the round trip, in order, at any rate.</summary>
internal sealed class SlowLine : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _closing = new();
    private readonly IPEndPoint _server;
    private readonly TimeSpan _oneWay;
    private long _received;

    public SlowLine(Uri server, TimeSpan roundTrip)
    {
        (_server, _oneWay) = (new IPEndPoint(IPAddress.Loopback, server.Port), roundTrip / 2);
        _listener.Start();
        _ = AcceptAsync();
    }

    /// <summary>Bytes from the server so far, as they come over the wire: compressed where they are.</summary>
    public long Received => Interlocked.Read(ref _received);

    public string Url => $"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}";

    public async ValueTask DisposeAsync()
    {
        await _closing.CancelAsync();
        _listener.Dispose();
        _closing.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                _ = CarryAsync(await _listener.AcceptTcpClientAsync(_closing.Token));
            }
        }
        catch (Exception) when (_closing.IsCancellationRequested)
        {
            // Closed.
        }
    }

    private async Task CarryAsync(TcpClient browser)
    {
        using TcpClient server = new() { NoDelay = true };
        using (browser)
        {
            browser.NoDelay = true;
            try
            {
                // What a handshake would take.
                await Task.Delay(2 * _oneWay, _closing.Token);
                await server.ConnectAsync(_server, _closing.Token);
                await Task.WhenAny(CarryAsync(browser.GetStream(), server.GetStream(), counted: false), CarryAsync(server.GetStream(), browser.GetStream(), counted: true));
            }
            catch (Exception gone) when (gone is IOException or SocketException or OperationCanceledException or ObjectDisposedException)
            {
                // One of both hung up.
            }
        }
    }

    private async Task CarryAsync(NetworkStream from, NetworkStream to, bool counted)
    {
        var onTheWay = Channel.CreateUnbounded<(long Due, byte[] Bytes)>();
        var delivering = DeliverAsync(onTheWay.Reader, to);
        var buffer = new byte[64 * 1024];
        while (await from.ReadAsync(buffer, _closing.Token) is var count and > 0)
        {
            Interlocked.Add(ref _received, counted ? count : 0);
            onTheWay.Writer.TryWrite((Stopwatch.GetTimestamp() + (long)(_oneWay.TotalSeconds * Stopwatch.Frequency), buffer[..count]));
        }

        onTheWay.Writer.Complete();
        await delivering;
    }

    private async Task DeliverAsync(ChannelReader<(long Due, byte[] Bytes)> onTheWay, NetworkStream to)
    {
        await foreach (var (due, bytes) in onTheWay.ReadAllAsync(_closing.Token))
        {
            var wait = TimeSpan.FromSeconds((due - Stopwatch.GetTimestamp()) / (double)Stopwatch.Frequency);
            if (wait > TimeSpan.Zero)
            {
                await Task.Delay(wait, _closing.Token);
            }

            await to.WriteAsync(bytes, _closing.Token);
        }
    }
}
