using System.Text.RegularExpressions;

namespace SynergyFlow.Architecture.Tests;

/// <summary>What only the text of a file shows.</summary>
public sealed partial class SourceRules
{
    private const int MostLines = 400;

    /// <summary>Longer than it should be, and why it stays so.</summary>
    private static readonly Dictionary<string, string> s_long = new()
    {
        ["tests/SynergyFlow.Infrastructure.Tests/Work/RecordQueriesTests.cs"] = "what each reader sees of one set of records",
    };

    /// <summary>Files with something to drag: the key and the menu that do the same (WCAG 2.5.7).</summary>
    private static readonly Dictionary<string, string> s_drags = new(StringComparer.Ordinal)
    {
        ["wwwroot-assets/modules/places.ts"] = "Space, arrows and Space on the handle; the menu of each row and card",
        ["wwwroot-assets/modules/roadmap.ts"] = "Space, arrows and Space on the bar; Enter or Change dates on each row, Plan on what has none",
        ["wwwroot-assets/modules/widths.ts"] = "arrow keys, Enter and Delete on the border; Columns: narrower, wider, fit and reset",
    };

    [Fact]
    public void MarkupString_OnlyInSafeHtmlAndIcons() => Rules.Hold(
        Sources.Of("SynergyFlow.Web", ".razor", ".cs").Where(RendersRawMarkup).Select(source => source.Path));

    [Fact]
    public void RawSql_HasNoValuesInItsText() => Rules.Hold(
        Product(".cs").SelectMany(source => SplicedSql(source.Text).Select(call => $"{source.Path}: {call}")));

    [Fact]
    public void Process_IsStartedByInfrastructureOnly() => Rules.Hold(
        Sources.Of("SynergyFlow.Core", ".cs").Concat(Sources.Of("SynergyFlow.Web", ".cs", ".razor"))
            .Where(source => StartsProcesses(source.Text)).Select(source => source.Path));

    [Fact]
    public void Regex_HasATimeoutOrDoesNotBacktrack() => Rules.Hold(
        Product(".cs", ".razor").SelectMany(source => EndlessExpressions(source.Text).Select(call => $"{source.Path}: {call}")));

    [Fact]
    public void File_HasAtMost400Lines() => Rules.Hold(
        Product(".cs", ".razor")
            .Concat(Sources.Of("tests", ".cs")).Concat(Sources.Of("wwwroot-assets", ".ts", ".mjs", ".css"))
            .Where(source => Sources.Lines(source.Text) > MostLines && !s_long.ContainsKey(source.Path))
            .Select(source => $"{source.Path}: {Sources.Lines(source.Text)}"));

    [Fact]
    public void Text_LeavesNothingForLater() => Rules.Hold(
        Product(".cs", ".razor").Where(source => Unfinished().IsMatch(source.Text)).Select(source => source.Path));

    [Fact]
    public void Drag_OnlyWhereKeysAndAMenuDoTheSame() => Rules.Hold(
        Product(".razor", ".cs").Concat(Sources.Of("wwwroot-assets/modules", ".ts"))
            .Where(source => Drags().IsMatch(source.Text) && !s_drags.ContainsKey(source.Path)).Select(source => source.Path));

    [Theory]
    [InlineData("<li draggable=\"true\">", true)]
    [InlineData("row.addEventListener(\"dragstart\", pick)", true)]
    [InlineData("grip.setPointerCapture(event.pointerId)", true)]
    [InlineData("<MudDropZone T=\"Card\">", true)]
    [InlineData("a file may be dropped here", false)]
    public void DragRule_Samples(string text, bool refused) => Assert.Equal(refused, Drags().IsMatch(text));

    [Theory]
    [InlineData("SynergyFlow.Web/Incidents/Page.razor", "@((MarkupString)Body)", true)]
    [InlineData("SynergyFlow.Web/Incidents/Page.razor.cs", "builder.AddMarkupContent(0, body);", true)]
    [InlineData("SynergyFlow.Web/Components/Shared/SafeHtml.razor", "@((MarkupString)_safe)", false)]
    public void MarkupRule_Samples(string path, string text, bool refused) => Assert.Equal(refused, RendersRawMarkup(new Source(path, text)));

    [Theory]
    [InlineData("db.Set<X>().FromSqlRaw($\"SELECT * FROM x WHERE a = '{a}'\")", true)]
    [InlineData("db.Database.ExecuteSqlRawAsync(\"DELETE FROM x WHERE a = \" + a, ct)", true)]
    [InlineData("db.Database.SqlQueryRaw<long>(string.Format(sql, a))", true)]
    [InlineData("db.Database.ExecuteSqlRawAsync(\"DELETE FROM x WHERE a = {0}\", a)", false)]
    [InlineData("db.Database.ExecuteSqlAsync($\"DELETE FROM x WHERE a = {a}\")", false)]
    public void SqlRule_Samples(string text, bool refused) => Assert.Equal(refused, SplicedSql(text).Any());

