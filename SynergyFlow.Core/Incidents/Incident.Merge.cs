using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Work;
using static SynergyFlow.Core.Incidents.IncidentState;

namespace SynergyFlow.Core.Incidents;

/// <summary>Merging and splitting. A merge moves nothing: the source leads to the target, which shows what the source has.</summary>
public sealed partial class Incident
{
    /// <summary>Closes it as a duplicate of the target, by way of resolved as the life cycle has it, and remembers what it was.</summary>
    public Result<MergeMemory> MergeInto(Incident target, Stamp stamp)
    {
        ArgumentNullException.ThrowIfNull(target);
        if (target.Id == Id)
        {
            return new MergeIntoItself { Field = "into" };
        }

        if (MergedInto is not null)
        {
            return new AlreadyMerged();
        }

        if (target.MergedInto is not null)
        {
            return new TargetMerged { Field = "into" };
        }

        if (Status is Closed or Cancelled)
        {
            return new IncidentIsFinal(Status);
        }

        if (target.Status is Closed or Cancelled)
        {
            return new IncidentIsFinal(target.Status) { Field = "into" };
        }

        MergeMemory before = new()
        {
            State = Status,
            StateReason = StateReason,
            PendingReason = PendingReason,
            ResumeAt = ResumeAt,
            ResolutionCode = ResolutionCode,
            DuplicateOf = DuplicateOf,
            ResolvedAt = ResolvedAt,
            ResolvedBy = ResolvedBy,
        };
        Track(
            () =>
            {
                Set(Closed, null);
                (PendingReason, ResumeAt) = (null, null);
                (ResolutionCode, DuplicateOf, MergedInto) = (Incidents.ResolutionCode.Duplicate, target.Id, target.Id);
                (ResolvedAt, ResolvedBy) = (ResolvedAt ?? stamp.At, ResolvedBy ?? stamp.By);
                ClosedAt = stamp.At;
                return Result.Success;
            },
            changes => new IncidentMerged(changes),
            stamp);
        return before;
    }

    /// <summary>It is again what it was when it was merged.</summary>
    public Result Unmerge(MergeMemory before, Stamp stamp)
    {
        ArgumentNullException.ThrowIfNull(before);
        return MergedInto is null
            ? new NotMerged()
            : Track(
                () =>
                {
                    Set(before.State, before.StateReason);
                    (PendingReason, ResumeAt) = (before.PendingReason, before.ResumeAt);
                    (ResolutionCode, DuplicateOf, MergedInto) = (before.ResolutionCode, before.DuplicateOf, null);
                    (ResolvedAt, ResolvedBy, ClosedAt) = (before.ResolvedAt, before.ResolvedBy, null);
                    return Result.Success;
                },
                changes => new IncidentUnmerged(changes),
                stamp);
    }

    /// <summary>Takes another incident in: its tags join, as far as there is room; the rest of it is shown from where it lies.</summary>
    /// <returns>The tags that are new here.</returns>
    public IReadOnlyList<string> Absorb(Incident source, Stamp stamp)
    {
        ArgumentNullException.ThrowIfNull(source);
        List<string> added = [.. source.Tags.Except(Tags, StringComparer.Ordinal).Take(MostTags - Tags.Count)];
        Track(
            () =>
            {
                Tags = [.. Tags.Concat(added).Order(StringComparer.Ordinal)];
                return Result.Success;
            },
            changes => new IncidentAbsorbed([new FieldChange("merged_from", null, source.Id.ToString()), .. changes]),
            stamp,
            always: true);
        return added;
    }

    public void Release(Incident source, IReadOnlyList<string> addedTags, Stamp stamp)
    {
        ArgumentNullException.ThrowIfNull(source);
        Track(
            () =>
            {
                Tags = [.. Tags.Except(addedTags, StringComparer.Ordinal)];
                return Result.Success;
            },
            changes => new IncidentReleased([new FieldChange("merged_from", source.Id.ToString(), null), .. changes]),
            stamp,
            always: true);
    }

    /// <summary>Some of what was said here began another incident.</summary>
    public void SplitTo(Incident begun, Stamp stamp)
    {
        ArgumentNullException.ThrowIfNull(begun);
        Happened(new IncidentSplit([new FieldChange("split_to", null, begun.Id.ToString())]), stamp);
        begun.Derived("split_from", this, stamp);
    }

    /// <summary>It began as a copy of this one.</summary>
    public void CopiedTo(Incident copy, Stamp stamp)
    {
        ArgumentNullException.ThrowIfNull(copy);
        copy.Derived("copied_from", this, stamp);
    }

    private void Derived(string field, Incident from, Stamp stamp) =>
        Happened(new IncidentDerived([new FieldChange(field, null, from.Id.ToString())]), stamp);
}
