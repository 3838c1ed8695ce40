namespace SynergyFlow.Core.Work.Search;

/// <summary>A piece of text, as it was written; nothing in it is markup.</summary>
/// <param name="Hit">It is one of the words that were looked for.</param>
public sealed record Segment(string Text, bool Hit);

/// <summary>Text with its hits, cut to what a list has room for.</summary>
public static class Segments
{
    private const string Cut = "…";

    /// <param name="hits">In order, not overlapping, within the text.</param>
    public static IReadOnlyList<Segment> Whole(string text, IReadOnlyList<Range> hits)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(hits);
        List<Segment> segments = [];
        var at = 0;
        foreach (var hit in hits)
        {
            var (start, length) = hit.GetOffsetAndLength(text.Length);
            Add(segments, text[at..start], hit: false);
            Add(segments, text.Substring(start, length), hit: true);
            at = start + length;
        }

        Add(segments, text[at..], hit: false);
        return segments;
    }

    /// <summary>The stretch with the most different hits, on one line, cut between words.</summary>
    public static IReadOnlyList<Segment> Excerpt(string text, IReadOnlyList<Range> hits, int letters)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(hits);
        var (from, to) = Stretch(text, hits, letters);
        var inside = hits.Select(hit => (Start: hit.Start.GetOffset(text.Length), End: hit.End.GetOffset(text.Length)))
            .Where(hit => hit.Start >= from && hit.End <= to)
            .Select(hit => (hit.Start - from)..(hit.End - from))
            .ToList();
        var segments = Whole(text[from..to], inside).Select(segment => segment with { Text = OneLine(segment.Text) }).ToList();
        if (from > 0)
        {
            segments.Insert(0, new Segment(Cut, false));
        }

        if (to < text.Length)
        {
            segments.Add(new Segment(Cut, false));
        }

        return segments;
    }

    private static (int From, int To) Stretch(string text, IReadOnlyList<Range> hits, int letters)
    {
        var best = (From: 0, Worth: 0);
        foreach (var hit in hits)
        {
            var start = hit.Start.GetOffset(text.Length);
            var worth = hits.Where(other => other.Start.GetOffset(text.Length) >= start && other.End.GetOffset(text.Length) <= start + letters - 30)
                .Select(other => text[other].ToUpperInvariant())
                .Distinct(StringComparer.Ordinal)
                .Count();
            if (worth > best.Worth)
            {
                best = (start, worth);
            }
        }

        var from = best.From <= 30 ? 0 : WordAfter(text, best.From - 30, best.From);
        var to = Math.Min(text.Length, from + letters);
        return (from, to == text.Length ? to : WordBefore(text, to, from + (letters / 2)));
    }

    private static int WordAfter(string text, int at, int last)
    {
        while (at < last && !char.IsWhiteSpace(text[at]))
        {
            at++;
        }

        return at < last ? at + 1 : Math.Max(0, last);
    }

    private static int WordBefore(string text, int at, int first)
    {
        var end = at;
        while (end > first && !char.IsWhiteSpace(text[end]))
        {
            end--;
        }

        end = end > first ? end : at;
        return char.IsLowSurrogate(text[end]) ? end - 1 : end;
    }

    private static string OneLine(string text) => string.Create(text.Length, text, static (line, from) =>
    {
        for (var i = 0; i < from.Length; i++)
        {
            line[i] = char.IsControl(from[i]) ? ' ' : from[i];
        }
    });

    private static void Add(List<Segment> segments, string text, bool hit)
    {
        if (text.Length > 0)
        {
            segments.Add(new Segment(text, hit));
        }
    }
}
