using Microsoft.Extensions.Logging;
using SynergyFlow.Core.Incidents.Changing;
using SynergyFlow.Core.Incidents.UseCases;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Policies;
using SynergyFlow.Core.Work;
using SynergyFlow.Core.Work.UseCases;

namespace SynergyFlow.Core.Incidents.Bulk.UseCases;

/// <summary>
/// One step of a bulk change: a small transaction that changes some incidents and leaves its place in the job. Each row is refused
/// or changed by itself; whoever runs the steps opens a scope for each, and may die between any two of them.
/// </summary>
public sealed class PerformBulk(
    IBulkStore bulks,
    IRecordStore records,
    IIncidentStore incidents,
    ApplyChanges apply,
    UnlinkRecords unlink,
    UnmergeIncident unmerge,
    RecordGate gate,
    IAuthorizer authorizer,
    IUnitOfWork unitOfWork,
    TimeProvider time,
    ILogger<PerformBulk> logger)
{
    /// <summary>Rows per transaction, while all goes well.</summary>
    public const int BatchSize = 100;

    /// <summary>Changes the next rows.</summary>
    /// <param name="size">How many at most.</param>
    /// <returns>False when there is nothing more to do, because all is done or somebody stopped it.</returns>
    public async Task<Result<bool>> RunAsync(Actor actor, BulkJobId id, int size, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(actor);
        var opened = await OpenAsync(actor, id, BulkState.Running, ct);
        if (opened.Failed || opened.Value is not { } job)
        {
            return new Result<bool>(false, opened.Error);
        }

        actor = actor with { Scopes = job.Scopes?.ToHashSet() };
        var changes = IncidentChanges.FromJson(job.Changes);
        var rows = await bulks.RowsAsync(id, job.Next, size, ct);
        List<RecordId> wanted = [.. rows.Select(row => row.Record).OfType<RecordId>()];
        if (changes.Other is { } other)
        {
            wanted.Add(other);
        }

        if (changes.State is { To: IncidentState.Resolved })
        {
            await incidents.LockFamiliesAsync(wanted, ct);
        }

        var loaded = (await records.FindManyAsync([.. wanted.Distinct()], ct)).ToDictionary(record => record.Id);
        await apply.PrepareAsync(actor, changes, [.. loaded.Values.OfType<Incident>()], ct);
        var (next, counts) = (rows.Count == 0 ? job.Total : job.Next, job.Done);
        foreach (var row in rows)
        {
            var incident = row.Record is { } record ? loaded.GetValueOrDefault(record) as Incident : null;
            if (incident is { Events.Count: > 0 })
            {
                // Changed along with an earlier row, as a child or as the other end of a link: the next step takes it as it is then.
                break;
            }

            counts = await TakeAsync(actor, row, incident, changes, loaded, counts, ct);
            next = row.Position + 1;
        }

        job.Advance(next, counts);
        if (job.Next >= job.Total)
        {
            job.Finish(actor.At(time.GetUtcNow()));
        }

        var saved = await unitOfWork.SaveAsync(actor, ct);
        if (saved.Failed)
        {
            return saved.Error;
        }

        logger.BulkWent(id, job.Next, job.Total, job.State);
        return job.State is BulkState.Running;
    }

    /// <summary>Puts the next rows back, unless somebody changed them since.</summary>
    public async Task<Result<bool>> UndoAsync(Actor actor, BulkJobId id, int size, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(actor);
        var opened = await OpenAsync(actor, id, BulkState.Undoing, ct);
        if (opened.Failed || opened.Value is not { } job)
        {
            return new Result<bool>(false, opened.Error);
        }

        actor = actor with { Scopes = job.Scopes?.ToHashSet() };
        var rows = await bulks.ChangedAsync(id, job.UndoneTo, size, ct);
        if (rows.Count == 0)
        {
            job.Finish(actor.At(time.GetUtcNow()));
        }
        else
        {
            var memories = rows.ToDictionary(row => row.Position, row => BulkMemory.FromJson(row.Memory!));
            var links = await bulks.LinksAsync([.. memories.Values.Select(memory => memory.Link).OfType<LinkId>()], ct);
            List<RecordId> wanted =
            [
                .. rows.Select(row => row.Record).OfType<RecordId>(), .. links.Values.SelectMany(link => new[] { link.From, link.To }),
                .. memories.Values.Select(memory => memory.Merged).OfType<RecordId>(),
            ];
            var loaded = (await records.FindManyAsync([.. wanted.Distinct()], ct)).ToDictionary(record => record.Id);
            var (undone, kept, last) = (0, 0, job.UndoneTo);
            foreach (var row in rows)
            {
                var incident = (Incident)loaded[row.Record!.Value];
                if (incident.Events.Count > 0)
                {
                    break;
                }

                var memory = memories[row.Position];
                if (await BackAsync(actor, row, incident, memory, memory.Link is { } link ? links.GetValueOrDefault(link) : null, loaded, ct) is { } why)
                {
                    row.Keep(why);
                    kept++;
                }
                else
                {
                    row.Undo();
                    undone++;
                }

                last = row.Position + 1;
            }

            job.AdvanceUndo(last, undone, kept);
        }

        var saved = await unitOfWork.SaveAsync(actor, ct);
        return saved.Failed ? saved.Error : job.State is BulkState.Undoing;
    }

    /// <summary>Goes past a row that breaks whenever it is tried.</summary>
    public async Task<Result<bool>> SkipAsync(Actor actor, BulkJobId id, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(actor);
        var opened = await OpenAsync(actor, id, null, ct);
        if (opened.Failed || opened.Value is not { IsBusy: true } job)
        {
            return new Result<bool>(false, opened.Error);
        }

        if (job.State is BulkState.Running && (await bulks.RowsAsync(id, job.Next, 1, ct)) is [var row])
        {
            row.Refuse(new RowBroke());
            job.Advance(row.Position + 1, job.Done with { Refused = job.Done.Refused + 1 });
            if (job.Next >= job.Total)
            {
                job.Finish(actor.At(time.GetUtcNow()));
            }
        }
        else if (job.State is BulkState.Undoing && (await bulks.ChangedAsync(id, job.UndoneTo, 1, ct)) is [var changed])
        {
            changed.Keep(new RowBroke());
            job.AdvanceUndo(changed.Position + 1, 0, 1);
        }

        var saved = await unitOfWork.SaveAsync(actor, ct);
        return saved.Failed ? saved.Error : job.IsBusy;
    }

    /// <summary>Ends a job that cannot go on, with the reason that its page shows.</summary>
    public async Task<Result> FailAsync(Actor actor, BulkJobId id, string why, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(actor);
        if (await bulks.FindAsync(id, ct) is not { IsBusy: true } job)
        {
            return Result.Success;
        }

        job.Fail(why, actor.At(time.GetUtcNow()));
        return await unitOfWork.SaveAsync(actor, ct);
    }

    /// <param name="state">Null: any.</param>
    /// <returns>Null for a job that is not in that state any more.</returns>
    private async Task<Result<BulkJob?>> OpenAsync(Actor actor, BulkJobId id, BulkState? state, CancellationToken ct)
    {
        var allowed = await authorizer.AuthorizeAsync(actor, Actions.IncidentBulk, new Resource("bulk", actor.Tenant, id.Value), ct);
        if (allowed.Failed)
        {
            return new Result<BulkJob?>(null, allowed.Error);
        }

        var job = await bulks.FindAsync(id, ct);
        return new Result<BulkJob?>(state is null || job?.State == state ? job : null, null);
    }

    private async Task<BulkCounts> TakeAsync(
        Actor actor, BulkRow row, Incident? incident, IncidentChanges changes, Dictionary<RecordId, WorkRecord> loaded, BulkCounts counts, CancellationToken ct)
    {
        if (incident is null)
        {
            row.Refuse(new RecordNotFound(row.Reference ?? row.Record?.ToString() ?? ""));
            return counts with { Refused = counts.Refused + 1 };
        }

        var before = incident.Remember();
        var made = await apply.ApplyAsync(
            actor, incident, changes, changes.Other is { } other ? loaded.GetValueOrDefault(other) : null, ct);
        if (made.Failed)
        {
            if (incident.Events.Count > 0)
            {
                records.Forget(incident);
            }

            row.Refuse(made.Error);
            return counts with { Refused = counts.Refused + 1 };
        }

        if (incident.Events.Count == 0)
        {
            row.Leave();
            return counts with { Unchanged = counts.Unchanged + 1 };
        }

        row.Change(incident.Version, BulkMemory.Of(before, incident.Remember(), made.Value.Link) with { Merged = changes.Merge?.Into });
        return counts with { Changed = counts.Changed + 1 };
    }

    /// <returns>Why it stays as it is; null when it was put back.</returns>
    private async Task<Error?> BackAsync(
        Actor actor, BulkRow row, Incident incident, BulkMemory memory, RecordLink? link, Dictionary<RecordId, WorkRecord> loaded, CancellationToken ct)
    {
        if (await gate.CheckAsync(actor, incident, Actions.IncidentUpdate, ct) is { } denied)
        {
            return denied;
        }

        if (incident.Version != row.Version)
        {
            return new TouchedSince(incident.Key);
        }

        if (memory.Merged is not null)
        {
            return await unmerge.UnmergeAsync(actor, incident, loaded, ct);
        }

        if (memory.Fields.Count == 0 && link is null)
        {
            return new SaidStays(incident.Key);
        }

        incident.Recall(memory.Fields, actor.At(time.GetUtcNow()));
        if (link is not null)
        {
            unlink.Unlink(actor, link, loaded[link.From], loaded[link.To]);
        }

        return null;
    }
}
