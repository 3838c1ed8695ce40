using SynergyFlow.Core.Work;

namespace SynergyFlow.Core.Projects.Sprints;

/// <summary>Time that somebody has, and what the desk takes of it, in minutes.</summary>
/// <param name="Days">That he works.</param>
/// <param name="Desk">What incidents usually take in these days; never more than there is.</param>
/// <param name="Minutes">What is there for the sprint, without <see cref="Desk"/>.</param>
public sealed record CapacityTime(int Days, int Desk, int Minutes);

/// <summary>Open work of the sprint that somebody has: items that are neither done nor cancelled, and their sub-tasks.</summary>
/// <param name="Minutes">What is left to do of it, or its estimate where nobody says what is left.</param>
/// <param name="Unestimated">How many of the sprint's own items say neither.</param>
public sealed record CapacityWork(int Minutes, int Unestimated)
{
    public static readonly CapacityWork None = new(0, 0);
}

/// <summary>Counts what the members of a sprint have time for.</summary>
/// <param name="Work">The days that are worked.</param>
/// <param name="Today">Days before it are over.</param>
/// <param name="DeskDays">Worked days in which <c>solved</c> incidents were counted.</param>
public sealed record CapacityCount(WorkDays Work, DateOnly First, DateOnly Last, DateOnly Today, int DeskDays)
{
    /// <summary>So far back the usual load of the desk is counted.</summary>
    public const int DeskWeeks = 4;

    /// <param name="solved">Incidents that he solved in those weeks.</param>
    /// <param name="incidentMinutes">What one takes.</param>
    /// <returns>Of the whole sprint, and of what is left of it.</returns>
    public (CapacityTime All, CapacityTime Left) Of(SprintMember member, int solved, int incidentMinutes)
    {
        ArgumentNullException.ThrowIfNull(member);
        var days = Work.Between(First, Last).Except(member.DaysOff).ToList();
        return (TimeOf(days.Count), TimeOf(days.Count(day => day >= Today)));

        CapacityTime TimeOf(int count)
        {
            var gross = count * member.MinutesADay;
            var desk = DeskDays == 0 ? 0 : (int)Math.Min(gross, Math.Round((decimal)solved * incidentMinutes * count / DeskDays, MidpointRounding.AwayFromZero));
            return new(count, desk, gross - desk);
        }
    }
}
