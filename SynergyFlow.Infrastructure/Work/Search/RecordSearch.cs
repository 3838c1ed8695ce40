using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using NpgsqlTypes;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Work;
using SynergyFlow.Core.Work.Search;
using SynergyFlow.Infrastructure.Persistence;

namespace SynergyFlow.Infrastructure.Work.Search;

/// <summary>
/// Finds at most a thousand candidates by the shortest way (SearchCandidates), ranks and counts those, and reads the rows and excerpts of one page.
/// </summary>
internal sealed class RecordSearch(TenantContexts contexts, SearchSpelling spelling, SearchLimits limits) : IRecordSearch
{
    /// <summary>So few may be because a word is misspelt.</summary>
    private const int Few = 5;

    public async Task<Result<SearchPage>> FindAsync(RecordScope scope, SearchRequest request, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(scope);
        ArgumentNullException.ThrowIfNull(request);
        SearchCursor? cursor = null;
        if (request.Cursor is { } text)
        {
            cursor = SearchCursor.Read(request, text);
            if (cursor is null)
            {
                return RecordQueries.BadCursor();
            }
        }

        var found = await OnceAsync(scope, request, request.Words, cursor, ct);
        return found.Failed || request.Exact || request.Typing || found.Value.Total >= Few
            ? found
            : await CorrectedAsync(scope, request, cursor, found.Value, ct);
    }

    /// <summary>With the words that were likely meant. They count only where they find more of what the reader may see: a correction tells nothing else.</summary>
    private async Task<Result<SearchPage>> CorrectedAsync(
        RecordScope scope, SearchRequest request, SearchCursor? cursor, SearchPage asTyped, CancellationToken ct)
    {
        foreach (var words in await spelling.LikelyAsync(scope.Tenant, request.Words, ct))
        {
            var corrected = await OnceAsync(scope, request, words, cursor, ct);
            if (corrected.Value is { } better && better.Total > asTyped.Total)
            {
                return asTyped.Total == 0
                    ? better with { Correction = new SearchCorrection(words.Text, Applied: true) }
                    : asTyped with { Correction = new SearchCorrection(words.Text, Applied: false) };
            }
        }

        return asTyped;
    }

    private async Task<Result<SearchPage>> OnceAsync(
        RecordScope scope, SearchRequest request, SearchWords words, SearchCursor? cursor, CancellationToken ct)
    {
        var asked = request with { Words = words };
        SearchSql sql = new(scope, asked);
        try
        {
            await using var session = await SearchSession.OpenAsync(contexts, scope.Tenant, sql.Parameters(), limits.Longest, ct);
            return await FindAsync(sql, session, request, asked, cursor, ct);
        }
        catch (PostgresException late) when (late.SqlState == PostgresErrorCodes.QueryCanceled && !ct.IsCancellationRequested)
        {
            return new SearchTooSlow();
        }
    }

    /// <param name="request">As typed: a cursor belongs to it, corrected or not.</param>
    /// <param name="asked">What is looked for.</param>
    private async Task<Result<SearchPage>> FindAsync(
        SearchSql sql, SearchSession session, SearchRequest request, SearchRequest asked, SearchCursor? cursor, CancellationToken ct)
    {
        var any = SearchSql.Of("any", NpgsqlDbType.Text, SearchSql.AnyText(asked));
        var (nodes, documents) = (await session.RowsAsync(
            "SELECT numnode(to_tsquery('work.search', @any)), (SELECT reltuples FROM pg_class WHERE oid = 'work.search_document'::regclass)",
            reader => (reader.GetInt32(0), reader.GetFloat(1)),
            ct,
            any))[0];
        if (nodes == 0)
        {
            return new SearchTooCommon();
        }

        var found = await SearchCandidates.FindAsync(sql, session, limits, Math.Max(documents, 1), ct);
        var capped = found.Count > sql.Most;
        var candidates = found.Take(sql.Most).Order(Candidate.Best).ToList();
        var (page, before, after) = SearchCursor.Cut(candidates, cursor, request.Limit);
        return new SearchPage(
            await SearchHits.ReadAsync(session, sql.Scope, page, any, ct),
            candidates.Count,
            capped,
            await SearchFacets.CountAsync(session.Db, candidates, ct),
            after ? SearchCursor.Write(request, back: false, page[^1]) : null,
            before ? SearchCursor.Write(request, back: true, page[0]) : null);
    }
}

/// <summary>A record that has the words, with the facts that facets count.</summary>
internal sealed record Candidate(
    Guid Id, DateTime CreatedAt, string Kind, string State, string StateCategory, string Priority, Guid? Team, Guid? Assignee, Guid Requester,
    string[] Tags, float Rank)
{
    /// <summary>The best first; among equals the newest; never a tie. With all ranks equal it is the order of age.</summary>
    public static Comparer<Candidate> Best { get; } = Comparer<Candidate>.Create((one, other) =>
        other.Rank.CompareTo(one.Rank) is not 0 and var rank ? rank
        : other.CreatedAt.CompareTo(one.CreatedAt) is not 0 and var age ? age
        : other.Id.CompareTo(one.Id));

    public static Candidate Read(NpgsqlDataReader row) => new(
        row.GetGuid(0), row.GetDateTime(1), row.GetString(2), row.GetString(3), row.GetString(4), row.GetString(5),
        row.IsDBNull(6) ? null : row.GetGuid(6), row.IsDBNull(7) ? null : row.GetGuid(7), row.GetGuid(8), row.GetFieldValue<string[]>(9),
        row.GetFloat(10));
}

/// <summary>A place in one search's order.</summary>
internal sealed record SearchCursor(bool Backwards, Candidate At)
{
    public static string Write(SearchRequest request, bool back, Candidate at) => Cursor.Write(
        Bound(request),
        back,
        [
            BitConverter.SingleToInt32Bits(at.Rank).ToString(CultureInfo.InvariantCulture),
            at.CreatedAt.Ticks.ToString(CultureInfo.InvariantCulture),
            at.Id.ToString("D"),
        ]);

    public static SearchCursor? Read(SearchRequest request, string text) =>
        Cursor.Read(Bound(request), text, 3) is { } cursor
            && int.TryParse(cursor.Key[0], CultureInfo.InvariantCulture, out var rank)
            && long.TryParse(cursor.Key[1], CultureInfo.InvariantCulture, out var ticks) && ticks >= 0 && ticks <= DateTime.MaxValue.Ticks
            && Guid.TryParseExact(cursor.Key[2], "D", out var id)
                ? new SearchCursor(
                    cursor.Backwards,
                    new Candidate(id, new DateTime(ticks, DateTimeKind.Utc), "", "", "", "", null, null, default, [], BitConverter.Int32BitsToSingle(rank)))
                : null;

    /// <summary>The page at a place of the candidates in their order, and whether there are others before and after it.</summary>
    public static (List<Candidate> Page, bool Before, bool After) Cut(List<Candidate> ordered, SearchCursor? cursor, int limit)
    {
        var from = 0;
        if (cursor is not null)
        {
            var place = ordered.BinarySearch(cursor.At, Candidate.Best);
            from = cursor.Backwards
                ? Math.Max(0, (place < 0 ? ~place : place) - limit)
                : place < 0 ? ~place : place + 1;
        }

        var page = ordered.Skip(from).Take(limit).ToList();
        return (page, from > 0 && page.Count > 0, from + page.Count < ordered.Count);
    }

    private static string Bound(SearchRequest request) =>
        $"search {request.Sort} {SearchSql.QueryText(request)} {request.Facts}";
}
