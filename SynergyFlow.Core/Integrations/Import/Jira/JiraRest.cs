using System.Globalization;
using System.Text.Json;
using SynergyFlow.Core.Kernel;

namespace SynergyFlow.Core.Integrations.Import.Jira;

/// <summary>Reads saved answers of Jira's search (REST 2 and 3): one page, or an array of pages or of issues.</summary>
internal static class JiraRest
{
    private static readonly JsonDocumentOptions s_options = new() { MaxDepth = 128, CommentHandling = JsonCommentHandling.Disallow };

    private static readonly HashSet<string> s_silent = new(StringComparer.Ordinal)
    {
        "aggregateprogress", "aggregatetimeestimate", "aggregatetimeoriginalestimate", "aggregatetimespent", "progress", "votes", "watches", "workratio", "lastViewed", "project", "creator",
        "statuscategorychangedate", "statusCategory", "timetracking", "subtasks", "issuerestriction", "thumbnail", "security",
    };

    public static async Task<Result<JiraExport>> ReadAsync(Stream file, CancellationToken ct)
    {
        JiraExport export = new() { Format = JiraFormat.Rest };
        Dictionary<string, int> unread = new(StringComparer.Ordinal);
        try
        {
            file.Position = 0;
            using var document = await JsonDocument.ParseAsync(file, s_options, ct);
            Dictionary<string, string> names = [];
            foreach (var issue in Issues(document.RootElement, names))
            {
                if (export.Issues.Count >= JiraExport.MostIssues)
                {
                    return new ImportFileRefused($"The file has more than {JiraExport.MostIssues} issues. Save it in parts.");
                }

                export.Add(new Reader(issue, names, unread).Read());
            }
        }
        catch (JsonException wrong)
        {
            return new ImportFileRefused($"This is no sound JSON (line {wrong.LineNumber + 1}). Save the answers of /rest/api/2/search or /rest/api/3/search/jql as they come, several as one array.");
        }
        catch (InvalidOperationException)
        {
            return new ImportFileRefused("A field of an issue has another shape than Jira's. Save the answers of /rest/api/2/search or /rest/api/3/search/jql as they come.");
        }

        foreach (var (name, count) in unread)
        {
            export.Report(new(0, null, name, null, "jira.column_ignored", $"The field '{name}' has a value in {count} issues; there is no field for it here."));
        }

        return export.Issues.Count == 0 && export.ProblemCount == 0
            ? new ImportFileRefused("There are no issues in this file. Save the answers of /rest/api/2/search or /rest/api/3/search/jql with fields=*all&expand=names.")
            : export;
    }

    private static IEnumerable<JsonElement> Issues(JsonElement root, Dictionary<string, string> names)
    {
        if (root.ValueKind is JsonValueKind.Array)
        {
            return root.EnumerateArray().SelectMany(page => Issues(page, names));
        }

        if (root.ValueKind is not JsonValueKind.Object)
        {
            return [];
        }

        if (root.TryGetProperty("names", out var called) && called.ValueKind is JsonValueKind.Object)
        {
            foreach (var name in called.EnumerateObject())
            {
                names[name.Name] = name.Value.GetString() ?? name.Name;
            }
        }

        return root.TryGetProperty("issues", out var issues) && issues.ValueKind is JsonValueKind.Array ? issues.EnumerateArray()
            : root.TryGetProperty("key", out _) && root.TryGetProperty("fields", out _) ? [root]
            : [];
    }

    private sealed class Reader(JsonElement issue, Dictionary<string, string> names, Dictionary<string, int> unread)
    {
        private readonly JsonElement _fields = issue.TryGetProperty("fields", out var fields) ? fields : default;

