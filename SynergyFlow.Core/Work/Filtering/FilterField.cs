using System.Collections.Frozen;
using SynergyFlow.Core.Kernel;
using static SynergyFlow.Core.Work.Filtering.FilterOperator;

namespace SynergyFlow.Core.Work.Filtering;

public enum FilterField
{
    Key,
    Title,
    Text,
    Kind,
    State,
    StateCategory,
    Priority,
    Impact,
    Urgency,
    Team,
    Assignee,
    Requester,
    OpenedBy,
    Watching,
    Category,
    Subcategory,
    Service,
    Location,
    Tag,
    Created,
    Updated,
    Due,
    Closed,
}

/// <summary>What a field may be compared with, and how.</summary>
public enum FilterType
{
    /// <summary>Compared as it is written; <c>~</c> looks inside without regard to case.</summary>
    Text,
    Choice,

    /// <summary>A choice with an order: <c>priority &lt;= P2</c>.</summary>
    Rank,
    Person,
    Team,
    Time,
}

/// <param name="Name">In a filter: camelCase.</param>
/// <param name="Choices">The allowed values in their order; null where any text is.</param>
public sealed record FilterFieldRule(
    FilterField Field, string Name, FilterType Type, IReadOnlyList<FilterOperator> Operators, IReadOnlyList<string>? Choices = null);

/// <summary>The fields of the grammar. The parser, the SQL and docs/modules/filters.md follow this table.</summary>
public static class FilterFields
{
    private static readonly FilterOperator[] s_equal = [Is, IsNot, In, NotIn];
    private static readonly FilterOperator[] s_optional = [Is, IsNot, In, NotIn, IsEmpty, IsNotEmpty];
    private static readonly FilterOperator[] s_text = [Is, IsNot, In, NotIn, Contains, IsEmpty, IsNotEmpty];
    private static readonly FilterOperator[] s_rank = [Is, IsNot, In, NotIn, Less, LessOrEqual, Greater, GreaterOrEqual];
    private static readonly FilterOperator[] s_time = [Less, LessOrEqual, Greater, GreaterOrEqual];
    private static readonly FilterOperator[] s_optionalTime = [.. s_time, IsEmpty, IsNotEmpty];

    public static IReadOnlyList<FilterFieldRule> All { get; } =
    [
        new(FilterField.Key, "key", FilterType.Text, s_equal),
        new(FilterField.Title, "title", FilterType.Text, [.. s_equal, Contains]),
        new(FilterField.Text, "text", FilterType.Text, [Contains]),
        new(FilterField.Kind, "kind", FilterType.Choice, s_equal, Names<RecordKind>()),
        new(FilterField.State, "state", FilterType.Choice, s_equal),
        new(FilterField.StateCategory, "stateCategory", FilterType.Choice, s_equal, Names<StateCategory>()),
        new(FilterField.Priority, "priority", FilterType.Rank, s_rank, Names<Priority>()),
        new(FilterField.Impact, "impact", FilterType.Rank, s_rank, Names<Impact>()),
        new(FilterField.Urgency, "urgency", FilterType.Rank, s_rank, Names<Urgency>()),
        new(FilterField.Team, "team", FilterType.Team, s_optional),
        new(FilterField.Assignee, "assignee", FilterType.Person, s_optional),
        new(FilterField.Requester, "requester", FilterType.Person, s_equal),
        new(FilterField.OpenedBy, "openedBy", FilterType.Person, s_equal),
        new(FilterField.Watching, "watching", FilterType.Person, s_optional),
        new(FilterField.Category, "category", FilterType.Text, s_text),
        new(FilterField.Subcategory, "subcategory", FilterType.Text, s_text),
        new(FilterField.Service, "service", FilterType.Text, s_text),
        new(FilterField.Location, "location", FilterType.Text, s_text),
        new(FilterField.Tag, "tag", FilterType.Text, s_optional),
        new(FilterField.Created, "created", FilterType.Time, s_time),
        new(FilterField.Updated, "updated", FilterType.Time, s_time),
        new(FilterField.Due, "due", FilterType.Time, s_optionalTime),
        new(FilterField.Closed, "closed", FilterType.Time, s_optionalTime),
    ];

    private static readonly FrozenDictionary<string, FilterFieldRule> s_byName =
        All.ToFrozenDictionary(rule => rule.Name, StringComparer.OrdinalIgnoreCase);

    public static FilterFieldRule? Find(string name) => s_byName.GetValueOrDefault(name);

    extension(FilterField one)
    {
        public FilterFieldRule Rule => All[(int)one];
    }

    private static string[] Names<TEnum>()
        where TEnum : struct, Enum => [.. EnumText.All<TEnum>()];
}

/// <summary>How an operator is written.</summary>
public static class FilterOperators
{
    extension(FilterOperator one)
    {
        public string Sign => one switch
        {
            Is => "=",
            IsNot => "!=",
            In => "in",
            NotIn => "not in",
            Less => "<",
            LessOrEqual => "<=",
            Greater => ">",
            GreaterOrEqual => ">=",
            Contains => "~",
            IsEmpty => "is empty",
            IsNotEmpty => "is not empty",
        };
    }
}
