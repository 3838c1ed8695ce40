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
            return new InvalidField(Field, $"filter may have at most {MaxLength} characters; it has {text.Length}.");
        }

        var (tokens, wrong) = FilterLexer.Cut(text);
        if (wrong is not null)
        {
            return new InvalidField(Field, $"filter: {wrong}.");
        }

        var parser = new RecordFilter(tokens, states);
        var node = parser.Any();
        return node.Failed || parser.Current.Kind is TokenKind.End
            ? new Result<FilterNode?>(node.Value, node.Error)
            : parser.Expected("'and', 'or' or the end");
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
            return new InvalidField(Field, $"filter is nested deeper than {MaxDepth} levels at position {Current.At}.");
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

        return TakeSign(")") ? inner : Expected("')'");
    }

    private Result<FilterNode> Comparison()
    {
        if (Current.Kind is not TokenKind.Word || FilterLexer.IsKeyword(Current.Text)
            || FilterFields.Find(Current.Text) is not { } rule)
        {
            return Expected($"a field ({string.Join(", ", FilterFields.All.Select(field => field.Name))})");
        }

        _next++;
        var start = Current;
        if (Operator() is not { } sign || !rule.Operators.Contains(sign))
        {
            return Expected(
                $"one of {string.Join(", ", rule.Operators.Select(one => one.Sign))} after {rule.Name}", start);
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
            return Expected("'('");
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

        return TakeSign(")") ? values : Expected("',' or ')'");
    }

    private Result<FilterValue> Value(FilterFieldRule rule)
    {
        var token = Current;
        if (token.Kind is not (TokenKind.Word or TokenKind.Quoted) || (token.Kind is TokenKind.Word && FilterLexer.IsKeyword(token.Text)))
        {
            return Expected($"a value for {rule.Name}");
        }

        if (++_values > MaxValues)
        {
            return TooMany();
        }

        if (token.Text.Length == 0 || token.Text.Any(char.IsControl))
        {
            return Expected($"a value for {rule.Name} ('is empty' finds what has none)", token);
        }

        var value = FilterValues.Read(rule, _states, token);
        if (value is null)
        {
            return Expected(FilterValues.Expectation(rule, _states), token);
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

    private InvalidField Expected(string what) => Expected(what, Current);

    private static InvalidField Expected(string what, Token found) =>
        new(Field, $"filter: expected {what} at position {found.At}, found {found}.");

    private static InvalidField TooMany() => new(Field, $"filter names more than {MaxValues} values.");
}
