using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using SynergyFlow.Core.Integrations.Import;
using SynergyFlow.Core.Integrations.Import.Jira;
using SynergyFlow.Core.Integrations.Import.UseCases;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Projects;
using SynergyFlow.Core.Projects.Fields;
using SynergyFlow.Core.Projects.Items;
using SynergyFlow.Core.Projects.Items.UseCases;
using SynergyFlow.Core.Projects.UseCases;
using SynergyFlow.Testing;

namespace SynergyFlow.Infrastructure.Tests.Integrations;

/// <summary>Custom fields of Jira on their way into fields of a project, and what an export says of its versions.</summary>
public sealed class JiraFieldImportTests(PostgresServer postgres) : IAsyncLifetime
{
    private ImportHost _host = null!;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _host = await ImportHost.StartAsync(postgres);

    public async ValueTask DisposeAsync()
    {
        await _host.DisposeAsync();
        _host.RemoveFolder();
    }

    [Fact]
    public async Task DryRun_NamesFieldsAndOptions_AndWhatDoesNotFit_AndMakesNothing()
    {
        var id = await _host.UploadJiraAsync(Export());
        var mapping = JiraMapping.FromJson((await _host.FindAsync(id)).Mapping);
        Assert.Equal(
            [("Cost", ItemFieldType.Number), ("Effort", ItemFieldType.Text), ("Notes", ItemFieldType.LongText), ("Owner", ItemFieldType.Person), ("Page", ItemFieldType.Address), ("Risk", ItemFieldType.Choice), ("Seen", ItemFieldType.Date), ("Tags", ItemFieldType.Choices)],
            mapping.Fields.Select(field => (field.Key, field.Value.Type)).Order());
        var narrow = mapping with { Fields = new Dictionary<string, JiraField>(mapping.Fields) { ["Effort"] = new("Effort", ItemFieldType.Number) } };
        Assert.Null((await _host.RunAsync((SaveJiraMapping save) => save.ExecuteAsync(_host.Actor, new(id, narrow), Ct))).Error);

        var job = await _host.FinishAsync(id, DirectImport.Order.Check);

        Assert.Equal(ImportState.Checked, job.State);
        Assert.Contains(new MadePart("field", "OLD", "Risk"), job.Found.PartsToMake);
        Assert.Equal(["Risk: High", "Risk: Low", "Tags: blue", "Tags: green", "Tags: red"], job.Found.PartsToMake.Where(part => part.Kind == "option").Select(part => part.Name).Order(StringComparer.Ordinal));
        Assert.Equal([("OLD-5", "Effort", "5 days"), ("OLD-6", "Effort", "about 3")], (await _host.ProblemsAsync(id)).Where(one => one.Code == "jira.field_value").Select(one => (one.Key, one.Column, one.Value)));
        Assert.Equal(["Olga Owner", "Rita Reporter"], job.Found.PeopleToMake);
        await using var db = _host.Open();
        Assert.Equal((0, 0), (await db.Set<Project>().CountAsync(Ct), await db.Set<ItemField>().CountAsync(Ct)));
    }

    [Fact]
    public async Task Run_MakesTheFields_AndFillsThemIn()
    {
        var job = await _host.ImportJiraAsync(Export());

        Assert.Equal((ImportState.Done, 30), (job.State, job.Done.Created));
        var five = await OwnAsync("OLD-5");
        Assert.Equal(
            ["Cost=12.5", "Effort=5 days", "Notes=one\ntwo", "Page=https://example.org/5", "Risk=High", "Seen=2024-01-05", "Tags=blue, red"],
            five.Where(field => field.Key != "Owner").Select(field => $"{field.Key}={field.Value}").Order(StringComparer.Ordinal));
        await using var db = _host.Open();
        Assert.Equal("Olga Owner", await db.Set<Core.Identity.User>().Where(user => user.Id == new UserId(Guid.Parse(five["Owner"]!))).Select(user => user.DisplayName).SingleAsync(Ct));
        Assert.DoesNotContain("Risk", (await OwnAsync("OLD-7")).Keys);

        // As if somebody had typed it: it is found by search, and it is what people edit.
        Assert.Contains("High", await db.Set<WorkItem>().Where(item => item.Key == "OLD-5").Select(item => item.MoreWords).SingleAsync(Ct), StringComparison.Ordinal);
        var item = await db.Set<WorkItem>().SingleAsync(item => item.Key == "OLD-5", Ct);
        var edited = await _host.RunAsync((EditWorkItem edit) => edit.ExecuteAsync(_host.Actor, new(item.Id, item.Version, Patch("risk", FieldInput.Of("Low"))), Ct));
        Assert.Null(edited.Error);
    }

