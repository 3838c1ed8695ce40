using System.Text.Json;
using SynergyFlow.Core.Work;
using SynergyFlow.Core.Work.Search;

namespace SynergyFlow.Infrastructure.Work.Search;

/// <summary>
/// Which way into the documents is the short one, by the planner's own estimates (docs/modules/search.md). The planner itself
/// cannot be left to it: it does not know what reading a long document costs.
/// </summary>
internal static class SearchPath
{
    /// <param name="documents">How many there are, roughly.</param>
    public static async Task<string> ChooseAsync(SearchSql sql, SearchSession session, SearchLimits limits, double documents, CancellationToken ct)
    {
        if (!sql.Scope.Internal)
        {
            return sql.ByFacts;
        }

        var words = await RowsAsync(session, SearchSql.ExplainWords, ct);
        if (sql.HasNarrowFact && await RowsAsync(session, sql.ExplainNarrow, ct) is var narrow && narrow < Math.Min(words, limits.FewRecords))
        {
            return sql.ByFacts;
        }

        if (words <= limits.FewDocuments)
        {
            return sql.ByWords;
        }

        // Both common: walking pays where it is likely to meet enough of them soon.
        var share = words / documents * (await RowsAsync(session, sql.ExplainFacts, ct) / documents);
        return share * limits.MostWalked * 0.7 > SearchRequest.MostRanked ? sql.ByAge : sql.ByWords;
    }

    /// <returns>How many rows the planner expects.</returns>
    private static async Task<double> RowsAsync(SearchSession session, string explain, CancellationToken ct)
    {
        var plans = await session.RowsAsync(explain, reader => reader.GetString(0), ct);
        using var plan = JsonDocument.Parse(plans[0]);
        return plan.RootElement[0].GetProperty("Plan").GetProperty("Plan Rows").GetDouble();
    }
}
