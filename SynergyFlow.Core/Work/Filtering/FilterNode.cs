using SynergyFlow.Core.Kernel;

namespace SynergyFlow.Core.Work.Filtering;

/// <summary>A filter as a tree. Written by <see cref="FilterText"/>, read by <see cref="RecordFilter"/>, run in SQL.</summary>
public abstract record FilterNode
{
    /// <summary>Whether it says something else for each reader.</summary>
    public bool IsPersonal => this switch
    {
        AllOf all => all.Parts.Any(part => part.IsPersonal),
        AnyOf any => any.Parts.Any(part => part.IsPersonal),
        Not not => not.Part.IsPersonal,
        Condition condition => condition.Values.Any(value => value is MeValue or MyTeamsValue),
        _ => true,
    };

    public override string ToString() => FilterText.Write(this);
}

public sealed record AllOf(IReadOnlyList<FilterNode> Parts) : FilterNode
{
    public override string ToString() => base.ToString();
}

public sealed record AnyOf(IReadOnlyList<FilterNode> Parts) : FilterNode
{
    public override string ToString() => base.ToString();
}

public sealed record Not(FilterNode Part) : FilterNode
{
    public override string ToString() => base.ToString();
}

/// <param name="Values">One, or several with <see cref="FilterOperator.In"/>; none with the two empty operators.</param>
public sealed record Condition(FilterField Field, FilterOperator Operator, IReadOnlyList<FilterValue> Values) : FilterNode
{
    public override string ToString() => base.ToString();
}

public enum FilterOperator
{
    Is,
    IsNot,
    In,
    NotIn,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
    Contains,
    IsEmpty,
    IsNotEmpty,
}

public abstract record FilterValue;

/// <summary>A text, a state, or a choice in the spelling of <see cref="EnumText"/>; of a person or team, its name.</summary>
public sealed record TextValue(string Text) : FilterValue;

/// <summary>A person or a team by id.</summary>
public sealed record IdValue(Guid Id) : FilterValue;

/// <summary>Whoever asks.</summary>
public sealed record MeValue : FilterValue;

/// <summary>The teams of whoever asks.</summary>
public sealed record MyTeamsValue : FilterValue;

public sealed record TimeValue(DateTimeOffset At) : FilterValue;

/// <summary>So long before (negative) or after the moment of asking: <c>-24h</c>.</summary>
/// <param name="Unit">m, h, d or w.</param>
public sealed record RelativeTime(int Amount, char Unit) : FilterValue
{
    public TimeSpan Offset => Unit switch
    {
        'm' => TimeSpan.FromMinutes(Amount),
        'h' => TimeSpan.FromHours(Amount),
        'd' => TimeSpan.FromDays(Amount),
        'w' => TimeSpan.FromDays(Amount * 7L),
        _ => throw new InvalidOperationException($"'{Unit}' is no unit of time."),
    };
}
