using System.Globalization;
using System.Text;
using Npgsql;
using NpgsqlTypes;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Work;
using SynergyFlow.Core.Work.Search;

namespace SynergyFlow.Infrastructure.Work.Search;

/// <summary>
/// The pieces of a search's SQL. Conditions are constants chosen by what is asked; whatever was typed is a parameter, and a word
/// in a query of words is letters and digits in quotes.
/// </summary>
internal sealed class SearchSql(RecordScope scope, SearchRequest request)
{
    public RecordScope Scope => scope;

    public const string Query = "to_tsquery('work.search', @query)";

    /// <summary>D, C, B, A: conversation and files; description; tags, people and places; title and key.</summary>
    private const string Weights = "'{0.1, 0.3, 0.6, 1}'::real[]";

    private const string Columns =
        "d.record_id, d.created_at, d.kind, d.state, d.state_category, d.priority, d.team_id, d.assignee_id, d.requester_id, d.tags";

    /// <summary>What a reader may find words in.</summary>
    private string Readable => scope.Internal ? "d.text" : "coalesce(d.public_text, d.text)";

    private string Rank => request.Sort is SearchSort.Relevance ? $"ts_rank({Weights}, {Readable}, {Query}, 1)" : "0::real";

    public bool HasPhrase => request.Words.Terms.Any(term => term.IsPhrase);

    public bool Typing => request.Typing;

    /// <summary>So many are ranked; a word that is being typed asks for the few that come to mind.</summary>
    public int Most => request.Typing ? SearchRequest.MostRankedTyping : SearchRequest.MostRanked;

    /// <summary>How many documents match, as the statistics see it; have the facts; and have each of some words (<c>@word0</c> and so on).</summary>
    public string Explain(int words) => string.Create(CultureInfo.InvariantCulture, $"""
        EXPLAIN (FORMAT JSON) {Expected(Query, Facts)} UNION ALL SELECT 1 FROM work.searchable AS d WHERE d.tenant_id = @tenant{Facts}
        {string.Concat(Enumerable.Range(0, words).Select(at => $" UNION ALL {Expected($"to_tsquery('work.search', @word{at})", "")}"))}
        """);

    private static string Expected(string query, string facts) =>
        $"SELECT 1 FROM work.searchable AS d WHERE d.tenant_id = @tenant AND d.text @@ {query}{facts}";

    /// <summary>The oldest and the newest document's.</summary>
    public const string Weeks =
        "SELECT work.search_week(min(d.created_at)), work.search_week(max(d.created_at)) FROM work.searchable AS d WHERE d.tenant_id = @tenant";

    /// <summary>From the newest document backwards until there are enough.</summary>
    public string ByAge => Ranked($"""
        SELECT d.* FROM (
            SELECT d.* FROM work.searchable AS d WHERE d.tenant_id = @tenant
            ORDER BY d.created_at DESC, d.record_id DESC LIMIT @walk) AS d
        WHERE true{Facts}{Visible} AND ts_match_vq(d.text, {Query}) LIMIT @most
        """);

    /// <summary>Through the index of words, which holds weeks and most facts too.</summary>
    public string ByWords(SearchWindow window)
    {
        // "+ 0" keeps the older weeks, which may be hundreds, out of the index.
        var within = window switch
        {
            SearchWindow.Weeks => " AND work.search_week(d.created_at) = ANY (@weeks)",
            SearchWindow.Older => " AND work.search_week(d.created_at) + 0 <= @week",
            _ => "",
        };
        return Ranked($"""
            SELECT d.* FROM (
                SELECT d.* FROM work.searchable AS d
                WHERE d.tenant_id = @tenant AND d.text @@ {Query}{within}{Facts}{Visible} OFFSET 0) AS d
            ORDER BY d.created_at DESC, d.record_id DESC LIMIT @most
            """);
    }

    /// <summary>Through the reader's own records, of which there are few. No index of words takes part.</summary>
    public string ByOwner => Ranked($"""
        SELECT d.* FROM (
            SELECT r.id FROM work.record AS r WHERE r.tenant_id = @tenant
            AND (r.requester_id = @me OR r.opened_by_id = @me OR r.affected_user_id = @me OR r.assignee_id = @me) OFFSET 0) AS r
        CROSS JOIN LATERAL (SELECT d.* FROM work.searchable AS d WHERE d.tenant_id = @tenant AND d.record_id = r.id LIMIT 1) AS d
        WHERE ts_match_vq({Readable}, {Query}){Facts}
        ORDER BY d.created_at DESC, d.record_id DESC LIMIT @most
        """);

