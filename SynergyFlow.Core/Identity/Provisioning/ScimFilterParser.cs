using System.Text.Json;
using SynergyFlow.Core.Kernel;

namespace SynergyFlow.Core.Identity.Provisioning;

/// <summary>
/// Reads filters and paths of SCIM by descent. Length, depth and the number of comparisons are bounded, because whoever has a token may
/// write what he likes.
/// </summary>
public sealed class ScimFilterParser
{
    public const int LongestText = 2_000;
    private const int Deepest = 12;
    private const int MostTests = 40;

    private static readonly string[] s_ordering = ["gt", "ge", "lt", "le"];

    private readonly string _text;
    private int _at;
    private int _depth;
    private int _tests;

    private ScimFilterParser(string text) => _text = text;

    public static Result<ScimFilter> Parse(string? text)
    {
        if (Outer(text) is { } refused)
        {
            return new ScimFilterInvalid(refused);
        }

        try
        {
            ScimFilterParser parser = new(text!);
            var filter = parser.Or();
            parser.End();
            return filter;
        }
        catch (Unreadable wrong)
        {
            return new ScimFilterInvalid(wrong.Message);
        }
    }

    public static Result<ScimPath> ParsePath(string? text)
    {
        if (Outer(text) is { } refused)
        {
            return new ScimPathInvalid(refused);
        }

        try
        {
            ScimFilterParser parser = new(text!);
            var path = parser.Path();
            parser.End();
            return path;
        }
        catch (Unreadable wrong)
        {
            return new ScimPathInvalid(wrong.Message);
        }
    }

    private static string? Outer(string? text) =>
        string.IsNullOrWhiteSpace(text) ? "It is empty."
        : text.Length > LongestText ? $"It may have at most {LongestText} characters."
        : text.Any(char.IsControl) ? "It contains a control character."
        : null;

    private ScimFilter Or()
    {
        Deeper();
        var left = And();
        while (Word("or"))
        {
            left = new ScimOr(left, And());
        }

        _depth--;
        return left;
    }

    private ScimFilter And()
    {
        var left = Factor();
        while (Word("and"))
        {
            left = new ScimAnd(left, Factor());
        }

        return left;
    }

    private ScimFilter Factor()
    {
        if (Word("not"))
        {
            Expect('(');
            var inner = Or();
            Expect(')');
            return new ScimNot(inner);
        }

        if (Take('('))
        {
            var inner = Or();
            Expect(')');
            return inner;
        }

        var attribute = Attribute().Attribute;
        if (Take('['))
        {
            var inner = Or();
            Expect(']');
            return new ScimElement(attribute, inner);
        }

        return Test(attribute);
    }

    private ScimTest Test(string attribute)
    {
        if (++_tests > MostTests)
        {
            throw new Unreadable($"It may compare at most {MostTests} times.");
        }

        var word = Name();
        if (s_ordering.Contains(word, StringComparer.OrdinalIgnoreCase))
        {
            throw new Unreadable($"The operator '{word}' is not supported. Use eq, ne, co, sw, ew or pr.");
        }

        if (word.Length == 0 || !Enum.TryParse<ScimOperator>(word, ignoreCase: true, out var comparison) || char.IsDigit(word[0]))
        {
            throw new Unreadable($"An operator (eq, ne, co, sw, ew, pr) was expected after '{attribute}'.");
        }

        return new ScimTest(attribute, comparison, comparison is ScimOperator.Pr ? null : Value());
    }

    private object? Value()
    {
        Blanks();
        if (_at < _text.Length && _text[_at] == '"')
        {
            return Quoted();
        }

        return Name().ToUpperInvariant() switch
        {
            "TRUE" => true,
            "FALSE" => false,
            "NULL" => null,
            _ => throw new Unreadable("A value was expected: a text in double quotes, true, false or null."),
        };
    }

