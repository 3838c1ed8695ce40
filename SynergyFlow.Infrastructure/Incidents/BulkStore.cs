using Microsoft.EntityFrameworkCore;
using SynergyFlow.Core.Incidents;
using SynergyFlow.Core.Incidents.Bulk;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Work;
using SynergyFlow.Infrastructure.Persistence;
using SynergyFlow.Infrastructure.Persistence.Jobs;

namespace SynergyFlow.Infrastructure.Incidents;

internal sealed class BulkStore(SynergyFlowDbContext db, JobFence fence) : IBulkStore
{
    public async Task<BulkJob?> FindAsync(BulkJobId id, CancellationToken ct)
    {
        await db.LockAsync([id.Value], ct);
        var job = await db.Set<BulkJob>().SingleOrDefaultAsync(job => job.Id == id, ct);
        if (job is not null)
        {
            fence.Check(db.LeaseOwner(job));
        }

        return job;
    }

    public void Add(BulkJob job, IReadOnlyList<BulkRow> rows)
    {
        db.Add(job);
        db.AddRange(rows);
    }

    public async Task<IReadOnlyList<BulkRow>> RowsAsync(BulkJobId job, int from, int take, CancellationToken ct) =>
        await db.Set<BulkRow>()
            .Where(row => row.Job == job && row.Position >= from)
            .OrderBy(row => row.Position)
            .Take(take)
            .ToListAsync(ct);

    public async Task<IReadOnlyList<BulkRow>> ChangedAsync(BulkJobId job, int from, int take, CancellationToken ct) =>
        await db.Set<BulkRow>()
            .Where(row => row.Job == job && row.Position >= from && row.Outcome == BulkOutcome.Changed && row.Memory != null)
            .OrderBy(row => row.Position)
            .Take(take)
            .ToListAsync(ct);

    public async Task<IReadOnlyList<Incident>> CopiesAsync(IReadOnlyCollection<RecordId> ids, CancellationToken ct) =>
        await db.Set<Incident>().AsNoTracking().Where(incident => ids.Contains(incident.Id)).ToListAsync(ct);

    public async Task<IReadOnlyDictionary<LinkId, RecordLink>> LinksAsync(IReadOnlyCollection<LinkId> ids, CancellationToken ct) =>
        ids.Count == 0
            ? new Dictionary<LinkId, RecordLink>()
            : await db.Set<RecordLink>().Where(link => ids.Contains(link.Id)).ToDictionaryAsync(link => link.Id, ct);
}
