using SynergyFlow.Core.Kernel;

namespace SynergyFlow.Core.Work;

/// <summary>What the desk knows of services by their names, in any case: what those who change them elsewhere want to see. What the scope does not see is in nothing of it.</summary>
public interface IServiceHistory
{
    Task<ServiceHistory> ReadAsync(RecordScope scope, IReadOnlyCollection<string> services, DateTimeOffset now, CancellationToken ct);

    /// <summary>How many calls about these services were begun since then. One query.</summary>
    Task<int> CountSinceAsync(RecordScope scope, IReadOnlyCollection<string> services, DateTimeOffset since, CancellationToken ct);

    /// <summary>The services that calls name, those with the most of them first, since some moment.</summary>
    Task<IReadOnlyList<string>> NamesAsync(RecordScope scope, DateTimeOffset since, int most, CancellationToken ct);
}

/// <param name="Open">How many are open now, by priority; one with none is not in it.</param>
/// <param name="Worst">The most urgent of what is open, of one priority the oldest first.</param>
/// <param name="Last">The last thirty days.</param>
/// <param name="Before">The thirty before.</param>
/// <param name="Weeks">The oldest first; the last one ends now.</param>
public sealed record ServiceHistory(
    IReadOnlyList<PriorityCount> Open, IReadOnlyList<ServiceCall> Worst, ServicePeriod Last, ServicePeriod Before, IReadOnlyList<ServiceWeek> Weeks)
{
    public const int PeriodDays = 30;
    public const int MostWorst = 5;

    /// <summary>As many as both periods are in.</summary>
    public const int WeeksShown = 9;

    public int OpenCount => Open.Sum(one => one.Count);

    /// <summary>Nothing is open, nothing was begun, and nothing was resolved.</summary>
    public bool IsQuiet => OpenCount == 0 && Weeks.All(week => week.Begun == 0) && Last.Resolved + Before.Resolved == 0;
}

public sealed record PriorityCount(Priority Priority, int Count);

public sealed record ServiceCall(RecordId Id, string Key, string Title, Priority Priority, string State, string Service, DateTimeOffset CreatedAt);

/// <param name="Major">Those of the highest priority.</param>
/// <param name="Resolved">What was resolved in it, whenever it was begun.</param>
/// <param name="MedianMinutes">From the begin to the resolution of half of those; null: none was.</param>
public sealed record ServicePeriod(int Begun, int Major, int Resolved, int? MedianMinutes);

public sealed record ServiceWeek(DateTimeOffset From, int Begun, int Major);
