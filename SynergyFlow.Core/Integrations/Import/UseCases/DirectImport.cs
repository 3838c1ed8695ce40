using Microsoft.Extensions.Logging;
using SynergyFlow.Core.Integrations.Import.Jira;
using SynergyFlow.Core.Kernel;

namespace SynergyFlow.Core.Integrations.Import.UseCases;

/// <summary>Says how the columns are read. Checked against the file's columns before it is kept.</summary>
public sealed class SaveMapping(ImportGate gate, IUnitOfWork unitOfWork, TimeProvider time)
{
    /// <param name="Preset">The preset that the mapping came from; null: made by hand.</param>
    /// <param name="ExpectedVersion">Refuse any other version; null: whatever is stored now.</param>
    public sealed record Command(ImportJobId Id, ImportMapping Mapping, string? Preset, int? ExpectedVersion = null);

    public async Task<Result> ExecuteAsync(Actor actor, Command command, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(actor);
        ArgumentNullException.ThrowIfNull(command);
        var opened = await gate.OpenAsync(actor, command.Id, command.ExpectedVersion, ct);
        if (opened.Failed)
        {
            return opened.Error;
        }

        if (opened.Value.Kind == ImportJob.Jira)
        {
            return new ImportMappingWrong("mapping", "This is the mapping of a CSV of incidents; the file is an export of Jira.");
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

/// <summary>Says how an export of Jira is read.</summary>
public sealed class SaveJiraMapping(ImportGate gate, IUnitOfWork unitOfWork, TimeProvider time)
{
    /// <param name="ExpectedVersion">Refuse any other version; null: whatever is stored now.</param>
    public sealed record Command(ImportJobId Id, JiraMapping Mapping, int? ExpectedVersion = null);

    public async Task<Result> ExecuteAsync(Actor actor, Command command, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(actor);
        ArgumentNullException.ThrowIfNull(command);
        var opened = await gate.OpenAsync(actor, command.Id, command.ExpectedVersion, ct);
        if (opened.Failed)
        {
            return opened.Error;
        }

        if (opened.Value.Kind != ImportJob.Jira)
        {
            return new ImportMappingWrong("mapping", "This is the mapping of an export of Jira; the file is another one.");
        }

        var usable = command.Mapping.Check();
        var mapped = usable.Failed ? usable : opened.Value.Map(command.Mapping, actor.At(time.GetUtcNow()));
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

    /// <param name="ExpectedVersion">Refuse any other version; null: whatever is stored now.</param>
    public sealed record Command(ImportJobId Id, Order Order, int? ExpectedVersion = null);

    public async Task<Result> ExecuteAsync(Actor actor, Command command, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(actor);
        ArgumentNullException.ThrowIfNull(command);
        var opened = await gate.OpenAsync(actor, command.Id, command.ExpectedVersion, ct);
        if (opened.Failed)
        {
            return opened.Error;
        }

        var job = opened.Value;
        var stamp = actor.At(time.GetUtcNow());
        if (command.Order is Order.Check && job.Kind == ImportJob.Jira && JiraMapping.FromJson(job.Mapping).Check() is { Failed: true } unfit)
        {
            return unfit;
        }

        if (command.Order is Order.Check && job.Kind != ImportJob.Jira && RowInterpreter.Create(ImportMapping.FromJson(job.Mapping), job.Headers) is { Failed: true } wrong)
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
