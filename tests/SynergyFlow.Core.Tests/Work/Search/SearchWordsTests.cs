using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Work.Search;

namespace SynergyFlow.Core.Tests.Work.Search;

public sealed class SearchWordsTests
{
    [Theory]
    [InlineData("vpn Certificate", "vpn|certificate")]
    [InlineData("\"blank waybills\" printer", "blank waybills|printer")]
    [InlineData("printer -duplicate", "printer|-duplicate")]
    [InlineData("printer -\"gate 4\"", "printer|-gate 4")]
    [InlineData("INC-12", "inc 12")]
    [InlineData("srv-01.example.org", "srv 01 example org")]
    [InlineData("a\"b c\"d", "a|b c|d")]
    [InlineData("\"never closed", "never closed")]
    [InlineData("café ÄRGER", "café|ärger")]
    [InlineData("mesin - rusak", "mesin|rusak")]
    [InlineData("' | & ! ( ) :* <->x", "x")]
    [InlineData("100% \\ _", "100")]
    public void Parse_WhatIsTyped_IsTerms(string typed, string terms)
    {
        var parsed = SearchWords.Parse(typed);

        Assert.Equal(terms, string.Join('|', parsed.Value!.Terms.Select(term => (term.Excluded ? "-" : "") + string.Join(' ', term.Words))));
        Assert.All(parsed.Value!.Terms.SelectMany(term => term.Words), word => Assert.All(word, c => Assert.True(char.IsLetterOrDigit(c) || char.IsSurrogate(c))));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("   ")]
    [InlineData("!!! ''' ---")]
    [InlineData("-only -exclusions")]
    [InlineData("\"\"")]
    public void Parse_NothingToFind_IsRefused(string? typed) =>
        Assert.Equal("q", Assert.IsType<InvalidField>(SearchWords.Parse(typed).Error).Field);

    [Fact]
    public void Parse_TooMuch_IsRefused()
    {
        Assert.Equal("q", SearchWords.Parse(new string('a', SearchWords.MostLetters + 1)).Error?.Field);
        Assert.Equal("q", SearchWords.Parse(string.Join(' ', Enumerable.Range(1, SearchWords.MostTerms + 1))).Error?.Field);
    }

    [Fact]
    public void Parse_HalfACharacter_IsLeftOut()
    {
        Assert.Equal(["ab"], SearchWords.Parse("\ud83d ab").Value!.Wanted);
        Assert.Equal(["a", "b"], SearchWords.Parse("a\0b").Value!.Wanted);
    }

    [Fact]
    public void Excerpt_OfALongText_ShowsTheStretchWithMostHits_OnOneLine()
    {
        var text = string.Concat(Enumerable.Repeat("nothing here ", 40)) + "the vpn\r\nneeds a new certificate today " + string.Concat(Enumerable.Repeat("or there ", 40));
        var vpn = text.IndexOf("vpn", StringComparison.Ordinal);
        var certificate = text.IndexOf("certificate", StringComparison.Ordinal);

        var excerpt = Segments.Excerpt(text, [vpn..(vpn + 3), certificate..(certificate + 11)], 120);

        Assert.Equal(["vpn", "certificate"], excerpt.Where(segment => segment.Hit).Select(segment => segment.Text));
        var line = string.Concat(excerpt.Select(segment => segment.Text));
        Assert.StartsWith("…", line, StringComparison.Ordinal);
        Assert.EndsWith("…", line, StringComparison.Ordinal);
        Assert.Contains("the vpn  needs a new certificate today", line, StringComparison.Ordinal);
        Assert.InRange(line.Length, 60, 122);
    }

    [Theory]
    [InlineData("", 20)]
    [InlineData("short", 20)]
    [InlineData("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", 20)]
    [InlineData("😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀", 15)]
    public void Excerpt_WithoutHits_IsTheBeginning_AndNeverHalfACharacter(string text, int letters)
    {
        var line = string.Concat(Segments.Excerpt(text, [], letters).Select(segment => segment.Text));

        Assert.StartsWith(line.TrimEnd('…'), text, StringComparison.Ordinal);
        Assert.DoesNotContain(line, c => c == '\uFFFD');
        Assert.Equal(line, line.Normalize());
    }
}
