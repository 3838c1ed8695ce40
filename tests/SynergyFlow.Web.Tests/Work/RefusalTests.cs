using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Localization;
using SynergyFlow.Core.Integrations.Import;
using SynergyFlow.Core.Work.Filtering;
using SynergyFlow.Web.Integrations;
using SynergyFlow.Web.Tests.Shared;
using SynergyFlow.Web.Work;

namespace SynergyFlow.Web.Tests.Work;

/// <summary>What is wrong with a filter or a row of an import, in the reader's language.</summary>
public sealed class RefusalTests : FrameTest
{
    [Theory]
    [InlineData("en", "priority = P9", "Expected one of P1, P2, P3, P4 for priority at position 12, found 'P9'.")]
    [InlineData("id", "priority = P9", "Diharapkan salah satu dari P1, P2, P3, P4 untuk priority pada posisi 12, ditemukan 'P9'.")]
    [InlineData("fil", "priority = P9", "Inaasahan ang isa sa P1, P2, P3, P4 para sa priority sa posisyon 12, nakita ang 'P9'.")]
    [InlineData("id", "team =", "Diharapkan sebuah nilai untuk team pada posisi 7, ditemukan akhir teks.")]
    [InlineData("fil", "(team = mine", "Inaasahan ang ')' sa posisyon 13, nakita ang dulo ng teksto.")]
    public void Filter_ThatCannotBeRead_SaysWhereAndWhatInTheReadersLanguage(string language, string filter, string expected) =>
        Assert.Equal(expected, In(language, () => Words().Say(RecordFilter.Parse(filter).Error!)));

    /// <summary>Every way to be wrong has its words: none falls back to the message of the API.</summary>
    [Theory]
    [InlineData("colour = red")]
    [InlineData("title < x")]
    [InlineData("title ~ x title ~ y")]
    [InlineData("(title ~ x")]
    [InlineData("key in x")]
    [InlineData("key in (a b)")]
    [InlineData("title = ")]
    [InlineData("title = ''")]
    [InlineData("title = 'x")]
    [InlineData("title ! x")]
    [InlineData("title = \u0001")]
    [InlineData("state = Ü")]
    [InlineData("stateCategory = x")]
    [InlineData("due < soon")]
    [InlineData("text ~ '!!'")]
    [InlineData("not not not not not not not not not not not title = x")]
    public void Filter_EveryRefusal_HasWordsInEachLanguage(string filter)
    {
        var refused = RecordFilter.Parse(filter).Error!;
        string[] said = [.. new[] { "en", "id", "fil" }.Select(language => In(language, () => Words().Say(refused)))];

        Assert.Equal(3, said.Distinct().Count());
        Assert.All(said, sentence => Assert.False(sentence == refused.Message || sentence.Contains('{', StringComparison.Ordinal), sentence));
    }

    [Fact]
    public void Filter_TooLongOrTooMuch_HasWordsToo()
    {
        foreach (var filter in new[] { new string('x', 2_001), $"key in ({string.Join(',', Enumerable.Range(0, 201))})" })
        {
            var refused = RecordFilter.Parse(filter).Error!;
            Assert.NotEqual(refused.Message, In("id", () => Words().Say(refused)));
        }
    }

    [Theory]
    [InlineData("import.key_missing")]
    [InlineData("import.date_missing")]
    [InlineData("import.unknown_value")]
    [InlineData("import.invalid_value")]
    [InlineData("import.no_number")]
    [InlineData("import.no_date")]
    [InlineData("import.out_of_order")]
    [InlineData("import.unknown_name")]
    [InlineData("import.record_gone")]
    [InlineData("import.key_twice")]
    [InlineData("import.broken_quotes")]
    [InlineData("import.column_count")]
    [InlineData("import.encoding")]
    [InlineData("import.line_too_long")]
    [InlineData("import.kept")]
    public void ImportRow_EveryCode_HasWordsInEachLanguage(string code)
    {
        RowProblem problem = new(3, "INC1", "State", "x", code, "for the API");
        string[] said = [.. new[] { "en", "id", "fil" }.Select(language => In(language, () => Services.GetRequiredService<IStringLocalizer<ImportText>>().Say(problem)))];
        Assert.Equal(3, said.Distinct().Count());
        Assert.DoesNotContain(problem.Message, said);
    }

    private IStringLocalizer<WorkText> Words() => Services.GetRequiredService<IStringLocalizer<WorkText>>();

    private static string In(string language, Func<string> say)
    {
        var before = CultureInfo.CurrentUICulture;
        try
        {
            CultureInfo.CurrentUICulture = new CultureInfo(language);
            return say();
        }
        finally
        {
            CultureInfo.CurrentUICulture = before;
        }
    }
}
