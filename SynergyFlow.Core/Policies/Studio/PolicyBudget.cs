using SynergyFlow.Core.Kernel;

namespace SynergyFlow.Core.Policies.Studio;

/// <summary>How a version came to decide nothing any more.</summary>
public enum PolicyEnd
{
    /// <summary>Somebody retired it, or took it back.</summary>
    Person,

    /// <summary>Another version took its place.</summary>
    Replaced,

    /// <summary>Too much of what it decided went wrong: it put itself aside.</summary>
    Budget,
}

/// <summary>How much of what a version decides may go wrong before it is put aside without asking (features.md N8).</summary>
/// <param name="Percent">Of the records it decided about.</param>
/// <param name="Least">With fewer records nobody judges.</param>
/// <param name="Window">What lies longer back is forgotten.</param>
public sealed record PolicyBudget(int Percent, int Least, TimeSpan Window)
{
    public bool IsSpent(PolicySpending spending)
    {
        ArgumentNullException.ThrowIfNull(spending);
        return spending.Records >= Least && 100L * (spending.Overridden + spending.Unanswered) > (long)Percent * spending.Records;
    }
}

/// <summary>What became of what a version decided.</summary>
/// <param name="Records">That it decided about.</param>
/// <param name="Overridden">Those of which somebody has set the outcome by hand.</param>
/// <param name="Unanswered">Those for which it gave no answer; none of them is among the overridden.</param>
public sealed record PolicySpending(int Records, int Overridden, int Unanswered);

public interface IPolicySpending
{
    /// <param name="number">Of the version.</param>
    Task<PolicySpending> OfAsync(TenantId tenant, string policy, int number, DateTimeOffset since, CancellationToken ct);
}
