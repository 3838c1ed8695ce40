using System.Text;
using SynergyFlow.Core.Incidents;
using SynergyFlow.Core.Integrations.Import;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Work;

namespace SynergyFlow.Core.Tests.Integrations;

public sealed class RowInterpreterTests
{
    private static readonly string[] s_headers = ["id", "title", "state", "impact", "caller", "updated", "by", "extra"];

    private static readonly ImportMapping s_mapping = new()
    {
        KeyColumn = "id",
        UnknownMarker = "?",
        History = true,
        UpdatedAtColumn = "updated",
        UpdatedByColumn = "by",
        DateFormats = ["dd-MM-yyyy HH:mm"],
        TimeZone = "Europe/Lisbon",
        Columns = new Dictionary<string, ImportField>
        {
            ["title"] = ImportField.Title,
            ["state"] = ImportField.State,
            ["impact"] = ImportField.Impact,
            ["caller"] = ImportField.Requester,
        },
        States = new Dictionary<string, string> { ["Open"] = "in_progress", ["Waiting"] = "pending/vendor: Parts are on the way" },
        Impacts = new Dictionary<string, string> { ["High"] = "department" },
    };

    private readonly RowInterpreter _interpreter = RowInterpreter.Create(s_mapping, s_headers).Value!;

    [Fact]
    public void Row_Sound_BecomesStateWithNamesAndCustomFields()
    {
        var row = Read("A-1", "  Printer  ", "Waiting", "High", "Ann   Lee", "01-07-2016 12:00", "Bob", "=1+1").Row;

        Assert.NotNull(row);
        Assert.Equal(("A-1", "Printer", "Ann Lee", "Bob"), (row.Key, row.Fields.Title, row.Requester, row.Author));
        Assert.Equal(new StateTarget(IncidentState.Pending, PendingReason.Vendor, "Parts are on the way"), row.State);
        Assert.Equal(Impact.Department, row.Fields.Impact);
        Assert.Equal("=1+1", row.Custom["extra"]);
        Assert.Equal(["extra"], row.Custom.Keys);
    }

    [Theory]
    [InlineData("01-07-2016 12:00", "2016-07-01T11:00:00Z")]
    [InlineData("01-01-2016 12:00", "2016-01-01T12:00:00Z")]
    [InlineData("27-03-2016 01:30", "2016-03-27T01:30:00Z")]
    public void Times_AreReadInTheMappingsZone(string cell, string expected) =>
        Assert.Equal(expected, Incident.Rfc3339(Read("A", "t", "Open", "High", "?", cell, "?", "").Row!.At));

    [Theory]
    [InlineData(0, "?", "id", "import.key_missing")]
    [InlineData(2, "Parked", "state", "import.unknown_value")]
    [InlineData(3, "Enormous", "impact", "import.unknown_value")]
    [InlineData(5, "2016-07-01", "updated", "import.no_date")]
    [InlineData(5, "01-07-0016 12:00", "updated", "import.no_date")]
    [InlineData(5, "", "updated", "import.date_missing")]
    [InlineData(4, "Ann\u0007Lee", "caller", "import.invalid_value")]
    [InlineData(1, "Bell\u0007", "title", "import.invalid_value")]
    public void Row_Bad_IsAProblemThatNamesLineColumnAndValue(int column, string value, string name, string code)
    {
        string[] cells = ["A-1", "Printer", "Open", "High", "Ann", "01-07-2016 12:00", "Bob", "x"];
        cells[column] = value;

        var (row, problem) = Read(cells);

        Assert.Null(row);
        Assert.NotNull(problem);
        Assert.Equal((7, name, code), (problem.Line, problem.Column, problem.Code));
        Assert.Contains($"'{name}'", problem.Message, StringComparison.Ordinal);
        Assert.Equal(value is "" or "?" ? null : value, problem.Value);
    }

    [Fact]
    public void Fingerprint_OfDifferentCells_Differs()
    {
        var one = Read("A", "t", "Open", "High", "a", "01-07-2016 12:00", "b", "c").Row!;
        var same = Read("A", "t", "Open", "High", "a", "01-07-2016 12:00", "b", "c").Row!;
        var other = Read("A", "t", "Open", "High", "a", "01-07-2016 12:00", "b", "d").Row!;

        Assert.Equal(one.Fingerprint, same.Fingerprint);
        Assert.NotEqual(one.Fingerprint, other.Fingerprint);
    }

    [Theory]
    [InlineData("keyColumn")]
    [InlineData("updatedAtColumn")]
    [InlineData("states")]
    [InlineData("impacts")]
    [InlineData("timeZone")]
    [InlineData("dateFormats")]
    [InlineData("columns")]
    [InlineData("titleTemplate")]
    public void Mapping_Wrong_IsRefusedByField(string field)
    {
        var mapping = field switch
        {
            "keyColumn" => s_mapping with { KeyColumn = "nowhere" },
            "updatedAtColumn" => s_mapping with { UpdatedAtColumn = null },
            "states" => s_mapping with { States = new Dictionary<string, string> { ["Open"] = "pending" } },
            "impacts" => s_mapping with { Impacts = new Dictionary<string, string> { ["High"] = "2" } },
            "timeZone" => s_mapping with { TimeZone = "Mars/Olympus" },
            "dateFormats" => s_mapping with { DateFormats = [] },
            "columns" => s_mapping with { Columns = new Dictionary<string, ImportField> { ["gone"] = ImportField.Title } },
            _ => s_mapping with { Columns = new Dictionary<string, ImportField>(), TitleTemplate = " " },
        };

        Assert.Equal(field, RowInterpreter.Create(mapping, s_headers).Error?.Field);
    }

    [Fact]
    public void Mapping_AsJson_ComesBackTheSame()
    {
        var preset = ImportPresets.Find(ImportPresets.ServiceNowIncidentLog)!;

        var back = ImportMapping.FromJson(preset.ToJson());

        Assert.Equal(preset.ToJson(), back.ToJson());
        Assert.Equal(ImportField.Team, back.Columns["assignment_group"]);
    }

    [Fact]
    public void Report_OfFormulas_NeverStartsACellWithOne()
    {
        var csv = ProblemReport.ToCsv([new RowProblem(3, "=cmd|' /C calc'!A0", "+a", "@x\"y", "import.no_date", "-1")]);

        Assert.Equal("line,key,column,value,code,message\r\n3,\"'=cmd|' /C calc'!A0\",\"'+a\",\"'@x\"\"y\",\"import.no_date\",\"'-1\"\r\n", csv);
    }

    private RowReading Read(params string[] cells) => _interpreter.Read(new CsvRecord(7, 0, Encoding.UTF8.GetByteCount(string.Concat(cells)), cells));
}
