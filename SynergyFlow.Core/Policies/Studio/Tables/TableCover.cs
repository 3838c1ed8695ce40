using System.Numerics;

namespace SynergyFlow.Core.Policies.Studio.Tables;

/// <summary>
/// Which rows can never decide, because those above take all that they would. What a row takes is a box: of each fact a set of values. From it
/// the boxes of the rows above are cut; where nothing is left, it is covered.
/// </summary>
public static class TableCover
{
    /// <summary>More pieces than this are not followed: then the row counts as reached.</summary>
    private const int MostPieces = 64;

    /// <param name="counts">Whether a row can fit at all; one that cannot covers nothing and is not covered.</param>
    /// <returns>For each row the places of those that take all of it; none where something is left for it.</returns>
    public static IReadOnlyList<IReadOnlyList<int>> Of(DecisionTable table, IReadOnlyList<TableRow> rows, Func<TableRow, bool> counts)
    {
        ArgumentNullException.ThrowIfNull(table);
        ArgumentNullException.ThrowIfNull(rows);
        var boxes = Boxes(table, rows, counts);
        return [.. rows.Select((_, at) => Above(boxes, at))];
    }

    private static List<int> Above(List<BigInteger[]?> boxes, int at)
    {
        if (boxes[at] is not { } box)
        {
            return [];
        }

        List<int> took = [];
        List<BigInteger[]> left = [box];
        for (var above = 0; above < at && left.Count is > 0 and <= MostPieces; above++)
        {
            if (boxes[above] is not { } cut)
            {
                continue;
            }

            if (Covers(cut, box))
            {
                return [above];
            }

            List<BigInteger[]> rest = [.. left.SelectMany(piece => Cut(piece, cut))];
            if (rest.Count != left.Count || !rest.SequenceEqual(left))
            {
                took.Add(above);
            }

            left = rest;
        }

        return left.Count == 0 ? took : [];
    }

    private static bool Covers(BigInteger[] one, BigInteger[] other) => !one.Where((values, fact) => (other[fact] & ~values) != 0).Any();

    private static IEnumerable<BigInteger[]> Cut(BigInteger[] piece, BigInteger[] cut)
    {
        if (piece.Where((values, fact) => (values & cut[fact]) == 0).Any())
        {
            yield return piece;
            yield break;
        }

        BigInteger[] within = [.. piece];
        for (var fact = 0; fact < piece.Length; fact++)
        {
            var outside = within[fact] & ~cut[fact];
            if (outside != 0)
            {
                BigInteger[] rest = [.. within];
                rest[fact] = outside;
                yield return rest;
            }

            within[fact] &= cut[fact];
        }
    }

    /// <remarks>
    /// An incident with several tags fits where one of them does. A row above that takes a tag takes whatever has it, so tags can be cut one by one
    /// as if there were only one of them.
    /// </remarks>
    private static List<BigInteger[]?> Boxes(DecisionTable table, IReadOnlyList<TableRow> rows, Func<TableRow, bool> counts)
    {
        var values = table.Facts.ToDictionary(fact => fact.Key, fact => All(fact, rows));
        return [.. rows.Select(row => counts(row) ? table.Facts.Select(fact => Set(fact, values[fact.Key], row)).ToArray() : null)];
    }

    /// <summary>All values of a fact that there are, or that rows name.</summary>
    private static List<string> All(TableFact fact, IReadOnlyList<TableRow> rows) => fact.IsWritten
        ? [.. rows.SelectMany(row => row.When.GetValueOrDefault(fact.Key) ?? []).Select(value => value.ToLowerInvariant()).Distinct(StringComparer.Ordinal)]
        : [.. fact.Values];

    /// <returns>A bit for each value; of what people write one more, for all that no row names.</returns>
    private static BigInteger Set(TableFact fact, List<string> all, TableRow row)
    {
        if (row.When.GetValueOrDefault(fact.Key) is not { } named)
        {
            return (BigInteger.One << (all.Count + (fact.IsWritten ? 1 : 0))) - 1;
        }

        var set = BigInteger.Zero;
        for (var at = 0; at < all.Count; at++)
        {
            set |= named.Any(value => Takes(fact, value, all[at])) ? BigInteger.One << at : 0;
        }

        return set;
    }

    private static bool Takes(TableFact fact, string value, string other) => fact.IsWritten
        ? value.ToLowerInvariant() is var lower && (lower == other || (fact.Kind is FactKind.Category && other.StartsWith(lower + "/", StringComparison.Ordinal)))
        : value == other;
}
