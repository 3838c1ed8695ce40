using System.Text;
using SynergyFlow.Core.Integrations.Import;
using SynergyFlow.Core.Integrations.Import.Jira;

namespace SynergyFlow.Core.Tests.Integrations.Jira;

/// <summary>Files as they really come: saved again by a spreadsheet, cut off, or something else altogether.</summary>
public sealed class JiraNonsenseTests
{
    private const string Csv = "Summary,Issue key,Issue Type,Status,Created,Labels,Labels\nCafé à la carte,OLD-1,Story,To Do,2024-01-02 10:00,web,élan\n";

    private const string Xml = "<?xml version=\"1.0\" encoding=\"{0}\"?><rss><channel><item><key>OLD-1</key><summary>Café</summary><type>Story</type><status>To Do</status></item></channel></rss>";

    [Fact]
    public async Task Csv_InAnyEncodingThatSpreadsheetsSave_IsReadWithItsAccents()
    {
        foreach (var encoding in (Encoding[])[new UTF8Encoding(true), Encoding.Unicode, Encoding.BigEndianUnicode])
        {
            var issue = Assert.Single((await JiraFiles.ReadAsync([.. encoding.Preamble, .. encoding.GetBytes(Csv)])).Issues);
            Assert.Equal("Café à la carte", issue.Summary);
            Assert.Equal(["web", "élan"], issue.Labels);
        }

        var export = await JiraFiles.ReadAsync(ImportEncoding.Windows1252.ToEncoding().GetBytes(Csv));
        Assert.Equal("Café à la carte", Assert.Single(export.Issues).Summary);
        Assert.Equal("jira.encoding", Assert.Single(export.Problems).Code);
    }

    [Fact]
    public async Task Csv_WithACharacterOverTheEndOfABlock_IsUtf8()
    {
        foreach (var shift in Enumerable.Range(0, 9))
        {
            var text = $"Summary,Issue key,Description\n{new string('a', shift)}{string.Concat(Enumerable.Repeat("é€😀", 50_000))},OLD-1,x\n";
            Assert.Empty((await JiraFiles.ReadAsync(text)).Problems);
        }
    }

    [Theory]
    [InlineData(';')]
    [InlineData('\t')]
    public async Task Csv_SavedWithAnotherDelimiter_IsRead(char delimiter)
    {
        var export = await JiraFiles.ReadAsync(Csv.Replace(',', delimiter));

        Assert.Equal(["web", "élan"], Assert.Single(export.Issues).Labels);
    }

