using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Linq.Expressions;
using System.Reflection;
using Microsoft.EntityFrameworkCore;
using SynergyFlow.Core.Identity;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Teams;
using SynergyFlow.Core.Work;
using SynergyFlow.Core.Work.Filtering;
using SynergyFlow.Core.Work.Views;
using SynergyFlow.Infrastructure.Persistence;

namespace SynergyFlow.Infrastructure.Work;

/// <summary>What lists read of a record: columns of the shared table only, so that no kind's table is joined.</summary>
internal sealed record RecordLine(
    RecordId Id, string Key, string Kind, long Number, string Title, string State, StateCategory StateCategory, Priority Priority,
    Impact Impact, Urgency Urgency, UserId? Assignee, TeamId? Team, UserId Requester, string? Category, string? Service,
    List<string> Tags, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt, DateTimeOffset? DueAt, DateTimeOffset? ClosedAt, int Version);

/// <summary>Where a row stands to the row that a page ended with, by one column.</summary>
internal sealed record SortStep(
    Expression<Func<WorkRecord, bool>> Same, Expression<Func<WorkRecord, bool>> Beyond, Expression<Func<WorkRecord, bool>> SameOrBeyond);

/// <summary>A column that a list can be ordered by, and continued in that order from a row.</summary>
internal abstract class SortColumn
{
    public abstract IOrderedQueryable<WorkRecord> Order(IQueryable<WorkRecord> records, bool descending, bool first);

    /// <returns>Null when the text is no value of the column.</returns>
    public abstract SortStep? From(string text, bool descending);

    public abstract string Write(RecordLine line);

    /// <returns>How a row stands to the row that a cursor was written of, ascending; null where only the database can tell.</returns>
    public abstract int? Compare(RecordLine line, string text);
}

/// <param name="memory">How values compare outside of the database; null for texts, whose order is its own.</param>
/// <param name="at">The value to stand at, where what a cursor holds is not the value itself but leads to it.</param>
internal sealed class SortColumn<T>(
    Expression<Func<WorkRecord, T>> column,
    Func<RecordLine, T> value,
    Func<T, string> write,
    Func<string, (bool Ok, T Value)> read,
    Func<T, Expression<Func<T>>>? at = null,
    Comparer<T>? memory = null)
    : SortColumn
{
    // The provider translates the operator and never calls the method; it is what lets ids, enums and texts have one.
    private static readonly MethodInfo s_compare =
        typeof(SortColumn<T>).GetMethod(nameof(IsBeyond), BindingFlags.NonPublic | BindingFlags.Static)!;

    public override IOrderedQueryable<WorkRecord> Order(IQueryable<WorkRecord> records, bool descending, bool first) =>
        first
            ? descending ? records.OrderByDescending(column) : records.OrderBy(column)
            : descending ? ((IOrderedQueryable<WorkRecord>)records).ThenByDescending(column) : ((IOrderedQueryable<WorkRecord>)records).ThenBy(column);

    public override SortStep? From(string text, bool descending)
    {
        var (ok, known) = read(text);
        if (!ok)
        {
            return null;
        }

        var parameter = at is null ? () => known : at(known);
        return new SortStep(
            Test(Expression.Equal(column.Body, parameter.Body)),
            Test(descending
                ? Expression.LessThan(column.Body, parameter.Body, liftToNull: false, s_compare)
                : Expression.GreaterThan(column.Body, parameter.Body, liftToNull: false, s_compare)),
            Test(descending
                ? Expression.LessThanOrEqual(column.Body, parameter.Body, liftToNull: false, s_compare)
                : Expression.GreaterThanOrEqual(column.Body, parameter.Body, liftToNull: false, s_compare)));
    }

    private Expression<Func<WorkRecord, bool>> Test(Expression test) => Expression.Lambda<Func<WorkRecord, bool>>(test, column.Parameters);

    public override string Write(RecordLine line) => write(value(line));

    public override int? Compare(RecordLine line, string text) =>
        memory is not null && read(text) is (true, var known) ? memory.Compare(value(line), known) : null;

    private static bool IsBeyond(T one, T other) => Comparer<T>.Default.Compare(one, other) > 0;
}

