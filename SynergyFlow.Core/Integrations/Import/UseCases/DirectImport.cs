using Microsoft.Extensions.Logging;
using SynergyFlow.Core.Kernel;

namespace SynergyFlow.Core.Integrations.Import.UseCases;

/// <summary>Says how the columns are read. Checked against the file's columns before it is kept.</summary>
public sealed class SaveMapping(ImportGate gate, IUnitOfWork unitOfWork, TimeProvider time)
{
    /// <param name="Preset">The preset that the mapping came from; null: made by hand.</param>
    public sealed record Command(ImportJobId Id, ImportMapping Mapping, string? Preset);

    public async Task<Result> ExecuteAsync(Actor actor, Command command, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(actor);
        ArgumentNullException.ThrowIfNull(command);
        var opened = await gate.OpenAsync(actor, command.Id, ct);
        if (opened.Failed)
        {
            return opened.Error;
        }

        if (command.Preset is { } preset && ImportPresets.Find(preset) is null)
        {
            return new InvalidField("preset", "There is no such preset.");
        }

        var usable = RowInterpreter.Create(command.Mapping, opened.Value.Headers);
        if (usable.Failed)
        {
            return usable.Error;
        }

        var mapped = opened.Value.Map(command.Mapping, command.Preset, actor.At(time.GetUtcNow()));
        return mapped.Failed ? mapped : await unitOfWork.SaveAsync(actor, ct);
    }
}

/// <summary>Starts, stops, goes on and takes back; the runner does the work.</summary>
public sealed class DirectImport(ImportGate gate, IUnitOfWork unitOfWork, TimeProvider time, ILogger<DirectImport> logger)
{
    public enum Order
    {
        /// <summary>A dry run: it counts, lists problems and changes nothing.</summary>
        Check,
        Run,
        Pause,
        Cancel,
        Undo,
    }

    public sealed record Command(ImportJobId Id, Order Order);

    public async Task<Result> ExecuteAsync(Actor actor, Command command, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(actor);
        ArgumentNullException.ThrowIfNull(command);
        var opened = await gate.OpenAsync(actor, command.Id, ct);
        if (opened.Failed)
        {
            return opened.Error;
        }

        var job = opened.Value;
        var stamp = actor.At(time.GetUtcNow());
        if (command.Order is Order.Check && RowInterpreter.Create(ImportMapping.FromJson(job.Mapping), job.Headers) is { Failed: true } wrong)
        {
            return wrong.Error;
        }

        var done = command.Order switch
        {
            Order.Check => job.Check(stamp),
            Order.Run => job.Run(stamp),
            Order.Pause => job.Pause(stamp),
            Order.Cancel => job.Cancel(stamp),
            Order.Undo => job.Undo(stamp),
        };
        if (done.Failed)
        {
            return done;
        }

        var saved = await unitOfWork.SaveAsync(actor, ct);
        if (!saved.Failed)
        {
            logger.ImportBecame(job.Id, job.State);
        }

        return saved;
    }
}

/// <summary>Everything that pages and the API show of imports.</summary>
public sealed class ReadImports(IImportQueries queries, IImportFiles files, ImportGate gate)
{
    public const int SampleRows = 5;

    /// <summary>What the mapping page starts from.</summary>
    /// <param name="Sample">The first rows as they stand in the file.</param>
    public sealed record Description(ImportJob Job, IReadOnlyList<IReadOnlyList<string>> Sample, ImportMapping Suggested, string? Preset);

    public async Task<Result<IReadOnlyList<ImportJob>>> ListAsync(Actor actor, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(actor);
        var allowed = await gate.CheckAsync(actor, ct);
        return allowed.Failed
            ? allowed.Error
            : new Result<IReadOnlyList<ImportJob>>(await queries.ListAsync(actor.Tenant, 200, ct), null);
    }

    public async Task<Result<ImportJob>> FindAsync(Actor actor, ImportJobId id, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(actor);
        var allowed = await gate.CheckAsync(actor, ct);
        return allowed.Failed ? allowed.Error
            : await queries.FindAsync(actor.Tenant, id, ct) is { } job ? job
            : new ImportNotFound(id);
    }

    public async Task<Result<Description>> DescribeAsync(Actor actor, ImportJobId id, CancellationToken ct)
    {
        var found = await FindAsync(actor, id, ct);
        if (found.Failed)
        {
            return found.Error;
        }

        var job = found.Value;
        await using var file = await files.OpenAsync(job.Tenant, job.StoredName, ct);
        if (file is null)
        {
            return new ImportFileGone();
        }

        List<IReadOnlyList<string>> sample = [];
        CsvReader reader = new(file, job.Delimiter, job.Encoding.ToEncoding(), job.Headers.Count);
        await foreach (var record in reader.ReadAsync(ct))
        {
            if (record is { Fault: null, Line: > 1 })
            {
                sample.Add(record.Fields);
            }

            if (sample.Count == SampleRows || record.Line > 1_000)
            {
                break;
            }
        }

        var (suggested, preset) = ImportPresets.Suggest(job.Headers);
        return new Description(job, sample, suggested, preset);
    }

    public async Task<Result<IReadOnlyList<RowProblem>>> ProblemsAsync(
        Actor actor, ImportJobId id, int skip, int take, CancellationToken ct)
    {
        var found = await FindAsync(actor, id, ct);
        if (found.Failed)
        {
            return found.Error;
        }

        var problems = await queries.ProblemsAsync(
            actor.Tenant, id, Math.Max(0, skip), Math.Clamp(take, 1, ImportJob.MostProblems), ct);
        return new Result<IReadOnlyList<RowProblem>>(problems, null);
    }
}