    [Fact]
    public async Task Xml_InTheEncodingThatItSays_IsRead()
    {
        foreach (var (name, encoding) in ((string, Encoding)[])[("windows-1252", ImportEncoding.Windows1252.ToEncoding()), ("ISO-8859-1", Encoding.Latin1), ("UTF-16", Encoding.Unicode), ("UTF-8", new UTF8Encoding(true))])
        {
            var text = Xml.Replace("{0}", name, StringComparison.Ordinal);
            var export = await JiraFiles.ReadAsync([.. encoding.Preamble, .. encoding.GetBytes(text)]);
            Assert.Equal("Café", Assert.Single(export.Issues).Summary);
        }

        Assert.Contains("another encoding", await JiraFiles.RefusalAsync(Encoding.Latin1.GetBytes(Xml.Replace("{0}", "UTF-8", StringComparison.Ordinal))), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Json_IsReadWithAMarkInFront_AndRefusedInAnotherEncoding()
    {
        const string Json = """{"issues":[{"key":"OLD-1","fields":{"summary":"Café"}}]}""";

        Assert.Equal("Café", Assert.Single((await JiraFiles.ReadAsync([.. Encoding.UTF8.Preamble, .. Encoding.UTF8.GetBytes(Json)])).Issues).Summary);
        Assert.Equal("Café", Assert.Single((await JiraFiles.ReadAsync([.. Encoding.Unicode.Preamble, .. Encoding.Unicode.GetBytes(Json)])).Issues).Summary);
        Assert.Contains("not in UTF-8", await JiraFiles.RefusalAsync(Encoding.Latin1.GetBytes(Json)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Zip_ThatIsCutOff_OrIsSomethingElse_IsRefusedWithTheWayToTheRightOne()
    {
        var whole = JiraFiles.Zip(("export.csv", Encoding.UTF8.GetBytes(Csv)), ("attachments/OLD-1/a.txt", new byte[5_000]));

        foreach (var length in (int[])[4, whole.Length / 2, whole.Length - 10])
        {
            Assert.Contains("broken", await JiraFiles.RefusalAsync(whole[..length]), StringComparison.Ordinal);
        }

        Assert.Contains("Excel workbook", await JiraFiles.RefusalAsync(JiraFiles.Zip(("[Content_Types].xml", []), ("xl/workbook.xml", []))), StringComparison.Ordinal);
        Assert.Contains("backup of a whole Jira", await JiraFiles.RefusalAsync(JiraFiles.Zip(("entities.xml", []), ("activeobjects.xml", []))), StringComparison.Ordinal);
        Assert.Contains("fields.json is no sound JSON", await JiraFiles.RefusalAsync(JiraFiles.Zip(("export.csv", Encoding.UTF8.GetBytes(Csv)), ("fields.json", [1]))), StringComparison.Ordinal);
        Assert.Contains("gzip", await JiraFiles.RefusalAsync([0x1F, 0x8B, 8, 0]), StringComparison.Ordinal);
        Assert.Contains("Excel workbook", await JiraFiles.RefusalAsync([0xD0, 0xCF, 0x11, 0xE0, 1, 2]), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Zip_WithDamagedBytesOfItsExport_IsRefused()
    {
        var zip = JiraFiles.Zip(("export.csv", Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat(Csv, 500)))));
        for (var at = 60; at < 160; at++)
        {
            zip[at] = (byte)~zip[at];
        }

        Assert.Contains("broken", await JiraFiles.RefusalAsync(zip), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("12/Mar/24 3:04 PM", "dd/MMM/yy h:mm tt|en", 12)]
    [InlineData("12/Mar/24 15:04", "dd/MMM/yy HH:mm|en", 12)]
    [InlineData("12/Mrz/24 15:04", "dd/MMM/yy HH:mm|de", 12)]
    [InlineData("12/März/24 15:04", "dd/MMM/yy HH:mm|de", 12)]
    [InlineData("12/mars/24 15:04", "dd/MMM/yy HH:mm|fr", 12)]
    [InlineData("2024-03-12 15:04", "yyyy-MM-dd HH:mm|en", 12)]
    [InlineData("2024/03/12 15:04", "yyyy/MM/dd HH:mm|en", 12)]
    [InlineData("13/03/24 3:04 PM", "dd/MM/yy h:mm tt|en", 13)]
    [InlineData("03/13/24 3:04 PM", "MM/dd/yy h:mm tt|en", 13)]
    [InlineData("Mar 12, 2024 3:04 PM", "MMM d, yyyy h:mm tt|en", 12)]
    [InlineData("12.03.2024 15:04", "dd.MM.yyyy HH:mm|en", 12)]
    public void Date_InAWayOfJira_IsRecognised(string sample, string format, int day)
    {
        Assert.Contains(format, JiraDates.Detect([sample]));
        Assert.Equal(new DateTime(2024, 3, day, 15, 4, 0), JiraDates.Example(format, sample));
    }

    /// <summary>Java writes months with a point or without one, as its age has it.</summary>
    [Theory]
    [InlineData("12/Dez/24 15:04", "de")]
    [InlineData("12/Dez./24 15:04", "de")]
    [InlineData("12/déc./24 15:04", "fr")]
    [InlineData("12/déc/24 15:04", "fr")]
    [InlineData("12/Des/24 15:04", "id")]
    public void Date_WithAMonthOfAnotherLanguage_IsRecognised(string sample, string language) =>
        Assert.Equal(new DateTime(2024, 12, 12, 15, 4, 0), JiraDates.Example(Assert.Single(JiraDates.Detect([sample]), format => format.StartsWith("dd/MMM/yy HH", StringComparison.Ordinal) && format.EndsWith(language, StringComparison.Ordinal)), sample));

    /// <summary>5 June or 6 May: both are offered with what the date would be, and the dry run says which it took.</summary>
    [Fact]
    public async Task Date_ThatCanBeTwo_IsAskedFor_AndSaid()
    {
        const string Doubtful = "Summary,Issue key,Issue Type,Status,Created\nA,OLD-1,Story,To Do,05/06/2024 10:00\nB,OLD-2,Story,To Do,05/05/2024 10:00\n";
        var (_, contents) = await JiraFiles.LookAsync(Encoding.UTF8.GetBytes(Doubtful));
        var suggested = JiraSuggestion.Suggest(contents);

        Assert.Equal("05/06/2024 10:00", contents.DoubtfulDate);
        Assert.Equal([5, 6], contents.DateFormats.Select(format => JiraDates.Example(format, contents.DoubtfulDate!)!.Value.Month).Distinct().Order());
        var dates = suggested.Dates;
        var plan = JiraPlan.Of(await JiraFiles.ReadAsync(Doubtful, dates), suggested, dates);
        Assert.Contains("6 May 2024", Assert.Single(plan.Problems, problem => problem.Code == "jira.date_order").Message.Replace("5 June 2024", "6 May 2024", StringComparison.Ordinal), StringComparison.Ordinal);

        var (_, sure) = await JiraFiles.LookAsync(Encoding.UTF8.GetBytes(Doubtful.Replace("05/05", "25/05", StringComparison.Ordinal)));
        Assert.Null(sure.DoubtfulDate);
        Assert.Equal(6, JiraDates.Example(JiraSuggestion.Suggest(sure).DateFormat!, "05/06/2024 10:00")!.Value.Month);
    }

    [Fact]
    public async Task Columns_WithAndWithoutTheirWrapping_AreTheSame()
    {
        const string Rows = "OLD-2,B,Story,To Do,2024-01-02 10:00,8,OLD-1,Sprint 4,blue\nOLD-1,A,Epic,To Do,2024-01-02 10:00,,,,\n";
        var bare = await JiraFiles.LookAsync(Encoding.UTF8.GetBytes($"Issue key,Summary,Issue Type,Status,Created,Story point estimate,Epic Link,Sprint,Team\n{Rows}"));
        var wrapped = await JiraFiles.LookAsync(Encoding.UTF8.GetBytes(
            $"Issue key,Summary,Issue Type,Status,Created,Custom field (Story point estimate),Custom field (Epic Link),Custom field (Sprint),Custom field (Team)\n{Rows}"));

        foreach (var (export, contents) in (IEnumerable<(JiraExport, JiraContents)>)[bare, wrapped])
        {
            var mapping = JiraSuggestion.Suggest(contents);
            Assert.Equal(("Story point estimate", "Epic Link", "Team"), (mapping.PointsField, mapping.EpicField, Assert.Single(mapping.Fields).Key));
            var story = JiraPlan.Of(export, mapping).Issues[1];
            Assert.Equal((8m, "OLD-1", "Sprint 4"), (story.Fields.Points, story.Parent, story.Sprint));
        }
    }

    /// <summary>A comma may part thousands or decimals: such a number is none, and is said.</summary>
    [Fact]
    public async Task Points_WithAComma_AreNotTakenForTenTimesAsMany()
    {
        const string Text = "Issue key;Summary;Issue Type;Status;Created;Story Points\nOLD-1;A;Story;To Do;2024-01-02 10:00;3,5\n";
        var (export, contents) = await JiraFiles.LookAsync(Encoding.UTF8.GetBytes(Text));

        var plan = JiraPlan.Of(export, JiraSuggestion.Suggest(contents) with { PointsField = "Story Points" });

        Assert.Null(plan.Issues[0].Fields.Points);
        Assert.Equal("3,5", Assert.Single(plan.Problems, problem => problem.Code == "jira.invalid").Value);
    }

    [Fact]
    public async Task Sprints_OfBothShapes_HaveGoalAndDays()
    {
        const string Old = "com.atlassian.greenhopper.service.sprint.Sprint@1f[completeDate=2024-01-15T10:00:00.000Z,endDate=2024-01-14T00:00:00.000Z,goal=Faster, and safer,id=3,name=Sprint 1,rapidViewId=2,sequence=3,startDate=2024-01-01T00:00:00.000Z,state=CLOSED]";
        var csv = await JiraFiles.ReadAsync($"Issue key,Summary,Sprint\nOLD-1,A,\"{Old}\"\n");
        var rest = await JiraFiles.ReadAsync($$$"""{"issues":[{"key":"OLD-1","fields":{"summary":"A","customfield_1":["{{{Old}}}"]}},{"key":"OLD-2","fields":{"summary":"B","customfield_1":[{"id":3,"name":"Sprint 1","state":"closed","boardId":2,"goal":"Faster, and safer","startDate":"2024-01-01T00:00:00.000Z","endDate":"2024-01-14T00:00:00.000Z","completeDate":"2024-01-15T10:00:00.000Z"}]}}]}""");

        foreach (var sprint in csv.Issues.Concat(rest.Issues).Select(issue => Assert.Single(issue.Sprints)))
        {
            Assert.Equal(("Sprint 1", JiraSprintState.Closed, "Faster, and safer"), (sprint.Name, sprint.State, sprint.Goal));
            Assert.Equal((1, 14, 15), (sprint.Start!.Value.Day, sprint.End!.Value.Day, sprint.Completed!.Value.Day));
        }
    }
}
