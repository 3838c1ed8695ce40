using System.Buffers;
using System.Net.Http.Headers;
using System.Text.Json;
using Microsoft.Extensions.Logging;

namespace SynergyFlow.Infrastructure.Policies.Opa;

/// <summary>
/// Asks an OPA over HTTP. All of it, from waiting for a place to the last byte of the answer, must be done within 100 ms. Nothing is
/// remembered: what OPA does not say now is not known.
/// </summary>
internal sealed partial class OpaEngine : IPolicyEngine, IDisposable
{
    public static readonly TimeSpan Limit = TimeSpan.FromMilliseconds(100);

    /// <summary>Questions under way at once. More wait for one of them, within their own 100 ms.</summary>
    public const int Places = 64;

    /// <summary>The longest answer that is read. Those of the access policies have some hundred bytes.</summary>
    private const int MostBytes = 262_144;

    /// <summary>Has OPA say which revision of which bundle answered.</summary>
    private const string WithRevision = "?provenance=true";

    private static readonly MediaTypeHeaderValue s_json = new("application/json");

    private static readonly JsonDocumentOptions s_strict = new() { AllowDuplicateProperties = false };

    private readonly HttpClient _client;
    private readonly SemaphoreSlim _places = new(Places);
    private readonly Breaker _breaker;
    private readonly TimeSpan _limit;
    private readonly TimeProvider _time;
    private readonly ILogger<OpaEngine> _logger;

    public OpaEngine(Uri url, TimeProvider time, ILogger<OpaEngine> logger, TimeSpan? limit = null)
    {
        (_time, _logger, _limit, _breaker) = (time, logger, limit ?? Limit, new Breaker(time));
        _client = new HttpClient(new SocketsHttpHandler
        {
            // Nothing between the program and its OPA, and nobody sends it elsewhere.
            UseProxy = false,
            AllowAutoRedirect = false,
            UseCookies = false,
            ConnectTimeout = _limit,
            MaxConnectionsPerServer = Places,
            PooledConnectionLifetime = TimeSpan.FromMinutes(1),
        })
        {
            BaseAddress = new Uri(url, "v1/data/"),
            Timeout = Timeout.InfiniteTimeSpan,
        };
    }

    public string Name => "opa";

    public async ValueTask<PolicyAnswer> AskAsync(PolicyPath path, ReadOnlyMemory<byte> input, CancellationToken ct)
    {
        var began = _time.GetTimestamp();
        using CancellationTokenSource late = new(_limit, _time);
        using var over = CancellationTokenSource.CreateLinkedTokenSource(late.Token, ct);
        try
        {
            await _places.WaitAsync(over.Token);
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            return PolicyFault.Busy;
        }

        try
        {
            if (!_breaker.Lets())
            {
                return PolicyFault.BreakerOpen;
            }

            var answer = await SendAsync(path, input, over.Token);
            // A busy machine may ring late.
            return Noted(_time.GetElapsedTime(began) > _limit ? PolicyFault.Timeout : answer);
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            return Noted(PolicyFault.Timeout);
        }
        catch (Exception failure) when (failure is HttpRequestException or IOException)
        {
            return Noted(PolicyFault.Unavailable);
        }
        finally
        {
            _places.Release();
        }
    }

    public void Dispose()
    {
        _client.Dispose();
        _places.Dispose();
    }

    private async Task<PolicyAnswer> SendAsync(PolicyPath path, ReadOnlyMemory<byte> input, CancellationToken ct)
    {
        using HttpRequestMessage request = new(HttpMethod.Post, path.Name + WithRevision) { Content = Body(input) };
        using var response = await _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, ct);
        if (!response.IsSuccessStatusCode)
        {
            return PolicyFault.Refused;
        }

        await using var body = await response.Content.ReadAsStreamAsync(ct);
        var bytes = new byte[4096];
        var length = 0;
        while (await body.ReadAsync(bytes.AsMemory(length), ct) is var read and > 0)
        {
            length += read;
            if (length == MostBytes)
            {
                return PolicyFault.Malformed;
            }

            if (length == bytes.Length)
            {
                Array.Resize(ref bytes, length * 4);
            }
        }

        return Read(bytes.AsMemory(0, length));
    }

    private static ByteArrayContent Body(ReadOnlyMemory<byte> input)
    {
        ArrayBufferWriter<byte> body = new(input.Length + 16);
        body.Write("{\"input\":"u8);
        body.Write(input.Span);
        body.Write("}"u8);
        ByteArrayContent content = new(body.WrittenSpan.ToArray());
        content.Headers.ContentType = s_json;
        return content;
    }

    private static PolicyAnswer Read(ReadOnlyMemory<byte> body)
    {
        try
        {
            using var document = JsonDocument.Parse(body, s_strict);
            return document.RootElement.ValueKind is not JsonValueKind.Object ? PolicyFault.Malformed
                : document.RootElement.TryGetProperty("result", out var result) ? new PolicyAnswer(result.Clone(), Revision(document.RootElement))
                : PolicyFault.Undefined;
        }
        catch (JsonException)
        {
            return PolicyFault.Malformed;
        }
    }

    /// <returns>Of the one bundle that OPA runs; empty where it runs none or several.</returns>
    private static string Revision(JsonElement body)
    {
        if (!body.TryGetProperty("provenance", out var provenance) || provenance.ValueKind is not JsonValueKind.Object
            || !provenance.TryGetProperty("bundles", out var bundles) || bundles.ValueKind is not JsonValueKind.Object)
        {
            return "";
        }

        List<string> revisions = [];
        foreach (var bundle in bundles.EnumerateObject())
        {
            if (bundle.Value.ValueKind is JsonValueKind.Object && bundle.Value.TryGetProperty("revision", out var said) && said.ValueKind is JsonValueKind.String)
            {
                revisions.Add(said.GetString()!);
            }
        }

        return revisions is [{ Length: <= PolicyAnswer.RevisionLength } only] ? only : "";
    }

    /// <summary>An OPA that answers is there, whatever it says of a policy; all else counts against it.</summary>
    private PolicyAnswer Noted(PolicyAnswer answer)
    {
        if (answer.Fault is null || answer.Fault == PolicyFault.Undefined)
        {
            _breaker.Succeeded();
        }
        else if (_breaker.Failed())
        {
            Opened(_logger, answer.Fault.Code);
        }

        return answer;
    }

    [LoggerMessage(4020, LogLevel.Error, "OPA failed five times in a row ({Reason}): everything is refused, and it is tried once a second")]
    private static partial void Opened(ILogger logger, string reason);
}
