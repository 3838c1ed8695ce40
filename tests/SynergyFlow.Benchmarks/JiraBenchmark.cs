using System.Diagnostics;
using System.Globalization;
using System.IO.Compression;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using SynergyFlow.Core.Identity;
using SynergyFlow.Core.Integrations.Import;
using SynergyFlow.Core.Integrations.Import.Jira;
using SynergyFlow.Core.Integrations.Import.UseCases;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Tenants;
using SynergyFlow.Infrastructure.Integrations;
using SynergyFlow.Infrastructure.Persistence;
using SynergyFlow.Infrastructure.Persistence.Jobs;

namespace SynergyFlow.Benchmarks;

/// <summary>
/// An export of Jira of 10,000 issues (<c>--count</c>) as CSV and as answers of REST, each into a project that is made: read, tried, taken in, and taken in again
/// without changes. By the host's own worker in this process; what reads the events afterwards does not run.
/// </summary>
internal static class JiraBenchmark
{
    private const int Epics = 50;
    private const int People = 40;

    public static async Task RunAsync(RunOptions options)
    {
        await using var desk = await FilledDesk.OpenAsync(options);
        var count = options.Count ?? 10_000;
        var mark = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds();
        desk.Services.GetRequiredService<IOptions<ImportOptions>>().Value.Folder = Path.Combine(options.Data, "imports");
        var admin = await AdminAsync(desk, mark);
        Report.Line($"| {count:N0} issues | file MB | read s | dry run s | run s | issues/s | again: dry run s | run s | heap MB |\n|---|---:|---:|---:|---:|---:|---:|---:|---:|");
        foreach (var (name, key, export) in (IEnumerable<(string, string, Func<string, int, long, byte[]>)>)[("REST (JSON)", "JR", Rest), ("CSV", "JC", Csv)])
        {
            // A project and a Jira of each run's own, so that none finds what another left.
            var project = $"{key}{mark % 10_000_000}";
            var file = Pack(export(project, count, mark), project, count);
            using Heap heap = new();
            var (id, read) = await UploadAsync(desk, admin, file, project);
            var check = await WorkAsync(desk, admin, id, DirectImport.Order.Check);
            var run = await WorkAsync(desk, admin, id, DirectImport.Order.Run);
            var done = await FindAsync(desk, admin, id);
            Check(done.State is ImportState.Done && done.Done.Created == count, done);
            var peak = heap.Peak;
            var (again, _) = await UploadAsync(desk, admin, file, project);
            var secondCheck = await WorkAsync(desk, admin, again, DirectImport.Order.Check);
            var secondRun = await WorkAsync(desk, admin, again, DirectImport.Order.Run);
            var same = await FindAsync(desk, admin, again);
            Check(same.State is ImportState.Done && same.Done.Unchanged == count, same);
            Report.Line($"| {name}: {done.Done.Comments:N0} comments, {done.Done.Links:N0} links, {done.Done.Worklogs:N0} work logs, {done.Done.Files:N0} files | {file.Length / 1e6:N1} | {read:N1} | {check:N1} | {run:N1} | {count / run:N0} | {secondCheck:N1} | {secondRun:N1} | {peak:N0} |");
        }
    }

    private static void Check(bool holds, ImportJob job)
    {
        if (!holds)
        {
            throw new InvalidOperationException($"{job.State}: {job.Failure} {job.Done}");
        }
    }

    private static async Task<Actor> AdminAsync(FilledDesk desk, long mark)
    {
        await using var scope = desk.Scope();
        var db = scope.ServiceProvider.GetRequiredService<SynergyFlowDbContext>();
        var admin = User.Create(Tenant.First, $"Mover {mark}", $"mover.{mark}@example.test", Role.TenantAdmin, new Stamp(UserId.System, TimeProvider.System.GetUtcNow())).Value!;
        admin.ClearEvents();
        db.Add(admin);
        await db.SaveChangesAsync();
        return new Actor(Tenant.First, admin.Id, admin.DisplayName, Channel.Ui);
    }

