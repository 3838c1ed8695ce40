using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Work;
using SynergyFlow.Core.Work.Filtering;

namespace SynergyFlow.Web.Work;

/// <summary>
/// What the filter bar can say of a filter. The URL holds the whole filter in the grammar; what the bar has no control for stays
/// in <see cref="Rest"/> and is kept when a control changes.
/// </summary>
public sealed record QueueFilter
{
    public const string Me = "me";
    public const string Mine = "mine";
    public const string None = "none";
    public const string Open = "open";

    public string? Text { get; init; }

    /// <summary>A state, or <see cref="Open"/> for all that are not over.</summary>
    public string? State { get; init; }

    public string? Priority { get; init; }

    /// <summary>An id, <see cref="Mine"/> or <see cref="None"/>.</summary>
    public string? Team { get; init; }

    /// <summary>An id, <see cref="Me"/> or <see cref="None"/>.</summary>
    public string? Assignee { get; init; }

    public string? Tag { get; init; }

    public IReadOnlyList<FilterNode> Rest { get; init; } = [];

    public bool IsEmpty => Conditions == 0;

    public int Conditions => ToNode() switch
    {
        null => 0,
        AllOf all => all.Parts.Count,
        _ => 1,
    };

    public static QueueFilter Of(FilterNode? node)
    {
        QueueFilter filter = new();
        IReadOnlyList<FilterNode> parts = node switch
        {
            null => [],
            AllOf all => all.Parts,
            _ => [node],
        };
        List<FilterNode> rest = [];
        foreach (var part in parts)
        {
            if (filter.Take(part) is { } taken)
            {
                filter = taken;
            }
            else
            {
                rest.Add(part);
            }
        }

        return filter with { Rest = rest };
    }

    public FilterNode? ToNode()
    {
        List<FilterNode> parts = [];
        Add(Text, value => new Condition(FilterField.Text, FilterOperator.Contains, [new TextValue(value)]));
        Add(State, value => value is Open
            ? OpenOnes
            : new Condition(FilterField.State, FilterOperator.Is, [new TextValue(value)]));
        Add(Priority, value => new Condition(FilterField.Priority, FilterOperator.Is, [new TextValue(value)]));
        Add(Team, value => Who(FilterField.Team, value));
        Add(Assignee, value => Who(FilterField.Assignee, value));
        Add(Tag, value => new Condition(FilterField.Tag, FilterOperator.Is, [new TextValue(value.ToLowerInvariant())]));
        parts.AddRange(Rest);
        return parts.Count switch
        {
            0 => null,
            1 => parts[0],
            _ => new AllOf(parts),
        };

        void Add(string? value, Func<string, FilterNode> condition)
        {
            if (!string.IsNullOrWhiteSpace(value))
            {
                parts.Add(condition(value.Trim()));
            }
        }
    }

    private static Condition OpenOnes { get; } = new(
        FilterField.StateCategory,
        FilterOperator.In,
        [.. new[] { StateCategory.New, StateCategory.Open, StateCategory.Pending }.Select(one => new TextValue(one.ToText()))]);

    private static Condition Who(FilterField field, string value) => value switch
    {
        None => new Condition(field, FilterOperator.IsEmpty, []),
        Me => new Condition(field, FilterOperator.Is, [new MeValue()]),
        Mine => new Condition(field, FilterOperator.Is, [new MyTeamsValue()]),
        _ => new Condition(field, FilterOperator.Is, [Guid.TryParse(value, out var id) ? new IdValue(id) : new TextValue(value)]),
    };

    private QueueFilter? Take(FilterNode part) => part switch
    {
        _ when State is null && part.ToString() == OpenOnes.ToString() => this with { State = Open },
        Condition { Field: FilterField.Text, Values: [TextValue value] } when Text is null => this with { Text = value.Text },
        Condition { Field: FilterField.Team or FilterField.Assignee, Operator: FilterOperator.IsEmpty } none => Put(none.Field, None),
        Condition { Operator: FilterOperator.Is, Values: [var value] } one => Put(one.Field, value switch
        {
            MeValue => Me,
            MyTeamsValue => Mine,
            IdValue id => id.Id.ToString(),
            TextValue plain => plain.Text,
            _ => "",
        }),
        _ => null,
    };

    private QueueFilter? Put(FilterField field, string value) => field switch
    {
        FilterField.State when State is null => this with { State = value },
        FilterField.Priority when Priority is null => this with { Priority = value },
        FilterField.Team when Team is null => this with { Team = value },
        FilterField.Assignee when Assignee is null => this with { Assignee = value },
        FilterField.Tag when Tag is null => this with { Tag = value },
        _ => null,
    };
}
