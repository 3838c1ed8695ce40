using SynergyFlow.Core.Identity;
using SynergyFlow.Core.Integrations.Import.Jira;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Projects;
using SynergyFlow.Core.Teams;
using SynergyFlow.Core.Work;

namespace SynergyFlow.Core.Integrations.Import;

/// <summary>A record's key in another system, and what of it was imported.</summary>
public sealed class ImportedKey
{
    public required TenantId Tenant { get; init; }

    public required string System { get; init; }

    public required string ExternalId { get; init; }

    public required RecordId Record { get; init; }

    /// <summary>The job that made the record.</summary>
    public required ImportJobId Job { get; init; }

    /// <summary>The fingerprints of the rows that are in.</summary>
    public List<long> Rows { get; set; } = [];

    /// <summary>The time of the newest of them.</summary>
    public DateTimeOffset LastAt { get; set; }

    /// <summary>The record's version when the import last wrote it; a higher one means that somebody worked on it.</summary>
    public int Version { get; set; }

    /// <summary>Of a work item: what each field was after the import last wrote it, by the names that history has. What is another now, somebody changed here.</summary>
    public Dictionary<string, string?> Facts { get; set; } = [];
}

/// <summary>Loads what an import keeps, for change, in the tenant of the scope.</summary>
public interface IImportStore
{
    Task<ImportJob?> FindAsync(ImportJobId id, CancellationToken ct);

    void Add(ImportJob job);

    Task<IReadOnlyDictionary<string, ImportedKey>> KeysAsync(
        string system, IReadOnlyCollection<string> externalIds, CancellationToken ct);

    /// <summary>Adds the key and the record's reference to the other system.</summary>
    void Add(ImportedKey key);

    /// <summary>Keys of records that the job made, in order of the external id.</summary>
    Task<IReadOnlyList<ImportedKey>> MadeByAsync(ImportJobId job, string after, int take, CancellationToken ct);

    /// <summary>Replaces the list of problems; at most <see cref="ImportJob.MostProblems"/> are kept.</summary>
    Task ReplaceProblemsAsync(ImportJobId job, IReadOnlyList<RowProblem> problems, CancellationToken ct);

    void AddProblems(ImportJobId job, int alreadyKept, IReadOnlyList<RowProblem> problems);

    /// <returns>Those of the records that others name as their parent or as what they duplicate.</returns>
    Task<IReadOnlySet<RecordId>> ReferredToAsync(IReadOnlyCollection<RecordId> records, CancellationToken ct);

    /// <returns>The links between any two of the records.</returns>
    Task<IReadOnlySet<(RecordId From, RecordId To, LinkType Type)>> LinksAmongAsync(IReadOnlyCollection<RecordId> records, CancellationToken ct);

    /// <returns>The projects that there are, archived or not, with their states, parts and fields, to be looked at and not to be changed; by key.</returns>
    Task<IReadOnlyDictionary<string, Project>> ProjectsAsync(TenantId tenant, IReadOnlyCollection<string> keys, CancellationToken ct);

    /// <summary>Removes the record with everything that hangs on it, its imported key included.</summary>
    void Remove(WorkRecord record);
}

public interface IImportQueries
{
    /// <summary>Newest first.</summary>
    /// <returns>Null for a cursor that this list did not give out.</returns>
    Task<Page<ImportJob>?> ListAsync(TenantId tenant, string? cursor, int limit, CancellationToken ct);

    Task<ImportJob?> FindAsync(TenantId tenant, ImportJobId id, CancellationToken ct);

    /// <returns>What fields the projects of these keys have that are not archived, each name once.</returns>
    Task<IReadOnlyList<JiraField>> FieldsAsync(TenantId tenant, IReadOnlyCollection<string> projects, CancellationToken ct);

    /// <summary>In the order they are shown in.</summary>
    /// <returns>Null for a cursor that this list did not give out.</returns>
    Task<Page<RowProblem>?> ProblemsAsync(TenantId tenant, ImportJobId id, string? cursor, int limit, CancellationToken ct);
}

/// <param name="Size">Bytes.</param>
public sealed record StoredImport(string StoredName, long Size, string Sha256);

/// <summary>Where uploaded files lie until their import is removed.</summary>
public interface IImportFiles
{
    /// <param name="watch">Sees every block as it comes and may end it; null: nobody does.</param>
    /// <returns>A refusal for a file over the limit, or the watch's; nothing is kept then.</returns>
    Task<Result<StoredImport>> SaveAsync(TenantId tenant, Stream content, long limit, ImportFileWatch? watch, CancellationToken ct);

    /// <returns>A stream that can seek, or null where the file is gone.</returns>
    Task<Stream?> OpenAsync(TenantId tenant, string storedName, CancellationToken ct);

    Task DeleteAsync(TenantId tenant, string storedName, CancellationToken ct);
}

/// <summary>Names that are known here, as they are written.</summary>
/// <param name="Ambiguous">Names that more than one person has.</param>
public sealed record KnownNames(
    Dictionary<string, UserId> People, Dictionary<string, TeamId> Teams, IReadOnlySet<string> Ambiguous);

public interface IImportDirectory
{
    /// <summary>People by address or display name, teams by name.</summary>
    Task<KnownNames> MatchAsync(
        TenantId tenant, IReadOnlyCollection<string> people, IReadOnlyCollection<string> teams, CancellationToken ct);

    void Add(User placeholder);

    void Add(Team team);
}