    private static async Task<(ImportJobId Id, double Seconds)> UploadAsync(FilledDesk desk, Actor admin, byte[] file, string system)
    {
        await using var scope = desk.Scope();
        var began = Stopwatch.GetTimestamp();
        var uploaded = await scope.ServiceProvider.GetRequiredService<UploadImport>().ExecuteAsync(admin, new(null, "export.zip", ImportEncoding.Utf8, new MemoryStream(file), Jira: true), default);
        var seconds = Stopwatch.GetElapsedTime(began).TotalSeconds;
        var id = uploaded.Failed ? throw new InvalidOperationException(uploaded.Error.Message) : uploaded.Value;
        var mapping = JiraMapping.FromJson((await FindAsync(desk, admin, id)).Mapping) with { System = system };
        await using var mapper = desk.Scope();
        var saved = await mapper.ServiceProvider.GetRequiredService<SaveJiraMapping>().ExecuteAsync(admin, new(id, mapping), default);
        return saved.Failed ? throw new InvalidOperationException(saved.Error!.Message) : (id, seconds);
    }

    /// <returns>Seconds from the order to the end of the work.</returns>
    private static async Task<double> WorkAsync(FilledDesk desk, Actor admin, ImportJobId id, DirectImport.Order order)
    {
        var began = Stopwatch.GetTimestamp();
        await using (var scope = desk.Scope())
        {
            var ordered = await scope.ServiceProvider.GetRequiredService<DirectImport>().ExecuteAsync(admin, new(id, order), default);
            if (ordered.Failed)
            {
                throw new InvalidOperationException(ordered.Error!.Message);
            }
        }

        while (await desk.Services.GetRequiredService<JobLeases<ImportJobs>>().ClaimAsync(default) is { } claimed)
        {
            await desk.Services.GetRequiredService<JobWorker<ImportJobs>>().WorkAsync(claimed, default);
        }

        return Stopwatch.GetElapsedTime(began).TotalSeconds;
    }

    private static async Task<ImportJob> FindAsync(FilledDesk desk, Actor admin, ImportJobId id)
    {
        await using var scope = desk.Scope();
        return (await scope.ServiceProvider.GetRequiredService<ReadImports>().FindAsync(admin, id, default)).Value!;
    }

