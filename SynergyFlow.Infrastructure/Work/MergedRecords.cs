using Microsoft.EntityFrameworkCore;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Work;
using SynergyFlow.Infrastructure.Persistence;

namespace SynergyFlow.Infrastructure.Work;

/// <summary>
/// What was merged into a record, right away or by way of another. A merge moves nothing: the record shows what these have, to
/// those who see them (docs/adr/0023).
/// </summary>
internal static class MergedRecords
{
    private const int Most = 500;

    /// <summary>One query where nothing was merged, one more per step of a chain.</summary>
    public static async Task<List<RecordId>> IntoAsync(SynergyFlowDbContext db, RecordId target, CancellationToken ct)
    {
        List<RecordId> all = [];
        List<RecordId?> level = [target];
        while (level.Count > 0 && all.Count < Most)
        {
            var into = level;
            var next = await db.Set<WorkRecord>().AsNoTracking()
                .Where(record => record.MergedInto != null && into.Contains(record.MergedInto))
                .OrderBy(record => record.Number)
                .Select(record => record.Id)
                .Take(Most - all.Count)
                .ToListAsync(ct);
            all.AddRange(next);
            level = next.ConvertAll(id => (RecordId?)id);
        }

        return all;
    }

    /// <summary>The keys of those that the scope sees.</summary>
    public static async Task<Dictionary<RecordId, string>> SeenAsync(
        SynergyFlowDbContext db, RecordScope scope, RecordId target, CancellationToken ct)
    {
        var all = await IntoAsync(db, target, ct);
        return all.Count == 0 ? [] : await KeysAsync(db, scope, all, ct);
    }

    public static Task<Dictionary<RecordId, string>> KeysAsync(
        SynergyFlowDbContext db, RecordScope scope, List<RecordId> ids, CancellationToken ct) =>
        db.Set<WorkRecord>().To(scope).Where(record => ids.Contains(record.Id))
            .Select(record => new { record.Id, record.Key })
            .ToDictionaryAsync(record => record.Id, record => record.Key, ct);
}
