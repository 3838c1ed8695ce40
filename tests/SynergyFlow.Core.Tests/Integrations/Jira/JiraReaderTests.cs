using System.IO.Compression;
using System.Text;
using SynergyFlow.Core.Integrations.Import;
using SynergyFlow.Core.Integrations.Import.Jira;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Projects;
using SynergyFlow.Core.Projects.Items;
using SynergyFlow.Core.Projects.Sprints;
using SynergyFlow.Core.Work;

namespace SynergyFlow.Core.Tests.Integrations.Jira;

public sealed class JiraReaderTests
{
    private const string Csv =
        """
        Summary,Issue key,Issue id,Parent id,Issue Type,Status,Status Category,Project key,Project name,Priority,Assignee,Assignee Id,Reporter,Created,Updated,Resolved,Due date,Labels,Labels,Description,Component/s,Fix Version/s,Sprint,Sprint,Original estimate,Custom field (Story Points),Custom field (Epic Link),Custom field (Team mood),Environment,Comment,Comment,Attachment,Outward issue link (Blocks),Inward issue link (Relates),Log Work
        Portal,OLD-1,101,,Epic,To Do,To Do,OLD,Old portal,High,,,Rita,12/Jan/24 3:04 PM,12/Jan/24 3:04 PM,,,,,,,,,,,,,,,,,,,,
        "Sign in, please",OLD-2,102,,Story,In Progress,In Progress,OLD,Old portal,Highest,Ben,77:ben,Rita,13/Jan/24 9:00 AM,14/Jan/24 9:00 AM,,20/Jan/24 12:00 AM,web,auth,"h2. Why
        It is *slow*",Search,1.0,Sprint 1,Sprint 2,7200,5.0,OLD-1,fine,staging,"14/Jan/24 9:00 AM;77:ben;First
        line; and more",14/Jan/24 9:05 AM;rita;Second,14/Jan/24 9:06 AM;77:ben;shot.png;https://jira.example.org/secure/attachment/10012/shot.png,OLD-3,OLD-1,did it; well;14/Jan/24 9:00 AM;77:ben;3600
        Test it,OLD-3,103,102,Sub-task,Done,Done,OLD,Old portal,Low,,,,13/Jan/24 10:00 AM,15/Jan/24 9:00 AM,15/Jan/24 9:00 AM,,,,,,,,,,,,,,,,,,,
        """;

    private const string Xml =
        """
        <?xml version="1.0" encoding="UTF-8"?>
        <rss version="0.92"><channel><title>Jira</title>
        <item><title>[OLD-7] Pay</title><project id="1" key="OLD">Old portal</project><description>&lt;p&gt;It is &lt;b&gt;slow&lt;/b&gt;&lt;/p&gt;</description>
        <key id="107">OLD-7</key><summary>Pay</summary><type id="3">Story</type><priority id="2">High</priority>
        <status id="5">Closed</status><statusCategory id="3" key="done" colorName="green"/><resolution id="1">Done</resolution>
        <assignee username="ben">Ben</assignee><reporter username="rita">Rita</reporter><labels><label>web</label></labels>
        <created>Fri, 12 Jan 2024 15:04:00 +0700</created><updated>Sat, 13 Jan 2024 10:00:00 +0700</updated><resolved>Sat, 13 Jan 2024 10:00:00 +0700</resolved>
        <due>Sat, 20 Jan 2024 00:00:00 +0700</due><fixVersion>1.0</fixVersion><component>Search</component><timeoriginalestimate seconds="3600">1 hour</timeoriginalestimate>
        <comments><comment id="5" author="ben" created="Fri, 12 Jan 2024 16:00:00 +0700">&lt;p&gt;Yes&lt;/p&gt;</comment></comments>
        <issuelinks><issuelinktype id="1"><name>Blocks</name><outwardlinks description="blocks"><issuelink><issuekey id="1">OLD-8</issuekey></issuelink></outwardlinks></issuelinktype></issuelinks>
        <attachments><attachment id="10" name="a.txt" size="3" author="ben" created="Fri, 12 Jan 2024 16:00:00 +0700"/></attachments>
        <customfields><customfield id="customfield_1" key="com.pyxis.greenhopper.jira:gh-sprint"><customfieldname>Sprint</customfieldname><customfieldvalues><customfieldvalue>com.atlassian.greenhopper.service.sprint.Sprint@1[id=1,rapidViewId=2,state=CLOSED,name=Sprint 1, the first,startDate=2024-01-01T00:00:00.000Z,endDate=2024-01-14T00:00:00.000Z,completeDate=2024-01-15T00:00:00.000Z]</customfieldvalue></customfieldvalues></customfield>
        <customfield id="customfield_2" key="x"><customfieldname>Story Points</customfieldname><customfieldvalues><customfieldvalue>3.0</customfieldvalue></customfieldvalues></customfield></customfields>
        </item></channel></rss>
        """;

