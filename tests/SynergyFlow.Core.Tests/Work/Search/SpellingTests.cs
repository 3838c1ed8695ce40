using SynergyFlow.Core.Work.Search;

namespace SynergyFlow.Core.Tests.Work.Search;

public sealed class SpellingTests
{
    [Theory]
    [InlineData("printer", "printer", 0)]
    [InlineData("priner", "printer", 1)]
    [InlineData("pritner", "printer", 1)]
    [InlineData("printerr", "printer", 1)]
    [InlineData("brinder", "printer", 2)]
    [InlineData("", "abc", 3)]
    [InlineData("abc", "", 3)]
    public void Distance_CountsLettersAndSwaps(string one, string other, int apart) => Assert.Equal(apart, Spelling.Distance(one, other));

    [Fact]
    public void Likely_TheNearestFirst_AndNothingFarOff()
    {
        Assert.Equal(["printer", "sprinter"], Spelling.Likely("priner", ["sprinter", "printer", "parser", "priner"]));
        Assert.Empty(Spelling.Likely("mail", ["mango", "nails", "tall"]));
        Assert.Equal(["mail"], Spelling.Likely("mial", ["mango", "mail"]));
    }

    [Fact]
    public void With_ReplacesWantedWordsOnly_AndTextSaysThemAsTyped()
    {
        var words = SearchWords.Parse("\"gate priner\" priner -priner").Value!.With(new Dictionary<string, string> { ["priner"] = "printer" });
        Assert.Equal("\"gate printer\" printer -priner", words.Text);
    }
}
