using System.Text;
using SynergyFlow.Core.Kernel;

namespace SynergyFlow.Core.Work.Search;

/// <summary>One thing that must be there, or must not: a word, or words that stand next to each other.</summary>
/// <param name="Words">Letters and digits only, lower-case; never empty.</param>
/// <param name="Excluded">Written with a minus.</param>
public sealed record SearchTerm(IReadOnlyList<string> Words, bool Excluded)
{
    public bool IsPhrase => Words.Count > 1;
}

/// <summary>
/// What a person typed, as terms: words apart are all needed, "words in quotes" stand together, -this is not there. A word of
/// several parts (INC-12, srv-01.example.org) is a phrase of its parts, because the documents are cut the same way.
/// </summary>
public sealed record SearchWords(IReadOnlyList<SearchTerm> Terms)
{
    public const int MostLetters = 200;
    public const int MostTerms = 16;

    /// <summary>As it could have been typed.</summary>
    public string Text => string.Join(' ', Terms.Select(term =>
        (term.Excluded ? "-" : "") + (term.IsPhrase ? $"\"{string.Join(' ', term.Words)}\"" : term.Words[0])));

    /// <summary>Of the terms that must be there.</summary>
    public IEnumerable<string> Wanted => Terms.Where(term => !term.Excluded).SelectMany(term => term.Words);

    public static Result<SearchWords> Parse(string? typed)
    {
        var text = typed?.Trim() ?? "";
        if (text.Length > MostLetters)
        {
            return new InvalidField("q", $"q may have at most {MostLetters} characters; it has {text.Length}.");
        }

        List<SearchTerm> terms = [.. Cut(text).Select(piece => (Words: WordsOf(piece.Text), piece.Excluded))
            .Where(piece => piece.Words.Count > 0)
            .Select(piece => new SearchTerm(piece.Words, piece.Excluded))];
        if (terms.Count > MostTerms)
        {
            return new InvalidField("q", $"q may have at most {MostTerms} words and phrases; it has {terms.Count}.");
        }

        return terms.Exists(term => !term.Excluded)
            ? new SearchWords(terms)
            : new InvalidField("q", "q needs at least one word that is to be found.");
    }

    /// <summary>The same with other words in the place of some that must be there.</summary>
    public SearchWords With(IReadOnlyDictionary<string, string> corrected) => new(
        [.. Terms.Select(term => term.Excluded ? term : term with { Words = [.. term.Words.Select(word => corrected.GetValueOrDefault(word, word))] })]);

    /// <summary>The runs of letters and digits; everything else parts them.</summary>
    public static IReadOnlyList<string> WordsOf(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        List<string> words = [];
        StringBuilder word = new();
        foreach (var rune in Normal(text).EnumerateRunes())
        {
            if (Rune.IsLetterOrDigit(rune))
            {
                word.Append(Rune.ToLowerInvariant(rune).ToString());
            }
            else if (word.Length > 0)
            {
                words.Add(word.ToString());
                word.Clear();
            }
        }

        if (word.Length > 0)
        {
            words.Add(word.ToString());
        }

        return words;
    }

    private static string Normal(string text)
    {
        try
        {
            return text.Normalize();
        }
        catch (ArgumentException)
        {
            // Half a character, as only a broken client sends it.
            return string.Concat(text.EnumerateRunes().Where(rune => rune != Rune.ReplacementChar));
        }
    }

    private static IEnumerable<(string Text, bool Excluded)> Cut(string text)
    {
        for (var at = 0; at < text.Length;)
        {
            if (char.IsWhiteSpace(text[at]))
            {
                at++;
                continue;
            }

            var excluded = text[at] == '-' && at + 1 < text.Length && !char.IsWhiteSpace(text[at + 1]);
            at += excluded ? 1 : 0;
            var quoted = text[at] == '"';
            var start = quoted ? at + 1 : at;
            var end = start;
            while (end < text.Length && (quoted ? text[end] != '"' : !char.IsWhiteSpace(text[end]) && text[end] != '"'))
            {
                end++;
            }

            yield return (text[start..end], excluded);
            at = quoted ? end + 1 : end;
        }
    }
}
