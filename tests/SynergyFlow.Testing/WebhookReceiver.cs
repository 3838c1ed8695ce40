using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace SynergyFlow.Testing;

/// <param name="Path">Which of the receiver's addresses it came to.</param>
public sealed record ReceivedWebhook(string Path, IReadOnlyDictionary<string, string> Headers, string Body)
{
    public string Id => Headers["webhook-id"];

    public JsonElement Json => JsonElement.Parse(Body);

    public string Type => Json.GetProperty("type").GetString()!;
}

/// <summary>A server on the loopback that keeps what it gets, and answers as it is told.</summary>
public sealed class WebhookReceiver : IAsyncDisposable
{
    private readonly WebApplication _app;

    private WebhookReceiver(WebApplication app) => _app = app;

    public ConcurrentQueue<ReceivedWebhook> All { get; } = [];

    /// <summary>How a path answers; without one, with 204.</summary>
    public ConcurrentDictionary<string, Func<HttpContext, ReceivedWebhook, Task>> Answers { get; } = new(StringComparer.Ordinal);

    public string Address => _app.Urls.First();

    public static async Task<WebhookReceiver> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0").ConfigureKestrel(kestrel => kestrel.Limits.MaxRequestBodySize = null);
        var app = builder.Build();
        WebhookReceiver receiver = new(app);
        app.Run(receiver.TakeAsync);
        await app.StartAsync();
        return receiver;
    }

    public IReadOnlyList<ReceivedWebhook> At(string path) => [.. All.Where(one => one.Path == path)];

    public async Task<IReadOnlyList<ReceivedWebhook>> WaitAsync(string path, int count, CancellationToken ct, int seconds = 20)
    {
        var patience = Stopwatch.StartNew();
        while (At(path).Count < count)
        {
            if (patience.Elapsed > TimeSpan.FromSeconds(seconds))
            {
                throw new TimeoutException($"{At(path).Count} of {count} came to {path}.");
            }

            await Task.Delay(10, ct);
        }

        return At(path);
    }

    /// <summary>What a library that is not ours says of each: "ok" or its objection.</summary>
    public static async Task<IReadOnlyList<string>> VerifyAsync(string secret, IEnumerable<ReceivedWebhook> received, CancellationToken ct)
    {
        ProcessStartInfo start = new("node", [RepositoryRoot.File("tests", "SynergyFlow.Testing", "webhook-verify.mjs"), RepositoryRoot.File("wwwroot-assets")])
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        using var process = Process.Start(start) ?? throw new InvalidOperationException("node did not start.");
        await process.StandardInput.WriteAsync(JsonSerializer.Serialize(received.Select(one => new { secret, headers = one.Headers, body = one.Body })));
        process.StandardInput.Close();
        var said = await process.StandardOutput.ReadToEndAsync(ct);
        await process.WaitForExitAsync(ct);
        return said.Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }

    public async ValueTask DisposeAsync()
    {
        using CancellationTokenSource now = new(TimeSpan.FromMilliseconds(100));
        await _app.StopAsync(now.Token);
        await _app.DisposeAsync();
    }

    private async Task TakeAsync(HttpContext http)
    {
        using StreamReader reader = new(http.Request.Body);
        ReceivedWebhook received = new(
            http.Request.Path.Value ?? "",
            http.Request.Headers.ToDictionary(header => header.Key.ToLowerInvariant(), header => header.Value.ToString(), StringComparer.Ordinal),
            await reader.ReadToEndAsync(http.RequestAborted));
        All.Enqueue(received);
        if (Answers.TryGetValue(received.Path, out var answer))
        {
            await answer(http, received);
        }
        else
        {
            http.Response.StatusCode = 204;
        }
    }
}
