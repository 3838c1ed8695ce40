using Microsoft.Extensions.Logging;
using SynergyFlow.Core.Incidents;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Policies;
using SynergyFlow.Core.Work;

namespace SynergyFlow.Core.Integrations.Import.UseCases;

/// <summary>
/// One step of an import: a small transaction that takes in some records and leaves its place in the job. Whoever runs
/// the steps opens a scope for each, and may die between any two of them.
/// </summary>
public sealed class PerformImport(
    IImportStore imports,
    IImportFiles files,
    ImportNames names,
    IRecordStore records,
    IRecordKeys keys,
    IPriorityMatrixStore matrices,
    IAuthorizer authorizer,
    IUnitOfWork unitOfWork,
    TimeProvider time,
    ILogger<PerformImport> logger)
{
    /// <summary>Records per transaction.</summary>
    public const int BatchSize = 50;

    private const int LookupSize = 1_000;

    /// <summary>The dry run: everything but writing.</summary>
    public async Task<Result> CheckAsync(Actor actor, ImportJobId id, ImportPlan plan, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(actor);
        ArgumentNullException.ThrowIfNull(plan);
        var opened = await OpenAsync(actor, id, ImportState.Checking, ct);
        if (opened.Failed || opened.Value is null)
        {
            return new Result(opened.Error);
        }

        var found = new ImportCounts { Rows = plan.Rows, Records = plan.Records.Count, Problems = plan.ProblemCount };
        foreach (var chunk in plan.Records.Chunk(LookupSize))
        {
            var known = await imports.KeysAsync(plan.Mapping.System, [.. chunk.Select(record => record.Key)], ct);
            foreach (var record in chunk)
            {
                var key = known.GetValueOrDefault(record.Key);
                HashSet<long> seen = [.. key?.Rows ?? []];
                var fresh = record.Rows.Count(row => seen.Add(row.Fingerprint) && (key is null || row.At >= key.LastAt));
                found = found with
                {
                    Created = found.Created + (key is null ? 1 : 0),
                    Updated = found.Updated + (key is not null && fresh > 0 ? 1 : 0),
                    Unchanged = found.Unchanged + (key is not null && fresh == 0 ? 1 : 0),
                    Events = found.Events + fresh,
                    Skipped = found.Skipped + record.Rows.Count - fresh,
                };
            }
        }

        var (counted, unknown) = await names.CheckAsync(actor.Tenant, plan, found, ct);
        await imports.ReplaceProblemsAsync(id, [.. plan.Problems, .. unknown], ct);
        opened.Value.Checked(counted, actor.At(time.GetUtcNow()));
        return await unitOfWork.SaveAsync(actor, ct);
    }

    /// <summary>Takes in the next records.</summary>
    /// <returns>False when there is nothing more to do, because all is done or somebody stopped it.</returns>
    public async Task<Result<bool>> RunAsync(Actor actor, ImportJobId id, ImportPlan plan, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(actor);
        ArgumentNullException.ThrowIfNull(plan);
        var opened = await OpenAsync(actor, id, ImportState.Running, ct);
        if (opened.Failed || opened.Value is not { } job)
        {
            return new Result<bool>(false, opened.Error);
        }

        if (job.NextRecord == 0)
        {
            job.Planned(plan.Records.Count, plan.Rows);
            await imports.ReplaceProblemsAsync(id, plan.Problems, ct);
            job.Advance(0, job.Done with { Problems = plan.ProblemCount });
        }

        var slice = plan.Records.Skip(job.NextRecord).Take(BatchSize).ToList();
        if (slice.Count > 0)
        {
            var taken = await TakeAsync(actor, job, plan, slice, ct);
            if (taken.Failed)
            {
                return taken.Error;
            }
        }

        if (job.NextRecord >= plan.Records.Count)
        {
            job.Finish(actor.At(time.GetUtcNow()));
        }

        var saved = await unitOfWork.SaveAsync(actor, ct);
        if (saved.Failed)
        {
            return saved.Error;
        }

        logger.BatchImported(id, slice.Count, job.NextRecord, plan.Records.Count);
        return job.State is ImportState.Running;
    }

    /// <summary>Takes back the next records, unless somebody worked on them or refers to them.</summary>
    public async Task<Result<bool>> UndoAsync(Actor actor, ImportJobId id, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(actor);
        var opened = await OpenAsync(actor, id, ImportState.Undoing, ct);
        if (opened.Failed || opened.Value is not { } job)
        {
            return new Result<bool>(false, opened.Error);
        }

        var stamp = actor.At(time.GetUtcNow());
        var made = await imports.MadeByAsync(id, job.UndoneTo, BatchSize, ct);
        if (made.Count == 0)
        {
            job.Finish(stamp);
        }
        else
        {
            var ids = made.Select(key => key.Record).ToList();
            var loaded = (await records.FindManyAsync(ids, ct)).OfType<Incident>().ToDictionary(incident => incident.Id);
            var referredTo = await imports.ReferredToAsync(ids, ct);
            var (removed, kept) = (0, 0);
            foreach (var key in made)
            {
                if (loaded.GetValueOrDefault(key.Record) is not { } incident)
                {
                    continue;
                }

                if (incident.Version != key.Version || referredTo.Contains(key.Record))
                {
                    kept++;
                    imports.AddProblems(id, job.Done.Problems + job.Done.Kept + kept - 1, [Touched(key, incident)]);
                    continue;
                }

                incident.ImportUndone(key.System, stamp);
                imports.Remove(incident);
                removed++;
            }

            job.AdvanceUndo(made[^1].ExternalId, removed, kept);
        }

        var saved = await unitOfWork.SaveAsync(actor, ct);
        return saved.Failed ? saved.Error : job.State is ImportState.Undoing;
    }

    /// <summary>Ends a job that cannot go on, with the reason that its page shows.</summary>
    public async Task<Result> FailAsync(Actor actor, ImportJobId id, string why, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(actor);
        var resource = new Resource("import", actor.Tenant, id.Value);
        if (await authorizer.AuthorizeAsync(Actor.System(actor.Tenant), Actions.ImportRun, resource, ct) is { Failed: true } denied)
        {
            return denied;
        }

        if (await imports.FindAsync(id, ct) is not { IsBusy: true } job)
        {
            return Result.Success;
        }

        job.Fail(why, actor.At(time.GetUtcNow()));
        return await unitOfWork.SaveAsync(actor, ct);
    }

    /// <returns>Null for a job that is not in that state any more.</returns>
    private async Task<Result<ImportJob?>> OpenAsync(Actor actor, ImportJobId id, ImportState state, CancellationToken ct)
    {
        var allowed = await authorizer.AuthorizeAsync(actor, Actions.ImportRun, new Resource("import", actor.Tenant, id.Value), ct);
        if (allowed.Failed)
        {
            return new Result<ImportJob?>(null, allowed.Error);
        }

        var job = await imports.FindAsync(id, ct);
        return new Result<ImportJob?>(job?.State == state ? job : null, null);
    }

    private async Task<Result> TakeAsync(
        Actor actor, ImportJob job, ImportPlan plan, List<PlannedRecord> slice, CancellationToken ct)
    {
        await using var file = await files.OpenAsync(job.Tenant, job.StoredName, ct);
        if (file is null)
        {
            return new ImportFileGone();
        }

        var known = await imports.KeysAsync(plan.Mapping.System, [.. slice.Select(record => record.Key)], ct);
        ImportBatch batch = new(job, plan.Mapping, known);
        foreach (var record in slice)
        {
            batch.Take(record.Key, await plan.ReadRowsAsync(file, record, ct));
        }

        List<RecordId> existing = [.. batch.Existing];
        var loaded = existing.Count == 0
            ? []
            : (await records.FindManyAsync(existing, ct)).OfType<Incident>().ToDictionary(incident => incident.Id);
        var resolved = await names.ResolveAsync(actor, plan.Mapping, batch.Rows, time.GetUtcNow(), ct);
        batch.DropUnresolved(resolved);
        var matrix = await matrices.GetAsync(actor.Tenant, ct);
        var needed = batch.NewRecords;
        var number = needed == 0 ? 0 : await keys.NextAsync(actor.Tenant, RecordKind.Incident, needed, ct);
        foreach (var (key, made) in batch.Apply(loaded, resolved, matrix, number))
        {
            records.Add(made);
            imports.Add(key);
        }

        imports.AddProblems(job.Id, job.Done.Problems, batch.Problems);
        job.Advance(slice.Count, batch.Counts(job.Done, resolved));
        return Result.Success;
    }

    private static RowProblem Touched(ImportedKey key, Incident incident) => new(
        0, key.ExternalId, null, incident.Key, "import.kept",
        $"{incident.Key} ({key.ExternalId}) was kept: somebody worked on it, a later import changed it, or another record refers to it.");
}