    [Theory]
    [InlineData("using var child = Process.Start(info);", true)]
    [InlineData("var info = new ProcessStartInfo(\"sh\");", true)]
    [InlineData("await ProcessStartedAsync();", false)]
    public void ProcessRule_Samples(string text, bool refused) => Assert.Equal(refused, StartsProcesses(text));

    [Theory]
    [InlineData("new Regex(\"a+\")", true)]
    [InlineData("private static readonly Regex s_word = new(\"a+\");", true)]
    [InlineData("Regex.IsMatch(text, \"(a+)+\")", true)]
    [InlineData("new Regex(\"a+\", RegexOptions.None, TimeSpan.FromSeconds(1))", false)]
    [InlineData("Regex.Replace(text, \"a(b)\", \"\", RegexOptions.NonBacktracking)", false)]
    [InlineData("Words().Replace(text, \"\")", false)]
    public void RegexRule_Samples(string text, bool refused) => Assert.Equal(refused, EndlessExpressions(text).Any());

    [Theory]
    [InlineData("// TODO: later", true)]
    [InlineData("throw new NotImplementedException();", true)]
    [InlineData("var todo = 1;", false)]
    public void UnfinishedRule_Samples(string text, bool refused) => Assert.Equal(refused, Unfinished().IsMatch(text));

    [Fact]
    public void LengthRule_Samples()
    {
        Assert.Equal(0, Sources.Lines(""));
        Assert.Equal(2, Sources.Lines("a\nb"));
        Assert.Equal(2, Sources.Lines("a\nb\n"));
    }

    private static IEnumerable<Source> Product(params string[] endings) =>
        new[] { "SynergyFlow.Core", "SynergyFlow.Infrastructure", "SynergyFlow.Web" }
            .SelectMany(project => Sources.Of(project, [.. endings.Where(ending => ending != ".razor" || project == "SynergyFlow.Web")]));

    // An icon is a constant of MudBlazor's; its own component draws it as raw markup too.
    private static bool RendersRawMarkup(Source source) =>
        !source.Path.EndsWith("/Shared/SafeHtml.razor", StringComparison.Ordinal)
        && !source.Path.EndsWith("/Shared/Glyph.razor", StringComparison.Ordinal)
        && (source.Text.Contains("MarkupString", StringComparison.Ordinal) || source.Text.Contains("AddMarkupContent", StringComparison.Ordinal));

    private static IEnumerable<string> SplicedSql(string text) => RawSql().Matches(text)
        .Where(call => Splice().IsMatch(Sources.Arguments(text, call.Index + call.Length - 1)))
        .Select(call => call.Value);

    private static bool StartsProcesses(string text) => ProcessStart().IsMatch(text);

    private static IEnumerable<string> EndlessExpressions(string text) => RegexMade().Matches(text)
        .Where(call => Sources.Arguments(text, call.Index + call.Length - 1) is var arguments
            && !arguments.Contains("TimeSpan", StringComparison.Ordinal)
            && !arguments.Contains("NonBacktracking", StringComparison.Ordinal)
            && !arguments.Contains("imeout", StringComparison.Ordinal))
        .Select(call => call.Value);

    [GeneratedRegex(@"\b(FromSqlRaw|ExecuteSqlRaw|ExecuteSqlRawAsync|SqlQueryRaw)\s*(<[^()]*>)?\s*\(", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex RawSql();

    [GeneratedRegex(@"\$@?""|\$""""""|""\s*\+|\+\s*""|string\.(Format|Concat|Join)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Splice();

    [GeneratedRegex(@"\bProcess\s*\.\s*Start\s*\(|\bProcessStartInfo\b", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex ProcessStart();

    [GeneratedRegex(@"\bnew Regex\s*\(|\bRegex\??\s+\w+\s*(\{[^}]*\}\s*)?=\s*new\s*\(|\bRegex\.(IsMatch|Match|Matches|Replace|Split|Count|EnumerateMatches)\s*\(", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex RegexMade();

    [GeneratedRegex(@"\bdraggable\b|\bdragstart\b|\bMudDropZone\b|\bMudDropContainer\b|\bsetPointerCapture\b", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Drags();

    [GeneratedRegex(@"\b(TODO|FIXME|HACK)\b|NotImplementedException", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Unfinished();
}