    private const string Rest =
        """
        [{"names":{"customfield_10016":"Story Points","customfield_10014":"Epic Link"},"issues":[
        {"id":"201","key":"OLD-21","fields":{"summary":"Epic","issuetype":{"name":"Epic","subtask":false},"status":{"name":"To Do","statusCategory":{"key":"new"}},"project":{"key":"OLD","name":"Old"},"created":"2024-01-12T15:04:00.000+0700","updated":"2024-01-12T15:04:00.000+0700","description":null}},
        {"id":"202","key":"OLD-22","fields":{"summary":"Story","issuetype":{"name":"Story","subtask":false},"status":{"name":"Done","statusCategory":{"key":"done"}},"project":{"key":"OLD","name":"Old"},
         "priority":{"name":"Medium"},"assignee":{"displayName":"Ben","emailAddress":"ben@example.org"},"reporter":{"displayName":"Rita"},"labels":["web"],"components":[{"name":"Search"}],"fixVersions":[{"name":"1.0"}],
         "created":"2024-01-12T15:04:00.000+0700","updated":"2024-01-14T15:04:00.000+0700","resolutiondate":"2024-01-14T15:04:00.000+0700","duedate":"2024-01-20","timeoriginalestimate":7200,"timeestimate":0,
         "customfield_10016":5,"customfield_10014":"OLD-21","customfield_10020":[{"id":1,"name":"Sprint 1","state":"closed","boardId":4,"startDate":"2024-01-08T00:00:00.000Z","endDate":"2024-01-19T00:00:00.000Z","completeDate":"2024-01-19T10:00:00.000Z","goal":"Go"}],
         "description":"h1. Wiki","comment":{"comments":[{"id":"9","author":{"displayName":"Ben"},"created":"2024-01-13T00:00:00.000+0000","body":"*yes*"}]},
         "worklog":{"worklogs":[{"id":"4","author":{"displayName":"Ben"},"started":"2024-01-13T00:00:00.000+0000","timeSpentSeconds":3600,"comment":"x"}]},
         "attachment":[{"id":"10012","filename":"shot.png","size":5,"author":{"displayName":"Ben"},"created":"2024-01-13T00:00:00.000+0000","content":"https://jira.example.org/10012"}],
         "issuelinks":[{"type":{"name":"Blocks","inward":"is blocked by","outward":"blocks"},"inwardIssue":{"key":"OLD-21"}}],"environment":"staging"}}]},
        {"issues":[{"id":"203","key":"OLD-23","fields":{"summary":"Part","issuetype":{"name":"Sub-task","subtask":true},"parent":{"key":"OLD-22"},"status":{"name":"Done"},"project":{"key":"OLD"},"created":"2024-01-12T15:04:00.000+0700",
         "description":{"type":"doc","version":1,"content":[{"type":"paragraph","content":[{"type":"text","text":"new"}]}]}}}]}]
        """;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Csv_WithColumnsOfOneName_IsReadWhole()
    {
        var (contents, _) = await ContentsAsync(Bytes(Csv));
        var mapping = JiraSuggestion.Suggest(contents);
        var export = await ExportAsync(Bytes(Csv), mapping.Dates);

        var story = export.Find("102")!;
        Assert.Equal(("OLD-2", "Sign in, please", "## Why\nIt is **slow**"), (story.Key, story.Summary, story.Description));
        Assert.Equal(["web", "auth"], story.Labels);
        Assert.Equal(["Sprint 1", "Sprint 2"], story.Sprints.Select(sprint => sprint.Name));
        Assert.Equal((7200, new DateOnly(2024, 1, 20)), (story.EstimateSeconds, story.Due));
        Assert.Equal(("Ben", "First\nline; and more", new DateTimeOffset(2024, 1, 14, 9, 0, 0, TimeSpan.Zero)), (story.Comments[0].Author!.Name, story.Comments[0].Text, story.Comments[0].At));
        Assert.Equal(("10012", "shot.png"), (story.Attachments[0].Id, story.Attachments[0].Name));
        Assert.Equal(("did it; well", 3600), (story.Worklogs[0].Text, story.Worklogs[0].Seconds));
        Assert.Equal([new JiraLink("Blocks", true, "OLD-3"), new JiraLink("Relates", false, "OLD-1")], story.Links);
        Assert.Equal(("Story Points", "Epic Link"), (mapping.PointsField, mapping.EpicField));
        Assert.Equal("staging", story.Custom["Environment"].Said);
        Assert.Equal(["Environment", "Team mood"], mapping.Fields.Keys.Order());
        Assert.Empty(export.Problems);
    }

