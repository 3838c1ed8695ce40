using Microsoft.Extensions.Logging;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Policies;
using SynergyFlow.Core.Work;

namespace SynergyFlow.Core.Incidents.UseCases;

/// <summary>
/// Merges a duplicate into another incident. Both are locked in one order, so that of two opposite merges at once the second
/// finds the first done and is refused (docs/adr/0023).
/// </summary>
public sealed class MergeIncident(
    RecordGate gate, IRecordStore records, IMergeStore merges, IUnitOfWork unitOfWork, TimeProvider time, ILogger<MergeIncident> logger)
{
    /// <param name="ExpectedVersion">Of the source; null: whatever is stored now.</param>
    public sealed record Command(RecordId Source, RecordId Target, int? ExpectedVersion = null);

    public async Task<Result<int>> ExecuteAsync(Actor actor, Command command, CancellationToken ct)
    {
        var merged = await ApplyAsync(actor, command, ct);
        if (merged.Failed)
        {
            return merged.Error;
        }

        var saved = await unitOfWork.SaveAsync(actor, ct);
        if (saved.Failed)
        {
            return saved.Error;
        }

        logger.IncidentMerged(merged.Value.Key, command.Target);
        return merged.Value.Version;
    }

    private async Task<Result<Incident>> ApplyAsync(Actor actor, Command command, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(actor);
        ArgumentNullException.ThrowIfNull(command);
        var found = await records.FindManyAsync([command.Source, command.Target], ct);
        if (found.FirstOrDefault(one => one.Id == command.Source) is not Incident source)
        {
            return new RecordNotFound(command.Source);
        }

        if (command.ExpectedVersion is { } expected && expected != source.Version)
        {
            return await gate.CheckAsync(actor, source, Actions.IncidentMerge, ct) is { } hidden ? hidden : new VersionConflict(source.Version);
        }

        return await MergeAsync(actor, source, command.Target, found.FirstOrDefault(one => one.Id == command.Target) as Incident, ct);
    }

    /// <summary>Merges incidents that are loaded and locked, or copies of them, and saves nothing. Refused before anything is touched.</summary>
    /// <param name="target">Null where there is none with the id <paramref name="into"/>.</param>
    internal async Task<Result<Incident>> MergeAsync(Actor actor, Incident source, RecordId into, Incident? target, CancellationToken ct)
    {
        if (await gate.CheckAsync(actor, source, Actions.IncidentMerge, ct) is { } denied)
        {
            return denied;
        }

        if (target is null)
        {
            return new RecordNotFound(into) { Field = "into" };
        }

        if (await gate.CheckAsync(actor, target, Actions.IncidentMerge, ct) is { } refused)
        {
            return refused is RecordNotFound ? refused with { Field = "into" } : refused;
        }

        for (var above = target.Parent; above is { } id; above = await merges.ParentAsync(id, ct))
        {
            if (id == source.Id)
            {
                return new TargetBelow { Field = "into" };
            }
        }

        var now = time.GetUtcNow();
        var stamp = actor.At(now);
        var before = source.MergeInto(target, stamp);
        if (before.Failed)
        {
            return before.Error;
        }

        var tags = target.Absorb(source, stamp);
        var watchers = await WatchAsync(source, target, stamp, ct);
        merges.Add(new IncidentMerge
        {
            Tenant = actor.Tenant,
            Source = source.Id,
            Target = target.Id,
            MergedBy = actor.Id,
            MergedAt = now,
            Memory = before.Value with { AddedTags = tags, AddedWatchers = watchers },
        });
        return source;
    }

    /// <summary>Who watched the source, or asked for it, watches the target from now on.</summary>
    private async Task<IReadOnlyList<UserId>> WatchAsync(Incident source, Incident target, Stamp stamp, CancellationToken ct)
    {
        var there = await merges.WatchersAsync(target.Id, ct);
        List<UserId> added =
        [
            .. (await merges.WatchersAsync(source.Id, ct)).Append(source.Requester).Distinct()
                .Where(user => user != target.Requester && !there.Contains(user)),
        ];
        foreach (var user in added)
        {
            records.Add(new Watcher { Tenant = target.Tenant, Record = target.Id, User = user, Since = stamp.At });
            target.Watched(user, watching: true, stamp);
        }

        return added;
    }
}

/// <summary>Undoes a merge: the source is what it was, and the target loses what the merge gave it.</summary>
public sealed class UnmergeIncident(
    RecordGate gate, IRecordStore records, IMergeStore merges, IUnitOfWork unitOfWork, TimeProvider time)
{
    /// <param name="ExpectedVersion">Of the source; null: whatever is stored now.</param>
    public sealed record Command(RecordId Source, int? ExpectedVersion = null);

    public async Task<Result<int>> ExecuteAsync(Actor actor, Command command, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(actor);
        ArgumentNullException.ThrowIfNull(command);
        var into = await merges.TargetAsync(command.Source, ct);
        var found = await records.FindManyAsync(into is { } known ? [command.Source, known] : [command.Source], ct);
        if (found.FirstOrDefault(one => one.Id == command.Source) is not Incident source)
        {
            return new RecordNotFound(command.Source);
        }

        if (await gate.CheckAsync(actor, source, Actions.IncidentMerge, ct) is { } denied)
        {
            return denied;
        }

        if (command.ExpectedVersion is { } expected && expected != source.Version)
        {
            return new VersionConflict(source.Version);
        }

        // Read again under the lock: what was seen before may have been undone, or merged elsewhere, meanwhile.
        if (await merges.FindAsync(command.Source, ct) is not { } merge)
        {
            return new NotMerged();
        }

        if (found.FirstOrDefault(one => one.Id == merge.Target) is not Incident target)
        {
            return new VersionConflict(source.Version);
        }

        if (await UnmergeAsync(actor, merge, source, target, ct) is { } refused)
        {
            return refused;
        }

        var saved = await unitOfWork.SaveAsync(actor, ct);
        return saved.Failed ? saved.Error : source.Version;
    }

    /// <summary>Undoes the merge of loaded and locked incidents and saves nothing.</summary>
    /// <returns>Why it stays merged; null when it does not.</returns>
    internal async Task<Error?> UnmergeAsync(Actor actor, Incident source, IReadOnlyDictionary<RecordId, WorkRecord> loaded, CancellationToken ct) =>
        await gate.CheckAsync(actor, source, Actions.IncidentMerge, ct) is { } denied ? denied
            : await merges.FindAsync(source.Id, ct) is not { } merge ? new NotMerged()
            : loaded.GetValueOrDefault(merge.Target) is not Incident target ? new VersionConflict(source.Version)
            : await UnmergeAsync(actor, merge, source, target, ct);

    private async Task<Error?> UnmergeAsync(Actor actor, IncidentMerge merge, Incident source, Incident target, CancellationToken ct)
    {
        if (await gate.CheckAsync(actor, target, Actions.IncidentMerge, ct) is { } refused)
        {
            return refused;
        }

        var stamp = actor.At(time.GetUtcNow());
        if (source.Unmerge(merge.Memory, stamp) is { Failed: true } no)
        {
            return no.Error;
        }

        target.Release(source, merge.Memory.AddedTags, stamp);
        foreach (var user in merge.Memory.AddedWatchers)
        {
            if (await records.FindWatcherAsync(target.Id, user, ct) is { } watcher)
            {
                records.Remove(watcher);
                target.Watched(user, watching: false, stamp);
            }
        }

        merges.Remove(merge);
        return null;
    }
}
