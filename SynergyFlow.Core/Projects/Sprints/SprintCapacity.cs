using System.Globalization;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Projects.Items;
using SynergyFlow.Core.Work;

namespace SynergyFlow.Core.Projects.Sprints;

/// <summary>What somebody gives to a sprint.</summary>
/// <param name="MinutesADay">0 to <see cref="MostMinutesADay"/>, on each day that is worked and that he is there.</param>
/// <param name="DaysOff">Days of the sprint on which he is not there, ascending, each once.</param>
public sealed record SprintMember(UserId User, int MinutesADay, IReadOnlyList<DateOnly> DaysOff)
{
    public const int MostMinutesADay = 24 * 60;
}

/// <summary>Who works in a sprint and how much, and what the desk is reckoned to take of it.</summary>
/// <param name="IncidentMinutes">What one incident usually takes, 0 to <see cref="MostIncidentMinutes"/>; 0: the desk takes nothing.</param>
/// <param name="Members">At most <see cref="MostMembers"/>, each person once.</param>
public sealed record SprintCapacity(int IncidentMinutes, IReadOnlyList<SprintMember> Members)
{
    public const int MostMembers = 50;
    public const int MostIncidentMinutes = 8 * 60;

    public static readonly SprintCapacity None = new(0, []);

    /// <summary>In order, or what is wrong with it in a sprint of these days. Days off are of the sprint, so that a slip of the finger is found.</summary>
    public Result<SprintCapacity> Checked(DateOnly? startsOn, DateOnly? endsOn)
    {
        if (IncidentMinutes is < 0 or > MostIncidentMinutes)
        {
            return new InvalidField("incidentMinutes", $"incidentMinutes is 0 to {MostIncidentMinutes}.");
        }

        if (Members is not { Count: <= MostMembers })
        {
            return new InvalidField("members", $"members is a list of at most {MostMembers}.");
        }

        if (Members.DistinctBy(member => member.User).Count() < Members.Count)
        {
            return new InvalidField("members", "members has everybody once.");
        }

        foreach (var member in Members)
        {
            if (member.MinutesADay is < 0 or > SprintMember.MostMinutesADay)
            {
                return new SprintMinutesADay();
            }

            if (member.DaysOff is null || member.DaysOff.Any(day => startsOn is not { } first || endsOn is not { } last || day < first || day > last))
            {
                return new SprintDayOffElsewhere();
            }
        }

        return this with { Members = [.. Members.Select(member => member with { DaysOff = [.. member.DaysOff.Distinct().Order()] })] };
    }

    /// <summary>What is another one in <paramref name="next"/>, each person by name.</summary>
    internal List<FieldChange> ChangesTo(SprintCapacity next, IReadOnlyDictionary<UserId, string> names)
    {
        List<FieldChange> changes = [];
        if (IncidentMinutes != next.IncidentMinutes)
        {
            changes.Add(new("incident_minutes", Said(IncidentMinutes), Said(next.IncidentMinutes)));
        }

        foreach (var user in Members.Concat(next.Members).Select(member => member.User).Distinct().OrderBy(Name, StringComparer.Ordinal))
        {
            var (before, after) = (Of(this, user), Of(next, user));
            if (before != after)
            {
                changes.Add(new("sprint_member", before, after));
            }
        }

        return changes;

        string Name(UserId user) => names.GetValueOrDefault(user) ?? user.ToString();

        string? Of(SprintCapacity capacity, UserId user) => capacity.Members.FirstOrDefault(member => member.User == user) is not { } member
            ? null
            : $"{Name(user)}: {Effort.Write(member.MinutesADay)}{string.Concat(member.DaysOff.Select(day => " −" + day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)))}";

        static string Said(int minutes) => Effort.Write(minutes);
    }
}
