using SynergyFlow.Core.Kernel;

namespace SynergyFlow.Core.Audit;

/// <summary>What of the audit is asked for. All that is given has to hold.</summary>
/// <param name="From">When it was recorded, at the earliest.</param>
/// <param name="To">Before this moment; null: up to now.</param>
public sealed record AuditFilter(DateTimeOffset From, DateTimeOffset? To = null)
{
    public UserId? Who { get; init; }

    /// <summary>A group of <see cref="AuditTypes"/>, one type, <see cref="Denials"/> or <see cref="Reads"/>; null: anything but reads.</summary>
    public string? What { get; init; }

    /// <summary>A record's key in any case, or the id of anything.</summary>
    public string? Record { get; init; }

    /// <summary>All that came of one request, click or job.</summary>
    public string? Correlation { get; init; }

    /// <summary>A verdict, or <see cref="AnyDecision"/>: only what has the receipt of such a decision.</summary>
    public string? Decision { get; init; }

    public const string AnyDecision = "any";

    /// <summary>What was refused.</summary>
    public const string Denials = "denials";

    /// <summary>Who has read what. Nothing else shows it: there is more of it than of all the rest.</summary>
    public const string Reads = "reads";
}
