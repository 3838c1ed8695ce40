using System.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using SynergyFlow.Core.Integrations.Webhooks;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Tenants;
using SynergyFlow.Infrastructure.Persistence;
using SynergyFlow.Testing;

namespace SynergyFlow.Benchmarks;

/// <summary>
/// A hundred events a second, each for two webhooks: one that answers, and one whose address takes every request and says nothing. What counts
/// is when the first one has them.
/// </summary>
internal static class WebhookBenchmark
{
    private const int PerSecond = 100;
    private const int AtOnce = 5;

    public static async Task RunAsync(RunOptions options)
    {
        await using var desk = await FilledDesk.OpenAsync(options);
        await using var receiver = await WebhookReceiver.StartAsync();
        List<double> waited = [];
        receiver.Answers["/hangs"] = (http, _) => Task.Delay(Timeout.Infinite, http.RequestAborted);
        receiver.Answers["/fast"] = (http, received) =>
        {
            var late = (TimeProvider.System.GetUtcNow() - received.Json.GetProperty("timestamp").GetDateTimeOffset()).TotalMilliseconds;
            lock (waited)
            {
                waited.Add(late);
            }

            http.Response.StatusCode = 204;
            return Task.CompletedTask;
        };
        await PrepareAsync(desk, receiver.Address);
        await using var host = await HostProcess.StartAsync(desk.Options.Data, new()
        {
            ["ConnectionStrings__SynergyFlow"] = desk.ConnectionString,
            ["ConnectionStrings__SynergyFlowOwner"] = desk.Owner,
            ["Webhooks__AllowHttp"] = "true",
            ["Webhooks__AllowedNetworks__0"] = "127.0.0.0/8",
        });

        var warm = await HappenAsync(desk, TimeSpan.FromSeconds(5), 0); // until everything is compiled
        await ArrivedAsync(receiver, warm);
        lock (waited)
        {
            waited.Clear();
        }

        var before = receiver.At("/fast").Count;
        var watch = Stopwatch.StartNew();
        var sent = await HappenAsync(desk, TimeSpan.FromSeconds(options.Seconds ?? 60), warm);
        await ArrivedAsync(receiver, before + sent);
        var took = watch.Elapsed;
        double[] times;
        lock (waited)
        {
            times = [.. waited];
        }

        Report.Line($"| events | deliveries/s | p50, ms | p95, ms | p99, ms | most, ms | given to the one that hangs |\n|---:|---:|---:|---:|---:|---:|---:|");
        Report.Line($"| {sent} | {times.Length / took.TotalSeconds:N1} | {Report.At(times, 0.5):N1} | {Report.At(times, 0.95):N1} | {Report.At(times, 0.99):N1} | {times.Max():N1} | {receiver.At("/hangs").Count} |");
    }

    /// <summary>Until the fast one has so many, or nothing comes any more.</summary>
    private static async Task ArrivedAsync(WebhookReceiver receiver, int wanted)
    {
        for (var (seen, still) = (-1, 0); still < 20; still++)
        {
            var now = receiver.At("/fast").Count;
            (seen, still) = now == seen ? (seen, still) : (now, 0);
            if (now >= wanted)
            {
                return;
            }

            await Task.Delay(100);
        }
    }

    private static async Task PrepareAsync(FilledDesk desk, string address)
    {
        await using (var connection = await desk.ConnectAsync())
        {
            await MadeUpDesk.ExecuteAsync(connection, "DELETE FROM integrations.webhook; DELETE FROM work.history WHERE sequence >= 1000000");
        }

        await using var scope = desk.Scope();
        var secrets = scope.ServiceProvider.GetRequiredService<IWebhookSecrets>();
        var db = scope.ServiceProvider.GetRequiredService<SynergyFlowDbContext>();
        foreach (var path in new[] { "/fast", "/hangs" })
        {
            var id = WebhookId.New();
            var webhook = Webhook.Create(
                Tenant.First, id, new WebhookFields { Name = path, Url = address + path, EventTypes = ["incident.updated"], Data = WebhookData.Full },
                secrets.Seal(Tenant.First, id, WebhookSecret.New()), desk.Agent.At(TimeProvider.System.GetUtcNow()));
            webhook.ClearEvents();
            db.Add(webhook);
        }

        await db.SaveChangesAsync();
    }

    /// <summary>As they are logged, without what makes them: that is measured elsewhere.</summary>
    /// <param name="earlier">How many happened before: no two of a record have one number.</param>
    private static async Task<int> HappenAsync(FilledDesk desk, TimeSpan length, int earlier)
    {
        await using var connection = await desk.ConnectAsync();
        var (sent, watch) = (0, Stopwatch.StartNew());
        while (watch.Elapsed < length)
        {
            await using NpgsqlCommand command = new(
                """
                INSERT INTO events.log (tenant_id, id, aggregate_kind, aggregate_id, sequence, type, occurred_at, actor_id, actor_name, channel, correlation_id, payload)
                SELECT record.tenant_id, gen_random_uuid(), 'incident', record.id, 1000000 + $3, 'incident.updated', clock_timestamp(), $2, 'Measuring Agent', 'api', 'benchmark',
                    '{"changes":[{"field":"title","from":"It was so","to":"It is another"},{"field":"impact","from":"person","to":"team"}]}'
                FROM work.record AS record WHERE record.tenant_id = $1 ORDER BY record.number LIMIT $4 OFFSET $3 % 900;
                """, connection)
            {
                Parameters = { new() { Value = Tenant.First.Value }, new() { Value = desk.Agent.Id.Value }, new() { Value = earlier + sent }, new() { Value = AtOnce } },
            };
            sent += await command.ExecuteNonQueryAsync();
            await MadeUpDesk.ExecuteAsync(connection, "NOTIFY synergyflow_events");
            var ahead = TimeSpan.FromSeconds(sent / (double)PerSecond) - watch.Elapsed;
            if (ahead > TimeSpan.Zero)
            {
                await Task.Delay(ahead);
            }
        }

        return sent;
    }
}
