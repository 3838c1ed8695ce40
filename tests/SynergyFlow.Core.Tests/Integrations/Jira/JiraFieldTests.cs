using System.Text;
using SynergyFlow.Core.Integrations.Import;
using SynergyFlow.Core.Integrations.Import.Jira;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Projects;
using SynergyFlow.Core.Projects.Fields;

namespace SynergyFlow.Core.Tests.Integrations.Jira;

/// <summary>Custom fields: what they are, and what they become; what an export says of versions and components.</summary>
public sealed class JiraFieldTests
{
    [Theory]
    [InlineData("1|2.5|-3", ItemFieldType.Number)]
    [InlineData("1,5|2", ItemFieldType.Text)]
    [InlineData("2024-01-02|2024-02-03T10:00:00.000+0700", ItemFieldType.Date)]
    [InlineData("12/Mar/24 12:00 AM|3/Jan/24 12:00 AM", ItemFieldType.Date)]
    [InlineData("true|false", ItemFieldType.YesNo)]
    [InlineData("https://a.example|http://b.example/c", ItemFieldType.Address)]
    [InlineData("https://a.example|none", ItemFieldType.Text)]
    [InlineData("Red|Red|Blue|Blue", ItemFieldType.Choice)]
    [InlineData("Red|Blue", ItemFieldType.Text)]
    [InlineData("Rita|Ben|Rita", ItemFieldType.Person)]
    [InlineData("one\\ntwo|three", ItemFieldType.LongText)]
    [InlineData("Red&Blue|Blue", ItemFieldType.Choices)]
    public async Task Type_ThatNothingSays_IsTheNarrowestThatAllValuesFit(string values, ItemFieldType type)
    {
        var issues = values.Split('|').Select((value, index) =>
            $$$"""{"key":"OLD-{{{index + 1}}}","fields":{"summary":"x","assignee":{"displayName":"Rita"},"reporter":{"displayName":"Ben"},"customfield_7":[{{{string.Join(',', value.Split('&').Select(one => $"\"{one}\""))}}}]}}""");

        var (_, contents) = await JiraFiles.LookAsync(Encoding.UTF8.GetBytes($$"""{"names":{"customfield_7":"Mood"},"issues":[{{string.Join(',', issues)}}]}"""));

        Assert.Equal(("Mood", type), (Assert.Single(contents.Custom).Name, contents.Custom[0].Type));
        Assert.Equal(new JiraField("Mood", type), JiraSuggestion.Suggest(contents).Fields["Mood"]);
    }

    [Fact]
    public async Task Type_ThatJiraSays_Counts()
    {
        const string Rest =
            """
            [{"names":{"customfield_1":"Risk","customfield_2":"Owner","customfield_3":"Teams","customfield_4":"Place","customfield_5":"Notes","customfield_6":"Clock"},
              "schema":{"customfield_1":{"type":"option","custom":"com.atlassian.jira.plugin.system.customfieldtypes:select","customId":1}},
              "issues":[{"key":"OLD-1","fields":{"summary":"x","customfield_1":{"id":"1","value":"High"},"customfield_2":{"displayName":"Rita","emailAddress":"rita@example.org"},
                "customfield_3":[{"value":"Blue"},{"value":"Red"}],"customfield_4":{"value":"Java","child":{"value":"Malang"}},
                "customfield_5":{"type":"doc","version":1,"content":[{"type":"paragraph","content":[{"type":"text","text":"hello"}]}]},
                "customfield_6":{"id":"9","name":"Time to resolution","completedCycles":[]},"customfield_8":7}}]},
             [{"id":"customfield_8","name":"Weight","schema":{"type":"number"}}]]
            """;
        var (export, contents) = await JiraFiles.LookAsync(Encoding.UTF8.GetBytes(Rest));

        Assert.Equal(
            new Dictionary<string, ItemFieldType>
            {
                ["Risk"] = ItemFieldType.Choice,
                ["Owner"] = ItemFieldType.Person,
                ["Teams"] = ItemFieldType.Choices,
                ["Place"] = ItemFieldType.Choice,
                ["Notes"] = ItemFieldType.LongText,
                ["Weight"] = ItemFieldType.Number,
            },
            contents.Custom.ToDictionary(field => field.Name, field => field.Type));
        Assert.Equal(("Java / Malang", "hello", "rita@example.org"), (export.Issues[0].Custom["Place"].Said, export.Issues[0].Custom["Notes"].Said, export.Issues[0].Custom["Owner"].Persons.Single().Email));
        Assert.Equal("Clock", Assert.Single(export.Problems).Column);
        Assert.Contains(contents.People, person => person.Name == "rita@example.org");
    }

