using System.Globalization;
using FsCheck;
using FsCheck.Fluent;
using SynergyFlow.Core.Policies.Studio;
using SynergyFlow.Core.Policies.Studio.Tables;

namespace SynergyFlow.Core.Tests.Policies.Studio;

/// <summary>A table and the text that it is a part of: what is written is read again, and nothing else is touched.</summary>
public sealed class TableTextTests
{
    private static readonly DecisionTable s_table = DecisionTable.Of(PolicyNames.Priority)!;

    [Fact]
    public void Write_ThenRead_IsTheSameRows_AndTheRestIsKeptByteForByte() => Prop.ForAll<int>(seed =>
    {
        foreach (var table in PolicyNames.All.Select(DecisionTable.Of))
        {
            RandomTable random = new(table!, seed);
            var line = seed % 2 == 0 ? "\n" : "\r\n";
            var (before, after) = ($"package a{line}x := \"{line}{seed}\t{line}", $"{line}# more{(seed % 3 == 0 ? line : "")}");
            var text = Text(before, after, line, "rows := [ ]");
            for (var change = 0; change < 3; change++)
            {
                var rows = random.Rows(6);
                text = TableText.Write(table!, text, rows);
                var read = TableText.Read(table!, text);
                Assert.NotNull(read);
                Assert.Null(read.Flaw);
                Assert.Equal(rows.Select(Said), read.Rows.Select(Said));
                Assert.StartsWith($"{before}\t{TableText.Begin} {line}", text, StringComparison.Ordinal);
                Assert.EndsWith($"{TableText.End}{line}{after}", text, StringComparison.Ordinal);
                Assert.Equal(text, TableText.Write(table!, text, read.Rows));
            }
        }
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(300));

    [Fact]
    public void Written_IsOneRowALine_AsPeopleWouldWriteIt()
    {
        var text = TableText.Write(s_table, Text("", "", "\n", "rows := []"),
        [
            new(new Dictionary<string, IReadOnlyList<string>> { ["vip"] = ["true"], ["service"] = ["Mail", "Büro \"A\""], ["impact"] = ["1", "2"] }, new("priority", "P1"), "Board first."),
            new(new Dictionary<string, IReadOnlyList<string>>(), new("raise", "2")),
        ]);

        Assert.Equal(
            "\t# table: begin \nrows := [\n"
            + "\t{\"when\": {\"impact\": [1, 2], \"vip\": [true], \"service\": [\"Mail\", \"Büro \\\"A\\\"\"]}, \"then\": {\"priority\": \"P1\"}, \"note\": \"Board first.\"},\n"
            + "\t{\"when\": {}, \"then\": {\"raise\": 2}},\n]\n\n# table: end\n",
            text);
    }

    [Fact]
    public void Text_WithoutMarks_HasNoTable()
    {
        Assert.Null(TableText.Read(s_table, ""));
        Assert.Null(TableText.Read(s_table, "package a\nrows := []\nx := \"# table: begin\"\n"));
        Assert.Throws<InvalidOperationException>(() => TableText.Write(s_table, "package a\n", []));
    }

    /// <summary>A line too far would lead its reader astray: each is where the mistake stands.</summary>
    [Theory]
    [InlineData("# table: begin\nrows := []\n", 1, "marks")]
    [InlineData("x := 1\n# table: end\n# table: begin\n", 2, "marks")]
    [InlineData("# table: begin\nrows := []\n# table: end\n# table: begin\n", 4, "marks")]
    [InlineData("# table: begin\n\nlines := []\n# table: end\n", 3, "not_rows")]
    [InlineData("# table: begin\nrows = []\n# table: end\n", 2, "not_rows")]
    [InlineData("# table: begin\n# mine\nrows := []\n# table: end\n", 2, "not_rows")]
    [InlineData("# table: begin\n# table: end\n", 2, "not_rows")]
    [InlineData("# table: begin\nrows :=\n{}\n# table: end\n", 3, "not_rows")]
    [InlineData("# table: begin\nrows := [\n\t# mine\n]\n# table: end\n", 3, "not_json")]
    [InlineData("# table: begin\nrows := [row |\n\tsome row in more\n]\n# table: end\n", 2, "not_json")]
    [InlineData("# table: begin\nrows := [\n\n\t{\"when\": {}, \"then\": `P1`}]\n# table: end\n", 4, "not_json")]
    [InlineData("# table: begin\nrows := []\n\nmore := 1\n# table: end\n", 4, "not_json")]
    [InlineData("# table: begin\nrows := [\n# table: end\n", 3, "not_json")]
    [InlineData("# table: begin\nrows := [\n\t{\"when\": {}, \"then\": {\"raise\": 1}},\n\t7,\n]\n# table: end\n", 4, "row_shape")]
    [InlineData("# table: begin\nrows := [\n\t{\"when\": {}}]\n# table: end\n", 3, "row_shape")]
    [InlineData("# table: begin\nrows := [{\"when\": {}, \"then\": {\"raise\": 1}, \"more\": 1}]\n# table: end\n", 2, "row_shape")]
    [InlineData("# table: begin\nrows := [{\"when\": {}, \"when\": {}, \"then\": {\"raise\": 1}}]\n# table: end\n", 2, "row_shape")]
    [InlineData("# table: begin\nrows := [{\"when\": {\"tag\": [\"x\"]}, \"then\": {\"raise\": 1}}]\n# table: end\n", 2, "unknown_fact")]
    [InlineData("# table: begin\nrows := [{\"when\": {\"vip\": [true], \"vip\": [false]}, \"then\": {\"raise\": 1}}]\n# table: end\n", 2, "wrong_value")]
    [InlineData("# table: begin\nrows := [{\"when\": {\"impact\": [\"1\"]}, \"then\": {\"raise\": 1}}]\n# table: end\n", 2, "wrong_value")]
    [InlineData("# table: begin\nrows := [{\"when\": {\"impact\": [1.5]}, \"then\": {\"raise\": 1}}]\n# table: end\n", 2, "wrong_value")]
    [InlineData("# table: begin\nrows := [{\"when\": {\"impact\": 1}, \"then\": {\"raise\": 1}}]\n# table: end\n", 2, "wrong_value")]
    [InlineData("# table: begin\nrows := [{\"when\": {}, \"then\": {\"raise\": 1, \"priority\": \"P1\"}}]\n# table: end\n", 2, "wrong_value")]
    [InlineData("# table: begin\nrows := [{\"when\": {}, \"then\": {\"route\": \"Mail\"}}]\n# table: end\n", 2, "wrong_value")]
    public void What_CannotBeReadAsRows_IsNamedWithItsLine(string text, int line, string code)
    {
        var read = TableText.Read(s_table, text);
        Assert.NotNull(read);
        Assert.Empty(read.Rows);
        Assert.Equal((line, code), (read.Flaw!.Line, read.Flaw.Code));
    }

    [Fact]
    public void Rows_AreBounded()
    {
        var row = "\t{\"when\": {}, \"then\": {\"raise\": 1}},\n";
        Assert.Equal(DecisionTable.MostRows, Read(DecisionTable.MostRows).Rows.Count);
        Assert.Equal(("too_many_rows", DecisionTable.MostRows + 3), (Read(DecisionTable.MostRows + 1).Flaw!.Code, Read(DecisionTable.MostRows + 1).Flaw!.Line));

        TableReading Read(int count) => TableText.Read(s_table, $"# table: begin\nrows := [\n{string.Concat(Enumerable.Repeat(row, count))}]\n# table: end\n")!;
    }

    [Fact]
    public void Read_AnyText_NeverThrows() => Prop.ForAll<int>(seed =>
    {
        Random random = new(seed);
        string[] pieces = ["rows", ":=", "[", "]", "{", "}", "\"when\"", ":", ",", "\"then\"", "1", "true", "null", "\n", "\"", "\\", "\ud800", "# table: begin\n", "\n# table: end\n", "{\"when\": {}, \"then\": {\"raise\": 1}}"];
        var text = "# table: begin\n" + string.Join(" ", Enumerable.Range(0, random.Next(20)).Select(_ => pieces[random.Next(pieces.Length)])) + "\n# table: end\n";
        var read = TableText.Read(s_table, text);
        return read is { Flaw: null } || read?.Flaw!.Line is >= 1;
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(5_000));

    [Theory]
    [InlineData("impact", "", "no_value")]
    [InlineData("impact", "7", "unknown_value")]
    [InlineData("service", " ", "no_value")]
    [InlineData("service", "a\nb", "control")]
    [InlineData("service", "300 letters", "too_long")]
    public void Cells_ThatCannotFit_AreNamed(string fact, string value, string code)
    {
        string[] values = value switch { "" => [], "300 letters" => [new string('x', 300)], _ => [value] };
        TableRow row = new(new Dictionary<string, IReadOnlyList<string>> { [fact] = values }, new("priority", "P1"));
        Assert.Equal((fact, code), (Assert.Single(s_table.Problems(row, null)).Cell, s_table.Problems(row, null)[0].Code));
    }

    [Fact]
    public void Effects_NotesAndNames_AreChecked()
    {
        Dictionary<string, IReadOnlyList<string>> any = [];
        Assert.Equal(["then"], s_table.Problems(new(any, new("priority", "P9")), null).Select(problem => problem.Cell));
        Assert.Equal(["note"], s_table.Problems(new(any, new("raise", "1"), new string('x', 201)), null).Select(problem => problem.Cell));
        Assert.Empty(s_table.Problems(new(any, new("leave_to", "matrix"), new string('x', 200)), null));
        var routing = DecisionTable.Of(PolicyNames.Routing)!;
        Assert.Equal("not_there", Assert.Single(routing.Problems(new(any, new("route", "Gone")), new HashSet<string> { "Mail" })).Code);
        Assert.Empty(routing.Problems(new(any, new("route", "Mail")), new HashSet<string> { "Mail" }));
        Assert.Null(DecisionTable.Of("change_approval"));
    }

    private static string Text(string before, string after, string line, string rows) => $"{before}\t{TableText.Begin} {line}{rows}{line}{TableText.End}{line}{after}";

    private static string Said(TableRow row) => string.Create(
        CultureInfo.InvariantCulture,
        $"{string.Join(';', row.When.OrderBy(fact => fact.Key, StringComparer.Ordinal).Select(fact => $"{fact.Key}={string.Join('|', fact.Value)}"))} {row.Then} {row.Note ?? "(none)"}");
}
