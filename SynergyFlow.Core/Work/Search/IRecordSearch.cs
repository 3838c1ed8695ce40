using SynergyFlow.Core.Kernel;

namespace SynergyFlow.Core.Work.Search;

/// <summary>
/// Full text over all kinds of records. The scope of whoever asks bounds hits, counts, facets and excerpts alike; words of notes
/// and of internal files are found with <see cref="RecordScope.Internal"/> only.
/// </summary>
public interface IRecordSearch
{
    /// <returns>A page, or <see cref="SearchTooCommon"/>, <see cref="SearchTooSlow"/>, or <see cref="InvalidField"/> "cursor".</returns>
    Task<Result<SearchPage>> FindAsync(RecordScope scope, SearchRequest request, CancellationToken ct);
}

public enum SearchSort
{
    /// <summary>How well it fits.</summary>
    Relevance,

    /// <summary>The latest created first.</summary>
    Newest,
}

/// <param name="Words">What is looked for.</param>
/// <param name="Limit">1 to <see cref="MostRows"/>.</param>
/// <param name="Cursor">Of a page read before for the same words, facts and order.</param>
public sealed record SearchRequest(
    SearchWords Words, SearchFacts Facts, SearchSort Sort = SearchSort.Relevance, int Limit = 20, string? Cursor = null)
{
    public const int MostRows = 50;

    /// <summary>So many of what matches, the newest, are ranked and counted by facets.</summary>
    public const int MostRanked = 1_000;

    /// <summary>So many where the last word may go on.</summary>
    public const int MostRankedTyping = 200;

    /// <summary>The last word may go on: for lists that appear while somebody types.</summary>
    public bool Typing { get; init; }

    /// <summary>Just these words; without it, misspelt ones are corrected where they find little.</summary>
    public bool Exact { get; init; }
}

/// <summary>What must be so besides the words; null: anything.</summary>
public sealed record SearchFacts
{
    public RecordKind? Kind { get; init; }

    public string? State { get; init; }

    public Priority? Priority { get; init; }

    public TeamId? Team { get; init; }

    public UserId? Assignee { get; init; }

    public UserId? Requester { get; init; }

    public string? Tag { get; init; }

    public bool IsEmpty => this == new SearchFacts();
}

public enum SearchFact
{
    Kind,
    State,
    Priority,
    Team,
    Assignee,
    Requester,
    Tag,
}

/// <param name="Total">How many match, at most <see cref="SearchRequest.MostRanked"/>.</param>
/// <param name="Capped">More match than were ranked: the newest were taken.</param>
public sealed record SearchPage(
    IReadOnlyList<SearchHit> Items, int Total, bool Capped, IReadOnlyList<SearchFacet> Facets, string? Next, string? Previous)
{
    /// <summary>Null where nothing looks misspelt, or where the corrected words find no more.</summary>
    public SearchCorrection? Correction { get; init; }
}

/// <param name="Words">As they could have been typed.</param>
/// <param name="Applied">What was typed found nothing: the page is of the corrected words.</param>
public sealed record SearchCorrection(string Words, bool Applied);

/// <param name="Values">The most frequent first.</param>
public sealed record SearchFacet(SearchFact Fact, IReadOnlyList<SearchFacetValue> Values);

/// <param name="Value">What the fact is set to in a request.</param>
/// <param name="Name">Of a person or a team; null where the value says it.</param>
public sealed record SearchFacetValue(string Value, string? Name, int Count);

/// <param name="Title">With its hits.</param>
/// <param name="Excerpt">Where else it was found; null where only the title or a fact of the record matches.</param>
public sealed record SearchHit(RecordRow Record, IReadOnlyList<Segment> Title, SearchExcerpt? Excerpt);

public enum ExcerptSource
{
    Description,
    Reply,
    Note,
    File,
}

/// <param name="FileName">Of a file.</param>
public sealed record SearchExcerpt(ExcerptSource Source, string? FileName, IReadOnlyList<Segment> Text);

public sealed record SearchTooCommon() : InvalidError(
    "search.too_common", "These words are in nearly every text (such as \"the\" or \"and\") and are not searched. Add a word that says what it is about.");

public sealed record SearchTooSlow() : InvalidError(
    "search.too_slow", "This search takes longer than 3 seconds. Add a word that is less common, or choose a team, a person or a tag.");
