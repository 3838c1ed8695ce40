using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Nodes;
using Avro;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace SynergyFlow.Testing;

/// <summary>
/// As much of a schema registry as publishers and the independent npm client ask for, with Avro's own rule of what can be read: a version that
/// cannot read all earlier ones is refused with 409, as Confluent's does under BACKWARD_TRANSITIVE.
/// </summary>
public sealed class RegistryServer : IAsyncDisposable
{
    private readonly ConcurrentDictionary<string, List<int>> _subjects = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, string> _config = new(StringComparer.Ordinal);
    private readonly List<string> _schemas = [];
    private readonly Lock _lock = new();
    private readonly int _port = FreePorts.Next();
    private WebApplication? _app;

    public Uri Url => new($"http://127.0.0.1:{_port}");

    /// <summary>With a value, calls without it are refused: <c>Basic …</c>.</summary>
    public string? Authorization { get; set; }

    public IReadOnlyCollection<string> Subjects => [.. _subjects.Keys];

    public IReadOnlyDictionary<string, string> Compatibility => _config;

    /// <summary>A version that stands there already, as another program may have brought it.</summary>
    public int Add(string subject, string schema)
    {
        lock (_lock)
        {
            var id = _schemas.IndexOf(schema) + 1;
            if (id == 0)
            {
                _schemas.Add(schema);
                id = _schemas.Count;
            }

            var versions = _subjects.GetOrAdd(subject, _ => []);
            if (!versions.Contains(id))
            {
                versions.Add(id);
            }

            return id;
        }
    }

    public void Forget(string subject) => _subjects.TryRemove(subject, out _);

    /// <summary>At the same address as before, with all that it had.</summary>
    public async Task StartAsync(CancellationToken ct)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls(Url.AbsoluteUri);
        _app = builder.Build();
        _app.Use((http, next) =>
        {
            if (Authorization is null || http.Request.Headers.Authorization == Authorization)
            {
                return next(http);
            }

            http.Response.StatusCode = StatusCodes.Status401Unauthorized;
            return http.Response.WriteAsJsonAsync(new { error_code = 40101, message = "Unauthorized" }, http.RequestAborted);
        });
        _app.MapPut("/config/{subject}", (string subject, JsonElement body) =>
        {
            _config[subject] = body.GetProperty("compatibility").GetString()!;
            return Results.Json(body);
        });
        _app.MapPost("/subjects/{subject}/versions", (string subject, JsonElement body) => Register(subject, body.GetProperty("schema").GetString()!));
        _app.MapGet("/schemas/ids/{id:int}", (int id) =>
            id >= 1 && id <= _schemas.Count ? Results.Json(new JsonObject { ["schema"] = _schemas[id - 1] })
                : Results.Json(new { error_code = 40403, message = "Schema not found" }, statusCode: StatusCodes.Status404NotFound));
        await _app.StartAsync(ct);
    }

    public async Task StopAsync()
    {
        if (_app is { } app)
        {
            _app = null;
            await app.StopAsync();
            await app.DisposeAsync();
        }
    }

    public async ValueTask DisposeAsync() => await StopAsync();

    private IResult Register(string subject, string text)
    {
        Schema schema;
        try
        {
            schema = Schema.Parse(text);
        }
        catch (SchemaParseException wrong)
        {
            return Results.Json(new { error_code = 42201, message = wrong.Message }, statusCode: StatusCodes.Status422UnprocessableEntity);
        }

        var earlier = _subjects.GetValueOrDefault(subject, []).Select(id => Schema.Parse(_schemas[id - 1]));
        return earlier.All(schema.CanRead)
            ? Results.Json(new { id = Add(subject, text) })
            : Results.Json(new { error_code = 409, message = $"Schema being registered is incompatible with an earlier schema for subject \"{subject}\"" }, statusCode: StatusCodes.Status409Conflict);
    }
}
