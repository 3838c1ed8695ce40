using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Work.Search;

namespace SynergyFlow.Core.Work.UseCases;

/// <summary>Looks for words in everything that the actor may see, whatever kind it is.</summary>
public sealed class SearchRecords(IRecordSearch search, IFormerKeys former, IAuthorizer authorizer)
{
    /// <param name="Text">As typed: words, "phrases", -exclusions.</param>
    public sealed record Query(
        string Text, SearchFacts Facts, SearchSort Sort = SearchSort.Relevance, int Limit = 20, string? Cursor = null, bool Typing = false, bool Exact = false);

    public async Task<Result<SearchPage>> FindAsync(Actor actor, Query query, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(actor);
        ArgumentNullException.ThrowIfNull(query);
        if (query.Limit is < 1 or > SearchRequest.MostRows)
        {
            return new InvalidField("limit", $"limit is 1 to {SearchRequest.MostRows}.");
        }

        // Whoever types the key that a record had elsewhere looks for that record.
        var scope = await authorizer.ScopeAsync(actor, ct);
        var words = SearchWords.Parse(await former.LeadAsync(scope, query.Text ?? "", ct) ?? query.Text ?? "");
        if (words.Failed)
        {
            return words.Error;
        }

        SearchRequest request = new(words.Value, query.Facts, query.Sort, query.Limit, query.Cursor) { Typing = query.Typing, Exact = query.Exact };
        return await search.FindAsync(scope, request, ct);
    }
}