    [Fact]
    public async Task Xml_SaysTypes_AndWhoUserNamesAre()
    {
        const string Xml =
            """
            <rss><channel><item><key>OLD-1</key><summary>x</summary><type>Story</type><status>To Do</status><assignee username="ben">Ben Engineer</assignee><environment>&lt;p&gt;staging&lt;/p&gt;</environment><version>0.9</version>
            <comments><comment id="1" author="ben" created="Fri, 12 Jan 2024 16:00:00 +0700">hi</comment></comments>
            <customfields>
            <customfield id="customfield_1" key="com.atlassian.jira.plugin.system.customfieldtypes:float"><customfieldname>Weight</customfieldname><customfieldvalues><customfieldvalue>3.0</customfieldvalue></customfieldvalues></customfield>
            <customfield id="customfield_2" key="com.atlassian.jira.plugin.system.customfieldtypes:userpicker"><customfieldname>Owner</customfieldname><customfieldvalues><customfieldvalue>ben</customfieldvalue></customfieldvalues></customfield>
            <customfield id="customfield_3" key="com.atlassian.jira.plugin.system.customfieldtypes:datetime"><customfieldname>Seen</customfieldname><customfieldvalues><customfieldvalue>Fri, 12 Jan 2024 23:30:00 +0700</customfieldvalue></customfieldvalues></customfield>
            <customfield id="customfield_4" key="com.atlassian.jira.plugin.system.customfieldtypes:textarea"><customfieldname>Notes</customfieldname><customfieldvalues><customfieldvalue>&lt;p&gt;so &lt;b&gt;it&lt;/b&gt;&lt;/p&gt;</customfieldvalue></customfieldvalues></customfield>
            </customfields></item></channel></rss>
            """;
        var (export, contents) = await JiraFiles.LookAsync(Encoding.UTF8.GetBytes(Xml));

        var issue = Assert.Single(export.Issues);
        Assert.Equal(("Ben Engineer", "Ben Engineer", "so **it**", "staging", "0.9"), (issue.Comments[0].Author!.Name, issue.Custom["Owner"].Said, issue.Custom["Notes"].Said, issue.Custom["Environment"].Said, issue.Custom["Affects Version/s"].Said));
        Assert.Equal(
            [("Notes", ItemFieldType.LongText), ("Owner", ItemFieldType.Person), ("Seen", ItemFieldType.Date), ("Weight", ItemFieldType.Number)],
            contents.Custom.Where(field => field.Name is not ("Environment" or "Affects Version/s")).Select(field => (field.Name, field.Type)));
    }

    [Fact]
    public async Task Answers_BesideAnExport_SayNamesTypesVersionsAndComponents()
    {
        const string Csv = "Issue key,Summary,Issue Type,Status,Created,Fix versions,Component/s,Custom field (Weight)\nOLD-1,A,Story,To Do,2024-01-02 10:00,1.0,Search,3\nOLD-2,B,Story,To Do,2024-01-02 10:00,2.0,,4\n";
        const string Project =
            """
            {"key":"OLD","name":"Old","versions":[{"name":"1.0","description":"The first","released":true,"archived":true,"startDate":"2023-12-01","releaseDate":"2024-01-31"},{"name":"2.0","releaseDate":"2024-06-30"}],
             "components":[{"name":"Search","description":"Finds","lead":{"displayName":"Rita","emailAddress":"rita@example.org"}}]}
            """;
        var (export, contents) = await JiraFiles.LookAsync(JiraFiles.Zip(
            ("export.csv", Encoding.UTF8.GetBytes(Csv)), ("project-OLD.json", Encoding.UTF8.GetBytes(Project)),
            ("fields.json", """[{"id":"customfield_1","name":"Weight","schema":{"type":"string","custom":"com.atlassian.jira.plugin.system.customfieldtypes:textfield"}}]"""u8.ToArray())));

        var plan = JiraPlan.Of(export, JiraSuggestion.Suggest(contents));
        Assert.Equal(ItemFieldType.Text, Assert.Single(contents.Custom).Type);
        Assert.Equal(
            [new PlannedVersion("OLD", new VersionFields("1.0", "The first", new(2023, 12, 1), new(2024, 1, 31)), true, true), new PlannedVersion("OLD", new VersionFields("2.0", null, null, new(2024, 6, 30)), false, false)],
            plan.Versions);
        Assert.Equal([new PlannedComponent("OLD", "Search", "Finds", new JiraPerson("Rita", "rita@example.org"))], plan.Components);
    }

