using System.Globalization;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using SynergyFlow.Core.Integrations.Inbound;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Work;
using SynergyFlow.Infrastructure.Events;
using SynergyFlow.Infrastructure.Persistence;
using SynergyFlow.Infrastructure.Work;

namespace SynergyFlow.Infrastructure.Integrations.Inbound;

internal sealed class InboundQueries(TenantContexts contexts) : IInboundQueries
{
    private const string Messages = "inbound-messages";
    private const string Deployments = "deployments";
    private const int ShownBytes = 64 * 1024;
    private const int MostAlerts = 100;

    private const string SourceColumns = """
        SELECT source.id, source.name, source.kind, source.enabled, source.requester_id, source.team_id, source.impact, source.opens_from, source.at_end,
            source.created_at, source.updated_at, source.version,
            (SELECT max(message.received_at) FROM integrations.inbound_message AS message WHERE message.tenant_id = source.tenant_id AND message.source_id = source.id),
            (SELECT count(*) FROM integrations.inbound_message AS message WHERE message.tenant_id = source.tenant_id AND message.source_id = source.id AND message.state = 'waiting')::int,
            (SELECT count(*) FROM integrations.inbound_message AS message WHERE message.tenant_id = source.tenant_id AND message.source_id = source.id AND message.state = 'failed')::int
        FROM integrations.inbound_source AS source
        """;

    private const string MessageColumns = """
        message.id, message.source_id, source.name, message.state, message.door, message.origin, message.received_at, octet_length(message.body), message.attempts, message.due_at,
        message.ended_at, message.error, message.outcome
        """;

    private const string Source = "LEFT JOIN integrations.inbound_source AS source ON source.tenant_id = message.tenant_id AND source.id = message.source_id";

    public async Task<IReadOnlyList<InboundSourceRow>> SourcesAsync(TenantId tenant, CancellationToken ct)
    {
        await using var db = await contexts.OpenAsync(tenant, ct);
        return await db.RowsAsync(
            $"{SourceColumns} WHERE source.tenant_id = $1 ORDER BY source.name, source.id LIMIT $2", [tenant.Value, InboundSource.Most], SourceRow, ct);
    }

    public async Task<InboundSourceRow?> FindSourceAsync(TenantId tenant, InboundSourceId id, CancellationToken ct)
    {
        await using var db = await contexts.OpenAsync(tenant, ct);
        return (await db.RowsAsync($"{SourceColumns} WHERE source.tenant_id = $1 AND source.id = $2", [tenant.Value, id.Value], SourceRow, ct)).SingleOrDefault();
    }

    public async Task<Page<InboundMessageRow>?> MessagesAsync(
        TenantId tenant, InboundSourceId? source, InboundState? state, string? cursor, int limit, CancellationToken ct)
    {
        if (!TryRead(Messages, cursor, out var at, out var last))
        {
            return null;
        }

        await using var db = await contexts.OpenAsync(tenant, ct);
        var rows = await db.RowsAsync(
            $"""
            SELECT {MessageColumns}
            FROM integrations.inbound_message AS message
            {Source}
            WHERE message.tenant_id = $1 AND {(source is null ? "$2::uuid IS NULL" : "message.source_id = $2")} AND ($3::text IS NULL OR message.state = $3)
              AND ($4::timestamptz IS NULL OR (message.received_at, message.id) < ($4, $5))
            ORDER BY message.received_at DESC, message.id DESC LIMIT $6
            """,
            [tenant.Value, source?.Value, state?.ToText(), at, last, limit + 1],
            MessageRow,
            ct);
        return PageOf(rows, limit, Messages, row => (row.ReceivedAt, row.Id.Value));
    }

