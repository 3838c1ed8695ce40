using SynergyFlow.Web.Components;

namespace SynergyFlow.Web.Tests.Components;

public sealed class TypedTests
{
    [Theory]
    [InlineData("a", "a", "b", "b")]
    [InlineData("a", "c", "b", "c")]
    [InlineData("a", "c", "a", "c")]
    [InlineData(null, null, "b", "b")]
    [InlineData("a", null, "b", null)]
    public void Over_KeepsWhatWasTyped_AndTakesTheRestAsItIsNow(string? before, string? typed, string? now, string? shown) => Assert.Equal(shown, Typed.Over(before, typed, now));

    [Theory]
    [InlineData("ab", "ab", "abc", "abc")]
    [InlineData("ab", "a", "abc", "ac")]
    [InlineData("ab", "abd", "b", "bd")]
    [InlineData("", "x", "x", "x")]
    public void EachOver_LooksAtEachOfThem(string before, string typed, string now, string shown) =>
        Assert.Equal(shown, string.Concat(Typed.EachOver(before.ToCharArray(), typed.ToCharArray(), now.ToCharArray())));
}
