namespace SynergyFlow.Infrastructure.Work.Search;

/// <summary>How long one search may take, and how much of the documents it looks at first.</summary>
internal sealed record SearchLimits
{
    public TimeSpan Longest { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>Up to so many documents that match, all are taken at once.</summary>
    public double FewDocuments { get; init; } = 4_000;

    /// <summary>So many of the newest documents are walked through for the beginning of a common word.</summary>
    public int MostWalked { get; init; } = 60_000;
}