    public async Task<InboundMessageDetails?> FindMessageAsync(TenantId tenant, InboundMessageId id, CancellationToken ct)
    {
        await using var db = await contexts.OpenAsync(tenant, ct);
        return (await db.RowsAsync(
            $"""
            SELECT {MessageColumns}, message.message_id, message.headers, substring(message.body FROM 1 FOR $3), encode(sha256(message.body), 'hex')
            FROM integrations.inbound_message AS message
            {Source}
            WHERE message.tenant_id = $1 AND message.id = $2
            """,
            [tenant.Value, id.Value, ShownBytes],
            row =>
            {
                var message = MessageRow(row);
                return new InboundMessageDetails(
                    message,
                    row.GetString(13),
                    [.. Inbox.ReadHeaders(row.GetString(14)).Select(header => KeyValuePair.Create(header.Key, Shown(header.Value, whole: true)))],
                    Shown(row.GetFieldValue<byte[]>(15), message.Bytes <= ShownBytes),
                    message.Bytes <= ShownBytes,
                    row.GetString(16));
            },
            ct)).SingleOrDefault();
    }

    public async Task<Page<DeploymentRow>?> DeploymentsAsync(TenantId tenant, DeploymentFilter filter, string? cursor, int limit, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(filter);
        if (!TryRead(Deployments, cursor, out var at, out var last))
        {
            return null;
        }

        await using var db = await contexts.OpenAsync(tenant, ct);
        var deployments = db.Set<Deployment>().AsQueryable();
        if (at is { } before)
        {
            var id = new DeploymentId(last!.Value);
            deployments = db.Set<Deployment>().FromSql($"SELECT * FROM integrations.deployment WHERE (at, id) < ({before}, {id.Value})");
        }

        if (filter.Application is { } application)
        {
            deployments = deployments.Where(deployment => deployment.Application == application);
        }

        if (filter.Applications is { } several)
        {
            deployments = deployments.Where(deployment => several.Contains(deployment.Application));
        }

        if (filter.After is { } after)
        {
            deployments = deployments.Where(deployment => deployment.At > after);
        }

        if (filter.BegunBy is { } begun)
        {
            deployments = deployments.Where(deployment => (deployment.StartedAt ?? deployment.At) <= begun);
        }

        if (filter.Environment is { } environment)
        {
            deployments = deployments.Where(deployment => deployment.Environment == environment);
        }

        if (filter.Status is { } status)
        {
            deployments = deployments.Where(deployment => deployment.Status == status);
        }

        var rows = await Rows(db, deployments.OrderByDescending(deployment => deployment.At).ThenByDescending(deployment => deployment.Id).Take(limit + 1)).ToListAsync(ct);
        return PageOf(rows, limit, Deployments, row => (row.At, row.Id.Value));
    }

    public async Task<DeploymentRow?> FindDeploymentAsync(TenantId tenant, DeploymentId id, CancellationToken ct)
    {
        await using var db = await contexts.OpenAsync(tenant, ct);
        return await Rows(db, db.Set<Deployment>().Where(deployment => deployment.Id == id)).SingleOrDefaultAsync(ct);
    }

    public async Task<IReadOnlyList<AlertRow>> AlertsOfAsync(TenantId tenant, RecordId incident, CancellationToken ct)
    {
        await using var db = await contexts.OpenAsync(tenant, ct);
        return await db.Set<Alert>().Where(alert => alert.Incident == incident)
            .OrderBy(alert => alert.State).ThenByDescending(alert => alert.At).Take(MostAlerts)
            .Join(
                db.Set<InboundSource>(), alert => alert.Source, source => source.Id,
                (alert, source) => new AlertRow(source.Name, alert.Fingerprint, alert.State, alert.Severity, alert.Title, alert.Url, alert.StartsAt, alert.At, alert.Messages))
            .ToListAsync(ct);
    }

