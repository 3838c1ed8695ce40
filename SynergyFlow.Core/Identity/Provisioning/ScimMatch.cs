using System.Text.Json.Nodes;
using SynergyFlow.Core.Kernel;

namespace SynergyFlow.Core.Identity.Provisioning;

/// <summary>Filters on elements of a list that is at hand; those on resources are asked of the database.</summary>
internal static class ScimMatch
{
    public static Result<bool> Of(JsonObject element, ScimFilter filter)
    {
        switch (filter)
        {
            case ScimNot { Inner: var inner }:
                var met = Of(element, inner);
                return met.Failed ? met : !met.Value;
            case ScimAnd { Left: var left, Right: var right }:
                var first = Of(element, left);
                return first.Failed || !first.Value ? first : Of(element, right);
            case ScimOr { Left: var left, Right: var right }:
                var one = Of(element, left);
                return one.Failed || one.Value ? one : Of(element, right);
            case ScimTest test when !test.Attribute.Contains('.', StringComparison.Ordinal):
                return Test(element.TextOf(test.Attribute), test);
            default:
                return new ScimPathInvalid("The filter in the path asks for what an element does not have.");
        }
    }

    /// <summary>Gives a new element what the filter asks of it.</summary>
    /// <returns>False where it asks for anything but plain values.</returns>
    public static bool Fill(JsonObject element, ScimFilter filter)
    {
        switch (filter)
        {
            case ScimAnd { Left: var left, Right: var right }:
                return Fill(element, left) && Fill(element, right);
            case ScimTest { Operator: ScimOperator.Eq, Value: { } value, Attribute: var name }:
                element[name] = value is bool flag ? JsonValue.Create(flag) : JsonValue.Create((string)value);
                return true;
            default:
                return false;
        }
    }

    private static bool Test(string? text, ScimTest test)
    {
        var wanted = test.Value switch { bool flag => flag ? "true" : "false", string other => other, _ => null };
        return test.Operator switch
        {
            ScimOperator.Pr => !string.IsNullOrEmpty(text),
            ScimOperator.Eq => string.Equals(text, wanted, StringComparison.OrdinalIgnoreCase),
            ScimOperator.Ne => !string.Equals(text, wanted, StringComparison.OrdinalIgnoreCase),
            _ when text is null || wanted is null => false,
            ScimOperator.Co => text.Contains(wanted, StringComparison.OrdinalIgnoreCase),
            ScimOperator.Sw => text.StartsWith(wanted, StringComparison.OrdinalIgnoreCase),
            _ => text.EndsWith(wanted, StringComparison.OrdinalIgnoreCase),
        };
    }
}
