using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Projects;
using SynergyFlow.Web.Components;
using SynergyFlow.Web.Work;

namespace SynergyFlow.Web.Projects;

/// <summary>What people fill in of a project as the fields of its form hold it.</summary>
public sealed class ProjectDraft
{
    public string? Name { get; set; }

    public string Description { get; set; } = "";

    public PickerItem? Lead { get; set; }

    public List<PickerItem> Teams { get; private init; } = [];

    public ProjectVisibility Visibility { get; set; }

    public DefaultAssignee DefaultAssignee { get; set; }

    public PickerItem? DefaultAssigneePerson { get; set; }

    public static ProjectDraft Of(ProjectDetails project) => new()
    {
        Name = project.Name,
        Description = project.Description,
        Lead = new PickerItem(project.Lead.Id.ToString(), project.Lead.Name),
        Teams = [.. project.Teams.Select(team => new PickerItem(team.Id.ToString(), team.Name))],
        Visibility = project.Visibility,
        DefaultAssignee = project.DefaultAssignee,
        DefaultAssigneePerson = project.DefaultAssigneePerson is { } person ? new PickerItem(person.Id.ToString(), person.Name) : null,
    };

    /// <summary>What was typed, over what is stored now.</summary>
    /// <param name="before">What was stored when the form was filled.</param>
    public ProjectDraft Over(ProjectDraft before, ProjectDraft now)
    {
        ArgumentNullException.ThrowIfNull(before);
        ArgumentNullException.ThrowIfNull(now);
        return new()
        {
            Name = Typed.Over(before.Name, Name, now.Name),
            Description = Typed.Over(before.Description, Description, now.Description),
            Lead = Typed.Over(before.Lead, Lead, now.Lead),
            Teams = [.. Typed.EachOver(before.Teams, Teams, now.Teams)],
            Visibility = Typed.Over(before.Visibility, Visibility, now.Visibility),
            DefaultAssignee = Typed.Over(before.DefaultAssignee, DefaultAssignee, now.DefaultAssignee),
            DefaultAssigneePerson = Typed.Over(before.DefaultAssigneePerson, DefaultAssigneePerson, now.DefaultAssigneePerson),
        };
    }

    public ProjectFields ToFields() => new()
    {
        Name = Name ?? "",
        Description = Description,
        Lead = Person(Lead) ?? default,
        Teams = [.. Teams.Select(team => new TeamId(Guid.Parse(team.Value)))],
        Visibility = Visibility,
        DefaultAssignee = DefaultAssignee,
        DefaultAssigneePerson = Person(DefaultAssigneePerson),
    };

    private static UserId? Person(PickerItem? picked) => picked is null ? null : new UserId(Guid.Parse(picked.Value));
}
