using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Json;

namespace SynergyFlow.Benchmarks;

/// <summary>Open pages: how soon they show what others changed, what an idle one keeps in memory, and many of them for ten minutes.</summary>
internal static class CircuitBenchmark
{
    public static async Task LiveAsync(RunOptions options)
    {
        await using var desk = await FilledDesk.OpenAsync(options);
        await using var host = await HostProcess.StartAsync(desk);
        await LiveAsync(desk, host);
    }

    /// <summary>
    /// One person changes a title over REST; from the moment the server has said that it is stored until the new title is drawn in
    /// another person's ticket and queue page. A page draws at most once a second: the changes come 1.5 s apart.
    /// </summary>
    public static async Task LiveAsync(FilledDesk desk, HostProcess host)
    {
        var cookie = await CircuitClient.SignInAsync(host.Url, desk.SignIn);
        using var http = RestBenchmark.Client(desk, host);
        var key = await CreateAsync(http);
        await using var ticket = await CircuitClient.OpenAsync(host.Url, $"/incidents/{key}", cookie);
        await using var queue = await CircuitClient.OpenAsync(host.Url, "/desk?view=all", cookie);
        await Task.Delay(TimeSpan.FromSeconds(2));
        List<double> tickets = [];
        List<double> queues = [];
        for (var change = -5; change < (desk.Options.Count ?? 60); change++)
        {
            var title = $"Changed for the {change.ToString(CultureInfo.InvariantCulture)}. time {Guid.CreateVersion7():N}";
            var seen = new[] { ticket.SeesAsync(title), queue.SeesAsync(title) };
            var watch = Stopwatch.StartNew();
            var ends = seen.Select(async one =>
            {
                await one.WaitAsync(TimeSpan.FromSeconds(10));
                return watch.Elapsed;
            }).ToArray();
            await RenameAsync(http, key, title);
            var stored = watch.Elapsed;
            var ended = await Task.WhenAll(ends);
            if (change >= 0)
            {
                tickets.Add(Math.Max(0, (ended[0] - stored).TotalMilliseconds));
                queues.Add(Math.Max(0, (ended[1] - stored).TotalMilliseconds));
            }

            await Task.Delay(TimeSpan.FromSeconds(1.5));
        }

        Report.Line($"| event to the live page of another user | goal | p50 ms | p95 ms | max ms |\n|---|---|---:|---:|---:|");
        Report.Line($"| ticket page | p95 200 | {Report.At(tickets, 0.5):N0} | {Report.At(tickets, 0.95):N0} | {tickets.Max():N0} |");
        Report.Line($"| queue page | p95 200 | {Report.At(queues, 0.5):N0} | {Report.At(queues, 0.95):N0} | {queues.Max():N0} |");
    }

    public static async Task CircuitsAsync(RunOptions options)
    {
        await using var desk = await FilledDesk.OpenAsync(options);
        await using var host = await HostProcess.StartAsync(desk);
        await CircuitsAsync(desk, host);
    }

