using System.Text.Json.Serialization;
using SynergyFlow.Core.Integrations.Import.Jira;
using SynergyFlow.Core.Kernel;

namespace SynergyFlow.Core.Integrations.Import;

[JsonConverter(typeof(EntityIdJsonConverter<ImportJobId>))]
public readonly record struct ImportJobId(Guid Value) : IEntityId<ImportJobId>
{
    public static ImportJobId New() => new(Guid.CreateVersion7());

    public static ImportJobId From(Guid value) => new(value);

    public override string ToString() => Value.ToString();
}

public enum ImportState
{
    /// <summary>Uploaded; the mapping may still change.</summary>
    Draft,
    Checking,
    Checked,
    Running,
    Paused,
    Done,
    Failed,
    Cancelled,
    Undoing,
    Undone,
}

/// <summary>What an import found or did.</summary>
public sealed record ImportCounts
{
    /// <summary>Rows of the file without the first line.</summary>
    public int Rows { get; init; }

    /// <summary>Different keys among the sound rows.</summary>
    public int Records { get; init; }

    public int Created { get; init; }

    public int Updated { get; init; }

    public int Unchanged { get; init; }

    /// <summary>Rows that became history.</summary>
    public int Events { get; init; }

    /// <summary>Rows that were imported before.</summary>
    public int Skipped { get; init; }

    public int Problems { get; init; }

    public int NewPeople { get; init; }

    public int NewTeams { get; init; }

    /// <summary>By undo.</summary>
    public int Removed { get; init; }

    /// <summary>By undo, because somebody worked on them since.</summary>
    public int Kept { get; init; }

    /// <summary>The first hundred names of people and teams that will be made.</summary>
    public IReadOnlyList<string> PeopleToMake { get; init; } = [];

    public IReadOnlyList<string> TeamsToMake { get; init; } = [];

    /// <summary>Comments that came, or will come, with work items.</summary>
    public int Comments { get; init; }

    public int Links { get; init; }

    public int Files { get; init; }

    /// <summary>Work logs that became, or will become, entries of time.</summary>
    public int Worklogs { get; init; }

    /// <summary>Work items by type.</summary>
    public IReadOnlyDictionary<string, int> ByType { get; init; } = new Dictionary<string, int>();

    /// <summary>The first hundred projects, states, components, versions and sprints that will be made.</summary>
    public IReadOnlyList<MadePart> PartsToMake { get; init; } = [];
}

/// <param name="Kind">project, state, component, version or sprint.</param>
public sealed record MadePart(string Kind, string Project, string Name);

/// <summary>
/// One file on its way in. Check, run and undo are done by the runner in small transactions; each leaves its place
/// here in the same transaction, so that a killed process goes on where it was.
/// </summary>
public sealed class ImportJob : Aggregate
{
    public const int NameLength = 120;
    public const int MostProblems = 1_000;
    public const string Incidents = "incident";
    public const string Jira = "jira";

    private ImportJob()
    {
    }

    public ImportJobId Id { get; private init; }

    public string Name { get; private set; } = "";

    public string FileName { get; private init; } = "";

    public string StoredName { get; private init; } = "";

    public long Size { get; private init; }

    public string Sha256 { get; private init; } = "";

    public ImportEncoding Encoding { get; private init; }

    public char Delimiter { get; private init; }

    public List<string> Headers { get; private init; } = [];

    /// <summary>What the file makes: incidents of its rows, or the work items of an export of Jira.</summary>
    public string Kind { get; private init; } = Incidents;

    public string? Preset { get; private set; }

    /// <summary>See <see cref="ImportMapping"/>, and <see cref="JiraMapping"/> of an export of Jira.</summary>
    public string Mapping { get; private set; } = "";

    public ImportState State { get; private set; }

    /// <summary>What the last dry run found.</summary>
    public ImportCounts Found { get; private set; } = new();

