using SynergyFlow.Core.Incidents;
using SynergyFlow.Core.Incidents.Templates;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Work;
using SynergyFlow.Web.Work;

namespace SynergyFlow.Web.Incidents.Templates;

/// <summary>A template as the fields of its form hold it.</summary>
internal sealed class TemplateDraft
{
    public string Name { get; set; } = "";

    public PickerItem? Audience { get; set; }

    public string? Title { get; set; }

    public string Description { get; set; } = "";

    public string? Category { get; set; }

    public string? Service { get; set; }

    public PickerItem? Team { get; set; }

    /// <summary>By name; empty: left open.</summary>
    public string Impact { get; set; } = "";

    /// <summary>By name; empty: left open.</summary>
    public string Urgency { get; set; } = "";

    /// <summary>With commas between them.</summary>
    public string? Tags { get; set; }

    /// <summary>One a line.</summary>
    public string? Steps { get; set; }

    /// <param name="names">Of teams; one that is gone has none.</param>
    public static TemplateDraft Of(Template template, IReadOnlyDictionary<TeamId, string> names)
    {
        var content = template.Content;
        return new()
        {
            Name = template.Name,
            Audience = Pick(template.Audience),
            Title = content.Title,
            Description = content.Description ?? "",
            Category = content.Category,
            Service = content.Service,
            Team = Pick(content.Team),
            Impact = content.Impact?.ToText() ?? "",
            Urgency = content.Urgency?.ToText() ?? "",
            Tags = string.Join(", ", content.Tags),
            Steps = string.Join("\n", content.Steps),
        };

        PickerItem? Pick(TeamId? team) => team is { } one ? new PickerItem(one.ToString(), names.GetValueOrDefault(one, "")) : null;
    }

    public TemplateFields ToFields() => new(Name, IdOf(Audience), new TemplateContent
    {
        Title = Title,
        Description = Description,
        Category = Category,
        Service = Service,
        Team = IdOf(Team),
        Impact = EnumText.TryParse<Impact>(Impact, out var impact) ? impact : null,
        Urgency = EnumText.TryParse<Urgency>(Urgency, out var urgency) ? urgency : null,
        Tags = IncidentPatches.Tags(Tags),
        Steps = (Steps ?? "").Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries),
    });

    private static TeamId? IdOf(PickerItem? picked) => picked is null ? null : new TeamId(Guid.Parse(picked.Value));
}