    [Fact]
    public async Task SecondRun_TakesValuesThatChangedThere_UnlessTheyChangedHere()
    {
        await _host.ImportJiraAsync(Export());
        await using (var db = _host.Open())
        {
            var six = await db.Set<WorkItem>().SingleAsync(item => item.Key == "OLD-6", Ct);
            Assert.Null((await _host.RunAsync((EditWorkItem edit) => edit.ExecuteAsync(_host.Actor, new(six.Id, six.Version, Patch("risk", FieldInput.Of("High"), "cost", FieldInput.Of(1m))), Ct))).Error);
        }

        var same = await _host.ImportJiraAsync(Export());
        Assert.Equal((0, 0, 30), (same.Done.Created, same.Done.Updated, same.Done.Unchanged));

        var job = await _host.ImportJiraAsync(Export(issues =>
        {
            foreach (var number in (int[])[5, 6])
            {
                JiraExportFile.Find(issues, number)["customfield_11"] = new JsonObject { ["value"] = "Extreme" };
                JiraExportFile.Find(issues, number)["customfield_16"] = "changed there";
            }

            JiraExportFile.Find(issues, 5)["customfield_12"] = null;
        }));

        Assert.Equal((2, 28), (job.Done.Updated, job.Done.Unchanged));
        Assert.Contains(new MadePart("option", "OLD", "Risk: Extreme"), job.Found.PartsToMake);
        var (five, mine) = (await OwnAsync("OLD-5"), await OwnAsync("OLD-6"));
        Assert.Equal(("Extreme", "changed there", null), (five["Risk"], five["Effort"], five.GetValueOrDefault("Cost")));
        Assert.Equal(("High", "changed there", "1"), (mine["Risk"], mine["Effort"], mine["Cost"]));
        var kept = Assert.Single(await _host.ProblemsAsync(job.Id), problem => problem.Code == "jira.changed_here");
        Assert.Equal(("OLD-6", "Risk", "Extreme"), (kept.Key, kept.Column, kept.Value));
    }

    /// <summary>A mapping that leaves a field out for once forgets nothing of it.</summary>
    [Fact]
    public async Task Field_ThatWasLeftOut_ComesWithTheNextRun()
    {
        await _host.ImportJiraAsync(Export(), mapping => mapping with { Fields = new Dictionary<string, JiraField>() });
        Assert.Empty(await OwnAsync("OLD-5"));

        var job = await _host.ImportJiraAsync(Export(), mapping => mapping with { Fields = new Dictionary<string, JiraField> { ["Risk"] = new("Hazard", ItemFieldType.Choice) } });

        Assert.Equal((2, "High"), (job.Done.Updated, (await OwnAsync("OLD-5"))["Hazard"]));
        Assert.Contains(await _host.ProblemsAsync(job.Id), problem => problem is { Code: "jira.column_ignored", Column: "Cost" });
    }

    /// <summary>What somebody typed while the mapping left the field out is his, whatever Jira says afterwards.</summary>
    [Fact]
    public async Task Value_ThatChangedHereWhileItsFieldWasLeftOut_Stays()
    {
        await _host.ImportJiraAsync(Export());
        await using (var db = _host.Open())
        {
            var five = await db.Set<WorkItem>().SingleAsync(item => item.Key == "OLD-5", Ct);
            Assert.Null((await _host.RunAsync((EditWorkItem edit) => edit.ExecuteAsync(_host.Actor, new(five.Id, five.Version, Patch("cost", FieldInput.Of(99m))), Ct))).Error);
        }

        JiraMapping WithoutCost(JiraMapping mapping) => mapping with { Fields = mapping.Fields.Where(field => field.Key != "Cost").ToDictionary() };
        await _host.ImportJiraAsync(Export(issues => JiraExportFile.Find(issues, 5)["summary"] = "Other"), WithoutCost);
        var job = await _host.ImportJiraAsync(Export(issues =>
        {
            JiraExportFile.Find(issues, 5)["summary"] = "Another";
            JiraExportFile.Find(issues, 5)["customfield_12"] = 13;
        }));

        Assert.Equal("99", (await OwnAsync("OLD-5"))["Cost"]);
        Assert.Contains(await _host.ProblemsAsync(job.Id), problem => problem is { Code: "jira.changed_here", Column: "Cost", Value: "13" });
    }

