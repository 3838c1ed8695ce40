using System.Buffers;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Text;
using Microsoft.Extensions.Options;
using SynergyFlow.Core.Integrations.Webhooks;

namespace SynergyFlow.Infrastructure.Integrations.Webhooks;

/// <param name="RetryAfter">What the other side asked for.</param>
internal sealed record Answer(DeliveryTry Try, TimeSpan? RetryAfter)
{
    public bool Gone => Try.Status == 410;

    /// <summary>The other side is there, and has too much to do.</summary>
    public bool Slow => Try.Status is 429 or 502 or 503 or 504;
}

/// <summary>Sends one delivery once. It follows no redirect, knows no proxy and keeps no cookie; what comes back is read to an end that is ours.</summary>
internal sealed class WebhookSender : IDisposable
{
    private const int MostRead = 16 * 1024;
    private static readonly TimeSpan s_longestAsked = TimeSpan.FromHours(24);

    private readonly HttpClient _http;
    private readonly WebhookTargets _targets;
    private readonly TimeProvider _time;
    private readonly TimeSpan _timeout;

    public WebhookSender(WebhookTargets targets, IOptions<WebhookOptions> options, TimeProvider time)
    {
        (_targets, _time, _timeout) = (targets, time, options.Value.Timeout);
        _http = new HttpClient(Handler(targets)) { Timeout = Timeout.InfiniteTimeSpan };
    }

    /// <param name="number">Of the try.</param>
    /// <param name="secrets">None: it is not sent.</param>
    public async Task<Answer> SendAsync(string url, Guid id, string body, int number, IReadOnlyList<byte[]> secrets, CancellationToken ct)
    {
        var (now, began) = (_time.GetUtcNow(), Stopwatch.GetTimestamp());
        var signature = WebhookSecret.Sign(id.ToString(), now.ToUnixTimeSeconds(), body, secrets);
        DeliveryTry made = new(number, now, url, signature, 0, null, null, null, null);
        if (secrets.Count == 0)
        {
            return new Answer(made with { Error = "The secret cannot be opened, because the installation's keys have changed. Rotate it." }, null);
        }

        if (WebhookUrl.Check(url, _targets.HttpToo) is { Failed: true } refused)
        {
            return new Answer(made with { Error = refused.Error.Message }, null);
        }

        using var patience = CancellationTokenSource.CreateLinkedTokenSource(ct);
        patience.CancelAfter(_timeout);
        try
        {
            using var request = Request(url, id, now, signature, body);
            using var response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, patience.Token);
            var status = (int)response.StatusCode;
            var type = Clean(response.Content.Headers.ContentType?.ToString(), 120);
            var text = await ReadAsync(response, patience.Token);
            return new Answer(
                made with
                {
                    Milliseconds = Took(began),
                    Status = status,
                    ContentType = type,
                    Response = text,
                    Error = status is >= 300 and < 400 ? "Redirects are not followed. Enter the address it leads to." : null,
                },
                AskedFor(response.Headers.RetryAfter, now));
        }
        catch (Exception failure) when (!ct.IsCancellationRequested && failure is HttpRequestException or IOException or OperationCanceledException or InvalidOperationException)
        {
            return new Answer(made with { Milliseconds = Took(began), Error = Say(failure, patience.IsCancellationRequested) }, null);
        }
    }

    public void Dispose() => _http.Dispose();

    private static SocketsHttpHandler Handler(WebhookTargets targets) => new()
    {
        ConnectCallback = targets.ConnectAsync,
        AllowAutoRedirect = false,
        UseProxy = false,
        UseCookies = false,
        AutomaticDecompression = DecompressionMethods.None,
        MaxResponseHeadersLength = MostRead / 1024,
        MaxResponseDrainSize = 0,
        PooledConnectionLifetime = TimeSpan.FromMinutes(2),
        PooledConnectionIdleTimeout = TimeSpan.FromSeconds(30),
        ActivityHeadersPropagator = DistributedContextPropagator.CreateNoOutputPropagator(),
    };

    private static HttpRequestMessage Request(string url, Guid id, DateTimeOffset now, string signature, string body)
    {
        HttpRequestMessage request = new(HttpMethod.Post, url) { Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body)) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        request.Headers.Add("webhook-id", id.ToString());
        request.Headers.Add("webhook-timestamp", now.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture));
        request.Headers.Add("webhook-signature", signature);
        request.Headers.Add("User-Agent", "SynergyFlow");
        return request;
    }

    /// <summary>What came within the time and the size; an answer whose body never ends is an answer.</summary>
    private static async Task<string> ReadAsync(HttpResponseMessage response, CancellationToken ct)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(MostRead);
        var read = 0;
        try
        {
            await using var stream = await response.Content.ReadAsStreamAsync(ct);
            while (read < MostRead && await stream.ReadAsync(buffer.AsMemory(read, MostRead - read), ct) is > 0 and var more)
            {
                read += more;
            }
        }
        catch (Exception cut) when (cut is HttpRequestException or IOException or OperationCanceledException)
        {
            // The status is what counts.
        }

        var text = Clean(Encoding.UTF8.GetString(buffer, 0, read), DeliveryTry.ResponseLength);
        ArrayPool<byte>.Shared.Return(buffer);
        return text ?? "";
    }

    /// <summary>It comes from outside: nothing that a database or a terminal would take for something else is kept.</summary>
    private static string? Clean(string? text, int most)
    {
        if (text is null)
        {
            return null;
        }

        var kept = string.Concat(text.Where(c => !char.IsControl(c) || c is '\n' or '\t'));
        if (kept.Length <= most)
        {
            return kept;
        }

        return kept[..(char.IsHighSurrogate(kept[most - 1]) ? most - 1 : most)];
    }

    private static TimeSpan? AskedFor(RetryConditionHeaderValue? header, DateTimeOffset now)
    {
        var asked = header?.Delta ?? (header?.Date is { } date ? date - now : null);
        return asked is not { } pause ? null : pause < TimeSpan.Zero ? TimeSpan.Zero : pause > s_longestAsked ? s_longestAsked : pause;
    }

    private static int Took(long began) => (int)Stopwatch.GetElapsedTime(began).TotalMilliseconds;

    private string Say(Exception failure, bool late)
    {
        var said = failure.GetBaseException() switch
        {
            TargetRefusedException refused => refused.Message,
            _ when late => $"No answer within {_timeout.TotalSeconds:0} s.",
            SocketException { SocketErrorCode: SocketError.HostNotFound or SocketError.NoData or SocketError.TryAgain } => "The name of the address is not known.",
            SocketException { SocketErrorCode: SocketError.ConnectionRefused } => "Nobody listens at the address.",
            AuthenticationException untrusted => $"The certificate was not accepted: {untrusted.Message}",
            var other => $"The connection failed: {other.Message}",
        };
        return Clean(said, DeliveryTry.ErrorLength)!;
    }
}
