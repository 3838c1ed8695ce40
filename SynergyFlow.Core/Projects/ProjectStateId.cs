using System.Text.Json.Serialization;
using SynergyFlow.Core.Kernel;

namespace SynergyFlow.Core.Projects;

[JsonConverter(typeof(EntityIdJsonConverter<ProjectStateId>))]
public readonly record struct ProjectStateId(Guid Value) : IEntityId<ProjectStateId>
{
    public static ProjectStateId New() => new(Guid.CreateVersion7());

    public static ProjectStateId From(Guid value) => new(value);

    public override string ToString() => Value.ToString();
}