    /// <summary>What was done so far.</summary>
    public ImportCounts Done { get; private set; } = new();

    /// <summary>How many of the file's records, in the order of their first rows, are done.</summary>
    public int NextRecord { get; private set; }

    /// <summary>How many there are; 0 before the file was read.</summary>
    public int TotalRecords { get; private set; }

    /// <summary>What an import of Jira fixed when it began.</summary>
    public JiraProgress? Progress { get; private set; }

    /// <summary>Where undo is: the last external key it looked at.</summary>
    public string UndoneTo { get; private set; } = "";

    public string? Failure { get; private set; }

    public UserId CreatedBy { get; private init; }

    public DateTimeOffset CreatedAt { get; private init; }

    public DateTimeOffset? StartedAt { get; private set; }

    public DateTimeOffset? FinishedAt { get; private set; }

    /// <summary>Who asked for what the runner does: it is done with his rights.</summary>
    public UserId WorkingFor { get; private set; }

    public override string AggregateKind => "import";

    public override Guid AggregateId => Id.Value;

    /// <summary>Something of it is in already.</summary>
    public bool HasBegun => NextRecord > 0 || Progress is not null;

    public bool IsBusy => State is ImportState.Checking or ImportState.Running or ImportState.Undoing;

    public static ImportJob Upload(
        TenantId tenant, ImportJobId id, string name, string fileName, StoredImport file, ImportEncoding encoding, FileProfile profile, Stamp stamp)
    {
        ArgumentNullException.ThrowIfNull(file);
        ArgumentNullException.ThrowIfNull(profile);
        var (mapping, preset) = ImportPresets.Suggest(profile.Headers);
        var job = new ImportJob
        {
            Tenant = tenant,
            Id = id,
            Name = name,
            FileName = fileName,
            StoredName = file.StoredName,
            Size = file.Size,
            Sha256 = file.Sha256,
            Encoding = encoding,
            Delimiter = profile.Delimiter,
            Headers = [.. profile.Headers],
            Mapping = mapping.ToJson(),
            Preset = preset,
            CreatedBy = stamp.By,
            WorkingFor = stamp.By,
            CreatedAt = stamp.At,
        };
        job.Raise(new ImportUploaded(fileName, [new FieldChange("name", null, name)]), stamp);
        return job;
    }

    /// <param name="columns">The custom fields that the mapping may choose.</param>
    public static ImportJob UploadJira(
        TenantId tenant, ImportJobId id, string name, string fileName, StoredImport file, JiraMapping suggested, IReadOnlyList<string> columns, Stamp stamp)
    {
        ArgumentNullException.ThrowIfNull(file);
        ArgumentNullException.ThrowIfNull(suggested);
        var job = new ImportJob
        {
            Tenant = tenant,
            Id = id,
            Kind = Jira,
            Name = name,
            FileName = fileName,
            StoredName = file.StoredName,
            Size = file.Size,
            Sha256 = file.Sha256,
            Delimiter = ',',
            Headers = [.. columns],
            Mapping = suggested.ToJson(),
            CreatedBy = stamp.By,
            WorkingFor = stamp.By,
            CreatedAt = stamp.At,
        };
        job.Raise(new ImportUploaded(fileName, [new FieldChange("name", null, name)]), stamp);
        return job;
    }

    public Result Map(ImportMapping mapping, string? preset, Stamp stamp)
    {
        ArgumentNullException.ThrowIfNull(mapping);
        return Map(mapping.ToJson(), preset, stamp);
    }

    public Result Map(JiraMapping mapping, Stamp stamp)
    {
        ArgumentNullException.ThrowIfNull(mapping);
        return Map(mapping.ToJson(), null, stamp);
    }

    private Result Map(string mapping, string? preset, Stamp stamp)
    {
        if (State is not (ImportState.Draft or ImportState.Checked or ImportState.Failed) || NextRecord > 0 || Progress is not null)
        {
            return new ImportCannot(State, "mapped anew");
        }

        (Mapping, Preset, Found, Failure) = (mapping, preset, new ImportCounts(), null);
        return Become(ImportState.Draft, stamp);
    }