    private string Quoted()
    {
        var end = _at + 1;
        while (end < _text.Length && _text[end] != '"')
        {
            end += _text[end] == '\\' ? 2 : 1;
        }

        if (end >= _text.Length)
        {
            throw new Unreadable("A text has no closing quote.");
        }

        var literal = _text[_at..(end + 1)];
        _at = end + 1;
        try
        {
            var text = JsonSerializer.Deserialize<string>(literal)!;
            return text.Any(char.IsControl) ? throw new Unreadable("A text contains a control character.") : text;
        }
        catch (Exception wrong) when (wrong is JsonException or InvalidOperationException)
        {
            throw new Unreadable("A text is not written as in JSON.");
        }
    }

    private ScimPath Path()
    {
        var (extension, attribute) = Attribute();
        ScimFilter? filter = null;
        string? sub = null;
        if (Take('['))
        {
            filter = Or();
            Expect(']');
            sub = Take('.') ? Name() : null;
        }
        else if (attribute.IndexOf('.', StringComparison.Ordinal) is > 0 and var dot)
        {
            (attribute, sub) = (attribute[..dot], attribute[(dot + 1)..]);
        }

        return sub is "" || sub?.Contains('.', StringComparison.Ordinal) == true
            ? throw new Unreadable("What stands behind the dot is no attribute.")
            : new ScimPath(extension, attribute, filter, sub);
    }

    /// <summary>A name, with the schema it is of before it or not. That of the resource itself says nothing and is left out.</summary>
    private (string? Extension, string Attribute) Attribute()
    {
        var name = Name(":");
        if (name.Length == 0 || !(char.IsLetter(name[0]) || name[0] == '$'))
        {
            throw new Unreadable(_at < _text.Length ? $"An attribute was expected at position {_at + 1}." : "It ends where an attribute was expected.");
        }

        if (!name.StartsWith("urn:", StringComparison.OrdinalIgnoreCase))
        {
            return name.Contains(':', StringComparison.Ordinal) ? throw new Unreadable($"'{name}' is no attribute.") : (null, name);
        }

        if (ScimSchema.Named(name) is { } whole)
        {
            return (null, whole);
        }

        var colon = name.LastIndexOf(':');
        var schema = ScimSchema.Named(name[..colon]) ?? throw new Unreadable($"The schema of '{name}' is not known here.");
        return (schema == ScimSchema.Enterprise ? schema : null, name[(colon + 1)..]);
    }

    private string Name(string also = "")
    {
        Blanks();
        var start = _at;
        while (_at < _text.Length && (char.IsAsciiLetterOrDigit(_text[_at]) || _text[_at] is '_' or '-' or '$' or '.' || also.Contains(_text[_at], StringComparison.Ordinal)))
        {
            _at++;
        }

        return _text[start.._at];
    }

    private bool Word(string word)
    {
        Blanks();
        var end = _at + word.Length;
        if (end < _text.Length && string.Compare(_text, _at, word, 0, word.Length, StringComparison.OrdinalIgnoreCase) == 0 && _text[end] is ' ' or '(')
        {
            _at = end;
            return true;
        }

        return false;
    }

    private bool Take(char c)
    {
        Blanks();
        if (_at < _text.Length && _text[_at] == c)
        {
            _at++;
            return true;
        }

        return false;
    }

    private void Expect(char c)
    {
        if (!Take(c))
        {
            throw new Unreadable($"'{c}' is missing at position {_at + 1}.");
        }
    }

    private void Blanks()
    {
        while (_at < _text.Length && _text[_at] == ' ')
        {
            _at++;
        }
    }

    private void End()
    {
        Blanks();
        if (_at < _text.Length)
        {
            throw new Unreadable($"It should have ended at position {_at + 1}.");
        }
    }

    private void Deeper()
    {
        if (++_depth > Deepest)
        {
            throw new Unreadable($"It may be nested at most {Deepest} deep.");
        }
    }

    private sealed class Unreadable(string message) : Exception(message);
}