    [Fact]
    public async Task ProjectWithFields_FillsThoseInByName_AsTheyAre()
    {
        await _host.RunAsync((CreateProject create) => create.ExecuteAsync(_host.Actor, new("BP", ProjectTemplate.Scrum, new ProjectFields { Name = "Here", Lead = _host.Actor.Id }), Ct));
        Task<Result<ItemFieldId>> Add(string name, ItemFieldType type, ItemFieldForm form) => _host.RunAsync((ChangeFields change) => change.AddAsync(_host.Actor, new("BP", type, form with { Name = name }), Ct));
        Assert.Null((await Add("RISK", ItemFieldType.Choice, new ItemFieldForm { Options = [new(null, "high"), new(null, "Nowhere")] })).Error);
        Assert.Null((await Add("Cost", ItemFieldType.Number, new ItemFieldForm { Greatest = 10 })).Error);
        Assert.Null((await Add("Effort", ItemFieldType.Text, new ItemFieldForm { AppliesTo = [WorkItemType.Epic] })).Error);
        var known = await _host.RunAsync(async (ReadImports read) => await read.ContentsAsync(_host.Actor, await _host.UploadJiraAsync(Export(project: "BP")), Ct));
        Assert.Equal(["Cost", "Effort", "RISK"], known.Value!.Known.Select(field => field.Name));

        var job = await _host.ImportJiraAsync(Export(), mapping => mapping with { Projects = new Dictionary<string, JiraTarget> { ["OLD"] = new("bp") } });

        Assert.Equal(30, job.Done.Created);
        Assert.Contains(new MadePart("option", "BP", "RISK: Low"), job.Found.PartsToMake);
        Assert.DoesNotContain(job.Found.PartsToMake, part => part is { Kind: "field", Name: "Risk" or "RISK" or "Cost" });
        var problems = (await _host.ProblemsAsync(job.Id)).Where(problem => problem.Code == "jira.field_value").ToList();
        Assert.Equal([("OLD-5", "Cost"), ("OLD-5", "Effort"), ("OLD-6", "Cost"), ("OLD-6", "Effort")], problems.Select(problem => (problem.Key!, problem.Column!)).Order());
        Assert.Contains("is at most 10", problems[0].Message, StringComparison.Ordinal);
        await using var db = _host.Open();
        Assert.Equal(["high", "Nowhere", "Low"], await db.Set<ItemFieldOption>().OrderBy(option => option.Position).Where(option => db.Set<ItemField>().Any(field => field.Id == option.Field && field.Name == "RISK")).Select(option => option.Name).ToListAsync(Ct));
        Assert.Equal(job.Found.Problems, job.Done.Problems - (await _host.ProblemsAsync(job.Id)).Count(problem => problem.Code == "jira.no_link"));
    }

    [Fact]
    public async Task Limits_AreKept_AndSaid()
    {
        var many = await _host.ImportJiraAsync(Export(issues =>
        {
            foreach (var number in Enumerable.Range(1, 30))
            {
                JiraExportFile.Find(issues, number)["customfield_14"] = new JsonArray([.. Enumerable.Range(0, 4).Select(one => new JsonObject { ["value"] = $"Tag {number}-{one}" })]);
            }

            JiraExportFile.Find(issues, 5)["customfield_16"] = new string('x', 501);
            JiraExportFile.Find(issues, 5)["customfield_17"] = $"a\n{new string('x', 20_000)}";
        }), mapping => mapping with { Fields = new Dictionary<string, JiraField>(mapping.Fields) { ["Tags"] = new("Tags", ItemFieldType.Choices), ["Effort"] = new("Effort", ItemFieldType.Text) } });

        var problems = await _host.ProblemsAsync(many.Id);
        Assert.Equal(5, problems.Count(problem => problem is { Code: "jira.field_value", Column: "Tags" }));
        Assert.Equal(["Effort", "Notes"], problems.Where(problem => problem.Code == "jira.cut").Select(problem => problem.Message.Split('\'')[1]).Order());
        var own = await OwnAsync("OLD-5");
        Assert.Equal((500, 10_000), (own["Effort"]!.Length, own["Notes"]!.Length));
        await using var db = _host.Open();
        Assert.Equal(100, await db.Set<ItemFieldOption>().CountAsync(option => db.Set<ItemField>().Any(field => field.Id == option.Field && field.Name == "Tags"), Ct));
    }

