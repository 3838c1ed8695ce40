using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Work;
using static SynergyFlow.Core.Incidents.IncidentState;

namespace SynergyFlow.Core.Incidents;

/// <summary>
/// History from elsewhere. It was made under other rules, so the table of moves is not asked; but what an incident
/// needs in its state (a reason to wait, a resolution, an assignee) is always there afterwards.
/// </summary>
public sealed partial class Incident
{
    /// <summary>Why an imported priority differs from what the matrix gives.</summary>
    public const string ImportedPriority = "imported";

    public static Incident Import(
        TenantId tenant, long number, string source, ImportedIncident first, PriorityMatrix matrix)
    {
        ArgumentNullException.ThrowIfNull(first);
        ArgumentNullException.ThrowIfNull(matrix);
        var incident = new Incident
        {
            Tenant = tenant,
            Id = RecordId.New(),
            Number = number,
            Key = RecordKind.Incident.Key(number),
            OpenedBy = first.OpenedBy,
            CreatedAt = first.CreatedAt is { } created && created < first.Stamp.At ? created : first.Stamp.At,
        };
        incident.Take(first, matrix);
        List<FieldChange> changes = [];
        foreach (var (name, value) in incident.Facts())
        {
            if (value is not null)
            {
                changes.Add(new FieldChange(name, null, value));
            }
        }

        incident.Happened(new IncidentImported(source, changes), first.Stamp);
        return incident;
    }

    /// <summary>One more update; it is an event even where it changed nothing that we keep, because it happened.</summary>
    public void ImportUpdate(string source, ImportedIncident update, PriorityMatrix matrix)
    {
        ArgumentNullException.ThrowIfNull(update);
        ArgumentNullException.ThrowIfNull(matrix);
        var before = Facts();
        Take(update, matrix);
        var changes = before.Zip(Facts(), (old, now) => new FieldChange(old.Name, old.Value, now.Value))
            .Where(field => field.From != field.To)
            .ToList();
        Happened(new IncidentImported(source, changes), update.Stamp);
    }

    /// <summary>The last thing that the log says of an incident whose import is taken back.</summary>
    public void ImportUndone(string source, Stamp stamp) =>
        Happened(new IncidentImportUndone(source, [new FieldChange("key", Key, null)]), stamp);

    private void Take(ImportedIncident row, PriorityMatrix matrix)
    {
        Apply(row.Fields);
        (Team, Assignee) = (row.Fields.Team, row.Fields.Assignee);
        var derived = matrix[Impact, Urgency];
        Priority = row.Priority ?? derived;
        PriorityOverrideReason = Priority == derived ? null : ImportedPriority;
        ReopenCount = row.ReopenCount ?? ReopenCount;
        ReassignmentCount = row.ReassignmentCount ?? ReassignmentCount;
        Custom = new Dictionary<string, string>(row.Custom);
        CancelReason = row.State is Cancelled ? Incidents.CancelReason.Withdrawn : null;

        var state = row.State is InProgress && Assignee is null ? Team is null ? New : Assigned : row.State;
        state = state is Assigned && Team is null && Assignee is null ? New : state;
        Set(state, row.StateReason);
        ResumeAt = null;
        PendingReason = state is Pending ? row.PendingReason ?? Incidents.PendingReason.Customer : null;
        if (state is Resolved or Closed)
        {
            ResolutionCode = row.ResolutionCode ?? Incidents.ResolutionCode.Fixed;
            ResolutionNotes = row.ResolutionNotes ?? "Resolved in the system that this was imported from.";
            (ResolvedAt, ResolvedBy) = (row.ResolvedAt ?? ResolvedAt ?? row.Stamp.At, row.ResolvedBy ?? ResolvedBy ?? row.Stamp.By);
        }
        else
        {
            (ResolutionCode, ResolutionNotes, ResolvedAt, ResolvedBy) = (null, null, null, null);
        }

        ClosedAt = state is Closed or Cancelled ? row.ClosedAt ?? row.Stamp.At : null;
    }
}

/// <summary>The import that brought the incident was taken back; the record is gone, its log stays.</summary>
[EventName("incident.import_undone")]
public sealed record IncidentImportUndone(string Source, IReadOnlyList<FieldChange> Changes) : IDomainEvent;
