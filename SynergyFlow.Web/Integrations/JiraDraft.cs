using SynergyFlow.Core.Integrations.Import;
using SynergyFlow.Core.Integrations.Import.Jira;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Projects;
using SynergyFlow.Core.Projects.Items;
using SynergyFlow.Core.Work;

namespace SynergyFlow.Web.Integrations;

/// <summary>A mapping of Jira while it is edited.</summary>
public sealed class JiraDraft
{
    private const int MostPeople = 200;

    public JiraDraft(JiraMapping mapping, JiraContents contents)
    {
        Mapping = mapping;
        Projects = [.. contents.Projects.Select(one => new ProjectRow(one, mapping.Projects.GetValueOrDefault(one.Name) ?? new JiraTarget("", one.Said ?? "")))];
        Types = Rows(contents.Types, name => mapping.Types.GetValueOrDefault(name, WorkItemType.Task).ToText());
        Statuses = [.. contents.Statuses.Where(one => one.Name.Trim().Length > 0).Select(one => new StatusRow(one, mapping.Statuses.GetValueOrDefault(one.Name) ?? new JiraState(one.Name, StateGroup.Unstarted)))];
        Priorities = Rows(contents.Priorities.Where(one => one.Name.Length > 0), name => mapping.Priorities.GetValueOrDefault(name, Priority.P3).ToText());
        Links = Rows(contents.Links, name => mapping.Links.GetValueOrDefault(name, JiraLinkKind.Relates).ToText());
        People = [.. contents.People.Take(MostPeople).Select(one => new PersonRow(one.Name, one.Said ?? one.Name) { Account = mapping.People.GetValueOrDefault(one.Name) })];
        (PointsField, EpicField, RankField, StartField) = (mapping.PointsField, mapping.EpicField, mapping.RankField, mapping.StartField);
        (DateFormat, TimeZone, System, UnknownPeople) = (mapping.DateFormat, mapping.TimeZone, mapping.System, mapping.UnknownPeople);
    }

    public IReadOnlyList<ProjectRow> Projects { get; }

    public IReadOnlyList<ValueRow> Types { get; }

    public IReadOnlyList<StatusRow> Statuses { get; }

    public IReadOnlyList<ValueRow> Priorities { get; }

    public IReadOnlyList<ValueRow> Links { get; }

    public IReadOnlyList<PersonRow> People { get; }

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
}