    private static byte[] Pack(byte[] export, string project, int count)
    {
        using MemoryStream packed = new();
        using (ZipArchive zip = new(packed, ZipArchiveMode.Create, leaveOpen: true))
        {
            using (var entry = zip.CreateEntry(export[0] == '{' ? "export.json" : "export.csv", CompressionLevel.Fastest).Open())
            {
                entry.Write(export);
            }

            for (var number = 20; number <= count; number += 20)
            {
                using var file = zip.CreateEntry($"attachments/{project}-{number}/notes.txt", CompressionLevel.Fastest).Open();
                file.Write(Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat($"Notes of {number}. ", 100))));
            }
        }

        return packed.ToArray();
    }

    private static DateTimeOffset At(int number, int hours = 0) => new DateTimeOffset(2024, 1, 1, 8, 0, 0, TimeSpan.Zero).AddMinutes(number * 60).AddHours(hours);

    private static string Who(int number, long mark) => $"Person {number % People} of {mark}";

    private static string TypeOf(int number) => number <= Epics ? "Epic" : number % 5 == 0 ? "Sub-task" : number % 3 == 0 ? "Bug" : "Story";

    private static int? Above(int number) => TypeOf(number) switch
    {
        "Epic" => null,
        "Sub-task" when TypeOf(number - 1) is "Bug" or "Story" => number - 1,
        _ => (number % Epics) + 1,
    };

    private static string Describe(int number) => $"h2. Why {number}\nThe page is *slow* when there are many orders, see {{{{orders/{number}}}}}.\n* measured on Monday\n* {number} people wait";

    private static byte[] Rest(string project, int count, long mark)
    {
        JsonArray issues = [];
        for (var number = 1; number <= count; number++)
        {
            JsonObject fields = new()
            {
                ["summary"] = $"Orders of page {number} are slow",
                ["issuetype"] = new JsonObject { ["name"] = TypeOf(number), ["subtask"] = TypeOf(number) == "Sub-task" },
                ["status"] = new JsonObject { ["name"] = number % 3 == 0 ? "Done" : number % 3 == 1 ? "In Progress" : "To Do", ["statusCategory"] = new JsonObject { ["key"] = number % 3 == 0 ? "done" : number % 3 == 1 ? "indeterminate" : "new" } },
                ["project"] = new JsonObject { ["key"] = project, ["name"] = $"Moved {project}" },
                ["priority"] = new JsonObject { ["name"] = "Medium" },
                ["reporter"] = new JsonObject { ["displayName"] = Who(number, mark) },
                ["assignee"] = new JsonObject { ["displayName"] = Who(number * 7, mark) },
                ["created"] = Iso(At(number)),
                ["updated"] = Iso(At(number, 40)),
                ["resolutiondate"] = number % 3 == 0 ? Iso(At(number, 30)) : null,
                ["labels"] = new JsonArray("web", $"area{number % 30}"),
                ["components"] = new JsonArray(new JsonObject { ["name"] = $"Component {number % 20}" }),
                ["fixVersions"] = new JsonArray(new JsonObject { ["name"] = $"{number % 12}.0", ["released"] = number % 12 < 6, ["releaseDate"] = $"2024-{(number % 12) + 1:00}-15" }),
                ["description"] = Describe(number),
                ["timeoriginalestimate"] = 7_200,
                ["customfield_1"] = number % 8,
                ["customfield_2"] = new JsonObject { ["value"] = number % 4 == 0 ? "High" : "Low" },
                ["customfield_3"] = $"2024-05-{(number % 28) + 1:00}",
                ["comment"] = new JsonObject { ["comments"] = new JsonArray([.. Enumerable.Range(0, 2).Select(one => new JsonObject { ["id"] = $"{(number * 10) + one}", ["author"] = new JsonObject { ["displayName"] = Who(number + one, mark) }, ["created"] = Iso(At(number, one + 1)), ["body"] = $"It is *{one}* again, on page {number}." })]) },
            };
            if (Above(number) is { } above)
            {
                fields["parent"] = new JsonObject { ["key"] = $"{project}-{above}" };
            }

            if (TypeOf(number) is "Story" or "Bug")
            {
                var sprint = number * 20 / count;
                fields["customfield_4"] = new JsonArray(new JsonObject { ["name"] = $"Sprint {sprint}", ["state"] = sprint < 19 ? "closed" : "active", ["boardId"] = 1, ["startDate"] = Iso(At(sprint * 300)), ["endDate"] = Iso(At((sprint * 300) + 280)), ["completeDate"] = sprint < 19 ? Iso(At((sprint * 300) + 280)) : null });
            }

            if (number % 2 == 0)
            {
                fields["issuelinks"] = new JsonArray(new JsonObject { ["type"] = new JsonObject { ["name"] = "Blocks" }, ["outwardIssue"] = new JsonObject { ["key"] = $"{project}-{number - 1}" } });
                fields["worklog"] = new JsonObject { ["worklogs"] = new JsonArray(new JsonObject { ["id"] = $"{number}", ["author"] = new JsonObject { ["displayName"] = Who(number / 2, mark) }, ["started"] = Iso(At(number, 2)), ["timeSpentSeconds"] = 1_800, ["comment"] = "looked" }) };
            }

            if (number % 20 == 0)
            {
                fields["attachment"] = new JsonArray(new JsonObject { ["id"] = $"{number}", ["filename"] = "notes.txt", ["size"] = 2_000, ["author"] = new JsonObject { ["displayName"] = Who(number, mark) }, ["created"] = Iso(At(number, 1)) });
            }

            issues.Add(new JsonObject { ["id"] = $"{100_000 + number}", ["key"] = $"{project}-{number}", ["fields"] = fields });
        }

        JsonObject page = new() { ["names"] = new JsonObject { ["customfield_1"] = "Story Points", ["customfield_2"] = "Risk", ["customfield_3"] = "Promised", ["customfield_4"] = "Sprint" }, ["issues"] = issues };
        return Encoding.UTF8.GetBytes(page.ToJsonString());
    }

    private static byte[] Csv(string project, int count, long mark)
    {
        StringBuilder csv = new("Summary,Issue key,Issue id,Parent id,Issue Type,Status,Status Category,Project key,Project name,Priority,Assignee,Reporter,Created,Updated,Resolved,Labels,Labels,Description,Component/s,Fix Version/s,Sprint,Original estimate,Custom field (Story Points),Custom field (Risk),Custom field (Promised),Comment,Comment,Attachment,Outward issue link (Blocks),Log Work\n");
        for (var number = 1; number <= count; number++)
        {
            string[] cells =
            [
                $"Orders of page {number} are slow", $"{project}-{number}", $"{100_000 + number}", Above(number) is { } above ? $"{100_000 + above}" : "", TypeOf(number),
                number % 3 == 0 ? "Done" : number % 3 == 1 ? "In Progress" : "To Do", number % 3 == 0 ? "Done" : number % 3 == 1 ? "In Progress" : "To Do", project, $"Moved {project}", "Medium",
                Who(number * 7, mark), Who(number, mark), Said(At(number)), Said(At(number, 40)), number % 3 == 0 ? Said(At(number, 30)) : "", "web", $"area{number % 30}", Describe(number),
                $"Component {number % 20}", $"{number % 12}.0", TypeOf(number) is "Story" or "Bug" ? $"Sprint {number * 20 / count}" : "", "7200", $"{number % 8}.0", number % 4 == 0 ? "High" : "Low",
                $"{(number % 28) + 1:00}/May/24 12:00 AM", $"{Said(At(number, 1))};{Who(number, mark)};It is *1* again, on page {number}.", $"{Said(At(number, 2))};{Who(number + 1, mark)};It is *2* again, on page {number}.",
                number % 20 == 0 ? $"{Said(At(number, 1))};{Who(number, mark)};notes.txt;https://jira.example.org/secure/attachment/{number}/notes.txt" : "", number % 2 == 0 ? $"{project}-{number - 1}" : "",
                number % 2 == 0 ? $"looked;{Said(At(number, 3))};{Who((number / 2) + 20, mark)};1800" : "",
            ];
            csv.AppendJoin(',', cells.Select(cell => cell.AsSpan().ContainsAny(",\n\"") ? $"\"{cell.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : cell)).Append('\n');
        }

        return Encoding.UTF8.GetBytes(csv.ToString());
    }

    private static string Iso(DateTimeOffset at) => at.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'+0000'", CultureInfo.InvariantCulture);

    private static string Said(DateTimeOffset at) => at.ToString("dd/MMM/yy h:mm tt", CultureInfo.InvariantCulture);

    /// <summary>The highest that the heap was above what it was at first, in MB, looked at ten times a second.</summary>
    private sealed class Heap : IDisposable
    {
        private readonly long _before = GC.GetTotalMemory(forceFullCollection: true);
        private readonly Timer _timer;
        private long _peak;

        public Heap() => _timer = new Timer(_ => Interlocked.Exchange(ref _peak, Math.Max(Interlocked.Read(ref _peak), GC.GetTotalMemory(false))), null, 0, 100);

        public double Peak => Math.Max(0, Interlocked.Read(ref _peak) - _before) / 1e6;

        public void Dispose() => _timer.Dispose();
    }
}
