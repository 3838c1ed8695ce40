using Microsoft.EntityFrameworkCore;
using Npgsql;
using NpgsqlTypes;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Work;
using SynergyFlow.Core.Work.Search;

namespace SynergyFlow.Infrastructure.Work.Search;

/// <summary>The rows of one page with the words marked in their title and in the text that has most of them.</summary>
internal static class SearchHits
{
    private const int ExcerptLetters = 220;
    private const char HitStart = '\uE000';
    private const char HitEnd = '\uE001';

    // The headline is made of the text with its signs blanked, letter for letter, so that the marks fall into place in the text as it was written.
    private const string Texts = """
        SELECT part.record_id, part.source, part.name, part.body,
            ts_headline('work.search', work.search_plain(part.body), to_tsquery('work.search', @any), @marks)
        FROM unnest(@ids) AS hit (id)
        CROSS JOIN LATERAL (
            SELECT r.id AS record_id, 'title' AS source, NULL AS name, r.title AS body, 0 AS place FROM work.record AS r
            WHERE r.tenant_id = @tenant AND r.id = hit.id
            UNION ALL
            SELECT r.id, 'description', NULL, left(r.description, 20000), 1 FROM work.record AS r
            WHERE r.tenant_id = @tenant AND r.id = hit.id
            UNION ALL
            SELECT hit.id, c.kind, NULL, c.body, 2 FROM (
                SELECT said.kind, left(said.body, 4000) AS body FROM work.comment AS said
                WHERE said.tenant_id = @tenant AND said.record_id = hit.id AND (@internal OR said.kind = 'reply')
                ORDER BY said.written_at DESC, said.id DESC LIMIT 10) AS c
            UNION ALL
            SELECT hit.id, 'file', f.file_name, f.body, 3 FROM (
                SELECT a.file_name, coalesce(nullif(left(t.text, 50000), ''), a.file_name) AS body FROM work.attachment AS a
                LEFT JOIN work.attachment_text AS t ON t.tenant_id = a.tenant_id AND t.attachment_id = a.id
                WHERE a.tenant_id = @tenant AND a.record_id = hit.id AND (@internal OR NOT a.internal) ORDER BY a.uploaded_at DESC LIMIT 10) AS f) AS part
        WHERE part.source = 'title' OR work.search_words('D', part.body) @@ to_tsquery('work.search', @any)
        ORDER BY part.place
        """;

    public static async Task<IReadOnlyList<SearchHit>> ReadAsync(
        SearchSession session, RecordScope scope, List<Candidate> page, NpgsqlParameter any, CancellationToken ct)
    {
        if (page.Count == 0)
        {
            return [];
        }

        List<RecordId> ids = page.ConvertAll(one => new RecordId(one.Id));
        var lines = await RecordQueries.Lines(session.Db.Set<WorkRecord>().To(scope).Where(record => ids.Contains(record.Id))).ToListAsync(ct);
        var rows = (await RecordQueries.RowsAsync(session.Db, lines, ct)).ToDictionary(row => row.Id);
        var texts = (await session.RowsAsync(
            Texts,
            Marked.Read,
            ct,
            any,
            SearchSql.Of("ids", NpgsqlDbType.Array | NpgsqlDbType.Uuid, page.Select(one => one.Id).ToArray()),
            SearchSql.Of("internal", NpgsqlDbType.Boolean, scope.Internal),
            SearchSql.Of("marks", NpgsqlDbType.Text, $"HighlightAll=true, StartSel={HitStart}, StopSel={HitEnd}"))).ToLookup(text => text.Record);
        return [.. ids.Where(rows.ContainsKey).Select(id => Hit(rows[id], texts[id.Value]))];
    }

    private static SearchHit Hit(RecordRow row, IEnumerable<Marked> texts)
    {
        var title = texts.FirstOrDefault(text => text.Source == "title");
        var best = texts.Where(text => text.Source != "title" && text.Hits.Count > 0).MaxBy(text => text.Different);
        return new SearchHit(
            row,
            title is null ? [new Segment(row.Title, false)] : Segments.Whole(title.Body, title.Hits),
            best is null ? null : new SearchExcerpt(SourceOf(best.Source), best.Name, Segments.Excerpt(best.Body, best.Hits, ExcerptLetters)));
    }

    private static ExcerptSource SourceOf(string source) => source switch
    {
        "description" => ExcerptSource.Description,
        "reply" => ExcerptSource.Reply,
        "file" => ExcerptSource.File,
        _ => ExcerptSource.Note,
    };

    private sealed record Marked(Guid Record, string Source, string? Name, string Body, IReadOnlyList<Range> Hits)
    {
        public int Different => Hits.Select(hit => Body[hit].ToUpperInvariant()).Distinct(StringComparer.Ordinal).Count();

        public static Marked Read(NpgsqlDataReader row)
        {
            var body = row.GetString(3);
            return new Marked(row.GetGuid(0), row.GetString(1), row.IsDBNull(2) ? null : row.GetString(2), body, HitsOf(body, row.GetString(4)));
        }

        private static List<Range> HitsOf(string body, string marked)
        {
            List<Range> hits = [];
            var (at, start) = (0, -1);
            foreach (var c in marked)
            {
                switch (c)
                {
                    case HitStart:
                        start = at;
                        break;
                    case HitEnd when start >= 0:
                        hits.Add(start..at);
                        start = -1;
                        break;
                    default:
                        at++;
                        break;
                }
            }

            return at == body.Length ? hits : [];
        }
    }
}
