using Microsoft.EntityFrameworkCore;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Work;
using SynergyFlow.Core.Work.Filtering;

namespace SynergyFlow.Infrastructure.Work;

/// <summary>The records before and after one in a list, even where it has left that list by now: its place is known by its values.</summary>
internal sealed partial class RecordQueries
{
    public async Task<RecordNeighbours> NeighboursAsync(
        RecordScope scope, RecordId record, FilterNode? filter, RecordSort sort, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(scope);
        ArgumentNullException.ThrowIfNull(sort);
        await using var db = await contexts.OpenAsync(scope.Tenant, ct);
        var here = await Lines(db.Set<WorkRecord>().To(scope).Where(one => one.Id == record)).ToListAsync(ct);
        if (here is not [var line])
        {
            return RecordNeighbours.None;
        }

        string[] place = [.. sort.Keys.Select(key => SortColumns.Of(key).Write(line)), SortColumns.Id.Write(line)];
        return new RecordNeighbours(await OneAsync(back: true), await OneAsync(back: false));

        async Task<string?> OneAsync(bool back)
        {
            var page = await ListAsync(scope, new RecordListRequest(filter, sort, Limit: 1, Cursor.Write($"records {sort}", back, place)), ct);
            return page.Value?.Items is [var found, ..] ? found.Key : null;
        }
    }
}
