using Microsoft.EntityFrameworkCore;
using Npgsql;
using NpgsqlTypes;
using SynergyFlow.Core.Audit;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Projects;
using SynergyFlow.Core.Tenants;
using SynergyFlow.Core.Work;
using SynergyFlow.Infrastructure.Events;
using SynergyFlow.Infrastructure.Persistence;
using SynergyFlow.Infrastructure.Work;
using SynergyFlow.Infrastructure.Work.Search;

namespace SynergyFlow.Infrastructure.Audit;

/// <summary>Reads the event log, the denials and the reads for people: a page, the receipts of its rows, and the names of what they speak of.</summary>
internal sealed class AuditQueries(TenantContexts contexts) : IAuditQueries
{
    private static readonly TimeSpan s_longest = TimeSpan.FromSeconds(5);

    public async Task<Result<Page<AuditEntry>>> ListAsync(TenantId tenant, AuditFilter filter, string? cursor, int limit, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(filter);
        var before = cursor is null ? null : AuditPlace.Read(cursor);
        if (cursor is not null && before is null)
        {
            return new InvalidField("cursor", "This cursor was not given out by this list.");
        }

        var accessOnly = filter.What is AuditFilter.Denials or AuditFilter.Reads;
        var types = filter.What is { } what && !accessOnly ? AuditTypes.Of(what) : null;
        if (filter.What is not null && types is null && !accessOnly)
        {
            return new InvalidField(
                "what", $"what is a type of event, or one of {string.Join(", ", EnumText.All<AuditGroup>())}, {AuditFilter.Denials}, {AuditFilter.Reads}.");
        }

        try
        {
            Guid? record = null;
            if (filter.Record is { } named && (record = await RecordAsync(tenant, named, ct)) is null)
            {
                return new InvalidField("record", "There is no record with this key.");
            }

            AuditSql sql = new(tenant, filter, types, record, before, limit + 1);
            await using var session = await SearchSession.OpenAsync(contexts, tenant, sql.Parameters(), s_longest, ct);
            var events = accessOnly ? [] : await session.RowsAsync(sql.Events, AuditRow.OfEvent, ct);
            var access = types is not null || filter.Decision is not null ? [] : await session.RowsAsync(sql.Access, AuditRow.OfAccess, ct);
            List<AuditRow> rows = [.. events.Concat(access)
                .OrderByDescending(row => row.Place.At).ThenByDescending(row => row.Place.Access).ThenByDescending(row => row.Place.Seq)];
            var shown = rows[..Math.Min(limit, rows.Count)];
            return new Page<AuditEntry>(
                await EntriesAsync(session, tenant, shown, ct), rows.Count > limit ? shown[^1].Place.Write() : null);
        }
        catch (PostgresException late) when (late.SqlState == PostgresErrorCodes.QueryCanceled && !ct.IsCancellationRequested)
        {
            return new AuditTooMuch();
        }
    }

    public async Task<Result<CausationChain>> CausationAsync(TenantId tenant, Guid id, CancellationToken ct)
    {
        try
        {
            await using var session = await SearchSession.OpenAsync(contexts, tenant, [AuditSql.Of("tenant", NpgsqlDbType.Uuid, tenant.Value)], s_longest, ct);
            List<AuditRow> steps = [];
            for (Guid? next = id; next is { } wanted && steps.Count < CausationChain.MostSteps; next = steps[^1].CausationId)
            {
                var found = await session.RowsAsync(AuditSql.Event, AuditRow.OfEvent, ct, AuditSql.Of("id", NpgsqlDbType.Uuid, wanted));
                if (found.Count == 0)
                {
                    break;
                }

                steps.Add(found[0]);
            }

            if (steps.Count == 0)
            {
                return new AuditEventNotFound(id);
            }

            var effects = await session.RowsAsync(
                AuditSql.Effects,
                AuditRow.OfEvent,
                ct,
                AuditSql.Of("id", NpgsqlDbType.Uuid, id),
                AuditSql.Of("take", NpgsqlDbType.Integer, CausationChain.MostEffects + 1));
            var shown = effects.Take(CausationChain.MostEffects);
            var entries = await EntriesAsync(session, tenant, [.. steps, .. shown], ct);
            return new CausationChain(
                [.. entries.Take(steps.Count)], null, Lost: false, [.. entries.Skip(steps.Count)], effects.Count > CausationChain.MostEffects);
        }
        catch (PostgresException late) when (late.SqlState == PostgresErrorCodes.QueryCanceled && !ct.IsCancellationRequested)
        {
            return new AuditTooMuch();
        }
    }

