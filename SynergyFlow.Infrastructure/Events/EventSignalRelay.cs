using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;
using SynergyFlow.Infrastructure.Persistence;

namespace SynergyFlow.Infrastructure.Events;

/// <summary>Carries wake-ups between nodes, outside of all business transactions: NOTIFY serialises the commits of those it is part of.</summary>
internal sealed class EventSignalRelay(
    EventSignal signal, IDbContextFactory<SynergyFlowDbContext> contexts, TimeProvider time, ILogger<EventSignalRelay> logger)
    : BackgroundService
{
    public const string Channel = "synergyflow_events";
    private static readonly TimeSpan s_coalesce = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan s_probe = TimeSpan.FromSeconds(30);
    private readonly string _node = Guid.CreateVersion7().ToString("N");

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Task.WhenAll(
            this.RepeatAsync(SendAsync, stoppingToken), this.RepeatAsync(ListenAsync, stoppingToken));

    private async Task RepeatAsync(Func<CancellationToken, Task> work, CancellationToken ct)
    {
        while (!ct.IsCancellationRequested)
        {
            try
            {
                await work(ct);
            }
            catch (OperationCanceledException) when (ct.IsCancellationRequested)
            {
                return;
            }
            catch (Exception failure)
            {
                logger.RelayFailed(failure);
                await Pause.ForAsync(TimeSpan.FromSeconds(1), time, ct);
            }
        }
    }

    private async Task SendAsync(CancellationToken ct)
    {
        await foreach (var _ in signal.Outbound.ReadAllAsync(ct))
        {
            await using var db = await contexts.CreateDbContextAsync(ct);
            await db.ExecuteAsync("SELECT pg_notify($1, $2)", [Channel, _node], ct);
            await Task.Delay(s_coalesce, time, ct);
        }
    }

    private async Task ListenAsync(CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        await db.ExecuteAsync($"LISTEN {Channel}", [], ct);
        var connection = (NpgsqlConnection)db.Database.GetDbConnection();
        connection.Notification += (_, notification) =>
        {
            if (notification.Payload != _node)
            {
                signal.Wake();
            }
        };

        // Whatever was sent while nobody listened.
        signal.Wake();
        while (true)
        {
            if (!await connection.WaitAsync(s_probe, ct))
            {
                // A dead connection that says nothing is found out by asking.
                await db.ExecuteAsync("SELECT 1", [], ct);
            }
        }
    }
}
