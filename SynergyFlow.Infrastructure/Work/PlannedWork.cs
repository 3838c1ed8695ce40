using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Work;
using SynergyFlow.Infrastructure.Persistence;

namespace SynergyFlow.Infrastructure.Work;

/// <summary>What the module that plans work knows of it, and a person's own list needs: few statements, however many records.</summary>
internal interface IPlannedWork
{
    /// <summary>What of a person's open records is nothing to do, now or later: it stands on no list of his.</summary>
    IQueryable<RecordId> NoWork(SynergyFlowDbContext db, UserId assignee);

    /// <summary>What of them nobody has planned or dated: it comes last where there is more than a list holds.</summary>
    IQueryable<RecordId> Unplanned(SynergyFlowDbContext db, UserId assignee);

    /// <param name="days">Of whoever reads.</param>
    /// <returns>Of those of the records that are planned work.</returns>
    Task<IReadOnlyDictionary<RecordId, PlannedRecord>> ReadAsync(SynergyFlowDbContext db, IReadOnlyCollection<RecordId> ids, ReaderDays days, CancellationToken ct);

    /// <summary>As of <see cref="IMyWork.OfferAsync"/>, of a record that the reader sees.</summary>
    Task<SnoozeOffer?> NextStartAsync(SynergyFlowDbContext db, RecordId record, DateOnly today, CancellationToken ct);
}

/// <param name="Plan">But for what blocks it, which links say.</param>
/// <param name="DueAt">The end of the day on which it is wanted.</param>
/// <param name="PartOf">What it is never without.</param>
internal sealed record PlannedRecord(WorkPlan Plan, DateTimeOffset? DueAt, RecordId? PartOf);

/// <summary>Days where a reader is, as moments.</summary>
internal sealed record ReaderDays(TimeZoneInfo Zone)
{
    /// <summary>Midnight there; where a clock change skips it, the first moment of that day.</summary>
    public DateTimeOffset StartOf(DateOnly day)
    {
        var start = day.ToDateTime(TimeOnly.MinValue);
        while (Zone.IsInvalidTime(start))
        {
            start = start.AddMinutes(15);
        }

        return new DateTimeOffset(start, Zone.GetUtcOffset(start)).ToUniversalTime();
    }

    /// <summary>The last second of it, so that whoever reads the time reads the day.</summary>
    public DateTimeOffset EndOf(DateOnly day) => StartOf(day.AddDays(1)).AddSeconds(-1);
}
