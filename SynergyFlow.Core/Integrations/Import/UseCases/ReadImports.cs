using SynergyFlow.Core.Integrations.Import.Jira;
using SynergyFlow.Core.Kernel;

namespace SynergyFlow.Core.Integrations.Import.UseCases;

/// <summary>Everything that pages and the API show of imports.</summary>
public sealed class ReadImports(IImportQueries queries, IImportFiles files, ImportGate gate)
{
    public const int SampleRows = 5;
    public const int MostJobs = 200;

    private const int MostValues = 40;
    private const int RowsLookedAt = 20_000;

    /// <summary>What the mapping page starts from.</summary>
    /// <param name="Sample">The first rows as they stand in the file.</param>
    /// <param name="Values">By column, what stands in it, where the file's beginning shows few enough values to map one by one.</param>
    public sealed record Description(
        ImportJob Job,
        IReadOnlyList<IReadOnlyList<string>> Sample,
        IReadOnlyDictionary<string, IReadOnlyList<string>> Values,
        ImportMapping Suggested,
        string? Preset);

    /// <summary>What the mapping page of an export of Jira starts from.</summary>
    /// <param name="Known">Fields that the projects have which the mapping names, by name.</param>
    public sealed record JiraDescription(ImportJob Job, JiraContents Contents, IReadOnlyList<JiraField> Known);

    /// <param name="limit">1 to <see cref="MostJobs"/>.</param>
    public async Task<Result<Page<ImportJob>>> ListAsync(Actor actor, string? cursor, int limit, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(actor);
        var allowed = await gate.CheckAsync(actor, ct);
        return allowed.Failed ? allowed.Error
            : await queries.ListAsync(actor.Tenant, cursor, Math.Clamp(limit, 1, MostJobs), ct) is { } page ? page
            : UnknownCursor();
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
        if (job.Kind == ImportJob.Jira)
        {
            return new ImportMappingWrong("preview", "This is an export of Jira; what it has is said by its contents.");
        }

        await using var file = await files.OpenAsync(job.Tenant, job.StoredName, ct);
        if (file is null)
        {
            return new ImportFileGone();
        }

        List<IReadOnlyList<string>> sample = [];
        SortedSet<string>[] distinct = [.. job.Headers.Select(_ => new SortedSet<string>(StringComparer.Ordinal))];
        var rows = 0;
        CsvReader reader = new(file, job.Delimiter, job.Encoding.ToEncoding(), job.Headers.Count);
        await foreach (var record in reader.ReadAsync(ct))
        {
            if (record is { Fault: null, Line: > 1 })
            {
                Note(record.Fields);
            }

            if (++rows > RowsLookedAt)
            {
                break;
            }
        }

        Dictionary<string, IReadOnlyList<string>> values = [];
        foreach (var (index, seen) in distinct.Index())
        {
            if (seen.Count <= MostValues)
            {
                values[job.Headers[index]] = [.. seen];
            }
        }

        var (suggested, preset) = ImportPresets.Suggest(job.Headers);
        return new Description(job, sample, values, suggested, preset);

        void Note(IReadOnlyList<string> fields)
        {
            if (sample.Count < SampleRows)
            {
                sample.Add(fields);
            }

            foreach (var (index, field) in fields.Index())
            {
                if (distinct[index].Count <= MostValues && field.Trim() is { Length: > 0 and <= 200 } value)
                {
                    distinct[index].Add(value);
                }
            }
        }
    }

    /// <summary>What an export of Jira has, with what is stored of its mapping.</summary>
    public async Task<Result<JiraDescription>> ContentsAsync(Actor actor, ImportJobId id, CancellationToken ct)
    {
        var found = await FindAsync(actor, id, ct);
        if (found.Failed)
        {
            return found.Error;
        }

        if (found.Value.Kind != ImportJob.Jira)
        {
            return new ImportMappingWrong("contents", "This is a CSV of incidents; what it has is said by its preview.");
        }

        var contents = await JiraUploads.ReadAsync(files, actor.Tenant, found.Value.StoredName, ct);
        return contents.Failed ? contents.Error : new JiraDescription(found.Value, contents.Value, await KnownAsync(found.Value, ct));
    }

    /// <summary>The fields of the projects that the mapping of an export of Jira names now, without reading the file again.</summary>
    public async Task<Result<IReadOnlyList<JiraField>>> KnownFieldsAsync(Actor actor, ImportJobId id, CancellationToken ct)
    {
        var found = await FindAsync(actor, id, ct);
        return found.Failed ? found.Error : new Result<IReadOnlyList<JiraField>>(await KnownAsync(found.Value, ct), null);
    }

    private async Task<IReadOnlyList<JiraField>> KnownAsync(ImportJob job, CancellationToken ct)
    {
        var keys = JiraMapping.FromJson(job.Mapping).Projects.Values.Where(target => !target.Skip).Select(target => target.Key.Trim().ToUpperInvariant()).Distinct(StringComparer.Ordinal).ToList();
        return await queries.FieldsAsync(job.Tenant, keys, ct);
    }

    /// <param name="limit">1 to <see cref="ImportJob.MostProblems"/>, which is all of them.</param>
    public async Task<Result<Page<RowProblem>>> ProblemsAsync(
        Actor actor, ImportJobId id, string? cursor, int limit, CancellationToken ct)
    {
        var found = await FindAsync(actor, id, ct);
        if (found.Failed)
        {
            return found.Error;
        }

        return await queries.ProblemsAsync(actor.Tenant, id, cursor, Math.Clamp(limit, 1, ImportJob.MostProblems), ct) is { } page
            ? page
            : UnknownCursor();
    }

    private static InvalidField UnknownCursor() => new("cursor", "cursor is not one that this list gave out.");
}
