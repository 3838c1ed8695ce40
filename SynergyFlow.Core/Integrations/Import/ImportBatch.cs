using SynergyFlow.Core.Incidents;
using SynergyFlow.Core.Kernel;

namespace SynergyFlow.Core.Integrations.Import;

/// <summary>Some records on their way in: which of their rows are new, and what becomes of them. In memory only.</summary>
internal sealed class ImportBatch(ImportJob job, ImportMapping mapping, IReadOnlyDictionary<string, ImportedKey> known)
{
    private readonly List<(string Key, ImportedKey? Known, List<InterpretedRow> Rows)> _records = [];
    private readonly List<RowProblem> _problems = [];
    private int _created;
    private int _updated;
    private int _unchanged;
    private int _events;
    private int _skipped;

    public IEnumerable<RecordId> Existing => _records
        .Where(record => record is { Known: not null, Rows.Count: > 0 })
        .Select(record => record.Known!.Record);

    public IEnumerable<InterpretedRow> Rows => _records.SelectMany(record => record.Rows);

    public int NewRecords => _records.Count(record => record is { Known: null, Rows.Count: > 0 });

    public IReadOnlyList<RowProblem> Problems => _problems;

    public void Take(string key, IReadOnlyList<InterpretedRow> rows)
    {
        var before = known.GetValueOrDefault(key);
        HashSet<long> seen = [.. before?.Rows ?? []];
        List<InterpretedRow> fresh = [];
        foreach (var row in rows)
        {
            if (!seen.Add(row.Fingerprint))
            {
                _skipped++;
            }
            else if (before is not null && row.At < before.LastAt)
            {
                _problems.Add(new RowProblem(
                    row.Line, key, mapping.UpdatedAtColumn, null, "import.out_of_order",
                    $"Line {row.Line}: this update of '{key}' is older than one that was imported before; history is not rewritten."));
            }
            else
            {
                fresh.Add(row);
            }
        }

        _unchanged += fresh.Count == 0 && before is not null ? 1 : 0;
        _records.Add((key, before, fresh));
    }

    public void DropUnresolved(ResolvedNames names)
    {
        foreach (var (key, _, rows) in _records)
        {
            rows.RemoveAll(row =>
            {
                if (names.Missing(row) is not { } missing)
                {
                    return false;
                }

                _problems.Add(new RowProblem(
                    row.Line, key, null, missing, "import.unknown_name",
                    $"Line {row.Line}: '{missing}' is nobody's name here, or more than one person's."));
                return true;
            });
        }
    }

    /// <returns>The records that were made, with their keys; the others are changed in place.</returns>
    public IEnumerable<(ImportedKey Key, Incident Incident)> Apply(
        Dictionary<RecordId, Incident> loaded, ResolvedNames names, PriorityMatrix matrix, long number)
    {
        List<(ImportedKey, Incident)> made = [];
        foreach (var (externalId, before, rows) in _records.Where(record => record.Rows.Count > 0))
        {
            var updates = rows.Select(row => row.With(names.People, names.Teams));
            var incident = before is null ? null : loaded.GetValueOrDefault(before.Record);
            if (before is not null && incident is null)
            {
                // The record left between the look-up and the lock; the next run finds it gone.
                _problems.Add(new RowProblem(
                    rows[0].Line, externalId, null, null, "import.record_gone", $"'{externalId}' was removed while it was imported."));
                continue;
            }

            foreach (var update in updates)
            {
                if (incident is null)
                {
                    incident = Incident.Import(job.Tenant, number++, mapping.System, update, matrix);
                }
                else
                {
                    incident.ImportUpdate(mapping.System, update, matrix);
                }
            }

            var key = before ?? new ImportedKey
            {
                Tenant = job.Tenant,
                System = mapping.System,
                ExternalId = externalId,
                Record = incident!.Id,
                Job = job.Id,
            };
            key.Rows = [.. key.Rows, .. rows.Select(row => row.Fingerprint)];
            key.LastAt = rows[^1].At;
            // A later import is somebody's work too: undo of the first one keeps the record then.
            key.Version = before is null ? incident!.Version : key.Version;
            _events += rows.Count;
            if (before is null)
            {
                _created++;
                made.Add((key, incident!));
            }
            else
            {
                _updated++;
            }
        }

        return made;
    }

    public ImportCounts Counts(ImportCounts before, ResolvedNames names) => before with
    {
        Created = before.Created + _created,
        Updated = before.Updated + _updated,
        Unchanged = before.Unchanged + _unchanged,
        Events = before.Events + _events,
        Skipped = before.Skipped + _skipped,
        Problems = before.Problems + _problems.Count,
        NewPeople = before.NewPeople + names.MadePeople,
        NewTeams = before.NewTeams + names.MadeTeams,
    };
}
