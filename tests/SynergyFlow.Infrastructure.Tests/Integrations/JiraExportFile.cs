using System.IO.Compression;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace SynergyFlow.Infrastructure.Tests.Integrations;

/// <summary>A saved answer of Jira's search with something of everything: three epics, eighteen parts of them, nine sub-tasks.</summary>
internal static class JiraExportFile
{
    public const int Issues = 30;

    public static byte[] Rest(Action<JsonArray>? change = null, string project = "OLD")
    {
        JsonArray issues = [];
        for (var number = 1; number <= Issues; number++)
        {
            issues.Add(Issue(project, number));
        }

        change?.Invoke(issues);
        return JsonSerializer.SerializeToUtf8Bytes(new JsonObject { ["names"] = new JsonObject { ["customfield_1"] = "Story Points" }, ["issues"] = issues });
    }

    public static byte[] Zip(byte[] rest, params (string Name, byte[] Content)[] files)
    {
        using MemoryStream packed = new();
        using (ZipArchive zip = new(packed, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (name, content) in files.Prepend(("export.json", rest)))
            {
                using var entry = zip.CreateEntry(name).Open();
                entry.Write(content);
            }
        }

        return packed.ToArray();
    }

    public static JsonObject Find(JsonArray issues, int number) => issues[number - 1]!["fields"]!.AsObject();

    /// <param name="logs">Their ids, people, beginnings, seconds and texts.</param>
    public static void Log(JsonArray issues, int number, params (string Id, string Who, string Started, int Seconds, string Text)[] logs) =>
        Find(issues, number)["worklog"] = new JsonObject
        {
            ["worklogs"] = new JsonArray([.. logs.Select(log => new JsonObject
            {
                ["id"] = log.Id,
                ["author"] = new JsonObject { ["displayName"] = log.Who },
                ["started"] = log.Started,
                ["timeSpentSeconds"] = log.Seconds,
                ["comment"] = log.Text,
            })]),
        };

    private static JsonObject Issue(string project, int number)
    {
        var type = number <= 3 ? "Epic" : number <= 21 ? number % 3 == 0 ? "Bug" : "Story" : "Sub-task";
        var done = number is > 3 and <= 9 or > 27;
        var day = $"2024-01-{number:00}";
        JsonObject fields = new()
        {
            ["summary"] = $"Issue {number}",
            ["issuetype"] = new JsonObject { ["name"] = type, ["subtask"] = type == "Sub-task" },
            ["status"] = done ? Status("Done", "done") : number % 2 == 0 ? Status("In Review", "indeterminate") : Status("To Do", "new"),
            ["project"] = new JsonObject { ["key"] = project, ["name"] = "Old portal" },
            ["priority"] = new JsonObject { ["name"] = number % 2 == 0 ? "High" : "Medium" },
            ["reporter"] = new JsonObject { ["displayName"] = "Rita Reporter" },
            ["assignee"] = number % 2 == 0 ? new JsonObject { ["displayName"] = "Ada Admin", ["emailAddress"] = "ADA@example.org" } : null,
            ["created"] = $"{day}T08:00:00.000+0700",
            ["updated"] = $"{day}T18:00:00.000+0700",
            ["resolutiondate"] = done ? $"{day}T17:00:00.000+0700" : null,
            ["labels"] = new JsonArray("web"),
            ["components"] = new JsonArray(new JsonObject { ["name"] = "Search" }),
            ["fixVersions"] = new JsonArray(new JsonObject { ["name"] = "1.0" }),
            ["customfield_1"] = type is "Story" ? 3 : null,
            ["description"] = $"h2. Why {number}",
            ["timeoriginalestimate"] = 3600,
            ["comment"] = new JsonObject { ["comments"] = new JsonArray(Comment(number * 10, day, "*first*"), Comment((number * 10) + 1, day, "second")) },
        };
        if (type is "Story" or "Bug")
        {
            fields["parent"] = new JsonObject { ["key"] = $"{project}-{(number % 3) + 1}" };
            fields["customfield_2"] = new JsonArray(number <= 9 ? Sprint("Sprint 1", "closed", "2023-12-20", "2024-01-12") : number <= 15 ? Sprint("Sprint 2", "active", "2024-01-15", "2024-01-26") : Sprint("Sprint 3", "future", null, null));
        }
        else if (type is "Sub-task")
        {
            fields["parent"] = new JsonObject { ["key"] = $"{project}-{number - 12}" };
        }

        if (number == 5)
        {
            fields["issuelinks"] = new JsonArray(Link("Blocks", "outwardIssue", $"{project}-6"), Link("Clones", "outwardIssue", $"{project}-7"), Link("Blocks", "outwardIssue", "GONE-1"));
            fields["attachment"] = new JsonArray(new JsonObject
            {
                ["id"] = "10012",
                ["filename"] = "notes.txt",
                ["size"] = 5,
                ["author"] = new JsonObject { ["displayName"] = "Rita Reporter" },
                ["created"] = "2024-01-05T10:00:00.000+0700",
            });
        }
        else if (number == 6)
        {
            fields["issuelinks"] = new JsonArray(Link("Blocks", "inwardIssue", $"{project}-5"));
        }

        return new JsonObject { ["id"] = $"{1000 + number}", ["key"] = $"{project}-{number}", ["fields"] = fields };
    }

    private static JsonObject Status(string name, string category) => new() { ["name"] = name, ["statusCategory"] = new JsonObject { ["key"] = category } };

    public static JsonObject Comment(int id, string day, string body) => new()
    {
        ["id"] = $"{id}",
        ["author"] = new JsonObject { ["displayName"] = "Rita Reporter" },
        ["created"] = $"{day}T12:00:00.000+0700",
        ["body"] = body,
    };

    private static JsonObject Link(string type, string end, string key) => new() { ["type"] = new JsonObject { ["name"] = type }, [end] = new JsonObject { ["key"] = key } };

    private static JsonObject Sprint(string name, string state, string? start, string? end) => new()
    {
        ["name"] = name,
        ["state"] = state,
        ["boardId"] = 1,
        ["startDate"] = start is null ? null : $"{start}T00:00:00.000Z",
        ["endDate"] = end is null ? null : $"{end}T00:00:00.000Z",
        ["completeDate"] = state == "closed" ? $"{end}T10:00:00.000Z" : null,
    };
}
