using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Work;

namespace SynergyFlow.Core.Time;

/// <summary>The clock that a person has running: one at most, and nobody else's business. It is no entry until he says how long it was.</summary>
public sealed class WorkTimer
{
    /// <summary>One that has run for longer was most likely forgotten: what it says is not taken for the truth.</summary>
    public static readonly TimeSpan Trusted = TimeSpan.FromHours(12);

    public required TenantId Tenant { get; init; }

    public required UserId User { get; init; }

    public required DateTimeOffset StartedAt { get; init; }

    public string? Note { get; set; }

    public List<Guid> Records { get; set; } = [];

    public bool IsForgotten(DateTimeOffset now) => now - StartedAt > Trusted;

    /// <summary>Begun minutes count as whole ones.</summary>
    /// <returns>Null where it was most likely forgotten.</returns>
    public int? MinutesAt(DateTimeOffset now) => IsForgotten(now) ? null : Math.Max(1, (int)Math.Ceiling((now - StartedAt).TotalMinutes));
}

/// <param name="Minutes">Null: it has run for more than twelve hours, and nobody believes that.</param>
/// <param name="Records">Those of its records that the person sees now.</param>
public sealed record TimerRow(DateTimeOffset StartedAt, int? Minutes, string? Note, IReadOnlyList<TargetRow> Records);

/// <summary>A record that time may be logged on.</summary>
public sealed record TargetRow(RecordId Id, string Key, RecordKind Kind, string Title);
