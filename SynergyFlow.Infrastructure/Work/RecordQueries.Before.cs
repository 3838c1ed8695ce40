using Microsoft.EntityFrameworkCore;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Work;
using SynergyFlow.Infrastructure.Persistence;

namespace SynergyFlow.Infrastructure.Work;

/// <summary>The history of what a record depends on, before it was begun.</summary>
internal sealed partial class RecordQueries
{
    private const int MostServices = 20;

    /// <summary>What was said, who watches a record, and where it stands in an order break nothing.</summary>
    private static readonly string[] s_harmless = ["record.commented", "record.mentioned", "record.watched", "work_item.ranked"];

    public async Task<Result<ChangesBefore>> ChangesBeforeAsync(RecordScope scope, RecordId record, int hours, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(scope);
        if (hours is < 1 or > ChangesBefore.MostHours)
        {
            return new InvalidField("hours", $"hours is 1 to {ChangesBefore.MostHours}.");
        }

        await using var db = await contexts.OpenAsync(scope.Tenant, ct);
        db.Database.SetCommandTimeout(ListSeconds);
        try
        {
            return await WalkAsync(db, scope, record, GraphRequest.Dependence, ct) is { } walk
                ? await BeforeAsync(db, scope, walk, hours, ct)
                : new RecordNotFound(record);
        }
        catch (Exception late) when (IsTimeout(late))
        {
            return new ListTooSlow();
        }
    }

    private async Task<ChangesBefore> BeforeAsync(SynergyFlowDbContext db, RecordScope scope, Walk walk, int hours, CancellationToken ct)
    {
        var root = walk.Nodes[0].Id;
        var nodes = walk.Nodes.ToDictionary(node => node.Id);
        List<RecordId> all = [.. nodes.Keys];
        var until = await db.Set<WorkRecord>().Where(one => one.Id == root).Select(one => one.CreatedAt).SingleAsync(ct);
        var after = until.AddHours(-hours);
        var services = await db.Set<WorkRecord>().Where(one => all.Contains(one.Id) && one.Service != null)
            .Select(one => one.Service!).Distinct().OrderBy(name => name).Take(MostServices).ToListAsync(ct);
        var changes = db.Set<WorkHistory>().Where(change =>
            all.Contains(change.Record) && change.Record != root && change.At > after && change.At <= until && !s_harmless.Contains(change.Type));
        if (!scope.Internal)
        {
            changes = changes.Where(change => !change.Type.StartsWith("record."));
        }

        var found = await changes.OrderByDescending(change => change.At).ThenBy(change => change.Record).ThenByDescending(change => change.Sequence)
            .Take(ChangesBefore.MostChanges + 1).ToListAsync(ct);
        List<WorkHistory> shown = [.. found.Take(ChangesBefore.MostChanges)];
        var entries = await EntriesAsync(db, scope, shown.ConvertAll(change => ((Comment?)null, (WorkHistory?)change)), [], await Marks.ReadAsync(db, scope, null, [], ct), ct);
        return new ChangesBefore(
            after,
            until,
            walk.Nodes.Count - 1,
            [.. shown.Zip(entries, (change, entry) => new RecordChangeBefore(change.Record, nodes[change.Record].Key, nodes[change.Record].Title, nodes[change.Record].Depth, entry))],
            services,
            found.Count > shown.Count || walk.StoppedAt is not null);
    }
}