        public JiraIssue Read()
        {
            Dictionary<string, string> custom = new(StringComparer.OrdinalIgnoreCase);
            List<JiraSprint> sprints = [];
            if (_fields.ValueKind is JsonValueKind.Object)
            {
                foreach (var field in _fields.EnumerateObject())
                {
                    Other(field, custom, sprints);
                }
            }

            var type = Object("issuetype");
            var status = Object("status");
            return new JiraIssue
            {
                Key = Text(issue, "key") ?? "",
                Id = Text(issue, "id"),
                ProjectName = Text(Object("project"), "name"),
                Type = Text(type, "name") ?? "",
                IsSubtask = type is { ValueKind: JsonValueKind.Object } && type.Value.TryGetProperty("subtask", out var sub) && sub.ValueKind is JsonValueKind.True,
                Summary = Text(_fields, "summary") ?? "",
                Description = Written("description"),
                Status = Text(status, "name") ?? "",
                StatusCategory = JiraWords.Category(status is { } found && found.TryGetProperty("statusCategory", out var category) ? Text(category, "key") : null),
                Priority = Text(Object("priority"), "name"),
                Resolution = Text(Object("resolution"), "name"),
                Assignee = Person(Object("assignee")),
                Reporter = Person(Object("reporter") ?? Object("creator")),
                Labels = [.. Items("labels").Select(label => label.GetString()).OfType<string>()],
                Components = [.. Items("components").Select(one => Text(one, "name")).OfType<string>()],
                FixVersions = [.. Items("fixVersions").Select(one => Text(one, "name")).OfType<string>()],
                Parent = Text(Object("parent"), "key"),
                Sprints = sprints,
                EstimateSeconds = Number("timeoriginalestimate"),
                RemainingSeconds = Number("timeestimate"),
                SpentSeconds = Number("timespent"),
                Due = DateOnly.TryParseExact(Text(_fields, "duedate"), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var due) ? due : null,
                Created = JiraWords.Moment(Text(_fields, "created")),
                Updated = JiraWords.Moment(Text(_fields, "updated")),
                Resolved = JiraWords.Moment(Text(_fields, "resolutiondate")),
                Links = [.. Items("issuelinks").Select(Link).OfType<JiraLink>()],
                Comments = [.. Within("comment", "comments").Select(one => new JiraComment(Text(one, "id"), Person(Child(one, "author")), JiraWords.Moment(Text(one, "created")), Written(one, "body")))],
                Worklogs = [.. Within("worklog", "worklogs").Select(Worklog)],
                Attachments = [.. Items("attachment").Select(Attachment).OfType<JiraAttachment>()],
                Custom = custom,
            };
        }

        private static readonly HashSet<string> s_read = new(StringComparer.Ordinal)
        {
            "summary", "issuetype", "status", "priority", "resolution", "assignee", "reporter", "labels", "components", "fixVersions", "parent", "timeoriginalestimate", "timeestimate",
            "timespent", "duedate", "created", "updated", "resolutiondate", "issuelinks", "comment", "worklog", "attachment", "description",
        };

        private void Other(JsonProperty field, Dictionary<string, string> custom, List<JiraSprint> sprints)
        {
            if (s_read.Contains(field.Name) || s_silent.Contains(field.Name) || IsEmpty(field.Value))
            {
                return;
            }

            if (field.Value.ValueKind is JsonValueKind.Array && field.Value.EnumerateArray().Select(Sprint).ToList() is { Count: > 0 } found && found.TrueForAll(one => one is not null))
            {
                sprints.AddRange(found!);
                return;
            }

            var name = names.GetValueOrDefault(field.Name, field.Name);
            if (field.Name.StartsWith("customfield_", StringComparison.Ordinal) && Plain(field.Value) is { Length: > 0 } said)
            {
                custom[name] = said;
            }
            else
            {
                unread[name] = unread.GetValueOrDefault(name) + 1;
            }
        }

        private static JiraSprint? Sprint(JsonElement value) => value.ValueKind switch
        {
            JsonValueKind.String when value.GetString() is { } text && text.StartsWith("com.atlassian.greenhopper", StringComparison.Ordinal) => JiraWords.Sprint(text),
            JsonValueKind.Object when value.TryGetProperty("state", out _) && value.TryGetProperty("name", out _) && (value.TryGetProperty("boardId", out _) || value.TryGetProperty("startDate", out _) || value.TryGetProperty("originBoardId", out _))
                && Text(value, "name") is { Length: > 0 } name =>
                new(name, JiraWords.State(Text(value, "state")), JiraWords.Moment(Text(value, "startDate")), JiraWords.Moment(Text(value, "endDate")), JiraWords.Moment(Text(value, "completeDate")), Text(value, "goal")),
            _ => null,
        };

