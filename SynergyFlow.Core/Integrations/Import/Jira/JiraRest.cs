using System.Globalization;
using System.Text.Json;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Projects.Fields;

namespace SynergyFlow.Core.Integrations.Import.Jira;

/// <summary>Reads saved answers of Jira's search (REST 2 and 3): one page, or an array of pages or of issues.</summary>
internal static class JiraRest
{
    private static readonly JsonDocumentOptions s_options = new() { MaxDepth = 128, CommentHandling = JsonCommentHandling.Disallow };

    private static readonly HashSet<string> s_silent = new(StringComparer.Ordinal)
    {
        "aggregateprogress", "aggregatetimeestimate", "aggregatetimeoriginalestimate", "aggregatetimespent", "progress", "votes", "watches", "workratio", "lastViewed", "project", "creator",
        "statuscategorychangedate", "statusCategory", "timetracking", "subtasks", "issuerestriction", "thumbnail", "security", "archiveddate", "archivedby", "isArchived",
    };

    /// <summary>What Jira calls its own fields where the answer does not say it: the same field has one name in all formats.</summary>
    private static readonly Dictionary<string, string> s_names = new(StringComparer.Ordinal) { ["environment"] = "Environment", ["versions"] = "Affects Version/s" };

    public static async Task<Result<JiraExport>> ReadAsync(Stream file, JiraCatalogue catalogue, CancellationToken ct)
    {
        JiraExport export = new() { Format = JiraFormat.Rest, Catalogue = catalogue };
        Dictionary<string, int> unread = new(StringComparer.Ordinal);
        try
        {
            file.Position = 0;
            using var document = await JsonDocument.ParseAsync(file, s_options, ct);
            if (Said(document.RootElement) is { } said)
            {
                return new ImportFileRefused($"This is an answer of Jira in which it says: '{said}'. Ask it again, signed in, and save what comes then.");
            }

            JiraRestCatalogue.Read(document.RootElement, catalogue);
            foreach (var issue in Issues(document.RootElement))
            {
                if (export.Issues.Count >= JiraExport.MostIssues)
                {
                    return new ImportFileRefused($"The file has more than {JiraExport.MostIssues} issues. Save it in parts.");
                }

                export.Add(new Reader(issue, catalogue, unread).Read());
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

    /// <summary>Catalogues that were packed beside the export.</summary>
    /// <returns>Why it cannot be read, or null.</returns>
    public static async Task<ImportFileRefused?> DescribeAsync(Stream file, string name, JiraCatalogue catalogue, CancellationToken ct)
    {
        try
        {
            using var document = await JsonDocument.ParseAsync(file, s_options, ct);
            JiraRestCatalogue.Read(document.RootElement, catalogue);
            return null;
        }
        catch (Exception wrong) when (wrong is JsonException or InvalidOperationException)
        {
            return new ImportFileRefused($"{name} is no sound JSON. Save the answer of /rest/api/2/field or /rest/api/2/project/KEY as it comes, or leave it out.");
        }
    }

    private static string? Said(JsonElement root) =>
        root.ValueKind is JsonValueKind.Object && root.TryGetProperty("errorMessages", out var messages) && messages.ValueKind is JsonValueKind.Array
            ? string.Join(' ', messages.EnumerateArray().Select(one => one.ToString()).Where(one => one.Length > 0)) is { Length: > 0 } said ? said.Length > 300 ? said[..300] : said : "an error"
            : null;

    private static IEnumerable<JsonElement> Issues(JsonElement root) =>
        root.ValueKind is JsonValueKind.Array ? root.EnumerateArray().SelectMany(Issues)
        : root.ValueKind is not JsonValueKind.Object ? []
        : root.TryGetProperty("issues", out var issues) && issues.ValueKind is JsonValueKind.Array ? issues.EnumerateArray()
        : root.TryGetProperty("key", out _) && root.TryGetProperty("fields", out _) ? [root]
        : [];

    private sealed class Reader(JsonElement issue, JiraCatalogue catalogue, Dictionary<string, int> unread)
    {
        private readonly JsonElement _fields = issue.TryGetProperty("fields", out var fields) ? fields : default;

        public JiraIssue Read()
        {
            Dictionary<string, JiraCustom> custom = new(StringComparer.OrdinalIgnoreCase);
            List<JiraSprint> sprints = [];
            if (Text(issue, "key") is { } key && key.LastIndexOf('-') is > 0 and var hyphen)
            {
                JiraRestCatalogue.Parts(_fields, key[..hyphen], catalogue, "fixVersions");
            }

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

        private void Other(JsonProperty field, Dictionary<string, JiraCustom> custom, List<JiraSprint> sprints)
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

            var called = catalogue.NameOf(field.Name);
            var name = called == field.Name ? s_names.GetValueOrDefault(called, called) : called;
            if (Plain(name, field.Value) is { } said)
            {
                custom[name] = custom.TryGetValue(name, out var other) ? new JiraCustom([.. other.Values, .. said.Values]) { People = [.. other.People, .. said.People] } : said;
            }
            else
            {
                unread[name] = unread.GetValueOrDefault(name) + 1;
            }
        }

        /// <summary>What people read of a value; its shape says of what type the field is, where nothing else does.</summary>
        private JiraCustom? Plain(string name, JsonElement value)
        {
            List<string> values = [];
            List<JiraPerson> people = [];
            var several = value.ValueKind is JsonValueKind.Array;
            foreach (var one in several ? value.EnumerateArray() : Enumerable.Repeat(value, 1))
            {
                if (Plain(one) is not { Length: > 0 } said)
                {
                    continue;
                }

                values.Add(said);
                if (one.ValueKind is JsonValueKind.Object && Person(one) is { } who && one.TryGetProperty("displayName", out _))
                {
                    people.Add(who);
                }
            }

            var first = several ? value.EnumerateArray().FirstOrDefault() : value;
            catalogue.Declare(name, values.Count == 0 ? null : people.Count > 0 ? several ? null : ItemFieldType.Person
                : first.ValueKind is JsonValueKind.Object && first.TryGetProperty("value", out _) ? several ? ItemFieldType.Choices : ItemFieldType.Choice
                : first.ValueKind is JsonValueKind.Object && Text(first, "type") == "doc" ? ItemFieldType.LongText
                : null);
            return values.Count == 0 ? null : new JiraCustom(values) { People = people.Count == values.Count ? people : [] };
        }

        private static JiraSprint? Sprint(JsonElement value) => value.ValueKind switch
        {
            JsonValueKind.String when value.GetString() is { } text && text.StartsWith("com.atlassian.greenhopper", StringComparison.Ordinal) => JiraWords.Sprint(text),
            JsonValueKind.Object when value.TryGetProperty("state", out _) && value.TryGetProperty("name", out _) && (value.TryGetProperty("boardId", out _) || value.TryGetProperty("startDate", out _) || value.TryGetProperty("originBoardId", out _))
                && Text(value, "name") is { Length: > 0 } name =>
                new(name, JiraWords.State(Text(value, "state")), JiraWords.Moment(Text(value, "startDate")), JiraWords.Moment(Text(value, "endDate")), JiraWords.Moment(Text(value, "completeDate")), Text(value, "goal")),
            _ => null,
        };

        private static string? Plain(JsonElement value) => value.ValueKind switch
        {
            JsonValueKind.String => value.GetString()!.Trim() is var text && text is not "{}" ? text : null,
            JsonValueKind.Number => value.GetRawText(),
            JsonValueKind.True => "true",
            JsonValueKind.False => "false",
            JsonValueKind.Array => string.Join(", ", value.EnumerateArray().Select(Plain).Where(one => one?.Length > 0)),

            // A cascading list has a choice below a choice; a clock of an agreement is a name without a value.
            JsonValueKind.Object => value.TryGetProperty("completedCycles", out _) ? null
                : Text(value, "type") == "doc" ? AdfMarkdown.Convert(value)
                : Child(value, "child") is { } child && Text(child, "value") is { } below ? $"{Text(value, "value")} / {below}"
                : Text(value, "value") ?? Text(value, "displayName") ?? Text(value, "name") ?? Text(value, "title") ?? Text(value, "key"),
            _ => null,
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