    public Result Check(Stamp stamp) => State is ImportState.Draft or ImportState.Checked or ImportState.Failed && !HasBegun
        ? Become(ImportState.Checking, stamp)
        : new ImportCannot(State, "checked");

    /// <param name="total">How many steps there are, where they are not one for each record.</param>
    public void Checked(ImportCounts found, Stamp stamp, int? total = null)
    {
        ArgumentNullException.ThrowIfNull(found);
        (Found, TotalRecords) = (found, total ?? found.Records);
        Become(ImportState.Checked, stamp);
    }

    /// <summary>Starts, or goes on after a pause or a failure. Nothing runs that was not checked.</summary>
    public Result Run(Stamp stamp)
    {
        if (State is not (ImportState.Checked or ImportState.Paused) && !(State is ImportState.Failed && HasBegun))
        {
            return new ImportCannot(State, "run");
        }

        StartedAt ??= stamp.At;
        Failure = null;
        return Become(ImportState.Running, stamp);
    }

    public Result Pause(Stamp stamp) =>
        State is ImportState.Running ? Become(ImportState.Paused, stamp) : new ImportCannot(State, "paused");

    /// <summary>Stops for good. What is in stays in until it is undone.</summary>
    public Result Cancel(Stamp stamp)
    {
        if (State is ImportState.Done or ImportState.Cancelled or ImportState.Undoing or ImportState.Undone)
        {
            return new ImportCannot(State, "cancelled");
        }

        FinishedAt = stamp.At;
        return Become(ImportState.Cancelled, stamp);
    }

    public Result Undo(Stamp stamp)
    {
        if (State is not (ImportState.Done or ImportState.Cancelled or ImportState.Paused or ImportState.Failed) || NextRecord == 0 || Kind == Jira)
        {
            return new ImportCannot(State, "undone");
        }

        UndoneTo = "";
        return Become(ImportState.Undoing, stamp);
    }

    /// <summary>Keeps the place and the counts; no event, because every record that changed has one.</summary>
    public void Advance(int records, ImportCounts done)
    {
        NextRecord += records;
        Done = done;
    }

    /// <summary>What an import of Jira needs to know again after a restart.</summary>
    public void Begin(JiraProgress progress) => Progress = progress;

    /// <param name="total">How many steps there are, where they are not one for each record.</param>
    public void Planned(int records, int rows, int? total = null)
    {
        TotalRecords = total ?? records;
        Done = Done with { Rows = rows, Records = records };
    }

    public void AdvanceUndo(string lastKey, int removed, int kept)
    {
        UndoneTo = lastKey;
        Done = Done with { Removed = Done.Removed + removed, Kept = Done.Kept + kept };
    }

    public void Finish(Stamp stamp)
    {
        FinishedAt = stamp.At;
        Become(State is ImportState.Undoing ? ImportState.Undone : ImportState.Done, stamp);
    }

    public void Fail(string why, Stamp stamp)
    {
        Failure = why;
        FinishedAt = stamp.At;
        Become(ImportState.Failed, stamp);
    }

    private Result Become(ImportState next, Stamp stamp)
    {
        if (State != next)
        {
            WorkingFor = next is ImportState.Checking or ImportState.Running or ImportState.Undoing ? stamp.By : WorkingFor;
            FieldChange change = new("state", State.ToText(), next.ToText());
            State = next;
            Raise(new ImportChanged([change]), stamp);
        }

        return Result.Success;
    }
}

[EventName("import.uploaded")]
public sealed record ImportUploaded(string FileName, IReadOnlyList<FieldChange> Changes) : IDomainEvent;

[EventName("import.changed")]
public sealed record ImportChanged(IReadOnlyList<FieldChange> Changes) : IDomainEvent;
