using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Projects;
using SynergyFlow.Core.Projects.Sprints;

namespace SynergyFlow.Web.Projects.Items;

/// <summary>What an address says of a component, a version or a sprint: its id, or "none" for what has none. Anything else says nothing.</summary>
internal static class PartChoice
{
    public const string None = "none";

    public static Optional<ProjectComponentId?> Component(string? said) =>
        said is None ? new(null) : Guid.TryParse(said, out var id) ? new ProjectComponentId(id) : default(Optional<ProjectComponentId?>);

    public static Optional<ProjectVersionId?> Version(string? said) =>
        said is None ? new(null) : Guid.TryParse(said, out var id) ? new ProjectVersionId(id) : default(Optional<ProjectVersionId?>);

    public static Optional<SprintId?> Sprint(string? said) =>
        said is None ? new(null) : Guid.TryParse(said, out var id) ? new SprintId(id) : default(Optional<SprintId?>);

    /// <summary>The same, but for the id of what the project does not have.</summary>
    public static string? KnownComponent(string? said, ProjectParts parts) =>
        said is None || Component(said).Or(null) is { } id && parts.Components.Any(one => one.Id == id) ? said : null;

    /// <inheritdoc cref="KnownComponent"/>
    public static string? KnownVersion(string? said, ProjectParts parts) =>
        said is None || Version(said).Or(null) is { } id && parts.Versions.Any(one => one.Id == id) ? said : null;

    /// <inheritdoc cref="KnownComponent"/>
    public static string? KnownSprint(string? said, IReadOnlyList<SprintRow> sprints) =>
        said is None || Sprint(said).Or(null) is { } id && sprints.Any(one => one.Id == id) ? said : null;
}