    /// <summary>Half of the pages are queues, half are tickets, of 25 people; then a change every 1.5 s (a page draws once a
    /// second), which all queues show, for so long.</summary>
    public static async Task CircuitsAsync(FilledDesk desk, HostProcess host)
    {
        var count = desk.Options.Count ?? 250;
        var length = TimeSpan.FromSeconds(desk.Options.Seconds ?? 600);
        List<string> cookies = [];
        foreach (var account in desk.SignIns)
        {
            cookies.Add(await CircuitClient.SignInAsync(host.Url, account));
        }

        using var http = RestBenchmark.Client(desk, host);
        var key = await CreateAsync(http);
        List<CircuitClient> open = [];

        // The first ones compile the code and fill caches; they are not counted.
        for (var i = 0; i < 10; i++)
        {
            await (await OpenAsync(i)).DisposeAsync();
        }

        await Task.Delay(TimeSpan.FromSeconds(5));
        var before = await host.LiveBytesAsync();
        var opening = Stopwatch.StartNew();
        for (var i = 0; i < count; i++)
        {
            open.Add(await OpenAsync(i));
        }

        var opened = opening.Elapsed;
        await Task.Delay(TimeSpan.FromSeconds(5));
        var after = await host.LiveBytesAsync();
        Report.Line($"| circuits | goal | figure |\n|---|---|---:|");
        Report.Line($"| memory of an idle one: live objects after a full collection, {count} open | 400 kB | {(after - before) / count / 1000:N0} kB |");
        Report.Line($"| opening one, page and circuit, one after the other | | {opened.TotalMilliseconds / count:N0} ms |");
        var cpu = host.Cpu();
        var database = Load.CpuOfTree(desk.Server);
        var running = Stopwatch.StartNew();
        List<double> times = [];
        var late = 0;
        while (running.Elapsed < length)
        {
            var title = $"Circuits at {running.Elapsed.TotalSeconds:N0} s {Guid.CreateVersion7():N}";
            var round = Stopwatch.StartNew();
            var seen = Task.WhenAll(open.Where((_, i) => i % 2 == 0).Select(async queue =>
            {
                await queue.SeesAsync(title);
                return round.Elapsed;
            }));
            await RenameAsync(http, key, title);
            var stored = round.Elapsed;
            if (await Task.WhenAny(seen, Task.Delay(TimeSpan.FromSeconds(10))) == seen)
            {
                times.AddRange((await seen).Select(at => Math.Max(0, (at - stored).TotalMilliseconds)));
            }
            else
            {
                late++;
            }

            await Task.Delay(TimeSpan.FromSeconds(Math.Max(0, 1.5 - round.Elapsed.TotalSeconds)));
        }

        var lost = open.Count(circuit => circuit.Failure is not null);
        Report.Line($"| live for {running.Elapsed.TotalMinutes:N1} min with a change every 1.5 s: circuits lost | 0 | {lost} |");
        Report.Line($"| from a change that is stored to each of {(count + 1) / 2} queue pages that show it | p95 200 ms | p50 {Report.At(times, 0.5):N0} ms, p95 {Report.At(times, 0.95):N0} ms |");
        Report.Line($"| changes that some page did not show within ten seconds | 0 | {late} |");
        Report.Line($"| CPU of the host, of two cores | | {100 * (host.Cpu() - cpu) / running.Elapsed:N0} % of one |");
        Report.Line($"| CPU of PostgreSQL | | {100 * (Load.CpuOfTree(desk.Server) - database) / running.Elapsed:N0} % of one |");
        Report.Line($"| memory of the host, working set | | {host.WorkingSet() / 1e6:N0} MB |");
        Report.Line($"| live objects per circuit afterwards | 400 kB | {(await host.LiveBytesAsync() - before) / count / 1000:N0} kB |");
        foreach (var failure in open.Select(circuit => circuit.Failure).OfType<string>().Distinct().Take(3))
        {
            Report.Line($"\n{failure}");
        }

        foreach (var circuit in open)
        {
            await circuit.DisposeAsync();
        }

        async Task<CircuitClient> OpenAsync(int i)
        {
            // Queues and tickets both of all the people.
            var cookie = cookies[i / 2 % cookies.Count];
            return await CircuitClient.OpenAsync(host.Url, i % 2 == 0 ? "/desk?view=all" : await TicketAsync(i), cookie);
        }

        // Some are restricted to other teams.
        async Task<string> TicketAsync(int i)
        {
            for (var number = desk.Options.Records - (i * 17); ; number--)
            {
                var address = string.Create(CultureInfo.InvariantCulture, $"/incidents/INC-{number}");
                using var answer = await http.GetAsync(new Uri("/api/v1" + address, UriKind.Relative));
                if (answer.StatusCode is not System.Net.HttpStatusCode.NotFound)
                {
                    return address;
                }
            }
        }
    }

    private static async Task<string> CreateAsync(HttpClient http)
    {
        using var created = await http.PostAsJsonAsync("/api/v1/incidents", new { title = "To be looked at", description = "by others" });
        await RestBenchmark.EnsureAsync(created);
        return created.Headers.Location!.ToString().Split('/')[^1];
    }

    private static async Task RenameAsync(HttpClient http, string key, string title)
    {
        using var read = await http.GetAsync(new Uri($"/api/v1/incidents/{key}", UriKind.Relative));
        await RestBenchmark.EnsureAsync(read);
        using HttpRequestMessage request = new(HttpMethod.Patch, $"/api/v1/incidents/{key}") { Content = JsonContent.Create(new { title }, new System.Net.Http.Headers.MediaTypeHeaderValue("application/merge-patch+json")) };
        request.Headers.TryAddWithoutValidation("If-Match", read.Headers.ETag!.ToString());
        using var changed = await http.SendAsync(request);
        await RestBenchmark.EnsureAsync(changed);
    }
}
