namespace SynergyFlow.Core.Work.Search;

/// <summary>How far two words are apart as people mistype them.</summary>
public static class Spelling
{
    /// <summary>A word that is likely meant, among those that resemble it; the likeliest first.</summary>
    public static IReadOnlyList<string> Likely(string typed, IEnumerable<string> known)
    {
        ArgumentNullException.ThrowIfNull(typed);
        ArgumentNullException.ThrowIfNull(known);
        var most = typed.Length <= 4 ? 1 : 2;
        return
        [
            .. known.Select(word => (Word: word, Apart: Distance(typed, word)))
                .Where(one => one.Apart > 0 && one.Apart <= most)
                .OrderBy(one => one.Apart).ThenBy(one => one.Word[0] != typed[0])
                .Select(one => one.Word),
        ];
    }

    /// <summary>The letters to add, drop, change or swap with their neighbour.</summary>
    public static int Distance(string one, string other)
    {
        ArgumentNullException.ThrowIfNull(one);
        ArgumentNullException.ThrowIfNull(other);
        var (before, last) = (new int[other.Length + 1], Enumerable.Range(0, other.Length + 1).ToArray());
        for (var i = 1; i <= one.Length; i++)
        {
            var row = new int[other.Length + 1];
            row[0] = i;
            for (var j = 1; j <= other.Length; j++)
            {
                row[j] = Math.Min(Math.Min(row[j - 1], last[j]) + 1, last[j - 1] + (one[i - 1] == other[j - 1] ? 0 : 1));
                if (i > 1 && j > 1 && one[i - 1] == other[j - 2] && one[i - 2] == other[j - 1])
                {
                    row[j] = Math.Min(row[j], before[j - 2] + 1);
                }
            }

            (before, last) = (last, row);
        }

        return last[^1];
    }
}
