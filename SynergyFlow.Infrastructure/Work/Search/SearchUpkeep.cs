using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Infrastructure.Persistence;
using SynergyFlow.Infrastructure.Persistence.Tenancy;

namespace SynergyFlow.Infrastructure.Work.Search;

/// <summary>
/// What need not be in the transaction of a change, for all tenants: learns words for corrections, carries a person's new name into
/// the documents, compares documents with records every hour, and makes them anew when asked. Any number of nodes may do it at once.
/// </summary>
internal sealed partial class SearchUpkeep(
    SystemContexts system, TenantContexts contexts, TimeProvider time, ILogger<SearchUpkeep> logger) : BackgroundService
{
    private const int WordsAtOnce = 2_000;
    private const int DocumentsAtOnce = 200;
    private const int MostRepaired = 5_000;
    private const int Sampled = 300;
    private static readonly TimeSpan s_idle = TimeSpan.FromSeconds(5);

    /// <summary>One piece of what is due.</summary>
    /// <returns>False where there was nothing to do.</returns>
    public async Task<bool> StepAsync(CancellationToken ct)
    {
        var did = false;
        foreach (var tenant in await DueAsync(ct))
        {
            await using var db = await contexts.OpenAsync(tenant, ct);
            did |= await LearnAsync(db, ct) | await RenameAsync(db, ct);
        }

        return did | await RunAsync(ct);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                if (await StepAsync(stoppingToken))
                {
                    continue;
                }
            }
            catch (Exception failure) when (failure is NpgsqlException or TimeoutException or InvalidOperationException)
            {
                Failed(logger, failure);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }

            await Task.Delay(s_idle, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>Whose words and names wait. Everything about them is then read as that tenant.</summary>
    private async Task<List<TenantId>> DueAsync(CancellationToken ct)
    {
        await using var db = await system.OpenAsync(ct);
        return (await db.Database.SqlQuery<Guid>($"""SELECT DISTINCT tenant_id AS "Value" FROM work.search_task""").ToListAsync(ct))
            .ConvertAll(id => new TenantId(id));
    }

    // In order, so that two nodes that learn the same words do not wait for each other in a ring.
    private static async Task<bool> LearnAsync(SynergyFlowDbContext db, CancellationToken ct) =>
        (await db.Database.SqlQuery<int>($"""
            WITH due AS (
                DELETE FROM work.search_task WHERE (tenant_id, id) IN (
                    SELECT tenant_id, id FROM work.search_task WHERE kind = 'words' ORDER BY id LIMIT {WordsAtOnce} FOR UPDATE SKIP LOCKED)
                RETURNING tenant_id, subject_id),
            said AS (
                SELECT DISTINCT r.tenant_id, lower(word) AS word
                FROM (SELECT DISTINCT tenant_id, subject_id FROM due) AS one
                JOIN work.record AS r ON r.tenant_id = one.tenant_id AND r.id = one.subject_id AND r.sensitivity <> 'restricted'
                CROSS JOIN LATERAL regexp_split_to_table(
                    concat_ws(' ', r.title, array_to_string(r.tags, ' '), r.category, r.subcategory, r.service, r.location, (
                        SELECT string_agg(person.display_name, ' ') FROM identity."user" AS person
                        WHERE person.tenant_id = r.tenant_id AND person.id IN (r.requester_id, r.affected_user_id, r.assignee_id))),
                    '[^[:alpha:]]+') AS word
                WHERE length(word) BETWEEN 4 AND 40),
            learnt AS (INSERT INTO work.search_word (tenant_id, word) SELECT tenant_id, word FROM said ORDER BY 1, 2 ON CONFLICT DO NOTHING)
            SELECT count(*)::int AS "Value" FROM due
            """).ToListAsync(ct))[0] > 0;

    private static async Task<bool> RenameAsync(SynergyFlowDbContext db, CancellationToken ct)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        var tasks = await db.Database.SqlQuery<RenameTask>($"""
            SELECT tenant_id, id, subject_id, coalesce(after_id, '00000000-0000-0000-0000-000000000000'::uuid) AS after_id FROM work.search_task
            WHERE kind = 'person' ORDER BY id LIMIT 1 FOR UPDATE SKIP LOCKED
            """).ToListAsync(ct);
        if (tasks is not [var task])
        {
            return false;
        }

        var records = await db.Database.SqlQuery<Guid>($"""
            SELECT id AS "Value" FROM work.record
            WHERE tenant_id = {task.TenantId} AND id > {task.AfterId}
              AND (requester_id = {task.SubjectId} OR assignee_id = {task.SubjectId} OR affected_user_id = {task.SubjectId})
            ORDER BY id LIMIT {DocumentsAtOnce}
            """).ToListAsync(ct);
        await ComposeAsync(db, task.TenantId, records, ct);
        await (records.Count == DocumentsAtOnce
            ? db.Database.ExecuteSqlAsync($"UPDATE work.search_task SET after_id = {records[^1]} WHERE tenant_id = {task.TenantId} AND id = {task.Id}", ct)
            : db.Database.ExecuteSqlAsync($"DELETE FROM work.search_task WHERE tenant_id = {task.TenantId} AND id = {task.Id}", ct));
        await transaction.CommitAsync(ct);
        return true;
    }

    private async Task<bool> RunAsync(CancellationToken ct)
    {
        if (await ClaimAsync(ct) is not { } run)
        {
            return false;
        }

        await using var db = await contexts.OpenAsync(new TenantId(run.TenantId), ct);
        await (run.Rebuilding ? RebuildAsync(db, run, ct) : CheckAsync(db, run.TenantId, ct));
        return true;
    }

    private async Task<Run?> ClaimAsync(CancellationToken ct)
    {
        await using var db = await system.OpenAsync(ct);
        await db.Database.ExecuteSqlAsync($"INSERT INTO work.search_run (tenant_id) SELECT id FROM tenants.tenant ON CONFLICT DO NOTHING", ct);
        var claimed = await db.Database.SqlQuery<Run>($"""
            UPDATE work.search_run SET lease_until = clock_timestamp() + interval '10 minutes'
            WHERE tenant_id = (
                SELECT tenant_id FROM work.search_run
                WHERE (lease_until IS NULL OR lease_until < clock_timestamp())
                  AND (check_requested OR checked_at IS NULL OR checked_at < clock_timestamp() - interval '1 hour'
                    OR (rebuild_requested_at IS NOT NULL AND rebuild_finished_at IS NULL))
                ORDER BY lease_until NULLS FIRST LIMIT 1 FOR UPDATE SKIP LOCKED)
            RETURNING tenant_id, rebuild_requested_at IS NOT NULL AND rebuild_finished_at IS NULL AS rebuilding,
                coalesce(rebuild_after, '00000000-0000-0000-0000-000000000000'::uuid) AS after_id
            """).ToListAsync(ct);
        return claimed is [var run] ? run : null;
    }

    private async Task RebuildAsync(SynergyFlowDbContext db, Run run, CancellationToken ct)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        var records = await db.Database.SqlQuery<Guid>($"""
            SELECT id AS "Value" FROM work.record WHERE tenant_id = {run.TenantId} AND id > {run.AfterId} ORDER BY id LIMIT {DocumentsAtOnce}
            """).ToListAsync(ct);
        await ComposeAsync(db, run.TenantId, records, ct);
        var (last, done) = (records.Count > 0 ? records[^1] : run.AfterId, records.Count < DocumentsAtOnce);
        await db.Database.ExecuteSqlAsync($"""
            UPDATE work.search_run SET rebuild_after = {last}, rebuild_done = rebuild_done + {records.Count}, lease_until = NULL,
                rebuild_finished_at = CASE WHEN {done} THEN clock_timestamp() END
            WHERE tenant_id = {run.TenantId}
            """, ct);
        await transaction.CommitAsync(ct);
        if (done)
        {
            Rebuilt(logger, run.TenantId);
        }
    }

    /// <summary>Facts of all documents, words of some: comparing all words is what a rebuild is for.</summary>
    private async Task CheckAsync(SynergyFlowDbContext db, Guid tenant, CancellationToken ct)
    {
        await db.Database.ExecuteSqlAsync($"UPDATE work.search_run SET check_requested = false WHERE tenant_id = {tenant}", ct);
        var missing = await db.Database.SqlQuery<Guid>($"""
            SELECT r.id AS "Value" FROM work.record AS r
            WHERE r.tenant_id = {tenant} AND NOT EXISTS (
                SELECT FROM work.search_document AS d WHERE d.tenant_id = r.tenant_id AND d.record_id = r.id)
            LIMIT {MostRepaired}
            """).ToListAsync(ct);
        var different = await db.Database.SqlQuery<Guid>($"""
            SELECT r.id AS "Value" FROM work.record AS r JOIN work.search_document AS d ON d.tenant_id = r.tenant_id AND d.record_id = r.id
            WHERE r.tenant_id = {tenant}
              AND (d.created_at, d.requester_id, d.assignee_id, d.team_id, d.restricted, d.kind, d.state, d.state_category, d.priority, d.tags)
                IS DISTINCT FROM (r.created_at, r.requester_id, r.assignee_id, r.team_id, r.sensitivity = 'restricted', r.kind, r.state,
                    r.state_category, r.priority, r.tags)
            LIMIT {MostRepaired}
            """).ToListAsync(ct);
        var wrong = await db.Database.SqlQuery<Guid>($"""
            SELECT d.record_id AS "Value"
            FROM work.search_document AS d TABLESAMPLE SYSTEM ((
                SELECT least(100, 100 * {Sampled} / greatest(reltuples, pg_relation_size(oid) / 8192.0 * 20, 1)) FROM pg_class WHERE oid = 'work.search_document'::regclass))
            CROSS JOIN LATERAL work.search_composed(d.tenant_id, d.record_id) AS c
            WHERE d.tenant_id = {tenant} AND (strip(d.text), strip(coalesce(d.public_text, d.text)))
                IS DISTINCT FROM (strip(c.text), strip(coalesce(c.public_text, c.text)))
            LIMIT {Sampled}
            """).ToListAsync(ct);
        List<Guid> repaired = [.. missing, .. different.Union(wrong)];
        foreach (var some in repaired.Chunk(DocumentsAtOnce))
        {
            await using var transaction = await db.Database.BeginTransactionAsync(ct);
            await ComposeAsync(db, tenant, some, ct);
            await transaction.CommitAsync(ct);
        }

        await db.Database.ExecuteSqlAsync($"""
            UPDATE work.search_run SET checked_at = clock_timestamp(), missing = {missing.Count}, different = {repaired.Count - missing.Count},
                lease_until = NULL
            WHERE tenant_id = {tenant}
            """, ct);
        if (repaired.Count > 0)
        {
            Drifted(logger, tenant, missing.Count, repaired.Count - missing.Count);
        }
    }

    // Locked first and read by a later statement: a reply that comes in between is not composed away.
    private static async Task ComposeAsync(SynergyFlowDbContext db, Guid tenant, IReadOnlyCollection<Guid> records, CancellationToken ct)
    {
        if (records.Count == 0)
        {
            return;
        }

        Guid[] ids = [.. records.Order()];
        await db.Database.ExecuteSqlAsync($"""
            SELECT FROM work.search_document WHERE tenant_id = {tenant} AND record_id = ANY ({ids}) ORDER BY record_id FOR UPDATE
            """, ct);
        await db.Database.ExecuteSqlAsync($"SELECT work.search_compose({tenant}, id) FROM unnest({ids}) AS id", ct);
    }

    [LoggerMessage(2602, LogLevel.Warning, "The upkeep of search pauses: the database does not answer")]
    private static partial void Failed(ILogger logger, Exception failure);

    [LoggerMessage(2603, LogLevel.Information, "All search documents of tenant {Tenant} were made anew")]
    private static partial void Rebuilt(ILogger logger, Guid tenant);

    [LoggerMessage(2604, LogLevel.Warning, "Search documents of tenant {Tenant} were repaired: {Missing} missing, {Different} different")]
    private static partial void Drifted(ILogger logger, Guid tenant, int missing, int different);

    private sealed record RenameTask(Guid TenantId, long Id, Guid SubjectId, Guid AfterId);

    private sealed record Run(Guid TenantId, bool Rebuilding, Guid AfterId);
}
