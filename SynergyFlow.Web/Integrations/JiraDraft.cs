using SynergyFlow.Core.Integrations.Import;
using SynergyFlow.Core.Integrations.Import.Jira;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Projects;
using SynergyFlow.Core.Projects.Fields;
using SynergyFlow.Core.Projects.Items;
using SynergyFlow.Core.Work;

namespace SynergyFlow.Web.Integrations;

/// <summary>A mapping of Jira while it is edited.</summary>
public sealed class JiraDraft
{
    private const int MostPeople = 200;

    public JiraDraft(JiraMapping mapping, JiraContents contents, IReadOnlyList<JiraField> known)
    {
        Mapping = mapping;
        Projects = [.. contents.Projects.Select(one => new ProjectRow(one, mapping.Projects.GetValueOrDefault(one.Name) ?? new JiraTarget("", one.Said ?? "")))];
        Types = Rows(contents.Types, name => mapping.Types.GetValueOrDefault(name, WorkItemType.Task).ToText());
        Statuses = [.. contents.Statuses.Where(one => one.Name.Trim().Length > 0).Select(one => new StatusRow(one, mapping.Statuses.GetValueOrDefault(one.Name) ?? new JiraState(one.Name, StateGroup.Unstarted)))];
        Priorities = Rows(contents.Priorities.Where(one => one.Name.Length > 0), name => mapping.Priorities.GetValueOrDefault(name, Priority.P3).ToText());
        Links = Rows(contents.Links, name => mapping.Links.GetValueOrDefault(name, JiraLinkKind.Relates).ToText());
        People = [.. contents.People.Take(MostPeople).Select(one => new PersonRow(one.Name, one.Said ?? one.Name) { Account = mapping.People.GetValueOrDefault(one.Name) })];
        (PointsField, EpicField, RankField, StartField) = (mapping.PointsField, mapping.EpicField, mapping.RankField, mapping.StartField);
        Known = known;
        Fields = [.. contents.Custom.Select(one => new FieldRow(one, mapping.Fields.GetValueOrDefault(one.Name), known))];
        (DateFormat, TimeZone, System, UnknownPeople) = (mapping.DateFormat, mapping.TimeZone, mapping.System, mapping.UnknownPeople);
    }

    public IReadOnlyList<ProjectRow> Projects { get; }

    public IReadOnlyList<ValueRow> Types { get; }

    public IReadOnlyList<StatusRow> Statuses { get; }

    public IReadOnlyList<ValueRow> Priorities { get; }

    public IReadOnlyList<ValueRow> Links { get; }

    public IReadOnlyList<PersonRow> People { get; }

    /// <summary>Custom fields.</summary>
    public IReadOnlyList<FieldRow> Fields { get; }

    /// <summary>Fields that the projects have.</summary>
    public IReadOnlyList<JiraField> Known { get; }

    /// <summary>Those that nothing else takes already.</summary>
    public IEnumerable<FieldRow> OwnFields => Fields.Where(row => row.From != PointsField && row.From != EpicField && row.From != RankField && row.From != StartField);

    public string? PointsField { get; set; }

    public string? EpicField { get; set; }

    public string? RankField { get; set; }

    public string? StartField { get; set; }

    public string? DateFormat { get; set; }

    public string TimeZone { get; set; }

    public string System { get; set; }

    public NamePolicy UnknownPeople { get; set; }

    private JiraMapping Mapping { get; }

