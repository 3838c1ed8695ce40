using System.Diagnostics.Metrics;
using System.Threading.Channels;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;
using NpgsqlTypes;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Infrastructure.Events;
using SynergyFlow.Infrastructure.Persistence;

namespace SynergyFlow.Infrastructure.Policies.Access;

/// <summary>
/// Writes denials and reads behind the requests they are about (ADR 0036, 0046): nobody waits for them and nobody fails with them. What the database
/// does not take is kept and offered again, up to a number of them, of which reads have half; beyond it they are counted and lost as rows, denials
/// never as log lines.
/// </summary>
internal sealed partial class AccessLog(TenantContexts contexts, IMeterFactory meters, TimeProvider time, ILogger<AccessLog> logger) : BackgroundService
{
    /// <summary>About 10 MB of them.</summary>
    public const int Capacity = 10_000;

    private const int MostAtOnce = 500;

    /// <summary>Each once, though an answer that was lost on the way makes it be sent again.</summary>
    private const string Insert = """
        INSERT INTO policies.denial (tenant_id, id, denied_at, allowed, actor_id, actor_name, channel, action, resource_kind, resource_id, reasons, fault,
            revision, engine, correlation_id, trace_id)
        SELECT $1, d.id, d.denied_at, d.allowed, d.actor_id, d.actor_name, d.channel, d.action, d.resource_kind, d.resource_id, string_to_array(d.reasons, E'\n'),
            d.fault, d.revision, d.engine, d.correlation_id, d.trace_id
        FROM unnest($2::uuid[], $3::timestamptz[], $4::boolean[], $5::uuid[], $6::text[], $7::text[], $8::text[], $9::text[], $10::uuid[], $11::text[],
            $12::text[], $13::text[], $14::text[], $15::text[], $16::text[])
            AS d (id, denied_at, allowed, actor_id, actor_name, channel, action, resource_kind, resource_id, reasons, fault, revision, engine, correlation_id, trace_id)
        WHERE NOT EXISTS (SELECT FROM policies.denial AS there WHERE there.tenant_id = $1 AND there.id = d.id)
        """;

    private static readonly TimeSpan s_firstPause = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan s_longestPause = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan s_lastWords = TimeSpan.FromSeconds(5);

    private readonly Channel<AccessDecision> _waiting = System.Threading.Channels.Channel.CreateBounded<AccessDecision>(
        new BoundedChannelOptions(Capacity) { FullMode = BoundedChannelFullMode.Wait, SingleReader = true });

    private readonly Counter<long> _lost = meters.Create("SynergyFlow").CreateCounter<long>(
        "synergyflow_denials_lost_total", description: "Denials that no row was written of, because too many waited for the database");

    private readonly Counter<long> _readsLost = meters.Create("SynergyFlow").CreateCounter<long>(
        "synergyflow_reads_lost_total", description: "Reads that no row was written of, because too many waited for the database");

    /// <summary>What was taken from the queue and is not written yet.</summary>
    private readonly List<AccessDecision> _batch = new(MostAtOnce);

    private long _lostNow;
    private long _readsLostNow;

    /// <summary>Never waits and never fails.</summary>
    public void Add(AccessDecision decision)
    {
        if (decision.Allowed && _waiting.Reader.Count >= Capacity / 2)
        {
            _readsLost.Add(1);
            Interlocked.Increment(ref _readsLostNow);
            return;
        }

        if (_waiting.Writer.TryWrite(decision))
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
        while (_batch.Count < MostAtOnce && _waiting.Reader.TryRead(out var decision))
        {
            _batch.Add(decision);
        }
    }

    private void TellOfLost()
    {
        if (Interlocked.Exchange(ref _lostNow, 0) is var lost and > 0)
        {
            Lost(logger, lost);
        }

        if (Interlocked.Exchange(ref _readsLostNow, 0) is var reads and > 0)
        {
            ReadsLost(logger, reads);
        }
    }

    /// <returns>False where the database did not take all of them; those that it took are not taken twice.</returns>
    private async Task<bool> TryWriteAsync(CancellationToken ct)
    {
        try
        {
            foreach (var tenant in _batch.GroupBy(decision => decision.Actor.Tenant))
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

    private async Task WriteAsync(TenantId tenant, AccessDecision[] decisions, CancellationToken ct)
    {
        await using var db = await contexts.OpenAsync(tenant, ct);
        await db.ExecuteAsync(
            Insert,
            [
                tenant.Value,
                Each(decision => decision.Id),
                Each(decision => decision.At.ToUniversalTime()),
                Each(decision => decision.Allowed),
                Each(decision => decision.Actor.Id.Value),
                Each(decision => decision.Actor.Name),
                Each(decision => decision.Actor.Channel.ToText()),
                Each(decision => decision.Action),
                Each(decision => decision.Kind),
                Each(decision => decision.Resource),
                Each(decision => string.Join('\n', decision.Reasons)),
                Each(decision => decision.Fault),
                Each(decision => decision.Revision),
                Each(decision => decision.Engine),
                Each(decision => decision.CorrelationId),
                Each(decision => decision.TraceId),
            ],
            ct);

        T[] Each<T>(Func<AccessDecision, T> value) => [.. decisions.Select(value)];
    }

    [LoggerMessage(4040, LogLevel.Error, "{Count} denials and reads could not be written; they are kept and tried again")]
    private static partial void NotWritten(ILogger logger, int count, Exception failure);

    [LoggerMessage(4041, LogLevel.Critical, "More than {Capacity} denials wait for the database: from here on they leave log lines and no rows")]
    private static partial void Losing(ILogger logger, int capacity);

    [LoggerMessage(4042, LogLevel.Critical, "{Count} denials left no rows")]
    private static partial void Lost(ILogger logger, long count);

    [LoggerMessage(4043, LogLevel.Error, "{Count} reads left no rows")]
    private static partial void ReadsLost(ILogger logger, long count);
}