    private string Facts
    {
        get
        {
            var facts = request.Facts;
            StringBuilder sql = new();
            sql.Append(facts.Kind is null ? "" : " AND d.kind = @kind");
            sql.Append(facts.State is null ? "" : " AND d.state = @state");
            sql.Append(facts.Priority is null ? "" : " AND d.priority = @priority");
            sql.Append(facts.Team is null ? "" : " AND d.team_id = @team");
            sql.Append(facts.Assignee is null ? "" : " AND d.assignee_id = @assignee");
            sql.Append(facts.Requester is null ? "" : " AND d.requester_id = @requester");
            sql.Append(facts.Tag is null ? "" : " AND d.tags @> ARRAY[@tag]");
            return sql.ToString();
        }
    }

    /// <summary><see cref="RecordScope.Sees"/> for those who see more than their own; the others enter by their own records.</summary>
    private string Visible => scope is { Everything: true, Restricted: false }
        ? """
           AND (NOT d.restricted OR d.team_id = ANY (@teams) OR EXISTS (
                SELECT FROM work.record AS own WHERE own.tenant_id = d.tenant_id AND own.id = d.record_id
                AND (own.requester_id = @me OR own.opened_by_id = @me OR own.affected_user_id = @me OR own.assignee_id = @me
                    OR own.project_id = ANY (@projects))))
          """
        : "";

    public NpgsqlParameter[] Parameters()
    {
        var facts = request.Facts;
        return
        [
            Of("tenant", NpgsqlDbType.Uuid, scope.Tenant.Value),
            Of("me", NpgsqlDbType.Uuid, scope.User.Value),
            Of("teams", NpgsqlDbType.Array | NpgsqlDbType.Uuid, scope.Teams.Select(team => team.Value).ToArray()),
            Of("projects", NpgsqlDbType.Array | NpgsqlDbType.Uuid, scope.Projects.Select(project => project.Value).ToArray()),
            Of("query", NpgsqlDbType.Text, QueryText(request)),
            Of("most", NpgsqlDbType.Integer, Most + 1),
            Of("kind", NpgsqlDbType.Text, facts.Kind?.ToText()),
            Of("state", NpgsqlDbType.Text, facts.State),
            Of("priority", NpgsqlDbType.Text, facts.Priority?.ToText()),
            Of("team", NpgsqlDbType.Uuid, facts.Team?.Value),
            Of("assignee", NpgsqlDbType.Uuid, facts.Assignee?.Value),
            Of("requester", NpgsqlDbType.Uuid, facts.Requester?.Value),
            Of("tag", NpgsqlDbType.Text, facts.Tag),
        ];
    }

    public static NpgsqlParameter Of(string name, NpgsqlDbType type, object? value) =>
        new(name, type) { Value = value ?? DBNull.Value };

    public static string QueryText(SearchRequest request) => QueryText(request.Words, request.Typing);

    /// <param name="typing">The last word may go on.</param>
    public static string QueryText(SearchWords words, bool typing)
    {
        var terms = words.Terms;
        return string.Join(" & ", terms.Select((term, at) =>
            (term.Excluded ? "!" : "") + Quoted(term.Words) + (typing && at == terms.Count - 1 && !term.Excluded ? ":*" : "")));
    }

    /// <summary>Any of the wanted words: what a reader wants to see marked.</summary>
    public static string AnyText(SearchRequest request)
    {
        var last = request.Typing && request.Words.Terms is [.., { Excluded: false } term] ? term.Words[^1] : null;
        return string.Join(" | ", request.Words.Wanted.Select(word => Quoted([word]) + (word == last ? ":*" : "")).Distinct());
    }

    /// <summary>The words that must be there, each for itself.</summary>
    public List<string> WantedWords =>
        [.. request.Words.Terms.SelectMany((term, at) => term.Excluded ? [] : term.Words.Select(word =>
            Quoted([word]) + (request.Typing && at == request.Words.Terms.Count - 1 ? ":*" : "")))];

    /// <summary>Words in one pair of quotes stand next to each other. They are letters and digits: nothing in them ends the quotes.</summary>
    private static string Quoted(IReadOnlyList<string> words) => $"'{string.Join(' ', words)}'";

    private string Ranked(string candidates) => $"SELECT {Columns}, {Rank} FROM ({candidates}) AS d";
}
