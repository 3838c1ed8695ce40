using Microsoft.EntityFrameworkCore;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Work.Filtering;
using SynergyFlow.Core.Work.Search;
using SynergyFlow.Infrastructure.Persistence;
using SynergyFlow.Infrastructure.Work.Search;

namespace SynergyFlow.Infrastructure.Work;

/// <summary>
/// What few records have of the texts of a filter, looked up before the list is read. The planner cannot be left to choose: it neither
/// knows how rare the beginning of a word is nor what reading a long document costs (docs/modules/search.md).
/// </summary>
internal sealed class TextMatches
{
    /// <summary>Words that more records have are common: a list meets a page of them soon by walking along its order.</summary>
    public const int MostLookedUp = 2_000;

    private readonly Dictionary<string, List<RecordId>> _few = new(StringComparer.Ordinal);

    /// <summary>One statement for each text; those who see only their own records have few of them, and need none.</summary>
    public static async Task<TextMatches> FindAsync(
        SynergyFlowDbContext db, RecordScope scope, IEnumerable<FilterNode?> filters, CancellationToken ct)
    {
        TextMatches matches = new();
        if (!scope.Internal)
        {
            return matches;
        }

        foreach (var query in filters.SelectMany(Texts).Select(QueryOf).OfType<string>().Distinct(StringComparer.Ordinal))
        {
            // Materialized, so that it is planned to find all of them: through the index of words.
            var tenant = scope.Tenant.Value;
            var ids = await db.Database.SqlQuery<Guid>(
                $"""
                WITH found AS MATERIALIZED (
                    SELECT d.record_id FROM work.searchable AS d WHERE d.tenant_id = {tenant} AND d.text @@ to_tsquery('work.search', {query}))
                SELECT record_id AS "Value" FROM found LIMIT {MostLookedUp + 1}
                """).ToListAsync(ct);
            if (ids.Count <= MostLookedUp)
            {
                matches._few[query] = ids.ConvertAll(id => new RecordId(id));
            }
        }

        return matches;
    }

    /// <returns>Null where the text has no word to be found.</returns>
    public static string? QueryOf(string text) =>
        // The last word goes on: who types "print" means the printer too.
        SearchWords.Parse(text).Value is { } words ? SearchSql.QueryText(words, typing: true) : null;

    /// <returns>Null where there are many, or nobody looked.</returns>
    public List<RecordId>? Few(string query) => _few.GetValueOrDefault(query);

    private static IEnumerable<string> Texts(FilterNode? node) => node switch
    {
        AllOf all => all.Parts.SelectMany(Texts),
        AnyOf any => any.Parts.SelectMany(Texts),
        Not not => Texts(not.Part),
        Condition { Field: FilterField.Text, Values: [TextValue value] } => [value.Text],
        _ => [],
    };
}
