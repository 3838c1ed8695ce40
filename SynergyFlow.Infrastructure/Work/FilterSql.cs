using System.Diagnostics.CodeAnalysis;
using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore;
using SynergyFlow.Core.Identity;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Teams;
using SynergyFlow.Core.Work;
using SynergyFlow.Core.Work.Filtering;
using SynergyFlow.Infrastructure.Persistence;
using SynergyFlow.Infrastructure.Work.Search;

namespace SynergyFlow.Infrastructure.Work;

/// <summary>
/// Turns a filter into a predicate. Every value becomes a parameter, except those of closed lists (states, priorities), which stand in the
/// statement as they are defined here; no text of a filter becomes SQL.
/// </summary>
[SuppressMessage("Globalization", "CA1304", Justification = "Runs as lower() in the database.")]
[SuppressMessage("Globalization", "CA1311", Justification = "Runs as lower() in the database.")]
internal sealed class FilterSql(SynergyFlowDbContext db, RecordScope scope, DateTimeOffset now, TextMatches texts)
{
    private readonly UserId _me = scope.User;

    public Expression<Func<WorkRecord, bool>> Of(FilterNode node) => node switch
    {
        AllOf all => all.Parts.Select(Of).Aggregate((one, other) => one.And(other)),
        AnyOf any => any.Parts.Select(Of).Aggregate((one, other) => one.Or(other)),
        Not not => Of(not.Part).Negated(),
        Condition { Operator: FilterOperator.IsNot or FilterOperator.NotIn } condition =>
            Positive(condition with { Operator = FilterOperator.In }).Negated(),
        Condition { Operator: FilterOperator.IsNotEmpty } condition =>
            Positive(condition with { Operator = FilterOperator.IsEmpty }).Negated(),
        Condition condition => Positive(condition),
        _ => throw new InvalidOperationException($"{node.GetType().Name} has no SQL."),
    };

    private Expression<Func<WorkRecord, bool>> Positive(Condition condition) => condition.Field switch
    {
        FilterField.Key => Text(record => record.Key, condition),
        FilterField.Title => Text(record => record.Title, condition),
        FilterField.Text => Anywhere(condition),
        FilterField.Kind => Text(record => EF.Property<string>(record, "kind"), condition),
        FilterField.State => Text(record => record.State, condition),
        FilterField.StateCategory => Ranked(record => record.StateCategory, condition),
        FilterField.Priority => Ranked(record => record.Priority, condition),
        FilterField.Impact => Ranked(record => record.Impact, condition),
        FilterField.Urgency => Ranked(record => record.Urgency, condition),
        FilterField.Team => OfTeam(condition),
        FilterField.Assignee => OfPerson(record => record.Assignee, condition),
        FilterField.Requester => OfPerson(record => record.Requester, condition),
        FilterField.OpenedBy => OfPerson(record => record.OpenedBy, condition),
        FilterField.Watching => WatchedBy(condition),
        FilterField.Category => Text(record => record.Category, condition),
        FilterField.Subcategory => Text(record => record.Subcategory, condition),
        FilterField.Service => Text(record => record.Service, condition),
        FilterField.Location => Text(record => record.Location, condition),
        FilterField.Tag => Tagged(condition),
        FilterField.Created => At(record => record.CreatedAt, condition),
        FilterField.Updated => At(record => record.UpdatedAt, condition),
        FilterField.Due => At(record => record.DueAt, condition),
        FilterField.Closed => At(record => record.ClosedAt, condition),
    };

    private static Expression<Func<WorkRecord, bool>> Text(
        Expression<Func<WorkRecord, string?>> value, Condition condition)
    {
        if (condition.Operator is FilterOperator.IsEmpty)
        {
            return value.Test(text => text == null);
        }

        if (condition.Operator is FilterOperator.Contains)
        {
            var pattern = Pattern(condition);
            return value.Test(text => text != null && EF.Functions.ILike(text, pattern, "\\"));
        }

        var texts = Texts(condition);
        return value.Test(text => text != null && texts.Contains(text));
    }

    /// <summary>By the words of the search documents, of which each reader has his own: whoever reads no notes is not found by their words either.</summary>
    private Expression<Func<WorkRecord, bool>> Anywhere(Condition condition)
    {
        if (TextMatches.QueryOf(Texts(condition)[0]) is not { } query)
        {
            return record => false;
        }

        if (texts.Few(query) is { } few)
        {
            return record => few.Contains(record.Id);
        }

        var found = scope.Internal
            ? db.Set<SearchDocument>().Where(document => document.Text.Matches(EF.Functions.ToTsQuery("work.search", query)))
            : db.Set<SearchDocument>().Where(document => (document.PublicText ?? document.Text).Matches(EF.Functions.ToTsQuery("work.search", query)));
        return record => found.Any(document => document.Record == record.Id);
    }

    private static Expression<Func<WorkRecord, bool>> Tagged(Condition condition)
    {
        if (condition.Operator is FilterOperator.IsEmpty)
        {
            return record => record.Tags.Count == 0;
        }

        var texts = Texts(condition);
        return record => record.Tags.Any(tag => texts.Contains(tag));
    }

