using System.Text.Json;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using SynergyFlow.Core.Events.Contracts;
using SynergyFlow.Core.Identity.Contracts;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Work;
using SynergyFlow.Infrastructure.Persistence;
using SynergyFlow.Infrastructure.Persistence.Tenancy;

namespace SynergyFlow.Infrastructure.Events;

/// <summary>
/// Tells the circuits of this node what changed anywhere. It starts at "now" and keeps no checkpoint: a page that was not
/// there reads what is stored. Unlike subscriptions it does not wait for transactions in flight (one long import would freeze
/// every screen): it reads ahead of the settled part of the log and remembers what it has told already.
/// </summary>
internal sealed class LiveFeed(
    SystemContexts contexts,
    TenantContexts tenants,
    EventSignal signal,
    ChangeFeed<RecordChanged> records,
    ChangeFeed<AccountChanged> people,
    ChangeFeed<TimeChanged> time,
    IAccounts accounts,
    TimeProvider clock,
    ILogger<LiveFeed> logger)
    : BackgroundService
{
    private const int AtOnce = 2000;
    private static readonly TimeSpan s_poll = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan s_breath = TimeSpan.FromMilliseconds(20);
    private static readonly string s_item = RecordKind.WorkItem.ToText();

    private readonly HashSet<Guid> _told = [];
    private LogCursor? _settled;

    /// <summary>"Now" is before the first page can read anything: the web server starts after this.</summary>
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        try
        {
            await using var db = await contexts.OpenAsync(cancellationToken);
            _settled = await EventLogReader.HorizonAsync(db, cancellationToken);
        }
        catch (Exception failure) when (!cancellationToken.IsCancellationRequested)
        {
            logger.LiveFeedFailed(failure);
        }

        await base.StartAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await FollowAsync(stoppingToken);
            }
            catch (Exception) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception failure)
            {
                logger.LiveFeedFailed(failure);
                await Pause.ForAsync(s_poll, clock, stoppingToken);
            }
        }
    }

    private async Task FollowAsync(CancellationToken ct)
    {
        while (true)
        {
            var wake = signal.Next;
            var more = false;
            await using (var db = await contexts.OpenAsync(ct))
            {
                if (_settled is null)
                {
                    _settled = await EventLogReader.HorizonAsync(db, ct);
                }

                more = await TellAsync(db, ct);
            }

            if (!more)
            {
                await Pause.UntilAsync(wake, s_poll, clock, ct);
                ct.ThrowIfCancellationRequested();

                // A burst of commits is one read.
                await Task.Delay(s_breath, clock, ct);
            }
        }
    }

    /// <returns>True where there is more settled to read.</returns>
    private async Task<bool> TellAsync(SynergyFlowDbContext db, CancellationToken ct)
    {
        var from = _settled ?? LogCursor.Start;
        var rows = await db.RowsAsync(
            """
            SELECT tenant_id, id, aggregate_kind, aggregate_id, sequence, type, xid, seq,
                xid < pg_snapshot_xmin(pg_current_snapshot()),
                CASE WHEN aggregate_kind IN ('team', 'time') THEN payload::text END
            FROM events.log
            WHERE (xid, seq) > ($1, $2)
            ORDER BY xid, seq
            LIMIT $3
            """,
            [from.Xid, from.Seq, AtOnce],
            reader => new Row(
                new TenantId(reader.GetGuid(0)),
                reader.GetGuid(1),
                reader.GetString(2),
                reader.GetGuid(3),
                reader.GetInt32(4),
                reader.GetString(5),
                new LogCursor(reader.GetFieldValue<ulong>(6), reader.GetInt64(7)),
                reader.GetBoolean(8),
                reader.Text(9)),
            ct);
        var projects = await ProjectsAsync([.. rows.Where(row => !_told.Contains(row.Id))], ct);
        var settled = 0;
        foreach (var row in rows)
        {
            if (row.Settled)
            {
                settled++;
                _settled = row.At;
            }

            // What was told while it was still unsettled is forgotten once it is behind the cursor.
            var told = row.Settled ? _told.Remove(row.Id) : !_told.Add(row.Id);
            if (!told)
            {
                Tell(row, projects);
            }
        }

        return settled == AtOnce;
    }

    /// <summary>Of which project each work item is: a page of another one has nothing to read again. Asked in the tenant of each, as this role sees no records.</summary>
    private async Task<Dictionary<Guid, Guid>> ProjectsAsync(IReadOnlyList<Row> rows, CancellationToken ct)
    {
        Dictionary<Guid, Guid> projects = [];
        foreach (var items in rows.Where(row => row.Kind == s_item).GroupBy(row => row.Tenant))
        {
            await using var db = await tenants.OpenAsync(items.Key, ct);
            foreach (var (item, project) in await db.RowsAsync(
                "SELECT id, project_id FROM work.record WHERE tenant_id = $1 AND id = ANY($2) AND project_id IS NOT NULL",
                [items.Key.Value, items.Select(row => row.AggregateId).Distinct().ToArray()],
                reader => (reader.GetGuid(0), reader.GetGuid(1)),
                ct))
            {
                projects[item] = project;
            }
        }

        return projects;
    }

    private void Tell(Row row, Dictionary<Guid, Guid> projects)
    {
        switch (row.Kind)
        {
            case "user":
                Tell(row.Tenant, new UserId(row.AggregateId));
                break;
            case "team":
                foreach (var member in Members(row.Payload))
                {
                    Tell(row.Tenant, member);
                }

                break;
            case "time":
                time.Publish(TimeOf(row.Tenant, row.Payload));
                break;
            default:
                if (row.Kind is RecordChanged.OfProject or RecordChanged.OfTeamBacklog || EnumText.TryParse<RecordKind>(row.Kind, out _))
                {
                    Guid? project = row.Kind is RecordChanged.OfProject ? row.AggregateId : projects.TryGetValue(row.AggregateId, out var of) ? of : null;
                    records.Publish(new RecordChanged(row.Tenant, row.AggregateId, row.Kind, row.Sequence, row.Type, project));
                }

                break;
        }
    }

    private void Tell(TenantId tenant, UserId user)
    {
        accounts.Forget(tenant, user);
        people.Publish(new AccountChanged(tenant, user));
    }

    /// <summary>Each event of a week says whose it is and which records it was about.</summary>
    private static TimeChanged TimeOf(TenantId tenant, string? payload)
    {
        using var parsed = JsonDocument.Parse(payload!);
        return new TimeChanged(
            tenant,
            new UserId(parsed.RootElement.GetProperty("person").GetGuid()),
            [.. parsed.RootElement.GetProperty("records").EnumerateArray().Select(record => record.GetGuid())]);
    }

    /// <summary>Whom a team event concerns: its <c>member</c> changes read "id role".</summary>
    private static HashSet<UserId> Members(string? payload)
    {
        using var parsed = JsonDocument.Parse(payload ?? "{}");
        if (!parsed.RootElement.TryGetProperty("changes", out var changes))
        {
            return [];
        }

        return changes.EnumerateArray()
            .Where(change => change.GetProperty("field").GetString() == "member")
            .SelectMany(change => new[] { change.GetProperty("from").GetString(), change.GetProperty("to").GetString() })
            .Select(text => Guid.TryParse(text?.Split(' ')[0], out var id) ? id : (Guid?)null)
            .OfType<Guid>()
            .Select(id => new UserId(id))
            .ToHashSet();
    }

    private sealed record Row(
        TenantId Tenant, Guid Id, string Kind, Guid AggregateId, int Sequence, string Type, LogCursor At, bool Settled, string? Payload);
}
