using System.Diagnostics.Metrics;
using System.Net;
using System.Text.Json;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Npgsql;
using SynergyFlow.Testing;
using SynergyFlow.Web.Hosting;

namespace SynergyFlow.Web.Tests.Hosting;

/// <summary>What operators and proxies rely on, asked of the real host with a real database.</summary>
[Collection(nameof(ConsoleOutput))]
public sealed class HostTests(PostgresServer postgres) : IAsyncLifetime
{
    private readonly StringWriter _console = new();
    private readonly TextWriter _realConsole = Console.Out;
    private string _connectionString = "";
    private HostFactory _host = null!;
    private HttpClient _client = null!;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        Console.SetOut(TextWriter.Synchronized(_console));
        _connectionString = await postgres.CreateDatabaseAsync(MigratedDatabase.Template, Ct);
        _host = new HostFactory(_connectionString);
        _client = _host.CreateClient(new WebApplicationFactoryClientOptions { AllowAutoRedirect = false });
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _host.DisposeAsync();
        Console.SetOut(_realConsole);
        await _console.DisposeAsync();
    }

    [Theory]
    [InlineData("/health/live")]
    [InlineData("/health/ready")]
    public async Task Health_DatabaseThere_IsOk(string path)
    {
        var response = await _client.GetAsync(path, Ct);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("Healthy", await response.Content.ReadAsStringAsync(Ct));
    }

    [Fact]
    public async Task Health_DatabaseGone_IsAliveButNotReady_AndReadyAgainLater()
    {
        await _client.GetAsync("/health/ready", Ct);
        await AllowConnectionsAsync(false);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await _client.GetAsync("/health/ready", Ct)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await _client.GetAsync("/health/live", Ct)).StatusCode);

        await AllowConnectionsAsync(true);
        Assert.Equal(HttpStatusCode.OK, (await _client.GetAsync("/health/ready", Ct)).StatusCode);
    }

    [Fact]
    public async Task Metrics_ShowTheRuntimeTheRequestsAndOurOwnMeter()
    {
        using var meter = new Meter(Telemetry.Source);
        var counter = meter.CreateCounter<long>("synergyflow.host_test");
        await _client.GetAsync("/health/live", Ct);
        counter.Add(3);

        // The exporter keeps an answer for a moment.
        var text = await EventuallyAsync("synergyflow_host_test");

        Assert.Contains("dotnet_gc_collections", text, StringComparison.Ordinal);
        Assert.Contains("http_server_request_duration", text, StringComparison.Ordinal);
        Assert.Contains($"otel_scope_name=\"{Telemetry.Source}\"", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task CorrelationId_AGoodOne_IsEchoed() => Assert.Equal("order-4711_a.b", await CorrelationOfAsync("order-4711_a.b"));

    [Theory]
    [InlineData("")]
    [InlineData("a b")]
    [InlineData("<script>alert(1)</script>")]
    [InlineData("{\"@l\":\"Fatal\"}")]
    [InlineData("0123456789012345678901234567890123456789012345678901234567890123456789")]
    public async Task CorrelationId_AHostileOne_IsReplaced(string given)
    {
        var answered = await CorrelationOfAsync(given);

        Assert.NotEqual(given, answered);
        Assert.Matches("^[0-9a-f]{32}$", answered);
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/not-found")]
    [InlineData("/no/such/page")]
    [InlineData("/health/live")]
    public async Task SecurityHeaders_AreOnEveryAnswer(string path)
    {
        var response = await _client.GetAsync(path, Ct);

        var policy = Assert.Single(response.Headers.GetValues("Content-Security-Policy"));
        Assert.Contains("script-src 'self' 'nonce-", policy, StringComparison.Ordinal);
        Assert.Contains("frame-ancestors 'none'", policy, StringComparison.Ordinal);
        Assert.Equal("nosniff", Assert.Single(response.Headers.GetValues("X-Content-Type-Options")));
        Assert.Equal("DENY", Assert.Single(response.Headers.GetValues("X-Frame-Options")));
        Assert.Equal("same-origin", Assert.Single(response.Headers.GetValues("Cross-Origin-Opener-Policy")));
        Assert.False(response.Headers.Contains("Server"));
    }

    [Fact]
    public async Task UnknownPage_IsA404WithAPage()
    {
        var response = await _client.GetAsync("/no/such/page", Ct);

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        Assert.Equal("text/html", response.Content.Headers.ContentType?.MediaType);
    }

    [Fact]
    public void LogLine_HostileText_IsOneLineOfJson()
    {
        const string Hostile = "x\r\n{\"@t\":\"2026-01-01T00:00:00Z\",\"@m\":\"forged-line\",\"@l\":\"Fatal\"}\u2028\u001b[31m";
        var logger = _host.Services.GetRequiredService<ILoggerFactory>().CreateLogger("SynergyFlow.HostTests");
        LoggerMessage.Define<string>(LogLevel.Information, new EventId(1, "Sample"), "Title is {Title}, marked host-test-line")(logger, Hostile, null);

        var lines = _console.ToString().Split('\n').Where(line => line.Contains("forged-line", StringComparison.Ordinal)).ToList();

        using var line = JsonDocument.Parse(Assert.Single(lines));
        Assert.Equal(Hostile, line.RootElement.GetProperty("Title").GetString());
        Assert.DoesNotContain('\u001b', lines[0]);
        Assert.Contains("host-test-line", line.RootElement.GetProperty("@m").GetString(), StringComparison.Ordinal);
    }

    private async Task<string> EventuallyAsync(string wanted)
    {
        for (var attempt = 0; ; attempt++)
        {
            var text = await _client.GetStringAsync("/metrics", Ct);
            if (text.Contains(wanted, StringComparison.Ordinal) || attempt == 20)
            {
                Assert.Contains(wanted, text, StringComparison.Ordinal);
                return text;
            }

            await Task.Delay(100, Ct);
        }
    }

    private async Task<string> CorrelationOfAsync(string given)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/health/live");
        request.Headers.TryAddWithoutValidation("X-Correlation-Id", given);
        var response = await _client.SendAsync(request, Ct);
        return Assert.Single(response.Headers.GetValues("X-Correlation-Id"));
    }

    private async Task AllowConnectionsAsync(bool allow)
    {
        var database = new NpgsqlConnectionStringBuilder(_connectionString).Database;
        await using var connection = new NpgsqlConnection(await postgres.AdministratorConnectionStringAsync(Ct));
        await connection.OpenAsync(Ct);
        await using var command = new NpgsqlCommand(
            $"ALTER DATABASE {database} ALLOW_CONNECTIONS {(allow ? "true" : "false")}; " +
            $"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{database}'",
            connection);
        await command.ExecuteNonQueryAsync(Ct);
    }
}

/// <summary>Tests that listen to the console run alone: there is one console.</summary>
[CollectionDefinition(nameof(ConsoleOutput), DisableParallelization = true)]
public sealed class ConsoleOutput;
