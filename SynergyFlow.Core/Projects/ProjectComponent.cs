using System.Text.Json.Serialization;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Work;

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
    public const int MostServices = 20;

    /// <summary>In one project.</summary>
    public const int Most = 200;

    public required TenantId Tenant { get; init; }

    public required ProjectId Project { get; init; }

    public required ProjectComponentId Id { get; init; }

    public string Name { get; private set; } = "";

    public string? Description { get; private set; }

    /// <summary>Whom to ask about it.</summary>
    public UserId? Lead { get; private set; }

    /// <summary>What of the desk's services it is about, by name: there are no ids yet (docs/adr/0069).</summary>
    public List<string> Services { get; private set; } = [];

    internal List<FieldChange> Apply(ComponentFields fields)
    {
        List<FieldChange> changes =
        [
            new("component", Name.Length == 0 ? null : Name, fields.Name),
            new("description", Description, fields.Description),
            new("lead", Lead?.ToString(), fields.Lead?.ToString()),
            new("services", Said(Services), Said(fields.Services)),
        ];
        changes.RemoveAll(change => change.From == change.To);
        (Name, Description, Lead) = (fields.Name, fields.Description, fields.Lead);
        if (!Services.SequenceEqual(fields.Services))
        {
            Services = [.. fields.Services];
        }

        return changes;

        static string? Said(IReadOnlyCollection<string> services) => services.Count == 0 ? null : string.Join(", ", services);
    }
}

/// <summary>What a person fills in of a component.</summary>
public sealed record ComponentFields(string Name, string? Description = null, UserId? Lead = null)
{
    /// <summary>The names of the desk's services that it is about.</summary>
    public IReadOnlyList<string> Services { get; init; } = [];

    public Result<ComponentFields> Checked()
    {
        var name = Text.Check("name", Name, ProjectComponent.NameLength, required: true);
        var description = Text.Check("description", Description, ProjectComponent.DescriptionLength, multiline: true);
        var services = Text.CheckEach("services", Services, WorkRecord.NameLength);
        if ((name.Error ?? description.Error ?? services.Error) is { } wrong)
        {
            return wrong;
        }

        // Of two spellings of one name, the first.
        List<string> names = [.. services.Value!.Distinct(StringComparer.OrdinalIgnoreCase).Order(StringComparer.OrdinalIgnoreCase)];
        return names.Count > ProjectComponent.MostServices
            ? new TooManyServices()
            : this with { Name = name.Value!, Description = description.Value, Services = names };
    }
}