    public JiraMapping ToMapping() => Mapping with
    {
        Projects = Projects.ToDictionary(row => row.From, row => new JiraTarget(row.Key ?? "", row.Name ?? "", !row.Take)),
        Types = Types.ToDictionary(row => row.From, row => EnumText.Parse<WorkItemType>(row.To)),
        Statuses = Statuses.ToDictionary(row => row.From, row => new JiraState(row.Name ?? "", row.Group)),
        Priorities = Priorities.ToDictionary(row => row.From, row => EnumText.Parse<Priority>(row.To)),
        Links = Links.ToDictionary(row => row.From, row => EnumText.Parse<JiraLinkKind>(row.To)),

        // More people than are shown may have been mapped over REST.
        People = Mapping.People.Where(pair => !People.Any(row => row.From == pair.Key)).Select(pair => (pair.Key, Value: (string?)pair.Value))
            .Concat(People.Select(row => (Key: row.From, Value: row.Account))).Where(pair => !string.IsNullOrWhiteSpace(pair.Value)).ToDictionary(pair => pair.Key, pair => pair.Value!.Trim()),
        PointsField = Said(PointsField),
        EpicField = Said(EpicField),
        RankField = Said(RankField),
        StartField = Said(StartField),
        Fields = Mapping.Fields.Where(pair => !Fields.Any(row => row.From == pair.Key)).Select(pair => (pair.Key, Value: (JiraField?)pair.Value))
            .Concat(OwnFields.Select(row => (Key: row.From, Value: row.ToField(Known)))).Where(pair => pair.Value is not null).ToDictionary(pair => pair.Key, pair => pair.Value!),
        DateFormat = Said(DateFormat),
        TimeZone = TimeZone.Trim(),
        System = System.Trim(),
        UnknownPeople = UnknownPeople,
    };

    private static string? Said(string? field) => string.IsNullOrEmpty(field) ? null : field;

    private static List<ValueRow> Rows(IEnumerable<JiraCount> all, Func<string, string> becomes) => [.. all.Select(one => new ValueRow(one.Name, one.Count) { To = becomes(one.Name) })];

    public sealed class ProjectRow(JiraCount one, JiraTarget target)
    {
        public string From => one.Name;

        public int Count => one.Count;

        public string? Key { get; set; } = target.Key;

        public string? Name { get; set; } = target.Name;

        public bool Take { get; set; } = !target.Skip;
    }

    public sealed class StatusRow(JiraCount one, JiraState state)
    {
        public string From => one.Name;

        public int Count => one.Count;

        public string? Name { get; set; } = state.Name;

        public StateGroup Group { get; set; } = state.Group;
    }

    public sealed class ValueRow(string from, int count)
    {
        public string From => from;

        public int Count => count;

        public required string To { get; set; }
    }

    public sealed class PersonRow(string from, string name)
    {
        public string From => from;

        public string Name => name;

        public string? Account { get; set; }
    }

    public sealed class FieldRow
    {
        /// <summary>Not taken in; a new field; one that a project has, by its name behind a mark that no word has.</summary>
        public const string LeftOut = "", IsNew = "new", Has = "has:";

        public FieldRow(JiraFieldSeen seen, JiraField? field, IReadOnlyList<JiraField> known)
        {
            (Seen, Name, Type) = (seen, field?.Name ?? (seen.Name.Length > ItemField.NameLength ? seen.Name[..ItemField.NameLength] : seen.Name), field?.Type ?? seen.Type);
            Use = field is null ? LeftOut : Find(known, field.Name) is { } there ? Has + there.Name : IsNew;
        }

        public JiraFieldSeen Seen { get; }

        public string From => Seen.Name;

        public string Use { get; set; }

        public string? Name { get; set; }

        public ItemFieldType Type { get; set; }

        /// <summary>A field that its values could fit; what somebody chose already stays.</summary>
        public bool Fits(JiraField known) =>
            known.Type == Seen.Type || known.Type is not (ItemFieldType.Number or ItemFieldType.Date or ItemFieldType.YesNo) || Use == Has + known.Name;

        public JiraField? ToField(IReadOnlyList<JiraField> known) =>
            Use == LeftOut ? null : Use.StartsWith(Has, StringComparison.Ordinal) ? Find(known, Use[Has.Length..]) : new JiraField((Name ?? "").Trim(), Type);

        private static JiraField? Find(IReadOnlyList<JiraField> known, string name) => known.FirstOrDefault(one => string.Equals(one.Name, name.Trim(), StringComparison.OrdinalIgnoreCase));
    }
}
