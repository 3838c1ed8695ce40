using System.Globalization;
using System.Text;
using SynergyFlow.Core.Kernel;

namespace SynergyFlow.Core.Integrations.Import.Jira;

/// <summary>Reads "Export CSV (all fields)". A field with several values has as many columns of the same name.</summary>
internal static class JiraCsv
{
    private const string Custom = "Custom field (";
    private const string WrappedSprint = Custom + "Sprint)";

    /// <summary>Which Jira, and how it was exported, decides whether a field is called "Story Points" or "Custom field (Story Points)".</summary>
    private static string Bare(string column) => column.StartsWith(Custom, StringComparison.OrdinalIgnoreCase) && column.EndsWith(')') ? column[Custom.Length..^1].Trim() : column;

    /// <summary>What an issue has and is not taken in, or is said by another column: nobody misses it.</summary>
    private static readonly HashSet<string> s_silent = new(StringComparer.OrdinalIgnoreCase)
    {
        "Project type", "Project lead", "Project lead id", "Project description", "Project url", "Last Viewed", "Votes", "Work Ratio", "Watchers Id", "Creator", "Creator Id",
        "Assignee Id", "Reporter Id", "Parent summary", "Status Category Changed", "Project key", "Issue id", "Parent key", "Σ Original Estimate", "Σ Remaining Estimate", "Σ Time Spent",
        "Inward issue link", "Outward issue link", "Security Level",
    };

    public static async Task<Result<JiraExport>> ReadAsync(Stream file, JiraDates dates, JiraCatalogue catalogue, Encoding encoding, CancellationToken ct)
    {
        JiraExport export = new() { Format = JiraFormat.Csv, Catalogue = catalogue };
        if (encoding.CodePage != Encoding.UTF8.CodePage)
        {
            export.Report(new(0, null, null, null, "jira.encoding", "The file is not in UTF-8; it was read as Windows-1252, as spreadsheets save it. Look at a text with accents: where it is wrong, export it from Jira again and upload that as it is."));
        }

        Row? columns = null;
        List<(int Line, Dictionary<string, List<string>> Values)> rows = [];
        var delimiter = await ImportFileCheck.FindDelimiterAsync(file, ct);
        await foreach (var record in new CsvReader(file, delimiter, encoding).ReadAsync(ct))
        {
            if (record.Fault is { } fault)
            {
                export.Report(new(record.Line, null, null, null, "jira.broken_row", $"Line {record.Line}: the row is broken ({fault}); it is not taken in."));
                continue;
            }

            if (columns is null)
            {
                columns = new Row(record.Fields);
                if (columns.Missing() is { } missing)
                {
                    return missing;
                }

                continue;
            }

            if (record.Fields.Count != columns.Names.Count)
            {
                export.Report(new(record.Line, null, null, null, "jira.broken_row", $"Line {record.Line}: the row has {record.Fields.Count} columns, the first line has {columns.Names.Count}; it is not taken in."));
                continue;
            }

            if (rows.Count >= JiraExport.MostIssues)
            {
                return new ImportFileRefused($"The file has more than {JiraExport.MostIssues} issues. Export it in parts.");
            }

            rows.Add((record.Line, columns.Values(record.Fields)));
        }

        if (columns is null)
        {
            return new ImportFileRefused("The file is empty.");
        }

        var people = People(rows.Select(row => row.Values));
        foreach (var (line, values) in rows)
        {
            export.Add(Issue(line, values, people, dates));
        }

        return export;
    }

    private static readonly HashSet<string> s_read = new(StringComparer.OrdinalIgnoreCase)
    {
        "Issue key", "Issue Type", "Summary", "Description", "Status", "Status Category", "Priority", "Resolution", "Assignee", "Reporter", "Created", "Updated", "Resolved", "Due date", "Due Date",
        "Labels", "Component/s", "Components", "Fix Version/s", "Fix versions", "Sprint", "Parent", "Parent id", "Parent ID", "Project name", "Original estimate", "Original Estimate",
        "Remaining Estimate", "Time Spent", "Comment", "Attachment", "Log Work", WrappedSprint,
    };

