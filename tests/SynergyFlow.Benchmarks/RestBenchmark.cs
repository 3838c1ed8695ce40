using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Security.Cryptography;

namespace SynergyFlow.Benchmarks;

/// <summary>Opening and reading incidents over REST, eight clients at once, against a host process on the filled desk.</summary>
internal static class RestBenchmark
{
    private const int Clients = 8;
    private static readonly TimeSpan s_warmUp = TimeSpan.FromSeconds(8);

    public static async Task CreateAsync(RunOptions options)
    {
        await using var desk = await FilledDesk.OpenAsync(options);
        await using var host = await HostProcess.StartAsync(desk);
        await CreateAsync(desk, host);
    }

    public static async Task CreateAsync(FilledDesk desk, HostProcess host)
    {
        var texts = Enumerable.Range(0, Clients).Select(client => new MadeUpText(RandomNumberGenerator.GetInt32(int.MaxValue) + client)).ToArray();
        await MeasureAsync("create an incident", "400/s, p95 50 ms", desk, host, async (http, client) =>
        {
            var text = texts[client];
            using var answer = await http.PostAsJsonAsync("/api/v1/incidents", new
            {
                title = text.Title(),
                description = text.Sentences(40),
                impact = "person",
                urgency = "degraded",
                category = "Category " + text.Below(12),
                tags = new[] { MadeUpDesk.Tags[text.Below(10)] },
                team = MadeUpDesk.Teams[text.Below(20)],
                requester = MadeUpDesk.Person(text.Below(MadeUpDesk.People(desk.Options.Records))),
            });
            await EnsureAsync(answer);
        });
    }

    public static async Task ReadAsync(RunOptions options)
    {
        await using var desk = await FilledDesk.OpenAsync(options);
        await using var host = await HostProcess.StartAsync(desk);
        await ReadAsync(desk, host);
    }

    /// <summary>Most reads are of new records, but any may come.</summary>
    public static async Task ReadAsync(FilledDesk desk, HostProcess host)
    {
        var texts = Enumerable.Range(0, Clients).Select(client => new MadeUpText(100 + client)).ToArray();
        await MeasureAsync("read an incident", "2,000/s", desk, host, async (http, client) =>
        {
            using var answer = await http.GetAsync(new Uri($"/api/v1/incidents/INC-{desk.Options.Records - texts[client].Skewed(desk.Options.Records)}", UriKind.Relative));
            if (answer.StatusCode is not System.Net.HttpStatusCode.NotFound)
            {
                // Some are restricted to other teams.
                await EnsureAsync(answer);
                await answer.Content.ReadAsByteArrayAsync();
            }
        });
    }

    public static HttpClient Client(FilledDesk desk, HostProcess host)
    {
        HttpClient http = new(new SocketsHttpHandler { PooledConnectionLifetime = Timeout.InfiniteTimeSpan }) { BaseAddress = new Uri(host.Url) };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", desk.Token);
        return http;
    }

    public static async Task EnsureAsync(HttpResponseMessage answer)
    {
        if (!answer.IsSuccessStatusCode)
        {
            throw new InvalidOperationException($"{(int)answer.StatusCode}: {await answer.Content.ReadAsStringAsync()}");
        }
    }

    private static async Task MeasureAsync(string what, string goal, FilledDesk desk, HostProcess host, Func<HttpClient, int, Task> act)
    {
        using var http = Client(desk, host);
        var length = TimeSpan.FromSeconds(desk.Options.Seconds ?? 20);
        var times = await Load.ManyAsync(
            Clients,
            s_warmUp,
            length,
            client => act(http, client),
            ("host", host.Cpu),
            ("database", () => Load.CpuOfTree(desk.Server)),
            ("clients", () => Environment.CpuUsage.TotalTime));
        Report.Line($"| over REST, {Clients} clients | goal | per second | p50 ms | p95 ms | p99 ms |\n|---|---|---:|---:|---:|---:|");
        Report.Line($"| {what} | {goal} | {Load.Rate(times, length)} | {Report.At(times, 0.5):N1} | {Report.At(times, 0.95):N1} | {Report.At(times, 0.99):N1} |");
    }
}
