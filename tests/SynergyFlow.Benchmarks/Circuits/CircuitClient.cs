using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http.Connections;
using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Client;
using Microsoft.AspNetCore.SignalR.Protocol;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace SynergyFlow.Benchmarks;

/// <summary>
/// An open page without a browser: it asks for the page, starts its circuit as the page's script would, acknowledges what is drawn
/// and answers calls of scripts with nothing. To the server it is a browser that nobody touches.
/// </summary>
internal sealed partial class CircuitClient : IAsyncDisposable
{
    private readonly HubConnection _hub;
    private readonly TaskCompletionSource _drawn = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly List<(byte[] Text, TaskCompletionSource Seen)> _awaited = [];
    private readonly Lock _lock = new();

    private CircuitClient(HubConnection hub)
    {
        _hub = hub;
        hub.On<int, byte[]>("JS.RenderBatch", DrawAsync);
        hub.On<long, string, string, int, long, int>("JS.BeginInvokeJS", AnswerAsync);
        hub.On<string>("JS.Error", Fail);
        hub.Closed += closed =>
        {
            Fail(closed?.Message ?? "closed");
            return Task.CompletedTask;
        };
    }

    /// <summary>What the server or the connection complained about last; null while all is well.</summary>
    public string? Failure { get; private set; }

    public int Batches { get; private set; }

    public long Bytes { get; private set; }

    /// <param name="cookie">Of a session that has signed in.</param>
    public static async Task<CircuitClient> OpenAsync(string url, string path, string cookie)
    {
        using HttpClient http = new(new SocketsHttpHandler { UseCookies = false });
        using HttpRequestMessage request = new(HttpMethod.Get, url + path) { Headers = { { "Cookie", cookie } } };
        using var answer = await http.SendAsync(request);
        await RestBenchmark.EnsureAsync(answer);
        var page = await answer.Content.ReadAsStringAsync();
        var markers = Marker().Matches(page).Select(found => found.Groups["marker"].Value).Where(marker => marker.Contains("\"descriptor\"", StringComparison.Ordinal)).ToList();
        if (markers.Count == 0)
        {
            throw new InvalidOperationException($"{path} has no interactive component: is the sign-in still good?");
        }

        HubConnectionBuilder builder = new();
        builder.WithUrl(url + "/_blazor", options =>
        {
            options.Headers["Cookie"] = cookie;
            options.Transports = HttpTransportType.WebSockets;
            options.SkipNegotiation = true;
        });
        builder.Services.AddSingleton<IHubProtocol>(new BlazorPack());
        CircuitClient client = new(builder.Build());
        await client._hub.StartAsync();
        var state = State().Match(page) is { Success: true } kept ? kept.Groups["state"].Value : "";
        var circuit = await client._hub.InvokeAsync<string?>("StartCircuit", url + "/", url + path, "[]", state);
        if (circuit is null)
        {
            throw new InvalidOperationException("The server refused the circuit.");
        }

        var operations = markers.Select((marker, i) => $$"""{"type":"add","ssrComponentId":{{i + 1}},"marker":{{marker}}}""");
        await client._hub.SendAsync("UpdateRootComponents", $$"""{"batchId":1,"operations":[{{string.Join(',', operations)}}]}""", state);
        await client._drawn.Task.WaitAsync(TimeSpan.FromSeconds(60));
        return client;
    }

    /// <summary>Completes when something drawn from now on has this text in it.</summary>
    public Task SeesAsync(string text)
    {
        TaskCompletionSource seen = new(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_lock)
        {
            _awaited.Add((Encoding.UTF8.GetBytes(text), seen));
        }

        return seen.Task;
    }

    public ValueTask DisposeAsync() => _hub.DisposeAsync();