    /// <summary>Written out: a statement that is planned once for all values could not use an index of open records only.</summary>
    private static Expression<Func<WorkRecord, bool>> Ranked<TEnum>(
        Expression<Func<WorkRecord, TEnum>> value, Condition condition)
        where TEnum : struct, Enum
    {
        var named = Texts(condition).ConvertAll(EnumText.Parse<TEnum>);
        var wanted = Enum.GetValues<TEnum>().Where(one => condition.Operator switch
        {
            FilterOperator.Less => one.CompareTo(named[0]) < 0,
            FilterOperator.LessOrEqual => one.CompareTo(named[0]) <= 0,
            FilterOperator.Greater => one.CompareTo(named[0]) > 0,
            FilterOperator.GreaterOrEqual => one.CompareTo(named[0]) >= 0,
            _ => named.Contains(one),
        });
        return wanted
            .Select(one => Expression.Lambda<Func<WorkRecord, bool>>(Expression.Equal(value.Body, Expression.Constant(one)), value.Parameters))
            .Aggregate((Expression<Func<WorkRecord, bool>>?)null, (any, one) => any is null ? one : any.Or(one)) ?? (record => false);
    }

    private Expression<Func<WorkRecord, bool>> OfTeam(Condition condition)
    {
        if (condition.Operator is FilterOperator.IsEmpty)
        {
            return record => record.Team == null;
        }

        List<TeamId?> ids =
        [
            .. condition.Values.OfType<IdValue>().Select(value => new TeamId(value.Id)),
            .. condition.Values.OfType<MyTeamsValue>().SelectMany(_ => scope.Teams),
        ];
        var names = Lowered(condition);
        if (names.Count == 0)
        {
            return record => record.Team != null && ids.Contains(record.Team);
        }

        return record => record.Team != null
            && (ids.Contains(record.Team) || db.Set<Team>().Any(team => team.Id == record.Team && names.Contains(team.Name.ToLower())));
    }

    private Expression<Func<WorkRecord, bool>> OfPerson(Expression<Func<WorkRecord, UserId?>> value, Condition condition)
    {
        if (condition.Operator is FilterOperator.IsEmpty)
        {
            return value.Test(person => person == null);
        }

        var ids = People(condition);
        var names = Lowered(condition);
        if (names.Count == 0)
        {
            return value.Test(person => person != null && ids.Contains(person));
        }

        return value.Test(person => person != null && (ids.Contains(person) || db.Set<User>().Any(user => user.Id == person
            && (names.Contains(user.DisplayName.ToLower()) || names.Contains(user.Email!.ToLower())))));
    }

    private Expression<Func<WorkRecord, bool>> OfPerson(Expression<Func<WorkRecord, UserId>> value, Condition condition)
    {
        List<UserId> ids = [.. People(condition).Select(id => id!.Value)];
        var names = Lowered(condition);
        if (names.Count == 0)
        {
            return value.Test(person => ids.Contains(person));
        }

        return value.Test(person => ids.Contains(person) || db.Set<User>().Any(user => user.Id == person
            && (names.Contains(user.DisplayName.ToLower()) || names.Contains(user.Email!.ToLower()))));
    }

    private Expression<Func<WorkRecord, bool>> WatchedBy(Condition condition)
    {
        if (condition.Operator is FilterOperator.IsEmpty)
        {
            return record => !db.Set<Watcher>().Any(watcher => watcher.Record == record.Id);
        }

        List<UserId> ids = [.. People(condition).Select(id => id!.Value)];
        var names = Lowered(condition);
        return record => db.Set<Watcher>().Any(watcher => watcher.Record == record.Id
            && (ids.Contains(watcher.User) || db.Set<User>().Any(user => user.Id == watcher.User
                && (names.Contains(user.DisplayName.ToLower()) || names.Contains(user.Email!.ToLower())))));
    }

    private Expression<Func<WorkRecord, bool>> At(Expression<Func<WorkRecord, DateTimeOffset>> value, Condition condition)
    {
        var limit = Moment(condition.Values[0]);
        return condition.Operator switch
        {
            FilterOperator.Less => value.Test(at => at < limit),
            FilterOperator.LessOrEqual => value.Test(at => at <= limit),
            FilterOperator.Greater => value.Test(at => at > limit),
            _ => value.Test(at => at >= limit),
        };
    }

    private Expression<Func<WorkRecord, bool>> At(Expression<Func<WorkRecord, DateTimeOffset?>> value, Condition condition)
    {
        if (condition.Operator is FilterOperator.IsEmpty)
        {
            return value.Test(at => at == null);
        }

        var limit = Moment(condition.Values[0]);
        return condition.Operator switch
        {
            FilterOperator.Less => value.Test(at => at < limit),
            FilterOperator.LessOrEqual => value.Test(at => at <= limit),
            FilterOperator.Greater => value.Test(at => at > limit),
            _ => value.Test(at => at >= limit),
        };
    }

    private DateTimeOffset Moment(FilterValue value) => value switch
    {
        TimeValue time => time.At.ToUniversalTime(),
        RelativeTime relative => now + relative.Offset,
        _ => throw new InvalidOperationException($"{value.GetType().Name} is no time."),
    };

    private List<UserId?> People(Condition condition) =>
    [
        .. condition.Values.OfType<IdValue>().Select(value => new UserId(value.Id)),
        .. condition.Values.OfType<MeValue>().Select(_ => _me),
    ];

    private static List<string> Texts(Condition condition) => [.. condition.Values.OfType<TextValue>().Select(value => value.Text)];

    private static List<string> Lowered(Condition condition) => Texts(condition).ConvertAll(name => name.ToLowerInvariant());

    private static string Pattern(Condition condition) => "%" + Texts(condition)[0]
        .Replace("\\", "\\\\", StringComparison.Ordinal)
        .Replace("%", "\\%", StringComparison.Ordinal)
        .Replace("_", "\\_", StringComparison.Ordinal) + "%";
}
