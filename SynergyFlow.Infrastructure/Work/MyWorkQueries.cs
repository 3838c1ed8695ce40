using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using SynergyFlow.Core.Identity;
using SynergyFlow.Core.Incidents;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Work;
using SynergyFlow.Infrastructure.Persistence;

namespace SynergyFlow.Infrastructure.Work;

/// <summary>A person's own list in a fixed number of queries, whatever is on it.</summary>
internal sealed class MyWorkQueries(TenantContexts contexts, IPlannedWork planned) : IMyWork
{
    private static readonly string[] s_notStarted = [IncidentState.New.ToText(), IncidentState.Assigned.ToText()];

    public async Task<MyWork> ReadAsync(RecordScope scope, DateTimeOffset now, TimeZoneInfo zone, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(scope);
        ArgumentNullException.ThrowIfNull(zone);
        await using var db = await contexts.OpenAsync(scope.Tenant, ct);
        var me = scope.User;
        var (noWork, unplanned) = (planned.NoWork(db, me), planned.Unplanned(db, me));
        var mine = await RecordQueries.Lines(db.Set<WorkRecord>().To(scope)
                .Where(record => record.Assignee == me
                    && (record.StateCategory == StateCategory.New || record.StateCategory == StateCategory.Open || record.StateCategory == StateCategory.Pending)
                    && !noWork.Contains(record.Id))
                .OrderBy(record => unplanned.Contains(record.Id))
                .ThenBy(record => record.Priority).ThenBy(record => record.DueAt).ThenBy(record => record.CreatedAt).ThenBy(record => record.Id)
                .Take(IMyWork.MostItems + 1))
            .ToListAsync(ct);
        var watched = await RecordQueries.Lines(Watched(db, scope)
                .OrderByDescending(record => record.UpdatedAt).ThenByDescending(record => record.Id)
                .Take(IMyWork.MostWatched + 1))
            .ToListAsync(ct);
        var (capped, watchedCapped) = (mine.Count > IMyWork.MostItems, watched.Count > IMyWork.MostWatched);
        mine = [.. mine.Take(IMyWork.MostItems)];
        ReaderDays days = new(zone);
        var plans = await planned.ReadAsync(db, mine.ConvertAll(line => line.Id), days, ct);
        var facts = await FactsAsync(db, scope, mine, plans, ct);
        var parents = await ParentsAsync(db, scope, plans, ct);
        var rows = await RecordQueries.RowsAsync(db, [.. mine, .. watched.Take(IMyWork.MostWatched)], ct);

        var today = DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(now, zone).Date);
        var tonight = days.StartOf(today.AddDays(1));
        var sunday = days.StartOf(today.AddDays(((int)DayOfWeek.Monday - (int)today.DayOfWeek + 7) % 7 is var left and > 0 ? left : 7));
        var items = rows.Take(mine.Count)
            .Select(row => new MyWorkItem(
                row.DueAt is null && facts[row.Id].DueAt is { } due ? row with { DueAt = due } : row,
                facts[row.Id].Place(now, tonight, sunday),
                plans.TryGetValue(row.Id, out var plan) && plan.PartOf is { } whole ? parents.GetValueOrDefault(whole) : null))
            .OrderBy(item => item.Place.Group).ThenBy(item => item.Place.Reason)
            .ThenBy(item => item.Place.At ?? DateTimeOffset.MaxValue).ThenBy(item => item.Record.Priority).ThenBy(item => item.Record.CreatedAt)
            .ToList();
        return new MyWork(items, capped, [.. rows.Skip(mine.Count)], watchedCapped);
    }

    public async Task<bool> SnoozeAsync(RecordScope scope, RecordId record, DateTimeOffset until, DateTimeOffset now, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(scope);
        await using var db = await contexts.OpenAsync(scope.Tenant, ct);
        if (!await db.Set<WorkRecord>().To(scope).AnyAsync(one => one.Id == record, ct))
        {
            return false;
        }

        // One statement: two tabs of the same person meet here. What is long over goes with it.
        var (tenant, user, id) = (scope.Tenant.Value, scope.User.Value, record.Value);
        var (to, since) = (until.ToUniversalTime(), now.ToUniversalTime());
        await db.Database.ExecuteSqlAsync(
            $"""
            WITH over AS (DELETE FROM work.snooze WHERE tenant_id = {tenant} AND user_id = {user} AND record_id <> {id} AND until <= {since})
            INSERT INTO work.snooze (tenant_id, user_id, record_id, until, since) VALUES ({tenant}, {user}, {id}, {to}, {since})
            ON CONFLICT (tenant_id, user_id, record_id) DO UPDATE SET until = EXCLUDED.until, since = EXCLUDED.since
            """,
            ct);
        return true;
    }

    public async Task<SnoozeOffer?> OfferAsync(RecordScope scope, RecordId record, DateOnly today, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(scope);
        await using var db = await contexts.OpenAsync(scope.Tenant, ct);
        return await db.Set<WorkRecord>().To(scope).AnyAsync(one => one.Id == record, ct) ? await planned.NextStartAsync(db, record, today, ct) : null;
    }

    public async Task WakeAsync(RecordScope scope, RecordId record, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(scope);
        await using var db = await contexts.OpenAsync(scope.Tenant, ct);
        var me = scope.User;
        await db.Set<Snooze>().Where(snooze => snooze.User == me && snooze.Record == record).ExecuteDeleteAsync(ct);
    }

    /// <summary>Watched, not one's own, and changed by somebody else since one last had it in hand.</summary>
    private static IQueryable<WorkRecord> Watched(SynergyFlowDbContext db, RecordScope scope)
    {
        var me = scope.User;
        return
            from watcher in db.Set<Watcher>()
            where watcher.User == me
            join record in db.Set<WorkRecord>().To(scope) on watcher.Record equals record.Id
            where record.Assignee != me
            let visited = db.Set<RecordVisit>().Where(visit => visit.User == me && visit.Record == record.Id).Max(visit => (DateTimeOffset?)visit.VisitedAt)
            let seen = visited > watcher.Since ? visited.Value : watcher.Since
            where record.UpdatedAt > seen
                && db.Set<WorkHistory>().Any(entry => entry.Record == record.Id && entry.At > seen && entry.ActorId != me)
            select record;
    }

    private static async Task<Dictionary<RecordId, WorkFacts>> FactsAsync(
        SynergyFlowDbContext db, RecordScope scope, List<RecordLine> mine, IReadOnlyDictionary<RecordId, PlannedRecord> plans, CancellationToken ct)
    {
        var me = scope.User;
        var ids = mine.ConvertAll(line => line.Id);
        var snoozes = await db.Set<Snooze>().Where(snooze => snooze.User == me && ids.Contains(snooze.Record))
            .ToDictionaryAsync(snooze => snooze.Record, ct);
        var resumes = await db.Set<Incident>().Where(incident => ids.Contains(incident.Id) && incident.ResumeAt != null)
            .ToDictionaryAsync(incident => incident.Id, incident => incident.ResumeAt, ct);
        var replies = await (
                from comment in db.Set<Comment>()
                where ids.Contains(comment.Record) && comment.Kind == CommentKind.Reply
                join record in db.Set<WorkRecord>() on comment.Record equals record.Id
                let theirs = comment.Author != me && (comment.Author == record.Requester || comment.Author == record.AffectedUser)
                group comment.WrittenAt by new { comment.Record, Theirs = theirs }
                into written
                select new { written.Key.Record, written.Key.Theirs, Last = written.Max() })
            .ToListAsync(ct);
        var blockers = await BlockersAsync(db, scope, [.. plans.Keys], ct);
        var asked = replies.Where(reply => reply.Theirs).ToDictionary(reply => reply.Record, reply => reply.Last);
        var told = replies.Where(reply => !reply.Theirs).ToDictionary(reply => reply.Record, reply => reply.Last);
        return mine.ToDictionary(line => line.Id, line => new WorkFacts(
            line.Priority,
            line.StateCategory is StateCategory.Pending,
            !s_notStarted.Contains(line.State),
            plans.TryGetValue(line.Id, out var plan) ? plan.DueAt : line.DueAt,
            resumes.GetValueOrDefault(line.Id),
            asked.TryGetValue(line.Id, out var last) && !(told.TryGetValue(line.Id, out var answer) && answer >= last) ? last : null,
            snoozes.GetValueOrDefault(line.Id)?.Until,
            snoozes.GetValueOrDefault(line.Id)?.Since)
        {
            Plan = plan is null ? null : plan.Plan with { BlockedBy = blockers.GetValueOrDefault(line.Id) },
        });
    }

    /// <summary>By which unfinished record each of these is blocked, the first of several; one that the reader does not see holds nothing up for him.</summary>
    private static async Task<Dictionary<RecordId, string>> BlockersAsync(SynergyFlowDbContext db, RecordScope scope, List<RecordId> ids, CancellationToken ct)
    {
        if (ids.Count == 0)
        {
            return [];
        }

        var links = await (
                from link in db.Set<RecordLink>()
                where link.Type == LinkType.Blocks && ids.Contains(link.To)
                join blocker in db.Set<WorkRecord>().To(scope) on link.From equals blocker.Id
                where blocker.StateCategory == StateCategory.New || blocker.StateCategory == StateCategory.Open || blocker.StateCategory == StateCategory.Pending
                orderby link.LinkedAt, link.Id
                select new { link.To, blocker.Key })
            .ToListAsync(ct);
        return links.GroupBy(link => link.To).ToDictionary(group => group.Key, group => group.First().Key);
    }

    private static async Task<Dictionary<RecordId, WorkParent>> ParentsAsync(
        SynergyFlowDbContext db, RecordScope scope, IReadOnlyDictionary<RecordId, PlannedRecord> plans, CancellationToken ct)
    {
        List<RecordId> ids = [.. plans.Values.Select(plan => plan.PartOf).OfType<RecordId>().Distinct()];
        return ids.Count == 0 ? [] : await db.Set<WorkRecord>().To(scope).Where(record => ids.Contains(record.Id))
            .Select(record => new { record.Id, record.Key, record.Title })
            .ToDictionaryAsync(record => record.Id, record => new WorkParent(record.Key, record.Title), ct);
    }
}

internal sealed class SnoozeConfiguration : IEntityTypeConfiguration<Snooze>
{
    public void Configure(EntityTypeBuilder<Snooze> builder)
    {
        builder.ToTable("snooze", "work");
        builder.Property(snooze => snooze.Tenant).HasColumnName("tenant_id");
        builder.Property(snooze => snooze.User).HasColumnName("user_id");
        builder.Property(snooze => snooze.Record).HasColumnName("record_id");
        builder.HasKey(snooze => new { snooze.Tenant, snooze.User, snooze.Record });
        builder.HasOne<WorkRecord>().WithMany().HasForeignKey(s => new { s.Tenant, s.Record }).OnDelete(DeleteBehavior.Cascade);
        builder.HasOne<User>().WithMany().HasForeignKey(s => new { s.Tenant, s.User }).OnDelete(DeleteBehavior.Cascade);
    }
}