    /// <returns>The id as given, of whatever it is, or that of the record with the key.</returns>
    private async Task<Guid?> RecordAsync(TenantId tenant, string named, CancellationToken ct)
    {
        if (Guid.TryParse(named, out var id))
        {
            return id;
        }

        // PostgreSQL refuses NUL in text; no key has one.
        if (named.Contains('\0', StringComparison.Ordinal))
        {
            return null;
        }

        var key = named.ToUpperInvariant();
        await using var db = await contexts.OpenAsync(tenant, ct);
        return await db.Set<WorkRecord>().Where(record => record.Key == key).Select(record => (RecordId?)record.Id).SingleOrDefaultAsync(ct) is { } found
            ? found.Value
            : null;
    }

    private static async Task<IReadOnlyList<AuditEntry>> EntriesAsync(SearchSession session, TenantId tenant, List<AuditRow> rows, CancellationToken ct)
    {
        if (rows.Count == 0)
        {
            return [];
        }

        var decisions = (await session.RowsAsync(
            AuditSql.Receipts,
            reader => (Event: reader.GetGuid(0), Decision: new AuditDecision(
                reader.GetGuid(1), reader.GetString(2), reader.GetString(3), reader.GetString(4), reader.Text(5))),
            ct,
            AuditSql.Of("records", NpgsqlDbType.Array | NpgsqlDbType.Uuid, rows.Select(row => row.RecordId).OfType<Guid>().Distinct().ToArray()),
            AuditSql.Of("events", NpgsqlDbType.Array | NpgsqlDbType.Uuid, rows.Select(row => row.Id).ToArray())))
            .ToLookup(one => one.Event, one => one.Decision);

        // Whatever looks like an id is looked up as each of the things that have names.
        HashSet<Guid> ids = [.. rows.Select(row => row.RecordId).OfType<Guid>()];
        ids.UnionWith(rows.SelectMany(row => row.Changes).SelectMany(change => new[] { change.From, change.To })
            .Concat(decisions.SelectMany(of => of).Select(decision => decision.Verdict))
            .Select(value => Guid.TryParse(value, out var id) ? id : Guid.Empty));
        var names = await NameLookup.ReadAsync(
            session.Db, ids.Select(id => (UserId?)new UserId(id)), ids.Select(id => (TeamId?)new TeamId(id)), ct);
        var records = ids.Select(id => new RecordId(id)).ToList();
        var keys = await session.Db.Set<WorkRecord>().Where(record => records.Contains(record.Id))
            .Select(record => new { record.Id, record.Key })
            .ToDictionaryAsync(record => record.Id, record => record.Key, ct);
        var tenants = ids.Select(id => new TenantId(id)).ToList();
        var companies = await session.Db.Set<Tenant>().Where(one => tenants.Contains(one.Id)).ToDictionaryAsync(one => one.Id, one => one.Name, ct);
        var projectIds = ids.Select(id => new ProjectId(id)).ToList();
        var projects = await session.Db.Set<Project>().Where(one => projectIds.Contains(one.Id))
            .Select(one => new { one.Id, one.Name }).ToDictionaryAsync(one => one.Id, one => one.Name, ct);
        return rows.ConvertAll(row => new AuditEntry(
            row.Id, row.Place.At, row.OccurredAt, row.WhoId, row.Who, row.Channel, row.Type, row.RecordKind, row.RecordId,
            row.RecordId is { } id ? Name(id) : null,
            row.Changes.ConvertAll(change => change with { FromName = Called(change.From), ToName = Called(change.To) }),
            row.Correlation, row.Trace, [.. decisions[row.Id].Select(decision => decision with { VerdictName = Called(decision.Verdict) })], row.Denial, row.Read,
            row.Command, row.CausationId));

        string? Called(string? value) => Guid.TryParse(value, out var id) ? Name(id) : null;

        string? Name(Guid id) => keys.GetValueOrDefault(new RecordId(id))
            ?? names.People.GetValueOrDefault(new UserId(id)) ?? names.Teams.GetValueOrDefault(new TeamId(id)) ?? companies.GetValueOrDefault(new TenantId(id))
            ?? projects.GetValueOrDefault(new ProjectId(id));
    }
}
