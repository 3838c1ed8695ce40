namespace SynergyFlow.Architecture.Tests;

internal static class Rules
{
    /// <summary>Names every violation in full: the runner would cut the list short.</summary>
    public static void Hold<T>(IEnumerable<T> violations) => Assert.Equal("", string.Join('\n', violations));
}
