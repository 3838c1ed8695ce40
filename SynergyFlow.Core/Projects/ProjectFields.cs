using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Work;

namespace SynergyFlow.Core.Projects;

public enum ProjectVisibility
{
    /// <summary>All agents of the tenant.</summary>
    Everyone,

    /// <summary>Its lead, the people of its teams, and administrators.</summary>
    Members,
}

/// <summary>Who gets a new work item that names nobody.</summary>
public enum DefaultAssignee
{
    Nobody,

    /// <summary>Whoever leads the project then.</summary>
    Lead,
    Person,
}

/// <summary>What a person fills in of a project.</summary>
public sealed record ProjectFields
{
    public required string Name { get; init; }

    /// <summary>Markdown.</summary>
    public string Description { get; init; } = "";

    public UserId Lead { get; init; }

    public IReadOnlyList<TeamId> Teams { get; init; } = [];

    public ProjectVisibility Visibility { get; init; }

    public DefaultAssignee DefaultAssignee { get; init; }

    /// <summary>Counts where <see cref="DefaultAssignee"/> is a person.</summary>
    public UserId? DefaultAssigneePerson { get; init; }

    public static ProjectFields Of(Project project)
    {
        ArgumentNullException.ThrowIfNull(project);
        return new()
        {
            Name = project.Name,
            Description = project.Description,
            Lead = project.Lead,
            Teams = [.. project.Teams.Select(team => team.Team)],
            Visibility = project.Visibility,
            DefaultAssignee = project.DefaultAssignee,
            DefaultAssigneePerson = project.DefaultAssigneePerson,
        };
    }

    /// <summary>As far as it needs nobody to be looked up.</summary>
    public Result<ProjectFields> Checked()
    {
        var name = Text.Check("name", Name, Project.NameLength, required: true);
        var description = Text.Check("description", Description, WorkRecord.DescriptionLength, multiline: true);
        List<TeamId> teams = [.. Teams.Distinct()];
        var wrong = name.Error ?? description.Error
            ?? (Lead == default ? new ProjectLeadUnknown() : null)
            ?? (teams.Count > Project.MostTeams ? new TooManyProjectTeams() : null)
            ?? (Enum.IsDefined(Visibility) ? null : new InvalidField("visibility", $"visibility is one of {string.Join(", ", EnumText.All<ProjectVisibility>())}."))
            ?? (Enum.IsDefined(DefaultAssignee) ? (Error?)null : new InvalidField("defaultAssignee", $"defaultAssignee is one of {string.Join(", ", EnumText.All<DefaultAssignee>())}."))
            ?? (DefaultAssignee is DefaultAssignee.Person && DefaultAssigneePerson is null ? new ProjectAssigneeUnknown() : null);
        return wrong is not null
            ? wrong
            : this with
            {
                Name = name.Value!,
                Description = description.Value ?? "",
                Teams = teams,
                DefaultAssigneePerson = DefaultAssignee is DefaultAssignee.Person ? DefaultAssigneePerson : null,
            };
    }
}
