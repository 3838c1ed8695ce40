using System.Globalization;
using System.Text;
using System.Xml;
using System.Xml.Linq;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Projects.Fields;

namespace SynergyFlow.Core.Integrations.Import.Jira;

/// <summary>Reads "Export XML": RSS with an item for each issue. One item is in memory at a time; there is no DTD, and nothing outside the file is looked at.</summary>
internal static class JiraXml
{
    private const int Deepest = 60;

    public static async Task<Result<JiraExport>> ReadAsync(Stream file, JiraDates dates, JiraCatalogue catalogue, Encoding? declared, CancellationToken ct)
    {
        JiraExport export = new() { Format = JiraFormat.Xml, Catalogue = catalogue };
        List<JiraIssue> issues = [];
        Dictionary<string, string> called = new(StringComparer.Ordinal);
        XmlReaderSettings settings = new()
        {
            DtdProcessing = DtdProcessing.Prohibit,
            XmlResolver = null,
            Async = true,
            CloseInput = false,
            MaxCharactersInDocument = ImportFileCheck.LargestFile,
            MaxCharactersFromEntities = 1024,
        };
        try
        {
            file.Position = 0;
            using var text = declared is null ? null : new StreamReader(file, declared, detectEncodingFromByteOrderMarks: false, leaveOpen: true);
            using var reader = text is null ? XmlReader.Create(file, settings) : XmlReader.Create(text, settings);
            while (await reader.ReadAsync())
            {
                ct.ThrowIfCancellationRequested();
                if (reader.Depth > Deepest)
                {
                    return new ImportFileRefused($"The XML is deeper than {Deepest} elements. This does not look like an export of Jira.");
                }

                while (reader is { NodeType: XmlNodeType.Element, LocalName: "item", Depth: 2 })
                {
                    if (issues.Count >= JiraExport.MostIssues)
                    {
                        return new ImportFileRefused($"The file has more than {JiraExport.MostIssues} issues. Export it in parts.");
                    }

                    var line = ((IXmlLineInfo)reader).LineNumber;
                    using var within = reader.ReadSubtree();
                    if (await ItemAsync(within, ct) is not { } item)
                    {
                        return new ImportFileRefused($"The XML is deeper than {Deepest} elements. This does not look like an export of Jira.");
                    }

                    issues.Add(Issue(line, item, dates, catalogue, called));
                }
            }
        }
        catch (XmlException wrong)
        {
            return new ImportFileRefused($"This is no sound XML (line {wrong.LineNumber}), or it has a document type, which an export of Jira does not have, or is in another encoding than it says. In Jira, search for the issues and choose Export, Export XML.");
        }

        foreach (var issue in issues)
        {
            export.Add(Named(issue, called, catalogue));
        }

        return export.Issues.Count == 0 && export.ProblemCount == 0
            ? new ImportFileRefused("There are no issues in this XML. In Jira, search for the issues and choose Export, Export XML; a backup of the whole Jira is another format.")
            : export;
    }

    /// <summary>Built by hand, so that its depth is bounded before it is read.</summary>
    private static async Task<XElement?> ItemAsync(XmlReader reader, CancellationToken ct)
    {
        Stack<XElement> open = new();
        XElement? root = null;
        while (await reader.ReadAsync())
        {
            ct.ThrowIfCancellationRequested();
            switch (reader.NodeType)
            {
                case XmlNodeType.Element:
                    XElement element = new(reader.LocalName);
                    var empty = reader.IsEmptyElement;
                    while (reader.MoveToNextAttribute())
                    {
                        element.SetAttributeValue(reader.LocalName, reader.Value);
                    }

                    if (open.TryPeek(out var above))
                    {
                        above.Add(element);
                    }

                    root ??= element;
                    if (!empty)
                    {
                        open.Push(element);
                        if (open.Count > Deepest)
                        {
                            return null;
                        }
                    }

                    break;
                case XmlNodeType.EndElement:
                    open.Pop();
                    break;
                case XmlNodeType.Text or XmlNodeType.CDATA or XmlNodeType.SignificantWhitespace when open.TryPeek(out var at):
                    at.Add(new XText(await reader.GetValueAsync()));
                    break;
            }
        }

        return root;
    }

    /// <summary>Comments and fields name people by user name, assignee and reporter say how these are called.</summary>
    private static JiraIssue Named(JiraIssue issue, Dictionary<string, string> called, JiraCatalogue catalogue) => issue with
    {
        Comments = [.. issue.Comments.Select(one => one with { Author = Named(one.Author, called) })],
        Attachments = [.. issue.Attachments.Select(one => one with { Author = Named(one.Author, called) })],
        Custom = issue.Custom.ToDictionary(
            field => field.Key,
            field => catalogue.Types.GetValueOrDefault(field.Key) is ItemFieldType.Person ? new JiraCustom([.. field.Value.Values.Select(name => called.GetValueOrDefault(name, name))]) : field.Value,
            StringComparer.OrdinalIgnoreCase),
    };

    private static JiraPerson? Named(JiraPerson? person, Dictionary<string, string> called) => person is not null && called.TryGetValue(person.Name, out var name) ? new JiraPerson(name) : person;

