using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace SynergyFlow.Infrastructure.Events.Stream;

/// <summary>
/// What of Confluent's registry interface publishing and reading need. Each call may throw <see cref="RegistryAwayException"/>, after which nothing is
/// known, or <see cref="SchemaRefusedException"/>, which is the registry's answer.
/// </summary>
internal sealed class SchemaRegistry : IDisposable
{
    private const string ContentType = "application/vnd.schemaregistry.v1+json";
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(5);
    private readonly HttpClient _http;

    public SchemaRegistry(KafkaOptions.RegistryOptions options)
    {
        var address = options.Url!.AbsoluteUri;
        _http = new HttpClient(new SocketsHttpHandler { PooledConnectionLifetime = TimeSpan.FromMinutes(5), AllowAutoRedirect = false })
        {
            BaseAddress = new Uri(address.EndsWith('/') ? address : address + "/"),
            Timeout = s_patience,
        };
        if (options.Username.Length > 0)
        {
            _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue(
                "Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{options.Username}:{options.Password}")));
        }
    }

    /// <summary>Asks that every version of a subject can be read with the newest schema: consumers replay history.</summary>
    public async Task RequireCompatibilityAsync(string subject, CancellationToken ct) =>
        await SendAsync<JsonElement>(HttpMethod.Put, $"config/{Uri.EscapeDataString(subject)}", new { compatibility = "BACKWARD_TRANSITIVE" }, ct);

    /// <returns>The schema's id; a schema that is there already keeps its own.</returns>
    public async Task<int> RegisterAsync(string subject, string schema, CancellationToken ct) =>
        (await SendAsync<Registered>(HttpMethod.Post, $"subjects/{Uri.EscapeDataString(subject)}/versions", new { schema }, ct)).Id;

    /// <returns>The schema; null where there is none of that id.</returns>
    public async Task<string?> FindAsync(int schemaId, CancellationToken ct)
    {
        try
        {
            return (await SendAsync<Found>(HttpMethod.Get, $"schemas/ids/{schemaId.ToString(CultureInfo.InvariantCulture)}", null, ct)).Schema;
        }
        catch (SchemaUnknownException)
        {
            return null;
        }
    }

    /// <summary>Where a consumer may read the schema.</summary>
    public Uri AddressOf(int schemaId) => new(_http.BaseAddress!, $"schemas/ids/{schemaId}");

    public void Dispose() => _http.Dispose();

    private async Task<T> SendAsync<T>(HttpMethod method, string path, object? body, CancellationToken ct)
    {
        try
        {
            using var request = new HttpRequestMessage(method, path);
            request.Content = body is null ? null : JsonContent.Create(body, body.GetType(), new MediaTypeHeaderValue(ContentType));
            request.Headers.Accept.ParseAdd(ContentType);
            using var response = await _http.SendAsync(request, ct);
            if (response.IsSuccessStatusCode)
            {
                return (await response.Content.ReadFromJsonAsync<T>(ct))!;
            }

            var reason = await ReasonAsync(response, ct);
            throw response.StatusCode is HttpStatusCode.Conflict or HttpStatusCode.UnprocessableEntity ? new SchemaRefusedException(reason)
                : method == HttpMethod.Get && response.StatusCode is HttpStatusCode.NotFound ? new SchemaUnknownException(reason)
                : new RegistryAwayException($"The schema registry answers {(int)response.StatusCode}: {reason}");
        }
        catch (Exception failure) when (failure is HttpRequestException or JsonException || (failure is TaskCanceledException && !ct.IsCancellationRequested))
        {
            throw new RegistryAwayException($"The schema registry at {_http.BaseAddress!.Authority} does not answer.", failure);
        }
    }

    private static async Task<string> ReasonAsync(HttpResponseMessage response, CancellationToken ct)
    {
        const int Longest = 500;
        var text = await response.Content.ReadAsStringAsync(ct);
        try
        {
            text = JsonSerializer.Deserialize<Refusal>(text)?.Message ?? text;
        }
        catch (JsonException)
        {
            // A proxy's page, say: its beginning tells as much.
        }

        return text.Length > Longest ? text[..Longest] : text;
    }

    private sealed record Registered([property: JsonPropertyName("id")] int Id);

    private sealed record Found([property: JsonPropertyName("schema")] string Schema);

    private sealed record Refusal([property: JsonPropertyName("message")] string? Message);
}

/// <summary>The registry cannot be asked now.</summary>
internal sealed class RegistryAwayException(string reason, Exception? cause = null) : Exception(reason, cause);

/// <summary>The registry does not take a schema: events of that type cannot be published until somebody mends it.</summary>
internal sealed class SchemaRefusedException(string reason) : Exception(reason);

/// <summary>The registry has no such schema.</summary>
internal sealed class SchemaUnknownException(string reason) : Exception(reason);
