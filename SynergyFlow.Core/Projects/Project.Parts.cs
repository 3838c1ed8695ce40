using System.Globalization;
using SynergyFlow.Core.Kernel;

namespace SynergyFlow.Core.Projects;

/// <summary>Components and versions. They are loaded with the project only where they are to be changed (<see cref="IProjectStore"/>).</summary>
public sealed partial class Project
{
    private readonly List<ProjectComponent> _components = [];
    private readonly List<ProjectVersion> _versions = [];

    public IReadOnlyList<ProjectComponent> Components => _components;

    public IReadOnlyList<ProjectVersion> Versions => _versions;

    /// <param name="fields">As <see cref="ComponentFields.Checked"/> gives them.</param>
    public Result<ProjectComponentId> AddComponent(ComponentFields fields, Stamp stamp)
    {
        ArgumentNullException.ThrowIfNull(fields);
        if (_components.Count >= ProjectComponent.Most)
        {
            return new TooManyComponents();
        }

        if (_components.Exists(other => Same(other.Name, fields.Name)))
        {
            return new ComponentNameTaken(fields.Name);
        }

        ProjectComponent component = new() { Tenant = Tenant, Project = Id, Id = ProjectComponentId.New() };
        _components.Add(component);
        Happened(new ProjectComponentAdded(component.Id.Value, component.Apply(fields)), stamp);
        return component.Id;
    }

    /// <param name="fields">As <see cref="ComponentFields.Checked"/> gives them.</param>
    public Result EditComponent(ProjectComponentId id, ComponentFields fields, Stamp stamp)
    {
        ArgumentNullException.ThrowIfNull(fields);
        if (_components.Find(one => one.Id == id) is not { } component)
        {
            return new ComponentNotFound(id);
        }

        if (_components.Exists(other => other.Id != id && Same(other.Name, fields.Name)))
        {
            return new ComponentNameTaken(fields.Name);
        }

        if (component.Apply(fields) is { Count: > 0 } changes)
        {
            Happened(new ProjectComponentEdited(id.Value, changes), stamp);
        }

        return Result.Success;
    }

    /// <param name="items">How many work items are about it: they lose it with this, and their own history does not say so.</param>
    public Result RemoveComponent(ProjectComponentId id, int items, Stamp stamp)
    {
        if (_components.Find(one => one.Id == id) is not { } component)
        {
            return new ComponentNotFound(id);
        }

        _components.Remove(component);
        List<FieldChange> changes = [new("component", component.Name, null)];
        if (items > 0)
        {
            changes.Add(new("items", items.ToString(CultureInfo.InvariantCulture), null));
        }

        Happened(new ProjectComponentRemoved(id.Value, changes), stamp);
        return Result.Success;
    }

    /// <param name="fields">As <see cref="VersionFields.Checked"/> gives them.</param>
    public Result<ProjectVersionId> AddVersion(VersionFields fields, Stamp stamp)
    {
        ArgumentNullException.ThrowIfNull(fields);
        if (_versions.Count >= ProjectVersion.Most)
        {
            return new TooManyVersions();
        }

        if (_versions.Exists(other => Same(other.Name, fields.Name)))
        {
            return new VersionNameTaken(fields.Name);
        }

        ProjectVersion version = new() { Tenant = Tenant, Project = Id, Id = ProjectVersionId.New() };
        _versions.Add(version);
        Happened(new ProjectVersionAdded(version.Id.Value, version.Apply(fields)), stamp);
        return version.Id;
    }

    /// <param name="fields">As <see cref="VersionFields.Checked"/> gives them.</param>
    public Result EditVersion(ProjectVersionId id, VersionFields fields, Stamp stamp)
    {
        ArgumentNullException.ThrowIfNull(fields);
        if (_versions.Find(one => one.Id == id) is not { } version)
        {
            return new VersionNotFound(id);
        }

        if (_versions.Exists(other => other.Id != id && Same(other.Name, fields.Name)))
        {
            return new VersionNameTaken(fields.Name);
        }

        if (version.Apply(fields) is { Count: > 0 } changes)
        {
            Happened(new ProjectVersionEdited(id.Value, changes), stamp);
        }

        return Result.Success;
    }

    public Result MoveVersion(ProjectVersionId id, VersionState state, Stamp stamp)
    {
        if (_versions.Find(one => one.Id == id) is not { } version)
        {
            return new VersionNotFound(id);
        }

        if (!Enum.IsDefined(state))
        {
            return new InvalidField("state", $"state is one of {string.Join(", ", EnumText.All<VersionState>())}.");
        }

        if (!version.State.Next.Contains(state))
        {
            return new VersionIsAlready(version.State);
        }

        FieldChange[] changes = [version.Become(state, stamp.At)];
        Happened(
            state switch
            {
                VersionState.Released => new ProjectVersionReleased(id.Value, changes),
                VersionState.Archived => new ProjectVersionArchived(id.Value, changes),
                VersionState.Unreleased => (IDomainEvent)new ProjectVersionReopened(id.Value, changes),
            },
            stamp);
        return Result.Success;
    }

    private static bool Same(string one, string other) => string.Equals(one, other, StringComparison.OrdinalIgnoreCase);
}
