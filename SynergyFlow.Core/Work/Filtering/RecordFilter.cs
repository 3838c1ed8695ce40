using SynergyFlow.Core.Kernel;

namespace SynergyFlow.Core.Work.Filtering;

/// <summary>
/// Reads the one filter grammar that lists, saved views and the API share (docs/modules/filters.md). Whatever the input,
/// the answer comes in time linear to its length, and a refusal says where and what was expected.
/// </summary>
public sealed class RecordFilter
{
    public const int MaxLength = 2_000;
    public const int MaxDepth = 10;
    public const int MaxValues = 200;
    private const string Field = "filter";

    private readonly List<Token> _tokens;
    private readonly IReadOnlyCollection<string>? _states;
    private int _next;
    private int _depth;
    private int _values;

    private RecordFilter(List<Token> tokens, IReadOnlyCollection<string>? states) => (_tokens, _states) = (tokens, states);

    private Token Current => _tokens[_next];

    /// <param name="text">Null or blank: no filter.</param>
    /// <param name="states">The states a record of the list can have; null: any word is taken for a state.</param>
    /// <returns>The tree, null for no filter, or <see cref="InvalidField"/> "filter" that names the position.</returns>
    public static Result<FilterNode?> Parse(string? text, IReadOnlyCollection<string>? states = null)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            return new Result<FilterNode?>(null, null);
        }

        if (text.Length > MaxLength)
        {
            return new InvalidField(Field, $"filter may have at most {MaxLength} characters; it has {text.Length}.")
            {
                Wording = new("filter.too_long", MaxLength, text.Length),
            };
        }

        var (tokens, wrong) = FilterLexer.Cut(text);
        if (wrong is not null)
        {
            return wrong;
        }

        var parser = new RecordFilter(tokens, states);
        var node = parser.Any();
        return node.Failed || parser.Current.Kind is TokenKind.End
            ? new Result<FilterNode?>(node.Value, node.Error)
            : parser.Expected(new("'and', 'or' or the end", new("filter.more")));
    }

    private Result<FilterNode> Any() => Joined("or", All, parts => new AnyOf(parts));

    private Result<FilterNode> All() => Joined("and", One, parts => new AllOf(parts));

    private Result<FilterNode> Joined(string word, Func<Result<FilterNode>> part, Func<List<FilterNode>, FilterNode> join)
    {
        List<FilterNode> parts = [];
        do
        {
            var one = part();
            if (one.Failed)
            {
                return one;
            }

            parts.Add(one.Value);
        }
        while (Take(word));

        return parts.Count == 1 ? parts[0] : join(parts);
    }

    private Result<FilterNode> One()
    {
        var negated = Take("not");
        if (!negated && !TakeSign("("))
        {
            return Comparison();
        }

        if (++_depth > MaxDepth)
        {
            return new InvalidField(Field, $"filter is nested deeper than {MaxDepth} levels at position {Current.At}.")
            {
                Wording = new("filter.too_deep", MaxDepth, Current.At),
            };
        }

        var inner = negated ? One() : Any();
        _depth--;
        if (inner.Failed)
        {
            return inner;
        }

        if (negated)
        {
            return new Not(inner.Value);
        }

        return TakeSign(")") ? inner : Expected(Expectation.Sign(")"));
    }

    private Result<FilterNode> Comparison()
    {
        if (Current.Kind is not TokenKind.Word || FilterLexer.IsKeyword(Current.Text)
            || FilterFields.Find(Current.Text) is not { } rule)
        {
            var fields = string.Join(", ", FilterFields.All.Select(field => field.Name));
            return Expected(new($"a field ({fields})", new("filter.field", fields)));
        }

        _next++;
        var start = Current;
        if (Operator() is not { } sign || !rule.Operators.Contains(sign))
        {
            var signs = string.Join(", ", rule.Operators.Select(one => one.Sign));
            return Expected(new($"one of {signs} after {rule.Name}", new("filter.operator", signs, rule.Name)), start);
        }

        if (sign is FilterOperator.IsEmpty or FilterOperator.IsNotEmpty)
        {
            return ++_values > MaxValues ? TooMany() : new Condition(rule.Field, sign, []);
        }

        var values = sign is FilterOperator.In or FilterOperator.NotIn ? List(rule) : Single(rule);
        return values.Failed ? values.Error : new Condition(rule.Field, sign, values.Value);
    }

    private FilterOperator? Operator()
    {
        var token = Current;
        _next += token.Kind is TokenKind.End ? 0 : 1;
        if (token.Kind is TokenKind.Sign)
        {
            return token.Text switch
            {
                "=" => FilterOperator.Is,
                "!=" => FilterOperator.IsNot,
                "<" => FilterOperator.Less,
                "<=" => FilterOperator.LessOrEqual,
                ">" => FilterOperator.Greater,
                ">=" => FilterOperator.GreaterOrEqual,
                "~" => FilterOperator.Contains,
                _ => null,
            };
        }

        if (token.IsWord("in"))
        {
            return FilterOperator.In;
        }

        if (token.IsWord("not"))
        {
            return Take("in") ? FilterOperator.NotIn : null;
        }

        if (!token.IsWord("is"))
        {
            return null;
        }

        var not = Take("not");
        return !Take("empty") ? null : not ? FilterOperator.IsNotEmpty : FilterOperator.IsEmpty;
    }

    private Result<List<FilterValue>> Single(FilterFieldRule rule)
    {
        var value = Value(rule);
        return value.Failed ? value.Error : new List<FilterValue> { value.Value };
    }

    private Result<List<FilterValue>> List(FilterFieldRule rule)
    {
        if (!TakeSign("("))
        {
            return Expected(Expectation.Sign("("));
        }

        List<FilterValue> values = [];
        do
        {
            var value = Value(rule);
            if (value.Failed)
            {
                return value.Error;
            }

            values.Add(value.Value);
        }
        while (TakeSign(","));

        return TakeSign(")") ? values : Expected(new("',' or ')'", new("filter.comma")));
    }

    private Result<FilterValue> Value(FilterFieldRule rule)
    {
        var token = Current;
        if (token.Kind is not (TokenKind.Word or TokenKind.Quoted) || (token.Kind is TokenKind.Word && FilterLexer.IsKeyword(token.Text)))
        {
            return Expected(new($"a value for {rule.Name}", new("filter.value", rule.Name)));
        }

        if (++_values > MaxValues)
        {
            return TooMany();
        }

        if (token.Text.Length == 0 || token.Text.Any(char.IsControl))
        {
            return Expected(new($"a value for {rule.Name} ('is empty' finds what has none)", new("filter.no_value", rule.Name)), token);
        }

        var value = FilterValues.Read(rule, _states, token);
        if (value is null)
        {
            return Expected(FilterValues.Expected(rule, _states), token);
        }

        _next++;
        return value;
    }

    private bool Take(string word)
    {
        var found = Current.IsWord(word);
        _next += found ? 1 : 0;
        return found;
    }

    private bool TakeSign(string sign)
    {
        var found = Current.IsSign(sign);
        _next += found ? 1 : 0;
        return found;
    }

    private InvalidField Expected(Expectation what) => Expected(what, Current);

    private static InvalidField Expected(Expectation what, Token found) =>
        new(Field, $"filter: expected {what.English} at position {found.At}, found {found}.")
        {
            Wording = new("filter.expected", what.Wording, found.At, found.Wording),
        };

    private static InvalidField TooMany() => new(Field, $"filter names more than {MaxValues} values.") { Wording = new("filter.too_many", MaxValues) };
}

/// <summary>What should have stood there, for the API and for pages in each language.</summary>
internal sealed record Expectation(string English, Wording Wording)
{
    public static Expectation Sign(string sign) => new($"'{sign}'", new("filter.sign", sign));
}
