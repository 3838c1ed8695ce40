using System.Globalization;
using Microsoft.AspNetCore.Components;
using SynergyFlow.Core.Integrations.Import;
using SynergyFlow.Core.Integrations.Import.Jira;
using SynergyFlow.Core.Kernel;

namespace SynergyFlow.Web.Integrations;

/// <summary>What the words of an export of Jira are here; saved as a whole.</summary>
public sealed partial class JiraMappingEditor
{
    private JiraDraft _draft = null!;

    [Parameter, EditorRequired]
    public required ImportJob Job { get; set; }

    [Parameter, EditorRequired]
    public required JiraContents Contents { get; set; }

    /// <summary>Fields that the projects have which take the issues in.</summary>
    [Parameter]
    public IReadOnlyList<JiraField> Known { get; set; } = [];

    [Parameter]
    public bool Busy { get; set; }

    [Parameter]
    public EventCallback<JiraMapping> OnSave { get; set; }

    protected override void OnInitialized() => _draft = new JiraDraft(JiraMapping.FromJson(Job.Mapping), Contents, Known);

    private IReadOnlyList<(string Value, string Label)> Words(string prefix, IEnumerable<string> values) => [.. values.Select(value => (value, Text[prefix + value].Value))];

    /// <summary>What a date is by the format, where that matters, and the format.</summary>
    private string Said(string format)
    {
        var said = format.Replace("|", " · ", StringComparison.Ordinal);
        return Contents.DoubtfulDate is { } sample && JiraDates.Example(format, sample) is { } read
            ? $"{read.ToString("d MMMM yyyy HH:mm", CultureInfo.CurrentCulture)} · {said}"
            : said;
    }

    private IEnumerable<(string Id, string Label, IReadOnlyList<string> Fields, string? Value, Action<string?> Set)> FieldChoices() =>
    [
        ("jira-points", "Jira.PointsField", Contents.NumberFields, _draft.PointsField, field => _draft.PointsField = field),
        ("jira-epic", "Jira.EpicField", Contents.Fields, _draft.EpicField, field => _draft.EpicField = field),
        ("jira-rank", "Jira.RankField", Contents.Fields, _draft.RankField, field => _draft.RankField = field),
        ("jira-start", "Jira.StartField", Contents.Fields, _draft.StartField, field => _draft.StartField = field),
    ];
}
