using System.Collections.Concurrent;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Work;

namespace SynergyFlow.Infrastructure.Work;

/// <summary>
/// What hundreds of open pages ask for at the same change, read once for all of them. It holds what all agents of a tenant may see, or
/// says of each row who may: the caller picks.
/// </summary>
internal sealed class SharedReads(TimeProvider time)
{
    /// <summary>So much is kept; after that it starts over, which costs no more than reading again.</summary>
    private const int Most = 2_000;

    private readonly ConcurrentDictionary<(TenantId Tenant, int Cap, string Filter), Counted> _counts = new();
    private readonly ConcurrentDictionary<(TenantId Tenant, RecordId Record, int Sequence), Task<IReadOnlyDictionary<RecordId, SharedRow>>> _rows = new();

    /// <param name="age">How long ago counting may have begun.</param>
    /// <param name="count">Must not end with the caller: others wait for it too.</param>
    public async Task<int?> CountAsync((TenantId, int, string) key, TimeSpan age, Func<Task<int?>> count, CancellationToken ct)
    {
        while (true)
        {
            _counts.TryGetValue(key, out var kept);
            if (kept is not null && time.GetElapsedTime(kept.From) <= age)
            {
                return await kept.Count.Value.WaitAsync(ct);
            }

            Trim(_counts);
            Counted fresh = new(time.GetTimestamp(), new Lazy<Task<int?>>(count));
            if (kept is null ? _counts.TryAdd(key, fresh) : _counts.TryUpdate(key, fresh, kept))
            {
                return await fresh.Count.Value.WaitAsync(ct);
            }
        }
    }

    /// <param name="read">As <see cref="CountAsync"/> says of its.</param>
    public async Task<IReadOnlyList<SharedRow>> RowsAsync(
        TenantId tenant,
        IReadOnlyCollection<(RecordId Record, int Sequence)> changed,
        Func<IReadOnlyList<RecordId>, Task<IReadOnlyDictionary<RecordId, SharedRow>>> read,
        CancellationToken ct)
    {
        Trim(_rows);
        TaskCompletionSource<IReadOnlyDictionary<RecordId, SharedRow>> mine = new(TaskCreationOptions.RunContinuationsAsynchronously);
        var reads = changed.Select(one => (one.Record, Read: _rows.GetOrAdd((tenant, one.Record, one.Sequence), mine.Task))).ToList();
        List<RecordId> unread = [.. reads.Where(one => one.Read == mine.Task).Select(one => one.Record)];
        if (unread.Count > 0)
        {
            try
            {
                mine.SetResult(await read(unread));
            }
            catch (Exception failure)
            {
                foreach (var one in changed)
                {
                    _rows.TryRemove(new((tenant, one.Record, one.Sequence), mine.Task));
                }

                mine.SetException(failure);
            }
        }

        List<SharedRow> rows = [];
        foreach (var (record, reading) in reads)
        {
            if ((await reading.WaitAsync(ct)).GetValueOrDefault(record) is { } row)
            {
                rows.Add(row);
            }
        }

        return rows;
    }

    private static void Trim<TKey, TValue>(ConcurrentDictionary<TKey, TValue> kept)
        where TKey : notnull
    {
        if (kept.Count >= Most)
        {
            kept.Clear();
        }
    }

    private sealed record Counted(long From, Lazy<Task<int?>> Count);
}

/// <param name="Of">By which a scope says whether it sees the row.</param>
internal sealed record SharedRow(RecordRow Row, Resource Of);
