using System.Text;
using SynergyFlow.Core.Integrations.Import;

namespace SynergyFlow.Core.Tests.Integrations;

public sealed class CsvReaderTests
{
    [Fact]
    public async Task Rows_WithQuotesAndLineEnds_AreReadAsRfc4180Says()
    {
        var rows = await ReadAsync("a,b\r\n\"x, \"\"y\"\"\",\"two\nlines\"\r\n\r\nlast,\"\"");

        Assert.Equal([["a", "b"], ["x, \"y\"", "two\nlines"], ["last", ""]], rows.Select(row => row.Fields));
        Assert.Equal([1, 2, 5], rows.Select(row => row.Line));
    }

    [Fact]
    public async Task Row_ReadAgainFromItsPlace_IsTheSame()
    {
        const string Text = "\uFEFFa,b\nä,\"1\n2\"\nö,3\n";
        using MemoryStream stream = new(Encoding.UTF8.GetBytes(Text));
        CsvReader reader = new(stream, ',', ImportEncoding.Utf8.ToEncoding(), 2);
        List<CsvRecord> rows = [];
        await foreach (var row in reader.ReadAsync(TestContext.Current.CancellationToken))
        {
            rows.Add(row);
        }

        foreach (var row in rows)
        {
            var again = await reader.ReadAtAsync(row.Line, row.Offset, row.Length, TestContext.Current.CancellationToken);
            Assert.Equal(row.Fields, again.Fields);
        }

        Assert.Equal(["a", "b"], rows[0].Fields);
        Assert.Equal(["ö", "3"], rows[2].Fields);
    }

    [Theory]
    [InlineData("a,b\n\"open,1\nx,2\ny,3\n", CsvFault.UnclosedQuote)]
    [InlineData("a,b\n\"p\"q,1\nx,2\ny,3\n", CsvFault.TextAfterQuote)]
    [InlineData("a,b\n1,2,3\nx,2\ny,3\n", CsvFault.ColumnCount)]
    [InlineData("a,b\n1\nx,2\ny,3\n", CsvFault.ColumnCount)]
    public async Task Row_Broken_IsOneProblemAndTheNextLinesAreRead(string text, CsvFault fault)
    {
        var rows = await ReadAsync(text, 2);

        Assert.Equal([null, fault, null, null], rows.Select(row => row.Fault));
        Assert.Equal((2, "y"), (rows[1].Line, rows[3].Fields[0]));
    }

    [Fact]
    public async Task Row_AcrossManyBlocks_IsReadWhole()
    {
        var big = new string('z', 300_000);

        var rows = await ReadAsync($"a,b\n\"{big}\",1\nx,2\n", 2);

        Assert.Equal([1, 300_000, 1], rows.Select(row => row.Fields[0].Length));
        Assert.Equal(3, rows[2].Line);
    }

    [Theory]
    [InlineData("PK\u0003\u0004rest of an archive", "ZIP")]
    [InlineData("a,b\nx,\0\n", "zero bytes")]
    [InlineData("", "empty")]
    [InlineData("only\n1\n", "columns")]
    [InlineData("a,A\n1,2\n", "Two columns")]
    [InlineData("\"a,b\n1,2\n", "broken")]
    public async Task File_ThatIsNoCsv_GetsOneMessage(string text, string expected) =>
        Assert.Contains(expected, (await CheckAsync(Encoding.Latin1.GetBytes(text))).Error?.Message, StringComparison.Ordinal);

    [Fact]
    public async Task File_InUtf16_IsNamed() =>
        Assert.Contains("UTF-16", (await CheckAsync(Encoding.Unicode.GetBytes("a,b\n1,2\n"))).Error?.Message, StringComparison.Ordinal);

    [Fact]
    public async Task File_InTheOtherEncoding_IsToldSoWithTheLine()
    {
        byte[] latin = [.. "a,b\n1,2\nM"u8, 0xFC, .. "ller,3\n"u8];

        Assert.Contains("line 3", (await CheckAsync(latin)).Error?.Message, StringComparison.Ordinal);
        Assert.Equal(["a", "b"], (await CheckAsync(latin, ImportEncoding.Windows1252)).Value?.Headers);
    }

    [Fact]
    public async Task File_WhoseCharactersCrossBlocks_IsSoundUtf8() =>
        Assert.False((await CheckAsync(Encoding.UTF8.GetBytes("a;b\n" + string.Concat(Enumerable.Repeat("ä€😀;x\n", 60_000))))).Failed);

    [Fact]
    public async Task File_WithALineOverOneMegabyte_IsRefusedWithTheLine() =>
        Assert.Contains("Line 2 is longer", (await CheckAsync(Encoding.UTF8.GetBytes("a,b\n" + new string('x', 1_100_000)))).Error?.Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("a;b;c,d\n", ';')]
    [InlineData("a\tb\tc\n", '\t')]
    [InlineData("a|b\n", '|')]
    public async Task Delimiter_IsTheMostFrequentOfTheFirstLine(string text, char expected) =>
        Assert.Equal(expected, (await CheckAsync(Encoding.UTF8.GetBytes(text))).Value?.Delimiter);

    private static async Task<Kernel.Result<FileProfile>> CheckAsync(byte[] bytes, ImportEncoding encoding = ImportEncoding.Utf8)
    {
        using MemoryStream stream = new(bytes);
        return await ImportFileCheck.CheckAsync(stream, encoding, TestContext.Current.CancellationToken);
    }

    private static async Task<List<CsvRecord>> ReadAsync(string text, int? columns = null)
    {
        using MemoryStream stream = new(Encoding.UTF8.GetBytes(text));
        List<CsvRecord> rows = [];
        await foreach (var row in new CsvReader(stream, ',', ImportEncoding.Utf8.ToEncoding(), columns).ReadAsync(TestContext.Current.CancellationToken))
        {
            rows.Add(row);
        }

        return rows;
    }
}