    private static IQueryable<DeploymentRow> Rows(SynergyFlowDbContext db, IQueryable<Deployment> deployments) => deployments.Select(deployment => new DeploymentRow(
        deployment.Id,
        db.Set<InboundSource>().Where(source => source.Id == deployment.Source).Select(source => source.Name).FirstOrDefault(),
        deployment.ExternalId,
        deployment.Application,
        deployment.Environment,
        deployment.AppVersion,
        deployment.Status,
        deployment.Commit,
        deployment.By,
        deployment.Url,
        deployment.StartedAt,
        deployment.FinishedAt,
        deployment.At));

    private static InboundSourceRow SourceRow(NpgsqlDataReader row) => new(
        new InboundSourceId(row.GetGuid(0)),
        row.GetString(1),
        EnumText.Parse<InboundKind>(row.GetString(2)),
        row.GetBoolean(3),
        new UserId(row.GetGuid(4)),
        row.Nullable<Guid>(5) is { } team ? new TeamId(team) : null,
        EnumText.Parse<Impact>(row.GetString(6)),
        EnumText.Parse<AlertSeverity>(row.GetString(7)),
        EnumText.Parse<AlertEnd>(row.GetString(8)),
        row.GetFieldValue<DateTimeOffset>(9),
        row.GetFieldValue<DateTimeOffset>(10),
        row.GetInt32(11),
        row.Nullable<DateTimeOffset>(12),
        row.GetInt32(13),
        row.GetInt32(14));

    private static InboundMessageRow MessageRow(NpgsqlDataReader row) => new(
        new InboundMessageId(row.GetGuid(0)),
        row.Nullable<Guid>(1) is { } source ? new InboundSourceId(source) : null,
        row.Text(2),
        EnumText.Parse<InboundState>(row.GetString(3)),
        EnumText.Parse<InboundDoor>(row.GetString(4)),
        row.GetString(5),
        row.GetFieldValue<DateTimeOffset>(6),
        row.GetInt32(7),
        row.GetInt32(8),
        row.Nullable<DateTimeOffset>(9),
        row.Nullable<DateTimeOffset>(10),
        row.Text(11),
        row.Text(12));

    /// <summary>Text where it is text, else its digits. A cut may go through a letter: that alone does not make it none.</summary>
    private static string Shown(byte[] bytes, bool whole)
    {
        const int LongestDigits = 2_000;
        const int LongestLetter = 4;
        UTF8Encoding strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);
        for (var cut = 0; cut < (whole ? 1 : Math.Min(LongestLetter, bytes.Length)); cut++)
        {
            try
            {
                var text = strict.GetString(bytes, 0, bytes.Length - cut);
                if (!text.Any(c => char.IsControl(c) && c is not ('\n' or '\r' or '\t')))
                {
                    return text;
                }
            }
            catch (DecoderFallbackException)
            {
                // Its digits, then, unless it was the cut.
            }
        }

        return Convert.ToHexStringLower(bytes.AsSpan(0, Math.Min(bytes.Length, LongestDigits)));
    }

    private static bool TryRead(string list, string? cursor, out DateTimeOffset? at, out Guid? last)
    {
        (at, last) = (null, null);
        if (cursor is null)
        {
            return true;
        }

        if (Cursor.Read(list, cursor, keys: 2) is not { Backwards: false, Key: var key }
            || !DateTimeOffset.TryParseExact(key[0], "O", CultureInfo.InvariantCulture, DateTimeStyles.None, out var moment) || !Guid.TryParse(key[1], out var id))
        {
            return false;
        }

        (at, last) = (moment, id);
        return true;
    }

    private static Page<T> PageOf<T>(List<T> rows, int limit, string list, Func<T, (DateTimeOffset At, Guid Id)> place)
    {
        if (rows.Count <= limit)
        {
            return new Page<T>(rows);
        }

        rows.RemoveRange(limit, rows.Count - limit);
        var (at, id) = place(rows[^1]);
        return new Page<T>(rows, Cursor.Write(list, backwards: false, [at.ToString("O", CultureInfo.InvariantCulture), id.ToString()]));
    }
}
