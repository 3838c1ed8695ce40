using System.Collections;
using System.Collections.Concurrent;
using System.Reflection;
using System.Text.RegularExpressions;

namespace SynergyFlow.Architecture.Tests;

/// <summary>Core keeps nothing between two calls, and no expression anywhere runs without an end.</summary>
public sealed class StateRules
{
    private const BindingFlags Everything =
        BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Static | BindingFlags.Instance | BindingFlags.DeclaredOnly;

    [Fact]
    public void Core_HasNoStaticMutableState() => Rules.Hold(Code.Written(Code.Core).SelectMany(MutableState));

    [Fact]
    public void GeneratedRegex_HasATimeout() => Rules.Hold(Code.All.SelectMany(Code.Written).SelectMany(EndlessExpressions));

    [Fact]
    public void StateSamples() => Assert.Equal(
        ["Stateful.Current", "Stateful.Names", "Stateful.s_count", "Stateful.s_seen"],
        MutableState(typeof(Stateful)).Order(StringComparer.Ordinal));

    [Fact]
    public void ExpressionSamples()
    {
        Assert.True(IsEndless(new GeneratedRegexAttribute("[a-z]+")));
        Assert.False(IsEndless(new GeneratedRegexAttribute("[a-z]+", RegexOptions.NonBacktracking)));
        Assert.False(IsEndless(new GeneratedRegexAttribute("[a-z]+", RegexOptions.None, 1000)));
    }

    private static IEnumerable<string> MutableState(Type type) =>
    [
        .. type.GetFields(Everything).Where(field => field.IsStatic && !field.Name.Contains('<', StringComparison.Ordinal) && IsMutable(field))
            .Select(field => $"{type.Name}.{field.Name}"),
        .. type.GetProperties(Everything).Where(property => property.SetMethod is { IsStatic: true })
            .Select(property => $"{type.Name}.{property.Name}"),
    ];

    /// <summary>A private collection that is filled where it is declared counts as a constant; one made for adding does not.</summary>
    private static bool IsMutable(FieldInfo field) => !field.IsLiteral
        && (!field.IsInitOnly || typeof(IProducerConsumerCollection<>).Namespace == field.FieldType.Namespace
            || (!field.IsPrivate && !field.DeclaringType!.IsNestedPrivate
                && field.FieldType.Namespace is not ("System.Collections.Frozen" or "System.Collections.Immutable")
                && (field.FieldType.IsArray || typeof(IList).IsAssignableFrom(field.FieldType) || typeof(IDictionary).IsAssignableFrom(field.FieldType))));

    private static IEnumerable<string> EndlessExpressions(Type type) => type.GetMembers(Everything)
        .Select(member => (Member: member, Regex: member.GetCustomAttribute<GeneratedRegexAttribute>()))
        .Where(one => one.Regex is { } regex && IsEndless(regex))
        .Select(one => $"{type.Name}.{one.Member.Name}");

    private static bool IsEndless(GeneratedRegexAttribute regex) =>
        regex.MatchTimeoutMilliseconds <= 0 && !regex.Options.HasFlag(RegexOptions.NonBacktracking);
}

/// <summary>A sample of what the rule refuses.</summary>
internal static class Stateful
{
    internal static readonly List<string> Names = [];
    private static readonly ConcurrentDictionary<string, int> s_seen = new();
    private static readonly int[] s_sizes = [1, 2];
    private static int s_count;

    public static string? Current { get; set; }

    public static int Fixed { get; } = 1;

    public static int Count() => s_count++ + s_seen.Count + s_sizes.Length;
}
