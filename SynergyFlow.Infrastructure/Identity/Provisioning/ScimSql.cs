using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore;
using SynergyFlow.Core.Identity;
using SynergyFlow.Core.Identity.Provisioning;
using SynergyFlow.Core.Kernel;

namespace SynergyFlow.Infrastructure.Identity.Provisioning;

/// <summary>What a filter compares with.</summary>
/// <param name="Has">Whether an id is the one, or among them.</param>
/// <param name="Any">Whether there is an id at all; null: always.</param>
/// <param name="Exact">Compared as it is written (RFC 7643: externalId); everything else whatever its case.</param>
internal sealed record ScimColumn<T>(
    Expression<Func<T, string?>>? Text = null,
    Expression<Func<T, bool>>? Flag = null,
    Func<Guid, Expression<Func<T, bool>>>? Has = null,
    Expression<Func<T, bool>>? Any = null,
    bool Exact = false);

/// <summary>A filter of SCIM as a condition of the database. Attributes that are not kept are refused: a filter that meets nobody by mistake makes people twice.</summary>
internal static class ScimSql<T>
{
    private static readonly Expression<Func<T, bool>> s_nobody = _ => false;

    public static Result<Expression<Func<T, bool>>> Of(ScimFilter filter, IReadOnlyDictionary<string, ScimColumn<T>> columns, string within = "")
    {
        switch (filter)
        {
            case ScimNot { Inner: var inner }:
                var negated = Of(inner, columns, within);
                return negated.Failed ? negated : Expression.Lambda<Func<T, bool>>(Expression.Not(negated.Value.Body), negated.Value.Parameters);
            case ScimAnd { Left: var left, Right: var right }:
                return Both(left, right, columns, within, Expression.AndAlso);
            case ScimOr { Left: var left, Right: var right }:
                return Both(left, right, columns, within, Expression.OrElse);
            case ScimElement { Attribute: var attribute, Inner: var inner } when within.Length == 0:
                return Of(inner, columns, attribute + ".");
            case ScimTest test:
                return columns.TryGetValue(within + test.Attribute, out var column)
                    ? Test(test, within + test.Attribute, column)
                    : new ScimFilterInvalid($"'{within + test.Attribute}' cannot be asked for. What can: {string.Join(", ", columns.Keys)}.");
            default:
                return new ScimFilterInvalid("Elements of elements cannot be asked for.");
        }
    }

    private static Result<Expression<Func<T, bool>>> Both(
        ScimFilter left, ScimFilter right, IReadOnlyDictionary<string, ScimColumn<T>> columns, string within, Func<Expression, Expression, Expression> join)
    {
        var first = Of(left, columns, within);
        var second = Of(right, columns, within);
        if ((first.Error ?? second.Error) is { } refused)
        {
            return refused;
        }

        var row = first.Value!.Parameters[0];
        return Expression.Lambda<Func<T, bool>>(join(first.Value.Body, Swap.In(second.Value!, row)), row);
    }

    private static Result<Expression<Func<T, bool>>> Test(ScimTest test, string name, ScimColumn<T> column)
    {
        if (column.Flag is { } flag)
        {
            return Flag(test, name, flag);
        }

        if (column.Has is { } has)
        {
            return Id(test, name, has, column.Any);
        }

        var text = column.Text!;
        if (test.Operator is ScimOperator.Pr)
        {
            return Of(text, value => Expression.NotEqual(value, Expression.Constant(null, typeof(string))));
        }

        if (test.Value is null)
        {
            return test.Operator switch
            {
                ScimOperator.Eq => Of(text, value => Expression.Equal(value, Expression.Constant(null, typeof(string)))),
                ScimOperator.Ne => Of(text, value => Expression.NotEqual(value, Expression.Constant(null, typeof(string)))),
                _ => new ScimFilterInvalid($"{name} can be compared with null by eq and ne only."),
            };
        }

        if (test.Value is not string wanted)
        {
            return new ScimFilterInvalid($"{name} is a text.");
        }

        var like = LikePattern.Exactly(wanted);
        var met = Of(text, column.Exact, test.Operator switch
        {
            ScimOperator.Co => $"%{like}%",
            ScimOperator.Sw => $"{like}%",
            ScimOperator.Ew => $"%{like}",
            _ => like,
        });
        return test.Operator is ScimOperator.Ne ? Expression.Lambda<Func<T, bool>>(Expression.Not(met.Body), met.Parameters) : met;
    }

    private static Result<Expression<Func<T, bool>>> Flag(ScimTest test, string name, Expression<Func<T, bool>> flag)
    {
        // Entra ID sends booleans as texts.
        bool? wanted = test.Value switch { bool value => value, string text when bool.TryParse(text, out var value) => value, _ => null };
        return test.Operator switch
        {
            ScimOperator.Pr => (Expression<Func<T, bool>>)(_ => true),
            ScimOperator.Eq when wanted is not null => wanted.Value ? flag : Expression.Lambda<Func<T, bool>>(Expression.Not(flag.Body), flag.Parameters),
            ScimOperator.Ne when wanted is not null => wanted.Value ? Expression.Lambda<Func<T, bool>>(Expression.Not(flag.Body), flag.Parameters) : flag,
            _ => new ScimFilterInvalid($"{name} can be compared with true and false by eq and ne only."),
        };
    }

    private static Result<Expression<Func<T, bool>>> Id(
        ScimTest test, string name, Func<Guid, Expression<Func<T, bool>>> has, Expression<Func<T, bool>>? any)
    {
        if (test.Operator is ScimOperator.Pr)
        {
            return any ?? (_ => true);
        }

        if (test.Operator is not (ScimOperator.Eq or ScimOperator.Ne) || test.Value is not string text)
        {
            return new ScimFilterInvalid($"{name} can be compared with an id by eq and ne only.");
        }

        // What is no id of ours nobody has.
        var met = Guid.TryParse(text, out var id) ? has(id) : s_nobody;
        return test.Operator is ScimOperator.Eq ? met : Expression.Lambda<Func<T, bool>>(Expression.Not(met.Body), met.Parameters);
    }

    private static Expression<Func<T, bool>> Of(Expression<Func<T, string?>> text, Func<Expression, Expression> condition) =>
        Expression.Lambda<Func<T, bool>>(condition(text.Body), text.Parameters);

    /// <summary>What is not there meets no comparison, so that its opposite does.</summary>
    private static Expression<Func<T, bool>> Of(Expression<Func<T, string?>> text, bool exact, string pattern)
    {
        Expression<Func<string?, bool>> like = exact
            ? value => value != null && EF.Functions.Like(value, pattern, LikePattern.Escape)
            : value => value != null && EF.Functions.ILike(value, pattern, LikePattern.Escape);
        return Expression.Lambda<Func<T, bool>>(Swap.In(like, text.Body), text.Parameters);
    }

    private sealed class Swap(ParameterExpression from, Expression to) : ExpressionVisitor
    {
        public static Expression In(LambdaExpression lambda, Expression by) => new Swap(lambda.Parameters[0], by).Visit(lambda.Body);

        protected override Expression VisitParameter(ParameterExpression node) => node == from ? to : node;
    }
}
