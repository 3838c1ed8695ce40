using System.Diagnostics.Metrics;
using System.Threading.Channels;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;
using NpgsqlTypes;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Infrastructure.Events;
using SynergyFlow.Infrastructure.Persistence;

namespace SynergyFlow.Infrastructure.Policies.Denials;

/// <summary>
/// Writes denials behind the requests they are about (ADR 0036): nobody waits for them and nobody fails with them. What the database does not
/// take is kept and offered again, up to a number of them; beyond it they are counted and lost as rows, never as log lines.
/// </summary>
internal sealed partial class DenialLog(TenantContexts contexts, IMeterFactory meters, TimeProvider time, ILogger<DenialLog> logger) : BackgroundService
{
    /// <summary>About 10 MB of them.</summary>
    public const int Capacity = 10_000;

    private const int MostAtOnce = 500;

    /// <summary>Each once, though an answer that was lost on the way makes it be sent again.</summary>
    private const string Insert = """
        INSERT INTO policies.denial (tenant_id, id, denied_at, actor_id, actor_name, channel, action, resource_kind, resource_id, reasons, fault,
            revision, engine, correlation_id, trace_id)
        SELECT $1, d.id, d.denied_at, d.actor_id, d.actor_name, d.channel, d.action, d.resource_kind, d.resource_id, string_to_array(d.reasons, E'\n'),
            d.fault, d.revision, d.engine, d.correlation_id, d.trace_id
        FROM unnest($2::uuid[], $3::timestamptz[], $4::uuid[], $5::text[], $6::text[], $7::text[], $8::text[], $9::uuid[], $10::text[], $11::text[],
            $12::text[], $13::text[], $14::text[], $15::text[])
            AS d (id, denied_at, actor_id, actor_name, channel, action, resource_kind, resource_id, reasons, fault, revision, engine, correlation_id, trace_id)
        WHERE NOT EXISTS (SELECT FROM policies.denial AS there WHERE there.tenant_id = $1 AND there.id = d.id)
        """;

    private static readonly TimeSpan s_firstPause = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan s_longestPause = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan s_lastWords = TimeSpan.FromSeconds(5);

    private readonly Channel<Denial> _waiting = System.Threading.Channels.Channel.CreateBounded<Denial>(
        new BoundedChannelOptions(Capacity) { FullMode = BoundedChannelFullMode.Wait, SingleReader = true });

    private readonly Counter<long> _lost = meters.Create("SynergyFlow").CreateCounter<long>(
        "synergyflow_denials_lost_total", description: "Denials that no row was written of, because too many waited for the database");

    /// <summary>What was taken from the queue and is not written yet.</summary>
    private readonly List<Denial> _batch = new(MostAtOnce);

    private long _lostNow;

    /// <summary>Never waits and never fails.</summary>
    public void Add(Denial denial)
    {
        if (_waiting.Writer.TryWrite(denial))
        {
            return;
        }

        _lost.Add(1);
        if (Interlocked.Increment(ref _lostNow) == 1)
        {
            Losing(logger, Capacity);
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var pause = s_firstPause;
        try
        {
            while (_batch.Count > 0 || await _waiting.Reader.WaitToReadAsync(stoppingToken))
            {
                Take();
                if (await TryWriteAsync(stoppingToken))
                {
                    _batch.Clear();
                    pause = s_firstPause;
                    TellOfLost();
                    continue;
                }

                await Task.Delay(pause, time, stoppingToken);
                pause = pause * 2 < s_longestPause ? pause * 2 : s_longestPause;
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The host ends; what waits is written by StopAsync.
        }
    }

    /// <summary>What waits when the host ends goes out in the time that there is.</summary>
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        using CancellationTokenSource end = new(s_lastWords, time);
        for (Take(); _batch.Count > 0; Take())
        {
            if (!await TryWriteAsync(end.Token))
            {
                var left = _batch.Count + _waiting.Reader.Count;
                Interlocked.Add(ref _lostNow, left);
                _lost.Add(left);
                break;
            }

            _batch.Clear();
        }

        TellOfLost();
    }

    private void Take()
    {
        while (_batch.Count < MostAtOnce && _waiting.Reader.TryRead(out var denial))
        {
            _batch.Add(denial);
        }
    }

    private void TellOfLost()
    {
        if (Interlocked.Exchange(ref _lostNow, 0) is var lost and > 0)
        {
            Lost(logger, lost);
        }
    }

    /// <returns>False where the database did not take all of them; those that it took are not taken twice.</returns>
    private async Task<bool> TryWriteAsync(CancellationToken ct)
    {
        try
        {
            foreach (var tenant in _batch.GroupBy(denial => denial.Actor.Tenant))
            {
                await WriteAsync(tenant.Key, [.. tenant], ct);
            }

            return true;
        }
        catch (Exception failure) when (!ct.IsCancellationRequested)
        {
            NotWritten(logger, _batch.Count, failure);
            return false;
        }
        catch (Exception)
        {
            return false;
        }
    }

    private async Task WriteAsync(TenantId tenant, Denial[] denials, CancellationToken ct)
    {
        await using var db = await contexts.OpenAsync(tenant, ct);
        await db.ExecuteAsync(
            Insert,
            [
                tenant.Value,
                Each(denial => denial.Id),
                Each(denial => denial.At.ToUniversalTime()),
                Each(denial => denial.Actor.Id.Value),
                Each(denial => denial.Actor.Name),
                Each(denial => denial.Actor.Channel.ToText()),
                Each(denial => denial.Action),
                Each(denial => denial.Kind),
                Each(denial => denial.Resource),
                Each(denial => string.Join('\n', denial.Reasons)),
                Each(denial => denial.Fault),
                Each(denial => denial.Revision),
                Each(denial => denial.Engine),
                Each(denial => denial.CorrelationId),
                Each(denial => denial.TraceId),
            ],
            ct);

        T[] Each<T>(Func<Denial, T> value) => [.. denials.Select(value)];
    }

    [LoggerMessage(4040, LogLevel.Error, "{Count} denials could not be written; they are kept and tried again")]
    private static partial void NotWritten(ILogger logger, int count, Exception failure);

    [LoggerMessage(4041, LogLevel.Critical, "More than {Capacity} denials wait for the database: from here on they leave log lines and no rows")]
    private static partial void Losing(ILogger logger, int capacity);

    [LoggerMessage(4042, LogLevel.Critical, "{Count} denials left no rows")]
    private static partial void Lost(ILogger logger, long count);
}
