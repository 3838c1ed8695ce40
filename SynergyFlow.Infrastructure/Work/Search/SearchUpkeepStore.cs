using Microsoft.EntityFrameworkCore;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Work.Search;
using SynergyFlow.Infrastructure.Persistence;

namespace SynergyFlow.Infrastructure.Work.Search;

/// <summary>Reads how search is, and leaves orders for <see cref="SearchUpkeep"/>.</summary>
internal sealed class SearchUpkeepStore(TenantContexts contexts) : ISearchUpkeep
{
    public async Task<SearchStatus> ReadAsync(TenantId tenant, CancellationToken ct)
    {
        await using var db = await contexts.OpenAsync(tenant, ct);
        var id = tenant.Value;
        var row = (await db.Database.SqlQuery<Row>($"""
            SELECT (SELECT count(*) FROM work.record WHERE tenant_id = {id}) AS records,
                (SELECT count(*) FROM work.search_document WHERE tenant_id = {id}) AS documents,
                (SELECT count(*) FROM work.search_word WHERE tenant_id = {id}) AS words,
                (SELECT count(*) FROM work.search_task WHERE tenant_id = {id}) AS waiting,
                (SELECT count(*) FROM work.attachment_text WHERE tenant_id = {id} AND state = 'waiting') AS files_waiting,
                (SELECT count(*) FROM work.attachment_text WHERE tenant_id = {id} AND state = 'searchable') AS files_searchable,
                (SELECT count(*) FROM work.attachment_text WHERE tenant_id = {id} AND state = 'failed') AS files_failed,
                pg_total_relation_size('work.search_document') AS bytes,
                run.checked_at, coalesce(run.check_requested, false) AS check_requested, coalesce(run.missing, 0) AS missing,
                coalesce(run.different, 0) AS different, run.rebuild_requested_at, coalesce(run.rebuild_done, 0) AS rebuild_done,
                run.rebuild_finished_at
            FROM (SELECT 1) AS one LEFT JOIN work.search_run AS run ON run.tenant_id = {id}
            """).ToListAsync(ct))[0];
        return new SearchStatus(
            row.Records, row.Documents, row.Words, row.Waiting, row.Bytes, row.CheckedAt, row.CheckRequested, row.Missing, row.Different)
        {
            FilesWaiting = row.FilesWaiting,
            FilesSearchable = row.FilesSearchable,
            FilesFailed = row.FilesFailed,
            Rebuild = row.RebuildRequestedAt is { } asked ? new SearchRebuild(asked, row.RebuildDone, row.RebuildFinishedAt) : null,
        };
    }

    public async Task RequestCheckAsync(TenantId tenant, CancellationToken ct)
    {
        await using var db = await contexts.OpenAsync(tenant, ct);
        await db.Database.ExecuteSqlAsync($"""
            INSERT INTO work.search_run (tenant_id, check_requested) VALUES ({tenant.Value}, true)
            ON CONFLICT (tenant_id) DO UPDATE SET check_requested = true
            """, ct);
    }

    public async Task<bool> RequestRebuildAsync(TenantId tenant, UserId by, CancellationToken ct)
    {
        await using var db = await contexts.OpenAsync(tenant, ct);
        return await db.Database.ExecuteSqlAsync($"""
            INSERT INTO work.search_run AS run (tenant_id, rebuild_requested_at, rebuild_requested_by)
            VALUES ({tenant.Value}, clock_timestamp(), {by.Value})
            ON CONFLICT (tenant_id) DO UPDATE SET rebuild_requested_at = EXCLUDED.rebuild_requested_at,
                rebuild_requested_by = EXCLUDED.rebuild_requested_by, rebuild_after = NULL, rebuild_done = 0, rebuild_finished_at = NULL
            WHERE run.rebuild_requested_at IS NULL OR run.rebuild_finished_at IS NOT NULL
            """, ct) == 1;
    }

    private sealed record Row(
        long Records, long Documents, long Words, long Waiting, long FilesWaiting, long FilesSearchable, long FilesFailed, long Bytes, DateTimeOffset? CheckedAt, bool CheckRequested, long Missing,
        long Different, DateTimeOffset? RebuildRequestedAt, long RebuildDone, DateTimeOffset? RebuildFinishedAt);
}
