using SynergyFlow.Core.Projects.Fields;

namespace SynergyFlow.Core.Integrations.Import.Jira;

/// <summary>A version as Jira has it; a CSV or an XML knows only its name.</summary>
public sealed record JiraVersion(string Name, string? Description = null, DateOnly? Start = null, DateOnly? Release = null, bool Released = false, bool Archived = false);

public sealed record JiraComponent(string Name, string? Description = null, JiraPerson? Lead = null);

/// <summary>What an export says beside its issues: of what type its fields are, and what its versions and components are.</summary>
public sealed class JiraCatalogue
{
    private readonly Dictionary<string, string> _names = new(StringComparer.Ordinal);
    private readonly Dictionary<string, ItemFieldType> _types = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<(string Project, string Name), JiraVersion> _versions = [];
    private readonly Dictionary<(string Project, string Name), JiraComponent> _components = [];

    /// <summary>By the names of fields, as far as Jira says it.</summary>
    public IReadOnlyDictionary<string, ItemFieldType> Types => _types;

    public bool IsEmpty => _names.Count == 0 && _types.Count == 0 && _versions.Count == 0 && _components.Count == 0;

    /// <param name="id">Such as customfield_10016.</param>
    public string NameOf(string id) => _names.GetValueOrDefault(id, id);

    public void Call(string id, string name)
    {
        if (!string.IsNullOrWhiteSpace(name))
        {
            _names[id] = name.Trim();
        }
    }

    /// <summary>What was said first counts: a list of fields before the shape of a value.</summary>
    public void Declare(string name, ItemFieldType? type)
    {
        if (type is { } known)
        {
            _types.TryAdd(name, known);
        }
    }

    /// <param name="project">Its key; empty where the export does not say it.</param>
    public void Take(string project, JiraVersion version)
    {
        ArgumentNullException.ThrowIfNull(version);
        var key = (project.ToUpperInvariant(), version.Name.ToUpperInvariant());

        // An issue says less of a version than its project does.
        if (!_versions.TryGetValue(key, out var known) || Weight(version) > Weight(known))
        {
            _versions[key] = version;
        }
    }

    /// <inheritdoc cref="Take(string, JiraVersion)"/>
    public void Take(string project, JiraComponent component)
    {
        ArgumentNullException.ThrowIfNull(component);
        var key = (project.ToUpperInvariant(), component.Name.ToUpperInvariant());
        if (!_components.TryGetValue(key, out var known) || Weight(component) > Weight(known))
        {
            _components[key] = component;
        }
    }

    public JiraVersion VersionOf(string project, string name)
    {
        ArgumentNullException.ThrowIfNull(project);
        ArgumentNullException.ThrowIfNull(name);
        return _versions.GetValueOrDefault((project.ToUpperInvariant(), name.ToUpperInvariant())) ?? _versions.GetValueOrDefault(("", name.ToUpperInvariant())) ?? new JiraVersion(name);
    }

    public JiraComponent ComponentOf(string project, string name)
    {
        ArgumentNullException.ThrowIfNull(project);
        ArgumentNullException.ThrowIfNull(name);
        return _components.GetValueOrDefault((project.ToUpperInvariant(), name.ToUpperInvariant())) ?? _components.GetValueOrDefault(("", name.ToUpperInvariant())) ?? new JiraComponent(name);
    }

    private static int Weight(JiraVersion version) =>
        (version.Description is null ? 0 : 1) + (version.Start is null ? 0 : 1) + (version.Release is null ? 0 : 1) + (version.Released ? 1 : 0) + (version.Archived ? 1 : 0);

    private static int Weight(JiraComponent component) => (component.Description is null ? 0 : 1) + (component.Lead is null ? 0 : 1);
}

/// <summary>Jira's types of fields in ours.</summary>
internal static class JiraTypes
{
    /// <param name="custom">The key of the type of a custom field: com.atlassian.jira.plugin.system.customfieldtypes:float.</param>
    /// <param name="type">The schema's: number, date, option, user, string, array.</param>
    /// <param name="items">Of an array.</param>
    /// <returns>Null: the values have to say.</returns>
    public static ItemFieldType? Of(string? custom, string? type = null, string? items = null) => custom?[(custom.LastIndexOf(':') + 1)..] switch
    {
        "float" or "jsw-story-points" => ItemFieldType.Number,
        "datepicker" or "datetime" => ItemFieldType.Date,
        "select" or "radiobuttons" => ItemFieldType.Choice,
        "multiselect" or "multicheckboxes" => ItemFieldType.Choices,
        "userpicker" => ItemFieldType.Person,
        "url" => ItemFieldType.Address,
        "textfield" or "readonlyfield" => ItemFieldType.Text,
        "textarea" => ItemFieldType.LongText,
        _ => type switch
        {
            "number" => ItemFieldType.Number,
            "date" or "datetime" => ItemFieldType.Date,
            "option" => ItemFieldType.Choice,
            "user" => ItemFieldType.Person,
            "array" when items is "option" or "version" or "component" => ItemFieldType.Choices,
            _ => null,
        },
    };
}