    private static JiraIssue Issue(int line, XElement item, JiraDates dates, JiraCatalogue catalogue, Dictionary<string, string> called)
    {
        Dictionary<string, JiraCustom> custom = new(StringComparer.OrdinalIgnoreCase);
        List<JiraSprint> sprints = [];
        foreach (var who in item.Elements().Where(one => one.Name.LocalName is "assignee" or "reporter"))
        {
            if (((string?)who.Attribute("username") ?? (string?)who.Attribute("accountid")) is { Length: > 0 } user and not "-1" && Said(who) is { } display)
            {
                called.TryAdd(user, display);
            }
        }

        foreach (var (name, element) in (ReadOnlySpan<(string, string)>)[("Environment", "environment"), ("Affects Version/s", "version")])
        {
            List<string> texts = [.. item.Elements(element).Select(one => HtmlMarkdown.Convert(one.Value).Trim()).Where(one => one.Length > 0)];
            if (texts.Count > 0)
            {
                custom[name] = new JiraCustom(texts);
            }
        }

        foreach (var field in item.Elements("customfields").Elements("customfield"))
        {
            var name = Said(field.Element("customfieldname")) ?? (string?)field.Attribute("id") ?? "";
            List<string> values = [.. field.Elements("customfieldvalues").Elements().Select(Said).OfType<string>()];
            if (values.Count == 0 || name.Length == 0)
            {
                continue;
            }

            var said = JiraTypes.Of((string?)field.Attribute("key"));
            catalogue.Declare(name, said);
            if (((string?)field.Attribute("key"))?.EndsWith(":gh-sprint", StringComparison.Ordinal) is true || name.Equals("Sprint", StringComparison.OrdinalIgnoreCase))
            {
                sprints.AddRange(values.Select(JiraWords.Sprint).OfType<JiraSprint>());
            }
            else
            {
                custom[name] = new JiraCustom(said is ItemFieldType.LongText ? [.. values.Select(HtmlMarkdown.Convert)] : values);
            }
        }

        var key = item.Element("key");
        var parent = item.Element("parent");
        var type = Said(item.Element("type")) ?? "";
        return new JiraIssue
        {
            Line = line,
            Key = Said(key) ?? "",
            Id = (string?)key?.Attribute("id"),
            ProjectName = Said(item.Element("project")),
            Type = type,
            IsSubtask = parent is not null && type.Contains("sub", StringComparison.OrdinalIgnoreCase),
            Summary = Said(item.Element("summary")) ?? "",
            Description = HtmlMarkdown.Convert(item.Element("description")?.Value),
            Status = Said(item.Element("status")) ?? "",
            StatusCategory = JiraWords.Category((string?)item.Element("statusCategory")?.Attribute("key")),
            Priority = Said(item.Element("priority")),
            Resolution = Said(item.Element("resolution")),
            Assignee = Person(item.Element("assignee")),
            Reporter = Person(item.Element("reporter")),
            Labels = [.. item.Elements("labels").Elements("label").Select(Said).OfType<string>()],
            Components = [.. item.Elements("component").Select(Said).OfType<string>()],
            FixVersions = [.. item.Elements("fixVersion").Select(Said).OfType<string>()],
            Parent = Said(parent),
            Sprints = sprints,
            EstimateSeconds = Seconds(item.Element("timeoriginalestimate")),
            RemainingSeconds = Seconds(item.Element("timeestimate")),
            SpentSeconds = Seconds(item.Element("timespent")),
            Due = dates.ReadDay(Said(item.Element("due"))),
            Created = dates.Read(Said(item.Element("created"))),
            Updated = dates.Read(Said(item.Element("updated"))),
            Resolved = dates.Read(Said(item.Element("resolved"))),
            Links = [.. item.Elements("issuelinks").Elements("issuelinktype").SelectMany(Links)],
            Comments = [.. item.Elements("comments").Elements("comment").Select(one => new JiraComment(
                (string?)one.Attribute("id"), Name((string?)one.Attribute("author")), dates.Read((string?)one.Attribute("created")), HtmlMarkdown.Convert(one.Value)))],
            Attachments = [.. item.Elements("attachments").Elements("attachment").Where(one => one.Attribute("name") is not null).Select(one => new JiraAttachment(
                (string?)one.Attribute("id"), (string)one.Attribute("name")!, null, (long?)ToNumber((string?)one.Attribute("size")), Name((string?)one.Attribute("author")),
                dates.Read((string?)one.Attribute("created"))))],
            Custom = custom,
        };
    }

    private static IEnumerable<JiraLink> Links(XElement type)
    {
        var name = Said(type.Element("name")) ?? "";
        return type.Elements("outwardlinks").Elements("issuelink").Select(link => (Outward: true, Key: Said(link.Element("issuekey"))))
            .Concat(type.Elements("inwardlinks").Elements("issuelink").Select(link => (Outward: false, Key: Said(link.Element("issuekey")))))
            .Where(link => link.Key is not null)
            .Select(link => new JiraLink(name, link.Outward, link.Key!));
    }

    /// <summary>The display name; nobody's user name is -1.</summary>
    private static JiraPerson? Person(XElement? person) =>
        person is null || (string?)person.Attribute("username") == "-1" || (string?)person.Attribute("accountid") == "-1" || Said(person) is not { } name ? null : new(name);

    private static JiraPerson? Name(string? name) => string.IsNullOrWhiteSpace(name) ? null : new(name);

    private static string? Said(XElement? element) => element?.Value.Trim() is { Length: > 0 } text ? text : null;

    private static int? Seconds(XElement? element) => ToNumber((string?)element?.Attribute("seconds"));

    private static int? ToNumber(string? text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