        private static string Plain(JsonElement value) => value.ValueKind switch
        {
            JsonValueKind.String => value.GetString()!,
            JsonValueKind.Number => value.GetRawText(),
            JsonValueKind.True => "true",
            JsonValueKind.False => "false",
            JsonValueKind.Array => string.Join(", ", value.EnumerateArray().Select(Plain).Where(one => one.Length > 0)),
            JsonValueKind.Object => Text(value, "value") ?? Text(value, "name") ?? Text(value, "displayName") ?? Text(value, "key") ?? "",
            _ => "",
        };

        private static bool IsEmpty(JsonElement value) => value.ValueKind is JsonValueKind.Null or JsonValueKind.Undefined
            || (value.ValueKind is JsonValueKind.Array && value.GetArrayLength() == 0) || (value.ValueKind is JsonValueKind.String && string.IsNullOrWhiteSpace(value.GetString()))
            || (value.ValueKind is JsonValueKind.Object && value.EnumerateObject() is var all && !all.MoveNext());

        private static JiraLink? Link(JsonElement link)
        {
            var outward = link.TryGetProperty("outwardIssue", out var other);
            return (outward || link.TryGetProperty("inwardIssue", out other)) && Text(other, "key") is { } key && Text(Child(link, "type"), "name") is { } type ? new(type, outward, key) : null;
        }

        private static JiraWorklog Worklog(JsonElement one) => new(
            Text(one, "id"), Person(Child(one, "author")), JiraWords.Moment(Text(one, "started")), one.TryGetProperty("timeSpentSeconds", out var spent) && spent.TryGetInt32(out var seconds) ? seconds : 0,
            Written(one, "comment"));

        private static JiraAttachment? Attachment(JsonElement one) => Text(one, "filename") is { } name
            ? new(Text(one, "id"), name, Text(one, "content"), one.TryGetProperty("size", out var size) && size.TryGetInt64(out var bytes) ? bytes : null, Person(Child(one, "author")), JiraWords.Moment(Text(one, "created")))
            : null;

        private static JiraPerson? Person(JsonElement? person) =>
            (Text(person, "displayName") ?? Text(person, "name") ?? Text(person, "accountId")) is { } name ? new(name, Text(person, "emailAddress") is { } email && email.Contains('@', StringComparison.Ordinal) ? email : null) : null;

        private string Written(string name) => Written(_fields, name);

        /// <summary>REST 2 writes wiki markup, REST 3 a document.</summary>
        private static string Written(JsonElement of, string name) =>
            of.ValueKind is not JsonValueKind.Object || !of.TryGetProperty(name, out var value) ? ""
            : value.ValueKind switch
            {
                JsonValueKind.String => WikiMarkdown.Convert(value.GetString()),
                JsonValueKind.Object => AdfMarkdown.Convert(value),
                _ => "",
            };

        private int? Number(string name) => _fields.ValueKind is JsonValueKind.Object && _fields.TryGetProperty(name, out var value) && value.ValueKind is JsonValueKind.Number && value.TryGetInt32(out var number) ? number : null;

        private JsonElement? Object(string name) => Child(_fields, name);

        private static JsonElement? Child(JsonElement of, string name) =>
            of.ValueKind is JsonValueKind.Object && of.TryGetProperty(name, out var value) && value.ValueKind is JsonValueKind.Object ? value : null;

        private JsonElement.ArrayEnumerator Items(string name) =>
            _fields.ValueKind is JsonValueKind.Object && _fields.TryGetProperty(name, out var value) && value.ValueKind is JsonValueKind.Array ? value.EnumerateArray() : default;

        private JsonElement.ArrayEnumerator Within(string name, string list) =>
            Object(name) is { } found && found.TryGetProperty(list, out var value) && value.ValueKind is JsonValueKind.Array ? value.EnumerateArray() : default;

        private static string? Text(JsonElement? of, string name) =>
            of is { ValueKind: JsonValueKind.Object } found && found.TryGetProperty(name, out var value) && value.ValueKind is JsonValueKind.String ? value.GetString() : null;
    }
}
