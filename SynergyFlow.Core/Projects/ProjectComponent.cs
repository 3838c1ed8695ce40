using System.Text.Json.Serialization;
using SynergyFlow.Core.Kernel;

namespace SynergyFlow.Core.Projects;

[JsonConverter(typeof(EntityIdJsonConverter<ProjectComponentId>))]
public readonly record struct ProjectComponentId(Guid Value) : IEntityId<ProjectComponentId>
{
    public static ProjectComponentId New() => new(Guid.CreateVersion7());

    public static ProjectComponentId From(Guid value) => new(value);

    public override string ToString() => Value.ToString();
}

/// <summary>A part of what a project is about: the search of a portal, the line of a depot.</summary>
public sealed class ProjectComponent
{
    public const int NameLength = 80;
    public const int DescriptionLength = 500;

    /// <summary>In one project.</summary>
    public const int Most = 200;

    public required TenantId Tenant { get; init; }

    public required ProjectId Project { get; init; }

    public required ProjectComponentId Id { get; init; }

    public string Name { get; private set; } = "";

    public string? Description { get; private set; }

    /// <summary>Whom to ask about it.</summary>
    public UserId? Lead { get; private set; }

    internal List<FieldChange> Apply(ComponentFields fields)
    {
        List<FieldChange> changes =
        [
            new("component", Name.Length == 0 ? null : Name, fields.Name),
            new("description", Description, fields.Description),
            new("lead", Lead?.ToString(), fields.Lead?.ToString()),
        ];
        changes.RemoveAll(change => change.From == change.To);
        (Name, Description, Lead) = (fields.Name, fields.Description, fields.Lead);
        return changes;
    }
}

/// <summary>What a person fills in of a component.</summary>
public sealed record ComponentFields(string Name, string? Description = null, UserId? Lead = null)
{
    public Result<ComponentFields> Checked()
    {
        var name = Text.Check("name", Name, ProjectComponent.NameLength, required: true);
        var description = Text.Check("description", Description, ProjectComponent.DescriptionLength, multiline: true);
        return (name.Error ?? description.Error) is { } wrong ? wrong : this with { Name = name.Value!, Description = description.Value };
    }
}