[SuppressMessage("Globalization", "CA1304", Justification = "Runs as lower() in the database.")]
[SuppressMessage("Globalization", "CA1311", Justification = "Runs as lower() in the database.")]
internal static class SortColumns
{
    // Rows without a date come last in both directions.
    private static readonly DateTimeOffset s_never = new(9000, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset s_before = new(1000, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public static SortColumn Id { get; } = new SortColumn<RecordId>(
        record => record.Id, line => line.Id, id => id.ToString(), text => (Guid.TryParse(text, out var id), new RecordId(id)),
        memory: Comparer<RecordId>.Create((one, other) => one.Value.CompareTo(other.Value)));

    public static SortColumn Of(Core.Work.Filtering.SortKey key) => key.Field switch
    {
        SortField.Key => Whole(record => record.Number, line => line.Number),
        SortField.Title => Text(record => record.Title, line => line.Title),
        SortField.State => Text(record => record.State, line => line.State),
        SortField.StateCategory => Rank(
            record => record.StateCategory == StateCategory.New ? 0
                : record.StateCategory == StateCategory.Open ? 1
                : record.StateCategory == StateCategory.Pending ? 2
                : record.StateCategory == StateCategory.Resolved ? 3
                : record.StateCategory == StateCategory.Closed ? 4 : 5,
            line => (int)line.StateCategory),
        SortField.Priority => new SortColumn<Priority>(
            record => record.Priority,
            line => line.Priority,
            priority => priority.ToText(),
            text => (EnumText.TryParse<Priority>(text, out var priority), priority),
            memory: Comparer<Priority>.Default),
        SortField.Impact => Rank(
            record => record.Impact == Impact.Organisation ? 1 : record.Impact == Impact.Department ? 2 : record.Impact == Impact.Team ? 3 : 4,
            line => (int)line.Impact),
        SortField.Urgency => Rank(
            record => record.Urgency == Urgency.Stopped ? 1
                : record.Urgency == Urgency.BadlyDegraded ? 2
                : record.Urgency == Urgency.Degraded ? 3 : 4,
            line => (int)line.Urgency),
        SortField.Category => Text(record => record.Category ?? "", line => line.Category ?? ""),
        SortField.Service => Text(record => record.Service ?? "", line => line.Service ?? ""),
        SortField.Created => Time(record => record.CreatedAt, line => line.CreatedAt),
        SortField.Updated => Time(record => record.UpdatedAt, line => line.UpdatedAt),
        SortField.Due => Due(key.Descending ? s_before : s_never),
        SortField.Closed => Closed(key.Descending ? s_before : s_never),
    };

    /// <summary>What rows of a group have the same of: states by the life cycle, people and teams by name, nobody and no team last.</summary>
    public static IReadOnlyList<SortColumn> Of(ListGroup group, SynergyFlowDbContext db) => group switch
    {
        ListGroup.State => [Of(new Core.Work.Filtering.SortKey(SortField.StateCategory, false)), Of(new Core.Work.Filtering.SortKey(SortField.State, false))],
        ListGroup.Priority => [Of(new Core.Work.Filtering.SortKey(SortField.Priority, false))],
        ListGroup.Assignee => Assignees(db, new UserId(Guid.Empty)),
        ListGroup.Team => Teams(db, new TeamId(Guid.Empty)),
    };

    // Two people of one name are two groups: the id parts them.
    private static IReadOnlyList<SortColumn> Assignees(SynergyFlowDbContext db, UserId nobody) =>
    [
        Rank(record => record.Assignee == null ? 1 : 0, line => line.Assignee is null ? 1 : 0),
        Name(
            record => db.Set<User>().Where(user => user.Id == record.Assignee).Select(user => user.DisplayName.ToLower()).FirstOrDefault() ?? "",
            line => (line.Assignee ?? nobody).ToString(),
            id => () => db.Set<User>().Where(user => user.Id == new UserId(id)).Select(user => user.DisplayName.ToLower()).FirstOrDefault() ?? ""),
        new SortColumn<UserId>(
            record => record.Assignee ?? nobody, line => line.Assignee ?? nobody, id => id.ToString(), text => (Guid.TryParse(text, out var id), new UserId(id))),
    ];

    private static IReadOnlyList<SortColumn> Teams(SynergyFlowDbContext db, TeamId none) =>
    [
        Rank(record => record.Team == null ? 1 : 0, line => line.Team is null ? 1 : 0),
        Name(
            record => db.Set<Team>().Where(team => team.Id == record.Team).Select(team => team.Name.ToLower()).FirstOrDefault() ?? "",
            line => (line.Team ?? none).ToString(),
            id => () => db.Set<Team>().Where(team => team.Id == new TeamId(id)).Select(team => team.Name.ToLower()).FirstOrDefault() ?? ""),
        new SortColumn<TeamId>(
            record => record.Team ?? none, line => line.Team ?? none, id => id.ToString(), text => (Guid.TryParse(text, out var id), new TeamId(id))),
    ];

    /// <summary>A cursor holds whose name it is, so that somebody renamed between two pages costs no row.</summary>
    private static SortColumn<string> Name(
        Expression<Func<WorkRecord, string>> name, Func<RecordLine, string> whose, Func<Guid, Expression<Func<string>>> at) =>
        new(name, whose, id => id, text => (Guid.TryParse(text, out _), text), id => at(Guid.Parse(id)));

    private static SortColumn<DateTimeOffset> Due(DateTimeOffset none) => Time(record => record.DueAt ?? none, line => line.DueAt ?? none);

    private static SortColumn<DateTimeOffset> Closed(DateTimeOffset none) =>
        Time(record => record.ClosedAt ?? none, line => line.ClosedAt ?? none);

    private static SortColumn<DateTimeOffset> Time(Expression<Func<WorkRecord, DateTimeOffset>> column, Func<RecordLine, DateTimeOffset> value) =>
        new(
            column,
            value,
            at => at.UtcTicks.ToString(CultureInfo.InvariantCulture),
            text => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var ticks) && ticks < DateTime.MaxValue.Ticks
                ? (true, new DateTimeOffset(ticks, TimeSpan.Zero))
                : (false, default),
            memory: Comparer<DateTimeOffset>.Default);

    private static SortColumn<string> Text(Expression<Func<WorkRecord, string>> column, Func<RecordLine, string> value) =>
        new(column, value, text => text, text => (true, text));

    private static SortColumn<long> Whole(Expression<Func<WorkRecord, long>> column, Func<RecordLine, long> value) =>
        new(
            column,
            value,
            number => number.ToString(CultureInfo.InvariantCulture),
            text => (long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number), number),
            memory: Comparer<long>.Default);

    private static SortColumn<int> Rank(Expression<Func<WorkRecord, int>> column, Func<RecordLine, int> value) =>
        new(
            column,
            value,
            number => number.ToString(CultureInfo.InvariantCulture),
            text => (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number), number),
            memory: Comparer<int>.Default);
}
