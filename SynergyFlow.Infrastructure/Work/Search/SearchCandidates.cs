using System.Globalization;
using System.Text.Json;
using Npgsql;
using NpgsqlTypes;
using SynergyFlow.Core.Work.Search;

namespace SynergyFlow.Infrastructure.Work.Search;

/// <summary>
/// Finds the newest documents that match, by the planner's own estimate of how many there are (docs/modules/search.md). The planner
/// itself cannot be left to it: it does not know what reading a long document costs.
/// </summary>
internal static class SearchCandidates
{
    /// <summary>More than likely needed, so that one window is mostly enough.</summary>
    private const double Margin = 1.3;

    /// <summary>The planner takes a word that its statistics do not know for this share of documents; it is much rarer.</summary>
    private const double Unknown = 0.0051;

    /// <param name="documents">How many there are, roughly.</param>
    /// <returns>One more than are ranked where there are more.</returns>
    public static async Task<List<Candidate>> FindAsync(
        SearchSql sql, SearchSession session, SearchLimits limits, double documents, CancellationToken ct)
    {
        if (!sql.Scope.Everything)
        {
            return await session.RowsAsync(sql.ByOwner, Candidate.Read, ct);
        }

        var matching = await MatchingAsync(sql, session, documents, ct);
        if (matching <= Math.Max(limits.FewDocuments, Unknown * documents))
        {
            return await session.RowsAsync(sql.ByWords(SearchWindow.All), Candidate.Read, ct);
        }

        // In weeks, the beginning of a word is looked up again for each of them.
        var enough = Margin * sql.Most * documents / matching;
        return sql.Typing ? await WalkAsync(sql, session, limits, enough, ct) : await WindowsAsync(sql, session, enough / documents, ct);
    }

    private static async Task<List<Candidate>> WalkAsync(SearchSql sql, SearchSession session, SearchLimits limits, double enough, CancellationToken ct)
    {
        if (enough < limits.MostWalked)
        {
            var walked = await session.RowsAsync(sql.ByAge, Candidate.Read, ct, SearchSql.Of("walk", NpgsqlDbType.Integer, limits.MostWalked));
            if (walked.Count > sql.Most)
            {
                return walked;
            }
        }

        return await session.RowsAsync(sql.ByWords(SearchWindow.All), Candidate.Read, ct);
    }

    /// <summary>Window after window of weeks backwards, each as wide as the ones before it make likely to be enough.</summary>
    /// <param name="share">Of all weeks that is likely to be enough.</param>
    private static async Task<List<Candidate>> WindowsAsync(SearchSql sql, SearchSession session, double share, CancellationToken ct)
    {
        List<Candidate> found = [];
        var (oldest, week) = (await session.RowsAsync(SearchSql.Weeks, row => row.IsDBNull(0) ? (0, 0) : (row.GetInt32(0), row.GetInt32(1)), ct))[0];
        var half = (week - oldest + 1) / 2;
        var width = share * (week - oldest + 1);
        while (width < half && week - width > oldest)
        {
            var first = week - (int)width;
            int[] weeks = [.. Enumerable.Range(first, week - first + 1)];
            found.AddRange(await session.RowsAsync(
                sql.ByWords(SearchWindow.Weeks), Candidate.Read, ct, SearchSql.Of("weeks", NpgsqlDbType.Array | NpgsqlDbType.Integer, weeks)));
            if (found.Count > sql.Most)
            {
                return found;
            }

            week = first - 1;
            width = weeks.Length * Math.Clamp(1.5 * sql.Most / Math.Max(found.Count, 1), 2, 4);
        }

        found.AddRange(await session.RowsAsync(sql.ByWords(SearchWindow.Older), Candidate.Read, ct, SearchSql.Of("week", NpgsqlDbType.Integer, week)));
        return found;
    }

    /// <returns>
    /// How many documents likely match. The planner takes words for independent, but those that are asked for together are often written
    /// together: halfway between what it expects and the rarest word (in magnitude), and for a phrase its rarest word.
    /// </returns>
    private static async Task<double> MatchingAsync(SearchSql sql, SearchSession session, double documents, CancellationToken ct)
    {
        var words = sql.WantedWords;
        var rows = await ExpectedAsync(
            session,
            sql.Explain(words.Count),
            ct,
            [.. words.Select((word, at) => SearchSql.Of($"word{at.ToString(CultureInfo.InvariantCulture)}", NpgsqlDbType.Text, word))]);
        var (all, facts) = (rows[0], rows[1]);

        // One row is what it expects of "the" and the like, which no document is asked for.
        var rarest = rows.Skip(2).Where(row => row > 1).DefaultIfEmpty(documents).Min() * Math.Min(1, facts / documents);
        return sql.HasPhrase ? rarest : Math.Sqrt(all * Math.Max(all, rarest));
    }

    /// <returns>The rows that the planner expects of each part of a union.</returns>
    private static async Task<List<double>> ExpectedAsync(SearchSession session, string explain, CancellationToken ct, params NpgsqlParameter[] more)
    {
        var plans = await session.RowsAsync(explain, reader => reader.GetString(0), ct, more);
        using var plan = JsonDocument.Parse(plans[0]);
        return [.. plan.RootElement[0].GetProperty("Plan").GetProperty("Plans").EnumerateArray().Select(part => part.GetProperty("Plan Rows").GetDouble())];
    }
}

/// <summary>Which documents are looked at: all, those of some weeks, or all up to a week.</summary>
internal enum SearchWindow
{
    All,
    Weeks,
    Older,
}
