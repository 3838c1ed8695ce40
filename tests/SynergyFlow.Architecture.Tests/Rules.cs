namespace SynergyFlow.Architecture.Tests;

internal static class Rules
{
    /// <summary>Names every violation in full: an assertion on the collection would cut the list short.</summary>
    public static void Hold<T>(IEnumerable<T> violations)
    {
        var found = violations.ToList();
        Assert.True(found.Count == 0, string.Join('\n', found));
    }
}
