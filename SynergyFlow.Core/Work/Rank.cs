using System.Globalization;
using System.Text;

namespace SynergyFlow.Core.Work;

/// <summary>
/// A place in an order, as text that is compared by its bytes (domain.md 3.9). Between any two there is room for another one, so that moving an
/// thing changes that thing alone (docs/adr/0055). It begins with six digits, which leave whole numbers before, behind and between; where two
/// neighbours have none left between them, a fraction follows.
/// </summary>
public static class Rank
{
    /// <summary>Of what is stored. A gap that was halved so often that it needs more is widened first.</summary>
    public const int Longest = 64;

    private const string Digits = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    private const int Whole = 6;

    /// <summary>Room for eleven halvings before a fraction is needed.</summary>
    private const long Step = 62 * 62;

    private const long End = 62L * 62 * 62 * 62 * 62 * 62;

    /// <summary>Where the first one of an order stands: there is as much room before it as behind.</summary>
    public static string First { get; } = Written(End / 2);

    /// <returns>The next one behind what was the last; <see cref="First"/> where nothing was.</returns>
    public static string Behind(string? last) => last is null ? First : Between(last, null);

    /// <param name="before">Null: nothing stands before them.</param>
    /// <param name="after">Null: nothing stands behind them; otherwise greater than <paramref name="before"/>.</param>
    /// <returns>So many different ones between the two, from the first to the last.</returns>
    public static IReadOnlyList<string> Several(string? before, string? after, int count)
    {
        var ranks = new string[count];
        if (after is null)
        {
            for (var i = 0; i < count; i++)
            {
                ranks[i] = before = Behind(before);
            }

            return ranks;
        }

        Halve(before, after, ranks);
        return ranks;
    }

    /// <summary>
    /// The place of one of many that come from elsewhere behind what was the last, each a whole step from the next: the same whenever it is asked. Its fraction is
    /// none that <see cref="Between"/> gives, so that nobody who moves items meanwhile gets the same.
    /// </summary>
    /// <param name="last">Null: nothing was there.</param>
    public static string Nth(string? last, int position) => Written((last is null ? End / 2 : Number(last) + Step) + (Step * position)) + "J7";

    /// <summary>So many, each a whole step from the next. The last one is where <paramref name="last"/> was, so that an order does not wander.</summary>
    public static IReadOnlyList<string> Spread(string last, int count)
    {
        ArgumentNullException.ThrowIfNull(last);
        var end = Number(last) + 1;
        return [.. Enumerable.Range(0, count).Select(i => Written(end - (Step * (count - 1L - i))))];
    }

    /// <summary>The middle gets the middle: so each is as short as it can be.</summary>
    private static void Halve(string? before, string? after, Span<string> ranks)
    {
        if (ranks.IsEmpty)
        {
            return;
        }

        var middle = ranks.Length / 2;
        ranks[middle] = Between(before, after);
        Halve(before, ranks[middle], ranks[..middle]);
        Halve(ranks[middle], after, ranks[(middle + 1)..]);
    }

    public static bool IsWellFormed(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return text.Length is >= Whole and <= Longest && text.All(Digits.Contains);
    }

    private static string Between(string? before, string? after)
    {
        if (after is null)
        {
            return before is null ? First : Written(Number(before) + Step);
        }

        if (before is null)
        {
            return Written(Number(after) - Step);
        }

        if (string.CompareOrdinal(before, after) >= 0)
        {
            throw new ArgumentException($"{before} is not before {after}.", nameof(after));
        }

        var (low, high) = (Number(before), Number(after));
        return high - low > 1 ? Written(low + ((high - low) / 2))
            : before[..Whole] + Fraction(before[Whole..], high == low ? after[Whole..] : null);
    }

    /// <summary>The shortest fraction between two; it never ends in a zero, so there is always room before it.</summary>
    /// <param name="after">Null: one.</param>
    private static string Fraction(string before, string? after)
    {
        StringBuilder digits = new();
        for (var i = 0; ; i++)
        {
            var low = i < before.Length ? Digits.IndexOf(before[i], StringComparison.Ordinal) : 0;
            var high = after is null ? Digits.Length : i < after.Length ? Digits.IndexOf(after[i], StringComparison.Ordinal) : 0;
            if (high - low > 1)
            {
                return digits.Append(Digits[(low + high) / 2]).ToString();
            }

            digits.Append(Digits[low]);
            if (high > low)
            {
                // From here on anything greater than the rest of the lower one will do.
                after = null;
            }
        }
    }

    private static long Number(string rank)
    {
        long number = 0;
        foreach (var digit in rank.AsSpan(0, Whole))
        {
            number = (number * Digits.Length) + Digits.IndexOf(digit, StringComparison.Ordinal);
        }

        return number;
    }

    private static string Written(long number)
    {
        if (number is < 0 or >= End)
        {
            throw new InvalidOperationException(string.Create(CultureInfo.InvariantCulture, $"An order has no room at {number}."));
        }

        Span<char> digits = stackalloc char[Whole];
        for (var i = Whole - 1; i >= 0; i--)
        {
            (number, var digit) = Math.DivRem(number, Digits.Length);
            digits[i] = Digits[(int)digit];
        }

        return new string(digits);
    }
}
