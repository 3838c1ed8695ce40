using System.Text.Json.Serialization;
using SynergyFlow.Core.Kernel;

namespace SynergyFlow.Core.Time;

/// <summary>An entry of time.</summary>
[JsonConverter(typeof(EntityIdJsonConverter<WorklogId>))]
public readonly record struct WorklogId(Guid Value) : IEntityId<WorklogId>
{
    public static WorklogId New() => new(Guid.CreateVersion7());

    public static WorklogId From(Guid value) => new(value);

    public override string ToString() => Value.ToString();
}

/// <summary>A person's week.</summary>
[JsonConverter(typeof(EntityIdJsonConverter<TimeWeekId>))]
public readonly record struct TimeWeekId(Guid Value) : IEntityId<TimeWeekId>
{
    public static TimeWeekId New() => new(Guid.CreateVersion7());

    public static TimeWeekId From(Guid value) => new(value);

    public override string ToString() => Value.ToString();
}
