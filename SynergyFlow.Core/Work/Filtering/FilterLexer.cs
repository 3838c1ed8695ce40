using System.Text;
using SynergyFlow.Core.Kernel;

namespace SynergyFlow.Core.Work.Filtering;

internal enum TokenKind
{
    Word,
    Quoted,
    Sign,
    End,
}

/// <param name="At">From 1, as people count.</param>
internal readonly record struct Token(TokenKind Kind, string Text, int At)
{
    public bool IsWord(string word) => Kind is TokenKind.Word && Text.Equals(word, StringComparison.OrdinalIgnoreCase);

    public bool IsSign(string sign) => Kind is TokenKind.Sign && Text == sign;

    public object Wording => Kind is TokenKind.End ? new Wording("filter.end") : ToString();

    public override string ToString() => Kind is TokenKind.End ? "the end" : $"'{(Text.Length > 40 ? Text[..40] + "…" : Text)}'";
}

/// <summary>Cuts a filter into words, quoted texts and signs.</summary>
internal static class FilterLexer
{
    public static bool IsKeyword(string word) =>
        word.Equals("and", StringComparison.OrdinalIgnoreCase) || word.Equals("or", StringComparison.OrdinalIgnoreCase)
        || word.Equals("not", StringComparison.OrdinalIgnoreCase) || word.Equals("in", StringComparison.OrdinalIgnoreCase)
        || word.Equals("is", StringComparison.OrdinalIgnoreCase) || word.Equals("empty", StringComparison.OrdinalIgnoreCase);

    /// <returns>The tokens with an end at the end, or what is wrong and where.</returns>
    public static (List<Token> Tokens, InvalidField? Wrong) Cut(string text)
    {
        List<Token> tokens = [];
        var at = 0;
        while (at < text.Length)
        {
            var c = text[at];
            if (char.IsWhiteSpace(c))
            {
                at++;
            }
            else if (char.IsControl(c))
            {
                return (tokens, Wrong("filter.control", $"a control character at position {at + 1}", at));
            }
            else if (c is '"' or '\'')
            {
                if (Quoted(text, ref at) is not { } token)
                {
                    return (tokens, Wrong("filter.quote", $"the quote opened at position {at + 1} is not closed", at));
                }

                tokens.Add(token);
            }
            else if (c is '(' or ')' or ',' or '=' or '~')
            {
                tokens.Add(new Token(TokenKind.Sign, c.ToString(), ++at));
            }
            else if (c is '<' or '>' or '!')
            {
                var wide = at + 1 < text.Length && text[at + 1] == '=';
                if (c is '!' && !wide)
                {
                    return (tokens, Wrong("filter.bang", $"'!' at position {at + 1}: expected '!='", at));
                }

                tokens.Add(new Token(TokenKind.Sign, wide ? $"{c}=" : c.ToString(), at + 1));
                at += wide ? 2 : 1;
            }
            else
            {
                var start = at;
                while (at < text.Length && IsWordPart(text[at]))
                {
                    at++;
                }

                tokens.Add(new Token(TokenKind.Word, text[start..at], start + 1));
            }
        }

        tokens.Add(new Token(TokenKind.End, "", text.Length + 1));
        return (tokens, null);
    }

    private static InvalidField Wrong(string key, string what, int at) => new("filter", $"filter: {what}.") { Wording = new(key, at + 1) };

    private static bool IsWordPart(char c) =>
        !char.IsWhiteSpace(c) && !char.IsControl(c)
        && c is not ('"' or '\'' or '(' or ')' or ',' or '=' or '~' or '<' or '>' or '!');

    private static Token? Quoted(string text, ref int at)
    {
        var quote = text[at];
        StringBuilder inside = new();
        for (var i = at + 1; i < text.Length; i++)
        {
            if (text[i] == quote)
            {
                var token = new Token(TokenKind.Quoted, inside.ToString(), at + 1);
                at = i + 1;
                return token;
            }

            if (text[i] == '\\' && i + 1 < text.Length && (text[i + 1] == '\\' || text[i + 1] is '"' or '\''))
            {
                i++;
            }

            inside.Append(text[i]);
        }

        return null;
    }
}
