namespace SynergyFlow.Infrastructure.Work.Search;

/// <summary>How long one search may take, and from where on which way into the documents is the longer one.</summary>
internal sealed record SearchLimits
{
    public TimeSpan Longest { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>So many newest documents are walked through before the index of words is asked after all.</summary>
    public int MostWalked { get; init; } = 60_000;

    /// <summary>Up to so many records of a person or a team are read one by one.</summary>
    public double FewRecords { get; init; } = 3_000;

    /// <summary>Up to so many documents with the words, the index of words is the short way in any case.</summary>
    public double FewDocuments { get; init; } = 20_000;
}
