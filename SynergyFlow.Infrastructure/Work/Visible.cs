using System.Linq.Expressions;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Work;

namespace SynergyFlow.Infrastructure.Work;

/// <summary><see cref="RecordScope.Sees"/> in SQL. A test walks both through the same cases.</summary>
internal static class Visible
{
    public static IQueryable<WorkRecord> To(this IQueryable<WorkRecord> records, RecordScope scope)
    {
        if (scope is { Everything: true, Restricted: true })
        {
            return records;
        }

        var me = scope.User;
        Expression<Func<WorkRecord, bool>> hasStake = record =>
            record.Requester == me || record.OpenedBy == me || record.AffectedUser == me || record.Assignee == me;
        if (!scope.Everything)
        {
            return records.Where(hasStake);
        }

        List<TeamId?> teams = [.. scope.Teams];
        List<ProjectId?> projects = [.. scope.Projects];

        // What is true of nearly all comes first: a count of ten thousand rows then compares one value of each.
        Expression<Func<WorkRecord, bool>> normal = record => record.Sensitivity == Sensitivity.Normal;
        Expression<Func<WorkRecord, bool>> ofMine = record => record.Team != null && teams.Contains(record.Team);
        if (projects.Count > 0)
        {
            ofMine = ofMine.Or(record => record.Project != null && projects.Contains(record.Project));
        }

        return records.Where(normal.Or(hasStake.Or(ofMine)));
    }
}

/// <summary>Puts expressions over one record together so that they stay translatable.</summary>
internal static class Expressions
{
    public static Expression<Func<T, bool>> And<T>(this Expression<Func<T, bool>> one, Expression<Func<T, bool>> other) =>
        Expression.Lambda<Func<T, bool>>(Expression.AndAlso(one.Body, other.On(one.Parameters[0])), one.Parameters);

    public static Expression<Func<T, bool>> Or<T>(this Expression<Func<T, bool>> one, Expression<Func<T, bool>> other) =>
        Expression.Lambda<Func<T, bool>>(Expression.OrElse(one.Body, other.On(one.Parameters[0])), one.Parameters);

    public static Expression<Func<T, bool>> Negated<T>(this Expression<Func<T, bool>> one) =>
        Expression.Lambda<Func<T, bool>>(Expression.Not(one.Body), one.Parameters);

    /// <summary>A test of a value becomes a test of the record that has the value.</summary>
    public static Expression<Func<T, bool>> Test<T, TValue>(
        this Expression<Func<T, TValue>> value, Expression<Func<TValue, bool>> test) =>
        Expression.Lambda<Func<T, bool>>(test.On(value.Body), value.Parameters);

    private static Expression On(this LambdaExpression lambda, Expression argument) =>
        new Swap(lambda.Parameters[0], argument).Visit(lambda.Body);

    private sealed class Swap(ParameterExpression from, Expression to) : ExpressionVisitor
    {
        protected override Expression VisitParameter(ParameterExpression node) => node == from ? to : node;
    }
}
