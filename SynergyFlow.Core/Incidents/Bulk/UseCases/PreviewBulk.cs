using SynergyFlow.Core.Incidents.Changing;
using SynergyFlow.Core.Incidents.UseCases;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Policies;
using SynergyFlow.Core.Work;
using SynergyFlow.Core.Work.Filtering;

namespace SynergyFlow.Core.Incidents.Bulk.UseCases;

/// <summary>
/// Fixes which incidents a bulk change is about, and tries it on copies of them: how many would change, which would be refused and
/// why, and how the first ones would look. Nothing is changed.
/// </summary>
public sealed class PreviewBulk(
    BulkGate gate, IBulkStore bulks, IBulkQueries queries, IRecordStore records, IIncidentStore incidents, ApplyChanges apply,
    IUnitOfWork unitOfWork, TimeProvider time)
{
    public const int Samples = 10;
    public const int Examples = 20;
    private const int BatchSize = 500;

    public sealed record Command(BulkSelection Selection, IncidentChanges Changes);

    /// <param name="Refusals">Most frequent first.</param>
    /// <param name="Samples">The first rows that would change.</param>
    public sealed record Preview(BulkJobId Id, int Total, BulkCounts Found, IReadOnlyList<Refusal> Refusals, IReadOnlyList<Sample> Samples);

    /// <param name="Examples">The first few that it is said of.</param>
    public sealed record Refusal(string Code, string Message, int Count, IReadOnlyList<string> Examples);

    public sealed record Sample(string Key, string Title, IReadOnlyList<FieldChange> Changes, string? Comment);

    public async Task<Result<Preview>> ExecuteAsync(Actor actor, Command command, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(actor);
        ArgumentNullException.ThrowIfNull(command);
        var id = BulkJobId.New();
        var rows = await SelectAsync(actor, id, command, ct);
        if (rows.Failed)
        {
            return rows.Error;
        }

        Trial trial = new(rows.Value);
        foreach (var batch in rows.Value.Chunk(BatchSize))
        {
            await TryAsync(actor, command.Changes, batch, trial, ct);
        }

        await records.ReleaseAsync(ct);
        var job = BulkJob.Prepare(id, command.Changes, command.Selection.Filter, rows.Value.Count, trial.Counts, actor, time.GetUtcNow());
        bulks.Add(job, rows.Value);
        var saved = await unitOfWork.SaveAsync(actor, ct);
        return saved.Failed ? saved.Error : new Preview(id, rows.Value.Count, trial.Counts, trial.Refusals, trial.Samples);
    }

    /// <summary>For those who know what they want: the rows are fixed and changed without a look at them.</summary>
    public async Task<Result<BulkJobId>> StartAsync(Actor actor, Command command, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(actor);
        ArgumentNullException.ThrowIfNull(command);
        var id = BulkJobId.New();
        var rows = await SelectAsync(actor, id, command, ct);
        if (rows.Failed)
        {
            return rows.Error;
        }

        var now = time.GetUtcNow();
        var job = BulkJob.Prepare(id, command.Changes, command.Selection.Filter, rows.Value.Count, null, actor, now);
        bulks.Add(job, rows.Value);
        job.Start(actor, now);
        var saved = await unitOfWork.SaveAsync(actor, ct);
        return saved.Failed ? saved.Error : id;
    }

    private async Task<Result<IReadOnlyList<BulkRow>>> SelectAsync(Actor actor, BulkJobId id, Command command, CancellationToken ct)
    {
        if (await gate.CheckAsync(actor, Actions.IncidentBulk, ct) is { Failed: true } denied)
        {
            return denied.Error;
        }

        if (command.Changes.Check() is { } wrong)
        {
            return wrong;
        }

        await queries.DropPreviewsAsync(actor.Tenant, time.GetUtcNow() - BulkJob.PreviewFor, ct);
        var scope = await gate.ScopeAsync(actor, ct);
        var named = command.Selection.Records is { } references
            ? await NamedAsync(scope, references, ct)
            : await MatchingAsync(scope, command.Selection.Filter, ct);
        if (named.Failed)
        {
            return named.Error;
        }

        return named.Value.Count == 0 ? new BulkNoRows()
            : named.Value.Count > BulkJob.MostRows ? new BulkTooManyRows()
            : new Result<IReadOnlyList<BulkRow>>(
                [.. named.Value.Select((one, index) => new BulkRow
                {
                    Tenant = actor.Tenant,
                    Job = id,
                    Position = index,
                    Record = one.Record,
                    Reference = one.Reference,
                })],
                null);
    }

    private async Task<Result<List<(RecordId? Record, string? Reference)>>> MatchingAsync(RecordScope scope, string? text, CancellationToken ct)
    {
        var filter = RecordFilter.Parse(text, EnumText.All<IncidentState>());
        if (filter.Failed)
        {
            return filter.Error;
        }

        var ids = await queries.MatchAsync(scope, filter.Value, BulkJob.MostRows, ct);
        return ids.Failed ? ids.Error : ids.Value.Select(one => ((RecordId?)one, (string?)null)).ToList();
    }

    private async Task<Result<List<(RecordId? Record, string? Reference)>>> NamedAsync(
        RecordScope scope, IReadOnlyList<string> references, CancellationToken ct)
    {
        if (references.Count > BulkJob.MostRows)
        {
            return new BulkTooManyRows();
        }

        var found = await queries.FindAsync(scope, references, ct);
        HashSet<RecordId> seen = [];
        List<(RecordId? Record, string? Reference)> rows = [];
        foreach (var reference in references.Distinct(StringComparer.OrdinalIgnoreCase))
        {
            if (!found.TryGetValue(reference, out var record))
            {
                rows.Add((null, reference.Length > BulkRow.ReferenceLength ? reference[..BulkRow.ReferenceLength] : reference));
            }
            else if (seen.Add(record))
            {
                rows.Add((record, null));
            }
        }

        return rows;
    }

    private async Task TryAsync(Actor actor, IncidentChanges changes, BulkRow[] batch, Trial trial, CancellationToken ct)
    {
        var ids = batch.Select(row => row.Record).OfType<RecordId>().ToList();
        if (changes.Other is { } wanted)
        {
            ids.Add(wanted);
        }

        var copies = (await bulks.CopiesAsync([.. ids.Distinct()], ct)).ToDictionary(incident => incident.Id);
        var other = changes.Other is { } touched ? copies.GetValueOrDefault(touched) : null;
        await apply.PrepareAsync(actor, changes, copies.Values, ct);
        if (changes.State is { To: IncidentState.Resolved })
        {
            await incidents.LookForFamilyAsync(copies.Keys, ct);
        }

        foreach (var row in batch)
        {
            if (row.Record is not { } id || !copies.TryGetValue(id, out var incident))
            {
                var reference = row.Reference ?? row.Record?.ToString() ?? "";
                trial.Refused(row, reference, new RecordNotFound(reference));
                continue;
            }

            var made = await apply.ApplyAsync(actor, incident, changes, other, ct);
            if (made.Failed)
            {
                trial.Refused(row, incident.Key, made.Error);
            }
            else if (incident.Events.Count == 0)
            {
                trial.Left(row);
            }
            else
            {
                trial.Changed(row, incident, made.Value.Said);
            }
        }

        // Replies that were written and children that were resolved on the way.
        await records.ReleaseAsync(ct);
    }

    /// <summary>What came out so far.</summary>
    private sealed class Trial(IReadOnlyList<BulkRow> rows)
    {
        private readonly Dictionary<string, (Error Error, int Count, List<string> Examples)> _refusals = [];
        private readonly List<Sample> _samples = new(Math.Min(rows.Count, PreviewBulk.Samples));

        public BulkCounts Counts { get; private set; } = new();

        public IReadOnlyList<Sample> Samples => _samples;

        public IReadOnlyList<Refusal> Refusals =>
        [
            .. _refusals.Values.OrderByDescending(one => one.Count)
                .Select(one => new Refusal(one.Error.Code, one.Error.Message, one.Count, one.Examples)),
        ];

        public void Refused(BulkRow row, string reference, Error error)
        {
            row.Refuse(error);
            Counts = Counts with { Refused = Counts.Refused + 1 };
            var (first, count, examples) = _refusals.GetValueOrDefault(error.Code, (error, 0, []));
            if (examples.Count < Examples)
            {
                examples.Add(reference);
            }

            _refusals[error.Code] = (first, count + 1, examples);
        }

        public void Left(BulkRow row)
        {
            row.Leave();
            Counts = Counts with { Unchanged = Counts.Unchanged + 1 };
        }

        public void Changed(BulkRow row, Incident incident, string? said)
        {
            row.Expect();
            Counts = Counts with { Changed = Counts.Changed + 1 };
            if (_samples.Count < PreviewBulk.Samples)
            {
                _samples.Add(new Sample(
                    incident.Key, incident.Title, [.. incident.Events.SelectMany(raised => raised.Event.Changes)], said));
            }
        }
    }
}