    private static JiraIssue Issue(int line, Dictionary<string, List<string>> values, Dictionary<string, string> people, JiraDates dates)
    {
        Dictionary<string, JiraCustom> custom = new(StringComparer.OrdinalIgnoreCase);
        List<JiraLink> links = [];
        foreach (var (name, cells) in values.Where(column => !s_read.Contains(column.Key) && !s_silent.Contains(column.Key)))
        {
            if (name.EndsWith(')') && name.IndexOf("ward issue link (", StringComparison.OrdinalIgnoreCase) is > 0 and var at)
            {
                var type = name[(at + "ward issue link (".Length)..^1];
                links.AddRange(cells.Select(other => new JiraLink(type, name.StartsWith("Out", StringComparison.OrdinalIgnoreCase), other.Trim())));
            }
            else
            {
                List<string> said = [.. cells.Select(cell => people.GetValueOrDefault(cell, cell))];
                custom[Bare(name)] = custom.TryGetValue(Bare(name), out var other) ? new JiraCustom([.. other.Values, .. said]) : new JiraCustom(said);
            }
        }

        var kind = One("Issue Type") ?? "";
        return new JiraIssue
        {
            Line = line,
            Key = One("Issue key") ?? "",
            Id = One("Issue id"),
            ProjectName = One("Project name"),
            Type = kind,
            IsSubtask = kind.Contains("sub", StringComparison.OrdinalIgnoreCase) && kind.Contains("task", StringComparison.OrdinalIgnoreCase),
            Summary = One("Summary") ?? "",
            Description = WikiMarkdown.Convert(One("Description")),
            Status = One("Status") ?? "",
            StatusCategory = JiraWords.Category(One("Status Category")),
            Priority = One("Priority"),
            Resolution = One("Resolution"),
            Assignee = Person(One("Assignee")),
            Reporter = Person(One("Reporter") ?? One("Creator")),
            Labels = [.. Many("Labels").SelectMany(cell => cell.Split([' ', ','], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))],
            Components = [.. Many("Component/s"), .. Many("Components")],
            FixVersions = [.. Many("Fix Version/s"), .. Many("Fix versions")],
            Parent = One("Parent key") ?? One("Parent id") ?? One("Parent"),
            Sprints = [.. Many("Sprint").Concat(Many(WrappedSprint)).Select(JiraWords.Sprint).OfType<JiraSprint>()],
            EstimateSeconds = Seconds(One("Original estimate")),
            RemainingSeconds = Seconds(One("Remaining Estimate")),
            SpentSeconds = Seconds(One("Time Spent")),
            Due = dates.ReadDay(One("Due date")),
            Created = dates.Read(One("Created")),
            Updated = dates.Read(One("Updated")),
            Resolved = dates.Read(One("Resolved")),
            Links = links,
            Comments = [.. Many("Comment").Select(Comment)],
            Worklogs = [.. Many("Log Work").Select(Worklog).OfType<JiraWorklog>()],
            Attachments = [.. Many("Attachment").Select(Attachment).OfType<JiraAttachment>()],
            Custom = custom,
        };

        string? One(string name) => values.TryGetValue(name, out var cells) ? cells[0] : null;

        List<string> Many(string name) => values.GetValueOrDefault(name) ?? [];

        JiraPerson? Person(string? name) => name is null ? null : new(people.GetValueOrDefault(name, name));

        JiraComment Comment(string cell)
        {
            // "date;author;text"; one without a date is all text.
            var parts = cell.Split(';', 3);
            return parts.Length == 3 && (dates.Read(parts[0]) is not null || parts[0].Length is > 0 and < 40)
                ? new(null, Person(parts[1].Trim()), dates.Read(parts[0]), WikiMarkdown.Convert(parts[2]))
                : new(null, null, null, WikiMarkdown.Convert(cell));
        }

        JiraWorklog? Worklog(string cell)
        {
            // "text;date;author;seconds": the text may have semicolons of its own.
            var parts = cell.Split(';');
            return parts.Length >= 3 && int.TryParse(parts[^1], NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
                ? new(null, Person(parts[^2].Trim()), dates.Read(parts[^3]), seconds, string.Join(';', parts[..^3]).Trim())
                : null;
        }

        JiraAttachment? Attachment(string cell)
        {
            // "date;author;name;address"
            var parts = cell.Split(';', 4);
            return parts.Length == 4 ? new(JiraWords.AttachmentId(parts[3]), parts[2], parts[3], null, Person(parts[1].Trim()), dates.Read(parts[0])) : null;
        }
    }

    /// <summary>Account ids with the names that stand beside them: comments have only the ids.</summary>
    private static Dictionary<string, string> People(IEnumerable<Dictionary<string, List<string>>> rows)
    {
        Dictionary<string, string> people = new(StringComparer.Ordinal);
        foreach (var row in rows)
        {
            foreach (var who in (ReadOnlySpan<string>)["Assignee", "Reporter", "Creator"])
            {
                if (row.TryGetValue($"{who} Id", out var ids) && row.TryGetValue(who, out var names))
                {
                    people.TryAdd(ids[0], names[0]);
                }
            }
        }

        return people;
    }

    private static int? Seconds(string? cell) => int.TryParse(cell, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) ? seconds : null;

    private sealed class Row(IReadOnlyList<string> names)
    {
        public IReadOnlyList<string> Names { get; } = [.. names.Select(name => name.Trim())];

        public ImportFileRefused? Missing() =>
            Names.Count > 5_000 ? new ImportFileRefused("The file has more than 5,000 columns.")
            : Names.FirstOrDefault(needed => needed.Equals("Issue key", StringComparison.OrdinalIgnoreCase)) is null || !Names.Contains("Summary", StringComparer.OrdinalIgnoreCase)
                ? new ImportFileRefused("The first line has no columns 'Issue key' and 'Summary'. In Jira, search for the issues of the project and choose Export, Export CSV (all fields), with English as the language of your profile.")
                : null;

        public Dictionary<string, List<string>> Values(IReadOnlyList<string> fields)
        {
            Dictionary<string, List<string>> values = new(StringComparer.OrdinalIgnoreCase);
            for (var i = 0; i < fields.Count; i++)
            {
                if (fields[i].Trim() is { Length: > 0 } cell)
                {
                    (values.TryGetValue(Names[i], out var cells) ? cells : values[Names[i]] = []).Add(cell);
                }
            }

            return values;
        }
    }
}
