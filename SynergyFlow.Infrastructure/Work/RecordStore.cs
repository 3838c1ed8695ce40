using Microsoft.EntityFrameworkCore;
using SynergyFlow.Core.Incidents;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Work;
using SynergyFlow.Infrastructure.Persistence;

namespace SynergyFlow.Infrastructure.Work;

internal sealed class RecordStore(SynergyFlowDbContext db) : IRecordStore, IIncidentStore
{
    private const int MostChildren = 500;
    private static readonly StateCategory[] s_open = [StateCategory.New, StateCategory.Open, StateCategory.Pending];

    private readonly HashSet<RecordId> _alone = [];

    public async Task<WorkRecord?> FindAsync(RecordId id, CancellationToken ct)
    {
        await db.LockAsync([id.Value], ct);
        return await db.Set<WorkRecord>().SingleOrDefaultAsync(record => record.Id == id, ct);
    }

    public async Task<IReadOnlyList<WorkRecord>> FindManyAsync(IReadOnlyCollection<RecordId> ids, CancellationToken ct)
    {
        await db.LockAsync([.. ids.Select(id => id.Value)], ct);
        return await db.Set<WorkRecord>().Where(record => ids.Contains(record.Id)).ToListAsync(ct);
    }

    public async Task LookForFamilyAsync(IReadOnlyCollection<RecordId> parents, CancellationToken ct)
    {
        var ids = parents.Select(id => (RecordId?)id).ToList();
        var parenting = await db.Set<WorkRecord>()
            .Where(record => record.Parent != null && ids.Contains(record.Parent) && s_open.Contains(record.StateCategory))
            .Select(record => record.Parent!.Value)
            .Distinct()
            .ToListAsync(ct);
        var merged = await db.Set<WorkRecord>()
            .Where(record => record.MergedInto != null && ids.Contains(record.MergedInto))
            .Select(record => record.MergedInto!.Value)
            .Distinct()
            .ToListAsync(ct);
        _alone.UnionWith(parents.Except(parenting).Except(merged));
    }

    public async Task LockFamiliesAsync(IReadOnlyCollection<RecordId> parents, CancellationToken ct)
    {
        await LookForFamilyAsync(parents, ct);
        List<RecordId> all = [.. parents];
        foreach (var parent in parents.Where(parent => !_alone.Contains(parent)))
        {
            var merged = await MergedRecords.IntoAsync(db, parent, ct);
            all.AddRange([.. merged, .. await OpenBelowAsync([parent, .. merged], ct)]);
        }

        await db.LockAsync([.. all.Select(id => id.Value)], ct);
    }

    public async Task LockWayAsync(RecordId id, CancellationToken ct)
    {
        List<Guid> way = [id.Value];
        for (var at = (RecordId?)id; at is { } here && way.Count < MostChildren;)
        {
            at = await db.Set<WorkRecord>().Where(record => record.Id == here).Select(record => record.MergedInto).SingleOrDefaultAsync(ct);
            if (at is { } next)
            {
                way.Add(next.Value);
            }
        }

        await db.LockAsync(way, ct);
    }

    public async Task LockFamilyAsync(RecordId id, CancellationToken ct)
    {
        var merged = await MergedRecords.IntoAsync(db, id, ct);
        var children = await OpenBelowAsync([id, .. merged], ct);
        await db.LockAsync([id.Value, .. merged.Concat(children).Select(one => one.Value)], ct);
    }

    public async Task<IReadOnlyList<Incident>> OpenChildrenAsync(RecordId parent, CancellationToken ct)
    {
        if (_alone.Contains(parent))
        {
            return [];
        }

        var ids = await OpenBelowAsync([parent, .. await MergedRecords.IntoAsync(db, parent, ct)], ct);
        if (ids.Count == 0)
        {
            return [];
        }

        await db.LockAsync([.. ids.Select(id => id.Value)], ct);
        return await db.Set<Incident>()
            .Where(child => ids.Contains(child.Id) && s_open.Contains(child.StateCategory))
            .OrderBy(child => child.Number)
            .ToListAsync(ct);
    }

