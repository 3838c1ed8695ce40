using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using SynergyFlow.Core.Identity;
using SynergyFlow.Core.Integrations.Import;
using SynergyFlow.Core.Integrations.Import.Jira;
using SynergyFlow.Core.Integrations.Import.UseCases;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Policies;
using SynergyFlow.Core.Projects;
using SynergyFlow.Core.Projects.Items;
using SynergyFlow.Core.Projects.Items.UseCases;
using SynergyFlow.Core.Projects.Sprints;
using SynergyFlow.Core.Tenants;
using SynergyFlow.Core.Time;
using SynergyFlow.Core.Work;
using SynergyFlow.Core.Work.UseCases;
using SynergyFlow.Testing;

namespace SynergyFlow.Infrastructure.Tests.Integrations;

public sealed class JiraImportTests(PostgresServer postgres) : IAsyncLifetime
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
    public async Task Check_SaysWhatWillBeMade_AndWritesNothing()
    {
        var id = await UploadAsync(JiraExportFile.Rest());

        Assert.Null((await _host.OrderAsync(id, DirectImport.Order.Check)).Error);
        await _host.StepAsync((await _host.ClaimAsync())!, 1);
        var job = await _host.FindAsync(id);

        Assert.Equal((ImportState.Checked, 30, 30, 60), (job.State, job.Found.Rows, job.Found.Created, job.Found.Comments));
        Assert.Equal((3, 9), (job.Found.ByType["epic"], job.Found.ByType["subtask"]));
        Assert.Contains(new MadePart("project", "OLD", "Old portal"), job.Found.PartsToMake);
        Assert.Contains(new MadePart("state", "OLD", "In Review"), job.Found.PartsToMake);
        Assert.Equal(3, job.Found.PartsToMake.Count(part => part.Kind == "sprint"));
        Assert.Equal(["Rita Reporter"], job.Found.PeopleToMake);
        await using var db = _host.Open();
        Assert.Equal((0, 0, 2), (await db.Set<WorkRecord>().CountAsync(Ct), await db.Set<Project>().CountAsync(Ct), await db.Set<User>().CountAsync(Ct)));
    }

    [Fact]
    public async Task Run_TakesEverythingIn_WithItsOwnTimesAndPeople()
    {
        var job = await ImportAsync(JiraExportFile.Rest());

        Assert.Equal((ImportState.Done, 30, 60, 2), (job.State, job.Done.Created, job.Done.Comments, job.Done.Links));
        await using var db = _host.Open();
        var items = await db.Set<WorkItem>().Include(item => item.Of).ThenInclude(of => of.States).Include(item => item.Components).Include(item => item.Versions).ToDictionaryAsync(item => item.Key, Ct);
        Assert.Equal(30, items.Count);
        var story = items["OLD-5"];
        Assert.Equal(("Issue 5", "## Why 5", WorkItemType.Story, 3m, 60, Priority.P3), (story.Title, story.Description, story.Type, story.Points, story.Estimate, story.Priority));
        Assert.Equal((items["OLD-3"].Id, "completed"), (story.Parent, story.State));
        Assert.Equal((At(5, 8), At(5, 18), At(5, 17)), (story.CreatedAt, story.UpdatedAt, story.ClosedAt));
        Assert.Equal("Rita Reporter", await db.Set<User>().Where(user => user.Id == story.OpenedBy).Select(user => user.DisplayName).SingleAsync(Ct));
        Assert.Equal(_host.Admin.Id, items["OLD-4"].Assignee);
        Assert.Equal((1, 1), (story.Components.Count, story.Versions.Count));
        Assert.Equal(items["OLD-13"].Id, items["OLD-25"].Parent);

        // The order of the file is the order of the backlog.
        Assert.Equal(Enumerable.Range(1, 30).Select(number => $"OLD-{number}"), items.Values.OrderBy(item => item.Rank, StringComparer.Ordinal).Select(item => item.Key));

        var sprints = await db.Set<Sprint>().OrderBy(sprint => sprint.Name).ToListAsync(Ct);
        Assert.Equal([SprintState.Closed, SprintState.Active, SprintState.Future], sprints.Select(sprint => sprint.State));
        Assert.Equal(new DateTimeOffset(2024, 1, 12, 10, 0, 0, TimeSpan.Zero), sprints[0].ClosedAt);
        Assert.Equal(sprints[0].Id, story.Sprint);

        var comments = await db.Set<Comment>().Where(comment => comment.Record == story.Id).OrderBy(comment => comment.Body).ToListAsync(Ct);
        Assert.Equal(["**first**", "second"], comments.Select(comment => comment.Body));
        Assert.All(comments, comment => Assert.Equal((At(5, 12), story.OpenedBy), (comment.WrittenAt, comment.Author)));

        var links = await db.Set<RecordLink>().ToListAsync(Ct);
        Assert.Contains(links, link => link.Type is LinkType.Blocks && link.From == story.Id && link.To == items["OLD-6"].Id);
        Assert.Contains(links, link => link.Type is LinkType.Relates && link.To == items["OLD-7"].Id);
        Assert.Contains(await _host.ProblemsAsync(job.Id), problem => problem is { Code: "jira.no_link", Value: "GONE-1" });

        // What a person makes next gets the number behind them.
        var made = await _host.RunAsync((CreateWorkItem create) => create.ExecuteAsync(_host.Actor, new("OLD", new WorkItemFields { Title = "Next" }), Ct));
        Assert.Equal("OLD-31", made.Value!.Key);
    }

    [Fact]
    public async Task SecondRun_OfTheSameFile_MakesNothing()
    {
        await ImportAsync(JiraExportFile.Rest());
        var before = await CountsAsync();

        var again = await ImportAsync(JiraExportFile.Rest());

        Assert.Equal((0, 0, 30, 0, 0), (again.Done.Created, again.Done.Updated, again.Done.Unchanged, again.Done.Comments, again.Done.Links));
        Assert.Equal(before, await CountsAsync());
    }

    [Fact]
    public async Task SecondRun_TakesWhatChangedThere_UnlessItChangedHere()
    {
        await ImportAsync(JiraExportFile.Rest());
        var mine = await ItemAsync("OLD-10");
        var edited = await _host.RunAsync((EditWorkItem edit) => edit.ExecuteAsync(_host.Actor, new(mine.Id, mine.Version, new WorkItemPatch { Title = new("Ours") }), Ct));
        Assert.Null(edited.Error);

        var job = await ImportAsync(JiraExportFile.Rest(issues =>
        {
            foreach (var number in (int[])[10, 11])
            {
                var fields = JiraExportFile.Find(issues, number);
                fields["summary"] = "Theirs";
                fields["priority"] = new JsonObject { ["name"] = "Highest" };
                fields["status"] = new JsonObject { ["name"] = "Done", ["statusCategory"] = new JsonObject { ["key"] = "done" } };
            }

            JiraExportFile.Find(issues, 12)["comment"]!["comments"]!.AsArray().Add(JiraExportFile.Comment(999, "2024-02-01", "third"));
            issues.Add(JsonNode.Parse("""{"id":"9","key":"OLD-40","fields":{"summary":"New there","issuetype":{"name":"Story"},"status":{"name":"To Do"},"project":{"key":"OLD","name":"Old portal"},"created":"2024-02-01T00:00:00.000+0000"}}"""));
        }));

        Assert.Equal((1, 3, 27), (job.Done.Created, job.Done.Updated, job.Done.Unchanged));
        var (ten, eleven) = (await ItemAsync("OLD-10"), await ItemAsync("OLD-11"));
        Assert.Equal(("Ours", Priority.P1, "completed"), (ten.Title, ten.Priority, ten.State));
        Assert.Equal(("Theirs", Priority.P1, "completed"), (eleven.Title, eleven.Priority, eleven.State));
        var kept = Assert.Single(await _host.ProblemsAsync(job.Id), problem => problem.Code == "jira.changed_here");
        Assert.Equal(("OLD-10", "title", "Theirs"), (kept.Key, kept.Column, kept.Value));
        Assert.NotNull(await ItemAsync("OLD-40"));
        await using var db = _host.Open();
        Assert.Equal(61, await db.Set<Comment>().CountAsync(Ct));
    }

    /// <summary>Rita spent an hour and a day of Rita's is full with the second one; who is not here has none; a second run tries again, and makes nothing twice.</summary>
    [Fact]
    public async Task WorkLogs_BecomeEntriesOfWhoeverLoggedThem_AndWhatDoesNotFitIsTriedAgain()
    {
        var file = JiraExportFile.Rest(issues =>
        {
            JiraExportFile.Log(issues, 5, ("1", "Rita Reporter", "2024-01-05T06:30:00.000+0700", 3_590, "on the *phone*"), ("2", "Ada Admin", "2024-01-05T09:00:00.000+0700", 5_400, ""));
            JiraExportFile.Log(issues, 6, ("3", "Rita Reporter", "2024-01-04T20:00:00.000+0000", 84_000, "too much"), ("4", "Rita Reporter", "2024-01-06T09:00:00.000+0700", 90_000, "longer than a day"));
        });
        var checkedOnly = await UploadAsync(file);
        Assert.Null((await _host.OrderAsync(checkedOnly, DirectImport.Order.Check)).Error);
        await _host.StepAsync((await _host.ClaimAsync())!, 1);
        Assert.Equal((3, 1), ((await _host.FindAsync(checkedOnly)).Found.Worklogs, (await _host.ProblemsAsync(checkedOnly)).Count(problem => problem.Code == "jira.no_worklog")));
        var job = await ImportAsync(file);

        Assert.Equal((ImportState.Done, 2, 1), (job.State, job.Done.Worklogs, job.Done.NewPeople));
        Assert.Equal(["OLD-6", "OLD-6"], (await _host.ProblemsAsync(job.Id)).Where(problem => problem.Code == "jira.no_worklog").Select(problem => problem.Key));
        var five = await ItemAsync("OLD-5");
        await using (var db = _host.Open())
        {
            var entries = await db.Set<Worklog>().Include(entry => entry.Allocations).OrderBy(entry => entry.Minutes).ToListAsync(Ct);
            Assert.Equal([60, 90], entries.Select(entry => entry.Minutes));
            Assert.Equal((new DateOnly(2024, 1, 4), "on the **phone**", TimeSource.Import), (entries[0].Day, entries[0].Note, entries[0].Source));
            Assert.Equal((five.OpenedBy, _host.Admin.Id), (entries[0].User, entries[1].User));
            Assert.All(entries, entry => Assert.Equal((five.Id, entry.Minutes), (Assert.Single(entry.Allocations).Record, entry.Allocations[0].Minutes)));
        }

        Assert.Equal(new DateTimeOffset(2024, 1, 5, 11, 0, 0, TimeSpan.Zero), five.UpdatedAt);
        var again = await ImportAsync(file);
        Assert.Equal((0, 30, 2), (again.Done.Worklogs, again.Done.Unchanged, (await _host.ProblemsAsync(again.Id)).Count(problem => problem.Code == "jira.no_worklog")));
    }

    [Fact]
    public async Task Restart_InTheMiddle_GoesOnWhereItWas()
    {
        var id = await UploadAsync(Many(160));
        await _host.FinishAsync(id, DirectImport.Order.Check);
        Assert.Null((await _host.OrderAsync(id, DirectImport.Order.Run)).Error);
        var claimed = await _host.ClaimAsync();

        // Four steps: the project, the places, and two batches; then the process is gone.
        await _host.StepAsync(claimed!, 4);
        Assert.Equal(2 * PerformJiraImport.BatchSize, (await _host.FindAsync(id)).NextRecord);

        await using var other = _host.Restart();
        await Task.Delay(TimeSpan.FromSeconds(2.5), Ct);
        await other.WorkAsync();

        Assert.Equal((ImportState.Done, 160), ((await _host.FindAsync(id)).State, (await _host.FindAsync(id)).Done.Created));
        await using var db = _host.Open();
        Assert.Equal(160, await db.Set<WorkItem>().Select(item => item.Rank).Distinct().CountAsync(Ct));
        Assert.Equal(160, await db.Set<ImportedKey>().CountAsync(Ct));
    }

    [Fact]
    public async Task IntoAProjectThatIsThere_NumbersGoOn_LimitsDoNotStop_AndOldKeysLead()
    {
        await _host.RunAsync((SynergyFlow.Core.Projects.UseCases.CreateProject create) => create.ExecuteAsync(
            _host.Actor, new("BP", ProjectTemplate.Scrum, new ProjectFields { Name = "Here", Lead = _host.Actor.Id }), Ct));
        await _host.RunAsync((CreateWorkItem create) => create.ExecuteAsync(_host.Actor, new("BP", new WorkItemFields { Title = "First" }), Ct));

        var job = await ImportAsync(JiraExportFile.Rest(), mapping => mapping with { Projects = new Dictionary<string, JiraTarget> { ["OLD"] = new("bp") } });

        Assert.Equal(30, job.Done.Created);
        var scope = new RecordScope(Tenant.First, _host.Actor.Id, true, []);
        var former = _host.Service<IFormerKeys>();
        var now = await former.LeadAsync(scope, "old-5", Ct);
        Assert.StartsWith("BP-", now, StringComparison.Ordinal);
        Assert.Equal("Issue 5", (await ItemAsync(now!)).Title);
        Assert.Null(await former.LeadAsync(scope, "BP-1", Ct));
        Assert.Null(await former.LeadAsync(scope, "OLD-99", Ct));
        Assert.Null(await former.LeadAsync(scope with { Tenant = TenantId.New() }, "OLD-5", Ct));
        var details = await _host.RunAsync((ReadWorkItems read) => read.FindAsync(_host.Actor, now!, Ct));
        Assert.Equal(["OLD-5"], details.Value!.FormerKeys);
    }

    /// <summary>The real import, after a trial under another key, knows nothing of the trial; old keys lead to it.</summary>
    [Fact]
    public async Task RealOne_AfterATrial_HasItsOwnItems_AndTheOldKeys()
    {
        JiraMapping Into(JiraMapping mapping, string key, string system) => mapping with { System = system, Projects = new Dictionary<string, JiraTarget> { ["OLD"] = new(key, "Portal") } };
        await ImportAsync(JiraExportFile.Rest(), mapping => Into(mapping, "TRY", "trial"));

        var job = await ImportAsync(JiraExportFile.Rest(), mapping => Into(mapping, "NEU", "jira"));

        Assert.Equal((30, 0), (job.Done.Created, job.Done.Unchanged));
        Assert.Equal("NEU-5", await _host.Service<IFormerKeys>().LeadAsync(new RecordScope(Tenant.First, _host.Actor.Id, true, []), "OLD-5", Ct));
    }

    [Fact]
    public async Task Files_OfTheZip_AreAttachedOnce()
    {
        var zip = JiraExportFile.Zip(JiraExportFile.Rest(), ("attachments/OLD-5/notes.txt", "hello"u8.ToArray()), ("attachments/OLD-5/../x", "evil"u8.ToArray()));

        var job = await ImportAsync(zip);
        var again = await ImportAsync(zip);

        Assert.Equal((1, 0), (job.Done.Files, again.Done.Files));
        await using var db = _host.Open();
        var file = await db.Set<Attachment>().SingleAsync(Ct);
        Assert.Equal(("notes.txt", 5, At(5, 10)), (file.FileName, file.Size, file.UploadedAt));
    }

    [Fact]
    public async Task UnknownPeople_ThatAreNotToBeMade_LeaveTheirPartToNobody()
    {
        var job = await ImportAsync(JiraExportFile.Rest(), mapping => mapping with { UnknownPeople = NamePolicy.MatchOnly });

        Assert.Equal(ImportState.Done, job.State);
        await using var db = _host.Open();
        Assert.Equal(2, await db.Set<User>().CountAsync(Ct));
        Assert.Equal(UserId.System, (await ItemAsync("OLD-5")).OpenedBy);
    }

    [Fact]
    public async Task Mapping_IsChecked_AndUndoIsNoOrder()
    {
        var id = await UploadAsync(JiraExportFile.Rest());
        var wrong = await _host.RunAsync((SaveJiraMapping save) => save.ExecuteAsync(_host.Actor, new(id, new JiraMapping { TimeZone = "Mars" }), Ct));
        Assert.Equal("timeZone", Assert.IsType<ImportMappingWrong>(wrong.Error).Field);
        Assert.IsType<ImportMappingWrong>((await _host.RunAsync((SaveMapping save) => save.ExecuteAsync(_host.Actor, new(id, new ImportMapping(), null), Ct))).Error);

        var done = await ImportAsync(JiraExportFile.Rest());
        Assert.IsType<ImportCannot>((await _host.OrderAsync(done.Id, DirectImport.Order.Undo)).Error);
    }

    [Fact]
    public async Task WhoMayNotImport_LearnsNothing()
    {
        var id = await UploadAsync(JiraExportFile.Rest());
        _host.Rights.Role = Role.Agent;

        Assert.IsAssignableFrom<ForbiddenError>((await _host.RunAsync((ReadImports read) => read.ContentsAsync(_host.Actor, id, Ct))).Error);
        Assert.IsAssignableFrom<ForbiddenError>((await _host.RunAsync((SaveJiraMapping save) => save.ExecuteAsync(_host.Actor, new(id, new JiraMapping()), Ct))).Error);
        Assert.Equal(1, _host.StoredFiles);
    }

    [Fact]
    public async Task WrongFile_LeavesNothingBehind()
    {
        var refused = await _host.RunAsync((UploadImport upload) => upload.ExecuteAsync(_host.Actor, new(null, "x.csv", ImportEncoding.Utf8, new MemoryStream("a,b\n1,2\n"u8.ToArray()), Jira: true), Ct));

        Assert.Contains("Export CSV (all fields)", Assert.IsType<ImportFileRefused>(refused.Error).Message, StringComparison.Ordinal);
        Assert.Equal(0, _host.StoredFiles);
    }

    private static byte[] Many(int count) => System.Text.Encoding.UTF8.GetBytes(
        "Summary,Issue key,Issue Type,Status,Created\n" + string.Concat(Enumerable.Range(1, count).Select(number => $"Issue {number},OLD-{number},Story,To Do,2024-01-01 10:00\n")));

    private static DateTimeOffset At(int day, int hour) => new(2024, 1, day, hour - 7, 0, 0, TimeSpan.Zero);

    private Task<ImportJobId> UploadAsync(byte[] content) => _host.UploadJiraAsync(content);

    private Task<ImportJob> ImportAsync(byte[] content, Func<JiraMapping, JiraMapping>? map = null) => _host.ImportJiraAsync(content, map);

    private async Task<WorkItem> ItemAsync(string key)
    {
        await using var db = _host.Open();
        return await db.Set<WorkItem>().SingleAsync(item => item.Key == key, Ct);
    }

    private async Task<(int, int, int, int, int)> CountsAsync()
    {
        await using var db = _host.Open();
        return (await db.Set<WorkRecord>().CountAsync(Ct), await db.Set<Comment>().CountAsync(Ct), await db.Set<RecordLink>().CountAsync(Ct), await db.Set<Sprint>().CountAsync(Ct), await db.Set<User>().CountAsync(Ct));
    }
}