    [Fact]
    public async Task Csv_BecomesAPlan_ParentsFirst()
    {
        var (contents, _) = await ContentsAsync(Bytes(Csv));
        var mapping = JiraSuggestion.Suggest(contents);
        var plan = JiraPlan.Of(await ExportAsync(Bytes(Csv), mapping.Dates), mapping);

        Assert.Equal(["OLD-1", "OLD-2", "OLD-3"], plan.Issues.Select(one => one.Issue.Key));
        var story = plan.Issues[1];
        Assert.Equal((WorkItemType.Story, "OLD-1", 5m, 120, Priority.P1, "Sprint 2"), (story.Fields.Type, story.Parent, story.Fields.Points, story.Fields.Estimate, story.Fields.Priority, story.Sprint));
        Assert.Equal((WorkItemType.Subtask, "OLD-2"), (plan.Issues[2].Fields.Type, plan.Issues[2].Parent));
        Assert.Equal(StateGroup.Started, story.State.Group);
        Assert.DoesNotContain(plan.Problems, problem => problem.Code == "jira.column_ignored");
        var without = JiraPlan.Of(await ExportAsync(Bytes(Csv), mapping.Dates), mapping with { Fields = new Dictionary<string, JiraField>() });
        Assert.Contains(without.Problems, problem => problem is { Code: "jira.column_ignored", Column: "Team mood" });
        Assert.Equal(2, plan.Problems.Count(problem => problem.Code == "jira.sprint_unsaid"));
        Assert.Equal(mapping.ToJson(), JiraMapping.FromJson(mapping.ToJson()).ToJson());
    }

    [Fact]
    public async Task Xml_IsReadWhole()
    {
        var issue = Assert.Single((await ExportAsync(Bytes(Xml))).Issues);

        Assert.Equal(("OLD-7", "It is **slow**", "done", new DateOnly(2024, 1, 20)), (issue.Key, issue.Description, issue.StatusCategory, issue.Due));
        Assert.Equal(new DateTimeOffset(2024, 1, 12, 8, 4, 0, TimeSpan.Zero), issue.Created);
        var sprint = Assert.Single(issue.Sprints);
        Assert.Equal(("Sprint 1, the first", JiraSprintState.Closed, 15), (sprint.Name, sprint.State, sprint.Completed!.Value.Day));
        Assert.Equal("3.0", issue.Custom["Story Points"].Said);
        Assert.Equal(new JiraLink("Blocks", true, "OLD-8"), Assert.Single(issue.Links));
        Assert.Equal(("5", "Yes"), (issue.Comments[0].Id, issue.Comments[0].Text));
        Assert.Equal(("10", "a.txt"), (issue.Attachments[0].Id, issue.Attachments[0].Name));
    }

    [Fact]
    public async Task Rest_OfBothVersions_IsReadWhole()
    {
        var export = await ExportAsync(Bytes(Rest));

        Assert.Equal(3, export.Issues.Count);
        var story = export.Find("OLD-22")!;
        Assert.Equal(("# Wiki", "**yes**", "new"), (story.Description, story.Comments[0].Text, export.Find("OLD-23")!.Description));
        Assert.Equal(("ben@example.org", 5, "OLD-21"), (story.Assignee!.Email, int.Parse(story.Custom["Story Points"].Said, System.Globalization.CultureInfo.InvariantCulture), story.Custom["Epic Link"].Said));
        Assert.Equal(JiraSprintState.Closed, Assert.Single(story.Sprints).State);
        Assert.Equal(new JiraLink("Blocks", false, "OLD-21"), Assert.Single(story.Links));
        Assert.Equal(3600, Assert.Single(story.Worklogs).Seconds);
        Assert.Equal("staging", story.Custom["Environment"].Said);
        Assert.Empty(export.Problems);

        var plan = JiraPlan.Of(export, JiraSuggestion.Suggest((await ContentsAsync(Bytes(Rest))).Contents));
        var sprint = Assert.Single(plan.Sprints);
        Assert.Equal((SprintState.Closed, new DateOnly(2024, 1, 8), "Go"), (sprint.State, sprint.Fields.StartsOn, sprint.Fields.Goal));
        Assert.Equal("OLD-21", plan.Issues[1].Parent);
    }