    public async Task<IReadOnlyList<Incident>> MergedAsync(RecordId target, CancellationToken ct)
    {
        if (_alone.Contains(target))
        {
            return [];
        }

        var ids = await MergedRecords.IntoAsync(db, target, ct);
        if (ids.Count == 0)
        {
            return [];
        }

        await db.LockAsync([.. ids.Select(id => id.Value)], ct);
        return await db.Set<Incident>().Where(merged => ids.Contains(merged.Id)).OrderBy(merged => merged.Number).ToListAsync(ct);
    }

    private Task<List<RecordId>> OpenBelowAsync(List<RecordId?> parents, CancellationToken ct)
    {
        return db.Set<WorkRecord>()
            .Where(record => record.Parent != null && parents.Contains(record.Parent) && s_open.Contains(record.StateCategory))
            .OrderBy(record => record.Id)
            .Select(record => record.Id)
            .Take(MostChildren)
            .ToListAsync(ct);
    }

    public async Task ReleaseAsync(CancellationToken ct)
    {
        db.ChangeTracker.Clear();
        if (db.Database.CurrentTransaction is { } transaction)
        {
            await transaction.RollbackAsync(ct);
            await transaction.DisposeAsync();
        }
    }

    public void Forget(WorkRecord record)
    {
        ArgumentNullException.ThrowIfNull(record);

        // Not by detaching it: that would take along whatever refers to it, such as the row that says why.
        var entry = db.Entry(record);
        entry.CurrentValues.SetValues(entry.OriginalValues);
        entry.State = EntityState.Unchanged;
        record.ClearEvents();
    }

    public Task<RecordLink?> FindLinkAsync(LinkId id, CancellationToken ct) =>
        db.Set<RecordLink>().SingleOrDefaultAsync(link => link.Id == id, ct);

    public Task<bool> LinkExistsAsync(RecordId from, RecordId to, LinkType type, CancellationToken ct) =>
        db.Set<RecordLink>().AnyAsync(link => link.From == from && link.To == to && link.Type == type, ct);

    public Task<Watcher?> FindWatcherAsync(RecordId record, UserId user, CancellationToken ct) =>
        db.Set<Watcher>().SingleOrDefaultAsync(watcher => watcher.Record == record && watcher.User == user, ct);

    public Task<Attachment?> FindAttachmentAsync(AttachmentId id, CancellationToken ct) =>
        db.Set<Attachment>().SingleOrDefaultAsync(file => file.Id == id, ct);

    public void Add(WorkRecord record)
    {
        db.Add(record);
        db.Entry(record).Property("kind").CurrentValue = record.AggregateKind;
    }

    public void Add(Comment comment) => db.Add(comment);

    public void Add(Attachment attachment) => db.Add(attachment);

    public void Add(RecordLink link) => db.Add(link);

    public void Add(Watcher watcher) => db.Add(watcher);

    public void Add(Mention mention) => db.Add(mention);

    public async Task<IReadOnlyList<(UserId Person, TeamId? Team)>> MentionedInDescriptionAsync(RecordId record, CancellationToken ct) =>
        await db.Set<Mention>().Where(mention => mention.Record == record && mention.Comment == null)
            .Select(mention => new ValueTuple<UserId, TeamId?>(mention.Person, mention.Team)).ToListAsync(ct);

    public async Task<IReadOnlyList<UserId>> WatchingAsync(RecordId record, IReadOnlyCollection<UserId> people, CancellationToken ct) =>
        await db.Set<Watcher>().Where(watcher => watcher.Record == record && people.Contains(watcher.User)).Select(watcher => watcher.User).ToListAsync(ct);

    public void Remove(RecordLink link) => db.Remove(link);

    public void Remove(Watcher watcher) => db.Remove(watcher);

    public void Remove(Attachment attachment) => db.Remove(attachment);
}