    /// <summary>Signs in by the page's form.</summary>
    /// <returns>The cookies of the session.</returns>
    public static async Task<string> SignInAsync(string url, (string Email, string Password) account)
    {
        using HttpClient http = new(new SocketsHttpHandler { UseCookies = false, AllowAutoRedirect = false });
        using var form = await http.GetAsync(new Uri(url + "/sign-in"));
        var page = await form.Content.ReadAsStringAsync();
        var cookies = Cookies(form);
        using HttpRequestMessage request = new(HttpMethod.Post, url + "/sign-in")
        {
            Headers = { { "Cookie", cookies } },
            Content = new FormUrlEncodedContent(
            [
                new("__RequestVerificationToken", AntiforgeryToken().Match(page).Groups["token"].Value),
                new("_handler", "sign-in"),
                new("Form.Email", account.Email),
                new("Form.Password", account.Password),
            ]),
        };
        using var answer = await http.SendAsync(request);
        var session = Cookies(answer);
        return session.Length > 0 ? $"{cookies}; {session}" : throw new InvalidOperationException($"Nobody was signed in: {(int)answer.StatusCode}.");
    }

    private static string Cookies(HttpResponseMessage answer) => answer.Headers.TryGetValues("Set-Cookie", out var set)
        ? string.Join("; ", set.Select(cookie => cookie.Split(';')[0]))
        : "";

    private async Task DrawAsync(int batch, byte[] drawn)
    {
        (Batches, Bytes) = (Batches + 1, Bytes + drawn.Length);
        lock (_lock)
        {
            _awaited.RemoveAll(one => drawn.AsSpan().IndexOf(one.Text) >= 0 && one.Seen.TrySetResult());
        }

        await _hub.SendAsync("OnRenderCompleted", batch, null);
        _drawn.TrySetResult();
    }

    private async Task AnswerAsync(long task, string name, string arguments, int result, long target, int call)
    {
        if (task == 0)
        {
            return;
        }

        var id = task.ToString(CultureInfo.InvariantCulture);
        // One call wants a number: QuickActions asks which connection it is.
        var answer = result == 1 ? $$"""{"__jsObjectId":{{id}}}""" : name == "connectQuick" ? "1" : "null";
        await _hub.SendAsync("EndInvokeJSFromDotNet", task, true, $"[{id},true,{answer}]");
    }

    private void Fail(string failure)
    {
        Failure = failure;
        _drawn.TrySetException(new InvalidOperationException(failure));
        lock (_lock)
        {
            _awaited.ForEach(one => one.Seen.TrySetException(new InvalidOperationException(failure)));
        }
    }

    [GeneratedRegex("<!--Blazor:(?<marker>\\{.*?\\})-->", RegexOptions.None, 1000)]
    private static partial Regex Marker();

    [GeneratedRegex("<!--Blazor-Server-Component-State:(?<state>.*?)-->", RegexOptions.None, 1000)]
    private static partial Regex State();

    [GeneratedRegex("name=\"__RequestVerificationToken\" value=\"(?<token>[^\"]+)\"", RegexOptions.None, 1000)]
    private static partial Regex AntiforgeryToken();

    /// <summary>Blazor's protocol is MessagePack's by another name.</summary>
    private sealed class BlazorPack : IHubProtocol
    {
        private readonly MessagePackHubProtocol _inner = new(Options.Create(new MessagePackHubProtocolOptions()));

        public string Name => "blazorpack";

        public int Version => 1;

        public TransferFormat TransferFormat => TransferFormat.Binary;

        public bool TryParseMessage(ref ReadOnlySequence<byte> input, IInvocationBinder binder, [NotNullWhen(true)] out HubMessage? message) =>
            _inner.TryParseMessage(ref input, binder, out message);

        public void WriteMessage(HubMessage message, IBufferWriter<byte> output) => _inner.WriteMessage(message, output);

        public ReadOnlyMemory<byte> GetMessageBytes(HubMessage message) => _inner.GetMessageBytes(message);

        public bool IsVersionSupported(int version) => version == 1;
    }
}
