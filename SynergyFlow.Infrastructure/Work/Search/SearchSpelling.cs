using Microsoft.EntityFrameworkCore;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Work.Search;
using SynergyFlow.Infrastructure.Persistence;

namespace SynergyFlow.Infrastructure.Work.Search;

/// <summary>
/// What was likely meant by words that no title, tag, service or person has. The words are those of records that are not
/// restricted (<see cref="SearchUpkeep"/> collects them).
/// </summary>
internal sealed class SearchSpelling(TenantContexts contexts)
{
    private const int MostTries = 3;
    private const int Shortest = 4;

    /// <returns>Searches to try instead, the likeliest first; none where every word is known.</returns>
    public async Task<IReadOnlyList<SearchWords>> LikelyAsync(TenantId tenant, SearchWords typed, CancellationToken ct)
    {
        string[] words = [.. typed.Wanted.Where(word => word.Length >= Shortest && word.All(char.IsLetter)).Distinct()];
        if (words.Length == 0)
        {
            return [];
        }

        await using var db = await contexts.OpenAsync(tenant, ct);
        var id = tenant.Value;
        var near = await db.Database.SqlQuery<Near>($"""
            SELECT asked.word AS typed, near.word AS known
            FROM unnest({words}) AS asked (word)
            CROSS JOIN LATERAL (
                SELECT known.word FROM work.searchable_word AS known
                WHERE known.tenant_id = {id} AND known.word % asked.word AND abs(length(known.word) - length(asked.word)) <= 2
                ORDER BY similarity(known.word, asked.word) DESC, known.word LIMIT 12) AS near
            WHERE NOT EXISTS (SELECT FROM work.search_word AS same WHERE same.tenant_id = {id} AND same.word = asked.word)
            """).ToListAsync(ct);
        var likely = near.GroupBy(one => one.Typed, StringComparer.Ordinal)
            .Select(group => (Typed: group.Key, Known: Spelling.Likely(group.Key, group.Select(one => one.Known))))
            .Where(one => one.Known.Count > 0)
            .ToList();
        return likely.Count == 0
            ? []
            : [
                .. Enumerable.Range(0, Math.Min(MostTries, likely.Max(one => one.Known.Count)))
                    .Select(at => typed.With(likely.ToDictionary(one => one.Typed, one => one.Known[Math.Min(at, one.Known.Count - 1)], StringComparer.Ordinal))),
            ];
    }

    private sealed record Near(string Typed, string Known);
}