    [Theory]
    [InlineData("a,b\n1,2\n", "Export CSV (all fields)")]
    [InlineData("", "empty")]
    [InlineData("<!DOCTYPE x [<!ENTITY a \"b\">]><rss><channel><item>&a;</item></channel></rss>", "document type")]
    [InlineData("<rss><channel><title>x</title></channel></rss>", "Export XML")]
    [InlineData("<rss><channel><item>", "sound XML")]
    [InlineData("{\"issues\":[", "sound JSON")]
    [InlineData("{\"hello\":1}", "no issues")]
    [InlineData("{\"issues\":[{\"key\":\"A-1\",\"fields\":{\"labels\":[1]}}]}", "shape")]
    [InlineData("text with a \u0000 zero byte in it", "no text file")]
    [InlineData("5", "Export CSV (all fields)")]
    [InlineData("[1, \"a\", null]", "no issues")]
    [InlineData("{\"errorMessages\":[\"The value 'OLD' does not exist for the field 'project'.\"],\"errors\":{}}", "does not exist for the field")]
    [InlineData("<!DOCTYPE html>\n<html><head><title>Log in</title></head></html>", "web page")]
    public async Task WrongFile_IsRefused_WithTheWayToTheRightOne(string text, string says)
    {
        await using var file = (await JiraFile.OpenAsync(new MemoryStream(Bytes(text)), Ct)).Value!;

        var read = await file.ReadAsync(new JiraDates(null, "Etc/UTC"), Ct);

        Assert.Contains(says, Assert.IsType<ImportFileRefused>(read.Error).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Xml_ThatIsTooDeep_IsRefused()
    {
        var deep = $"<rss><channel><item><key>A-1</key>{string.Concat(Enumerable.Repeat("<a>", 100))}{string.Concat(Enumerable.Repeat("</a>", 100))}</item></channel></rss>";
        await using var file = (await JiraFile.OpenAsync(new MemoryStream(Bytes(deep)), Ct)).Value!;

        Assert.Contains("deeper", (await file.ReadAsync(new JiraDates(null, "Etc/UTC"), Ct)).Error!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Zip_WithFiles_OpensThemByKeyOrNumber_AndNothingElse()
    {
        var zip = Zip(("export.csv", Bytes(Csv)), ("attachments/OLD-2/shot.png", "one"u8.ToArray()), ("attachments/../../etc/passwd", "evil"u8.ToArray()), ("attachments/..\\x/y", "evil"u8.ToArray()), ("attachments/10013/other.png", "two"u8.ToArray()));
        await using var file = (await JiraFile.OpenAsync(new MemoryStream(zip), Ct)).Value!;

        Assert.Equal(2, file.Attachments);
        await using var shot = await file.OpenAsync("OLD-2", new JiraAttachment("10012", "shot.png", null, null, null, null), Ct);
        Assert.Equal("one", new StreamReader(shot!).ReadToEnd());
        await using var other = await file.OpenAsync("OLD-9", new JiraAttachment("10013", "other.png", null, null, null, null), Ct);
        Assert.NotNull(other);
        Assert.Null(await file.OpenAsync("..", new JiraAttachment(null, "passwd", null, null, null, null), Ct));
        Assert.Equal(3, (await file.ReadAsync(new JiraDates(null, "Etc/UTC"), Ct)).Value!.Issues.Count);
    }

    [Fact]
    public async Task Zip_WithoutOneExport_OrThatUnpacksToTooMuch_IsRefused()
    {
        Assert.Contains("exactly one", (await JiraFile.OpenAsync(new MemoryStream(Zip(("a.csv", []), ("b.xml", []))), Ct)).Error!.Message, StringComparison.Ordinal);
        Assert.Contains("broken", (await JiraFile.OpenAsync(new MemoryStream([.. "PK\u0003\u0004"u8, 1, 2, 3]), Ct)).Error!.Message, StringComparison.Ordinal);

        // 201 MB of one letter is 200 kB in the ZIP.
        await using var bomb = (await JiraFile.OpenAsync(new MemoryStream(Bomb()), Ct)).Value!;
        Assert.Contains("larger than", (await bomb.ReadAsync(new JiraDates(null, "Etc/UTC"), Ct)).Error!.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Sub-task", "Epic", WorkItemType.Task, "A-1", "jira.flat")]
    [InlineData("Story", "Story", WorkItemType.Story, null, "jira.flat")]
    [InlineData("Epic", "Epic", WorkItemType.Epic, null, "jira.flat")]
    [InlineData("Sub-task", "Sub-task", WorkItemType.Task, null, "jira.flat")]
    [InlineData("Bug", "Epic", WorkItemType.Bug, "A-1", null)]
    public void Hierarchy_ThatDoesNotFit_IsTakenFlatAndSaid(string type, string above, WorkItemType becomes, string? parent, string? code)
    {
        JiraExport export = new() { Format = JiraFormat.Rest };
        export.Add(new JiraIssue { Key = "A-1", Type = above, Summary = "Above", Status = "To Do", Created = DateTimeOffset.UnixEpoch });
        export.Add(new JiraIssue { Key = "A-2", Type = type, Summary = "Below", Status = "To Do", Parent = "A-1", Created = DateTimeOffset.UnixEpoch });
        JiraMapping mapping = new()
        {
            Projects = new Dictionary<string, JiraTarget> { ["A"] = new("AB") },
            Types = new Dictionary<string, WorkItemType> { ["Epic"] = WorkItemType.Epic, ["Story"] = WorkItemType.Story, ["Bug"] = WorkItemType.Bug, ["Sub-task"] = WorkItemType.Subtask },
            Statuses = new Dictionary<string, JiraState> { ["To Do"] = new("To Do", StateGroup.Unstarted) },
        };

        var plan = JiraPlan.Of(export, mapping);

        var below = plan.Issues.Single(one => one.Issue.Key == "A-2");
        Assert.Equal((becomes, parent), (below.Fields.Type, below.Parent));
        Assert.Equal(code, plan.Problems.FirstOrDefault(problem => problem.Key == "A-2")?.Code);
        Assert.False(below.Fields.Type is WorkItemType.Subtask);
    }

    [Fact]
    public void Report_OfAHostileValue_IsNoFormula()
    {
        var csv = ProblemReport.ToCsv([new RowProblem(2, "A-1", "=cmd|' /C calc'!A0", "=1+1", "jira.unmapped", "x")]);

        Assert.DoesNotContain(",=", csv, StringComparison.Ordinal);
    }

    private static async Task<(JiraContents Contents, JiraDates Dates)> ContentsAsync(byte[] bytes)
    {
        JiraDates dates = new(null, "Etc/UTC");
        return (JiraSuggestion.Contents(await ExportAsync(bytes, dates), dates, 0), dates);
    }

    private static async Task<JiraExport> ExportAsync(byte[] bytes, JiraDates? dates = null)
    {
        await using var file = (await JiraFile.OpenAsync(new MemoryStream(bytes), Ct)).Value!;
        var read = await file.ReadAsync(dates ?? new JiraDates(null, "Etc/UTC"), Ct);
        Assert.Null(read.Error);
        return read.Value!;
    }

    private static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);

    private static byte[] Zip(params (string Name, byte[] Content)[] entries)
    {
        using MemoryStream packed = new();
        using (ZipArchive zip = new(packed, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (name, content) in entries)
            {
                using var entry = zip.CreateEntry(name).Open();
                entry.Write(content);
            }
        }

        return packed.ToArray();
    }

    private static byte[] Bomb()
    {
        using MemoryStream packed = new();
        using (ZipArchive zip = new(packed, ZipArchiveMode.Create, leaveOpen: true))
        {
            using var entry = zip.CreateEntry("export.csv", CompressionLevel.Fastest).Open();
            var block = new byte[1024 * 1024];
            Array.Fill(block, (byte)'a');
            for (var i = 0; i <= 200; i++)
            {
                entry.Write(block);
            }
        }

        return packed.ToArray();
    }
}
