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
    internal const int Most = 2_000;

    private readonly ConcurrentDictionary<(TenantId Tenant, int Cap, string Filter), Counted> _counts = new();

    /// <summary>Records that changed, whoever may see them.</summary>
    public OncePerChange<SharedRow> Rows { get; } = new();

    /// <summary>Whether records that changed match a filter that says the same for everybody.</summary>
    public OncePerChange<bool> Matches { get; } = new();

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

            if (_counts.Count >= Most)
            {
                _counts.Clear();
            }

            Counted fresh = new(time.GetTimestamp(), new Lazy<Task<int?>>(count));
            if (kept is null ? _counts.TryAdd(key, fresh) : _counts.TryUpdate(key, fresh, kept))
            {
                return await fresh.Count.Value.WaitAsync(ct);
            }
        }
    }

    private sealed record Counted(long From, Lazy<Task<int?>> Count);
}

/// <param name="Of">By which a scope says whether it sees the row.</param>
/// <param name="Line">By which it stands in an order.</param>
internal sealed record SharedRow(RecordRow Row, Resource Of, RecordLine Line);

/// <summary>What is read of a record after a change, once for all who ask after that change.</summary>
internal sealed class OncePerChange<T>
{
    private readonly ConcurrentDictionary<(TenantId Tenant, string What, RecordId Record, int Sequence), Task<IReadOnlyDictionary<RecordId, T>>> _reads = new();

    /// <param name="what">What is asked of the records, such as a filter.</param>
    /// <param name="changed">With the sequence number of the latest change that the caller was told of: what he gets is no older.</param>
    /// <param name="read">Must not end with the caller: others wait for it too. Records that it leaves out are in no answer.</param>
    public async Task<IReadOnlyDictionary<RecordId, T>> ReadAsync(
        TenantId tenant,
        string what,
        IReadOnlyCollection<(RecordId Record, int Sequence)> changed,
        Func<IReadOnlyList<RecordId>, Task<IReadOnlyDictionary<RecordId, T>>> read,
        CancellationToken ct)
    {
        if (_reads.Count >= SharedReads.Most)
        {
            _reads.Clear();
        }

        TaskCompletionSource<IReadOnlyDictionary<RecordId, T>> mine = new(TaskCreationOptions.RunContinuationsAsynchronously);
        var reads = changed.Select(one => (one.Record, Read: _reads.GetOrAdd((tenant, what, one.Record, one.Sequence), mine.Task))).ToList();
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
                    _reads.TryRemove(new((tenant, what, one.Record, one.Sequence), mine.Task));
                }

                mine.SetException(failure);
            }
        }

        Dictionary<RecordId, T> found = [];
        foreach (var (record, reading) in reads)
        {
            if ((await reading.WaitAsync(ct)).TryGetValue(record, out var one))
            {
                found[record] = one;
            }
        }

        return found;
    }
}
