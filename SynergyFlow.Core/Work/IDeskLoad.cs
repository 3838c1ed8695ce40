using SynergyFlow.Core.Kernel;

namespace SynergyFlow.Core.Work;

/// <summary>On which days people work, and how much of it the desk usually takes: what those who plan other work need to know of it.</summary>
public interface IDeskLoad
{
    Task<WorkDays> WorkDaysAsync(TenantId tenant, CancellationToken ct);

    /// <summary>How many calls each of these people has solved in a stretch of time; who solved none is left out. One query.</summary>
    Task<IReadOnlyDictionary<UserId, int>> SolvedAsync(
        TenantId tenant, IReadOnlyCollection<UserId> people, DateTimeOffset from, DateTimeOffset until, CancellationToken ct);
}

/// <param name="Week">At least one.</param>
/// <param name="Holidays">On which nobody works though the week would have it.</param>
public sealed record WorkDays(IReadOnlyCollection<DayOfWeek> Week, IReadOnlySet<DateOnly> Holidays)
{
    public bool Includes(DateOnly day) => Week.Contains(day.DayOfWeek) && !Holidays.Contains(day);

    /// <summary>Those of a stretch, its last day too, ascending.</summary>
    public IReadOnlyList<DateOnly> Between(DateOnly first, DateOnly last) =>
        [.. Enumerable.Range(0, Math.Max(0, last.DayNumber - first.DayNumber + 1)).Select(first.AddDays).Where(Includes)];
}