    [Fact]
    public async Task Versions_OfIssuesOverRest_HaveTheirDays_AndThoseThatCrossAreSaid()
    {
        const string Rest = """{"issues":[{"key":"OLD-1","fields":{"summary":"x","issuetype":{"name":"Story"},"status":{"name":"To Do"},"fixVersions":[{"name":"1.0","released":true,"archived":false,"releaseDate":"2024-01-31"},{"name":"2.0","startDate":"2024-05-01","releaseDate":"2024-01-31"}]}}]}""";
        var (export, contents) = await JiraFiles.LookAsync(Encoding.UTF8.GetBytes(Rest));

        var plan = JiraPlan.Of(export, JiraSuggestion.Suggest(contents));

        Assert.Equal([(new DateOnly(2024, 1, 31), true), ((DateOnly?)null, false)], plan.Versions.Select(one => (one.Fields.ReleasesOn, one.Released)));
        Assert.Equal("2.0", Assert.Single(plan.Problems, problem => problem.Code == "jira.version_dates").Value);
    }

    [Fact]
    public void Version_ThatIsOut_WentOutOnItsDay()
    {
        Stamp now = new(UserId.New(), new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));
        var project = Project.Create(TenantId.New(), "OLD", ProjectTemplate.Scrum, new ProjectFields { Name = "Old", Lead = now.By }, now);

        project.ImportVersion(new VersionFields("1.0", null, null, new(2024, 1, 31)), released: true, archived: true, now);
        project.ImportVersion(new VersionFields("2.0", null, null, new(2027, 1, 31)), released: true, archived: false, now);
        project.ImportVersion(new VersionFields("3.0"), released: false, archived: false, now);

        Assert.Equal([VersionState.Archived, VersionState.Released, VersionState.Unreleased], project.Versions.Select(one => one.State));
        Assert.Equal([new DateTimeOffset(2024, 1, 31, 0, 0, 0, TimeSpan.Zero), now.At, null], project.Versions.Select(one => one.ReleasedAt));
        Assert.Equal(now.At, project.UpdatedAt);
    }

    [Fact]
    public void Mapping_OfTwoFieldsIntoOne_OrOfMoreThanAProjectHas_IsRefused()
    {
        JiraMapping Of(params (string From, string Name)[] fields) => new() { Fields = fields.ToDictionary(one => one.From, one => new JiraField(one.Name, ItemFieldType.Text)) };

        Assert.Null(Of(("A", "One"), ("B", "Two")).Check().Error);
        Assert.Equal("fields.B.name", Assert.IsType<ImportMappingWrong>(Of(("A", "One"), ("B", " one ")).Check().Error).Field);
        Assert.Equal("fields.A.name", Assert.IsType<ImportMappingWrong>(Of(("A", "")).Check().Error).Field);
        Assert.Equal("fields", Assert.IsType<ImportMappingWrong>(Of([.. Enumerable.Range(0, 201).Select(one => ($"F{one}", $"F{one}"))]).Check().Error).Field);
        Assert.Equal(Of(("A", "One")).ToJson(), JiraMapping.FromJson(Of(("A", "One")).ToJson()).ToJson());
    }

    /// <summary>An issue that has none of the fields that a mapping takes is the same as before there were any: it is not looked at again.</summary>
    [Fact]
    public async Task Fingerprint_HasWhatTheMappingTakes_AndNothingElse()
    {
        const string Csv = "Issue key,Summary,Issue Type,Status,Created,Mood\nOLD-1,A,Story,To Do,2024-01-02 10:00,fine\nOLD-2,B,Story,To Do,2024-01-02 10:00,\n";
        var (export, contents) = await JiraFiles.LookAsync(Encoding.UTF8.GetBytes(Csv));
        var mapping = JiraSuggestion.Suggest(contents);

        var (with, without) = (JiraPlan.Of(export, mapping), JiraPlan.Of(export, mapping with { Fields = new Dictionary<string, JiraField>() }));

        Assert.NotEqual(without.Issues[0].Fingerprint, with.Issues[0].Fingerprint);
        Assert.Equal(without.Issues[1].Fingerprint, with.Issues[1].Fingerprint);
    }
}