    [Fact]
    public async Task ProjectWithoutRoomForAnotherField_IsSaidByTheDryRun()
    {
        await _host.RunAsync((CreateProject create) => create.ExecuteAsync(_host.Actor, new("BP", ProjectTemplate.Scrum, new ProjectFields { Name = "Here", Lead = _host.Actor.Id }), Ct));
        foreach (var number in Enumerable.Range(1, 198))
        {
            await _host.RunAsync((ChangeFields change) => change.AddAsync(_host.Actor, new("BP", ItemFieldType.YesNo, new ItemFieldForm { Name = $"F{number}" }), Ct));
        }

        var id = await _host.UploadJiraAsync(Export());
        var mapping = JiraMapping.FromJson((await _host.FindAsync(id)).Mapping) with { Projects = new Dictionary<string, JiraTarget> { ["OLD"] = new("BP") } };
        Assert.Null((await _host.RunAsync((SaveJiraMapping save) => save.ExecuteAsync(_host.Actor, new(id, mapping), Ct))).Error);
        var job = await _host.FinishAsync(id, DirectImport.Order.Check);

        Assert.Equal(ImportState.Failed, job.State);
        Assert.Contains("at most 200 fields", job.Failure, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Versions_AndComponents_ComeWithWhatTheExportKnowsOfThem()
    {
        var export = Export(issues =>
        {
            JiraExportFile.Find(issues, 5)["fixVersions"] = new JsonArray(
                new JsonObject { ["name"] = "1.0", ["released"] = true, ["releaseDate"] = "2024-01-31", ["description"] = "The first" }, new JsonObject { ["name"] = "2.0", ["released"] = false, ["releaseDate"] = "2030-01-31" });
        });
        var zip = JiraExportFile.Zip(export, ("project.json", """{"key":"OLD","components":[{"name":"Search","description":"Finds","lead":{"displayName":"Ada Admin"}}],"versions":[{"name":"2.0","startDate":"2029-01-01","releaseDate":"2030-01-31"}]}"""u8.ToArray()));

        await _host.ImportJiraAsync(zip);
        await using (var db = _host.Open())
        {
            var versions = await db.Set<ProjectVersion>().OrderBy(version => version.Name).ToListAsync(Ct);
            Assert.Equal([(VersionState.Released, "The first", new DateOnly(2024, 1, 31)), (VersionState.Unreleased, null, new DateOnly(2030, 1, 31))], versions.Select(one => (one.State, one.Description, one.ReleasesOn!.Value)));
            Assert.Equal((new DateTimeOffset(2024, 1, 31, 0, 0, 0, TimeSpan.Zero), new DateOnly(2029, 1, 1)), (versions[0].ReleasedAt, versions[1].StartsOn));
            var component = await db.Set<ProjectComponent>().SingleAsync(Ct);
            Assert.Equal(("Finds", _host.Admin.Id), (component.Description, component.Lead));
        }

        // What went out there since is said, and stays as it is here.
        var again = await _host.ImportJiraAsync(Export(issues => JiraExportFile.Find(issues, 5)["fixVersions"] = new JsonArray(new JsonObject { ["name"] = "2.0", ["released"] = true })));
        Assert.Equal("2.0", Assert.Single(await _host.ProblemsAsync(again.Id), problem => problem.Code == "jira.version_open").Value);
    }

    /// <summary>A state that was renamed here is not made again by a run that brings nothing new of it.</summary>
    [Fact]
    public async Task Parts_ThatWereRenamedHere_AreNotMadeAgain()
    {
        await _host.ImportJiraAsync(Export());
        await using (var db = _host.Open())
        {
            await db.Set<ProjectState>().Where(state => state.Name == "In Review").ExecuteUpdateAsync(set => set.SetProperty(state => state.Name, "Checking"), Ct);
            await db.Set<ItemFieldOption>().Where(option => option.Name == "High").ExecuteUpdateAsync(set => set.SetProperty(option => option.Name, "Grave"), Ct);
        }

        var job = await _host.ImportJiraAsync(Export());

        Assert.Empty(job.Found.PartsToMake);
        await using var after = _host.Open();
        Assert.Equal((0, 0), (await after.Set<ProjectState>().CountAsync(state => state.Name == "In Review", Ct), await after.Set<ItemFieldOption>().CountAsync(option => option.Name == "High", Ct)));
    }

    /// <summary>What a file calls its columns and writes into cells may be of any length.</summary>
    [Fact]
    public async Task LongNamesAndKeys_AreReportedShortened()
    {
        var name = new string('n', 300);
        var csv = Encoding.UTF8.GetBytes($"Summary,Issue key,Issue Type,Status,Created,{name}\nA,OLD-1,Story,To Do,2024-01-01 10:00,x\nB,{new string('k', 400)},Story,To Do,2024-01-01 10:00,y\n");

        var job = await _host.ImportJiraAsync(csv, mapping => mapping with { Fields = new Dictionary<string, JiraField>() });

        Assert.Equal(1, job.Done.Created);
        var problems = await _host.ProblemsAsync(job.Id);
        Assert.Equal([100, 200], problems.Select(problem => (problem.Column ?? problem.Key)!.Length).Order());
        Assert.Equal(name[..60], (await _host.ImportJiraAsync(csv)).Found.PartsToMake.Single(part => part.Kind == "field").Name);
    }

    /// <summary>Of OLD-5 and OLD-6: a list, a number, a person, several of a list, a day, a line, a text and an address.</summary>
    private static byte[] Export(Action<JsonArray>? change = null, string project = "OLD")
    {
        var rest = JsonNode.Parse(JiraExportFile.Rest(issues =>
        {
            foreach (var number in (int[])[5, 6])
            {
                var fields = JiraExportFile.Find(issues, number);
                fields["customfield_11"] = new JsonObject { ["value"] = number == 5 ? "High" : "Low" };
                fields["customfield_12"] = number == 5 ? 12.5 : 20;
                fields["customfield_13"] = new JsonObject { ["displayName"] = "Olga Owner" };
                fields["customfield_14"] = new JsonArray(new JsonObject { ["value"] = number == 5 ? "red" : "green" }, new JsonObject { ["value"] = "blue" });
                fields["customfield_15"] = string.Create(CultureInfo.InvariantCulture, $"2024-01-{number:00}");
                fields["customfield_16"] = number == 5 ? "5 days" : "about 3";
                fields["customfield_17"] = "one\ntwo";
                fields["customfield_18"] = $"https://example.org/{number}";
            }

            change?.Invoke(issues);
        }, project))!;
        var names = rest["names"]!.AsObject();
        foreach (var (index, name) in ((string[])["Risk", "Cost", "Owner", "Tags", "Seen", "Effort", "Notes", "Page"]).Index())
        {
            names[$"customfield_{11 + index}"] = name;
        }

        return Encoding.UTF8.GetBytes(rest.ToJsonString());
    }

    private static WorkItemPatch Patch(string key, FieldInput value, string? other = null, FieldInput? its = null)
    {
        Dictionary<string, FieldInput?> fields = new() { [key] = value };
        if (other is not null)
        {
            fields[other] = its;
        }

        return new WorkItemPatch { Fields = new(fields) };
    }

    /// <summary>What an item has in the fields of its project, by their names.</summary>
    private async Task<Dictionary<string, string?>> OwnAsync(string key)
    {
        await using var db = _host.Open();
        var item = await db.Set<WorkItem>().Include(item => item.Values).SingleAsync(item => item.Key == key, Ct);
        var fields = await db.Set<ItemField>().Include(field => field.Options).Where(field => field.Project == item.OfId).ToListAsync(Ct);
        List<FieldEntry> entries = [.. item.Values.Select(value => value.Entry)];
        return fields.Where(field => entries.Exists(entry => entry.Field == field.Id)).ToDictionary(field => field.Name, field => FieldInputs.Said(field, entries));
    }
}
