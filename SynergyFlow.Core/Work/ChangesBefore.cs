using SynergyFlow.Core.Kernel;

namespace SynergyFlow.Core.Work;

/// <summary>What changed before a record was begun, on what it depends on.</summary>
/// <param name="Until">When the record was begun.</param>
/// <param name="Records">On how many records was looked.</param>
/// <param name="Changes">The newest first, at most <see cref="MostChanges"/>.</param>
/// <param name="Services">Of the record and of what it depends on, by name: what was brought to them is found by it.</param>
/// <param name="Truncated">Whether there are more changes, or more records, than were looked at.</param>
public sealed record ChangesBefore(
    DateTimeOffset After, DateTimeOffset Until, int Records, IReadOnlyList<RecordChangeBefore> Changes, IReadOnlyList<string> Services, bool Truncated)
{
    public const int MostHours = 168;
    public const int MostChanges = 200;
}

/// <param name="Depth">How many steps from the record that was asked about.</param>
public sealed record RecordChangeBefore(RecordId Record, string Key, string Title, int Depth, TimelineEntry Entry);
