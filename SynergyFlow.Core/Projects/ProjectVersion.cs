using System.Collections.Frozen;
using System.Globalization;
using System.Text.Json.Serialization;
using SynergyFlow.Core.Kernel;

namespace SynergyFlow.Core.Projects;

[JsonConverter(typeof(EntityIdJsonConverter<ProjectVersionId>))]
public readonly record struct ProjectVersionId(Guid Value) : IEntityId<ProjectVersionId>
{
    public static ProjectVersionId New() => new(Guid.CreateVersion7());

    public static ProjectVersionId From(Guid value) => new(value);

    public override string ToString() => Value.ToString();
}

public enum VersionState
{
    Unreleased,
    Released,

    /// <summary>Nothing is planned for it any more.</summary>
    Archived,
}

/// <summary>The life of a version. The table is the whole truth: guards, buttons, the API and tests read it.</summary>
public static class VersionLife
{
    private static readonly FrozenDictionary<VersionState, VersionState[]> s_next = new Dictionary<VersionState, VersionState[]>
    {
        [VersionState.Unreleased] = [VersionState.Released, VersionState.Archived],
        [VersionState.Released] = [VersionState.Unreleased, VersionState.Archived],
        [VersionState.Archived] = [VersionState.Unreleased, VersionState.Released],
    }.ToFrozenDictionary();

    extension(VersionState state)
    {
        public IReadOnlyList<VersionState> Next => s_next[state];
    }
}

/// <summary>What of a project goes out together, and when.</summary>
public sealed class ProjectVersion
{
    public const int NameLength = 60;
    public const int DescriptionLength = 2_000;

    /// <summary>In one project.</summary>
    public const int Most = 200;

    public required TenantId Tenant { get; init; }

    public required ProjectId Project { get; init; }

    public required ProjectVersionId Id { get; init; }

    public string Name { get; private set; } = "";

    public string? Description { get; private set; }

    public DateOnly? StartsOn { get; private set; }

    /// <summary>When it is to go out; <see cref="ReleasedAt"/> is when it did.</summary>
    public DateOnly? ReleasesOn { get; private set; }

    public VersionState State { get; private set; }

    /// <summary>Stays while it is archived.</summary>
    public DateTimeOffset? ReleasedAt { get; private set; }

    internal List<FieldChange> Apply(VersionFields fields)
    {
        List<FieldChange> changes =
        [
            new("version", Name.Length == 0 ? null : Name, fields.Name),
            new("description", Description, fields.Description),
            new("starts_on", Said(StartsOn), Said(fields.StartsOn)),
            new("releases_on", Said(ReleasesOn), Said(fields.ReleasesOn)),
        ];
        changes.RemoveAll(change => change.From == change.To);
        (Name, Description, StartsOn, ReleasesOn) = (fields.Name, fields.Description, fields.StartsOn, fields.ReleasesOn);
        return changes;

        static string? Said(DateOnly? day) => day?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
    }

    internal FieldChange Become(VersionState state, DateTimeOffset now)
    {
        FieldChange change = new("version_state", $"{Name} ({State.ToText()})", $"{Name} ({state.ToText()})");
        ReleasedAt = state switch
        {
            VersionState.Released => ReleasedAt ?? now,
            VersionState.Unreleased => null,
            VersionState.Archived => ReleasedAt,
        };
        State = state;
        return change;
    }
}

/// <summary>What a person fills in of a version.</summary>
public sealed record VersionFields(string Name, string? Description = null, DateOnly? StartsOn = null, DateOnly? ReleasesOn = null)
{
    private const int FirstYear = 1900;
    private const int LastYear = 2200;

    public Result<VersionFields> Checked()
    {
        var name = Text.Check("name", Name, ProjectVersion.NameLength, required: true);
        var description = Text.Check("description", Description, ProjectVersion.DescriptionLength, multiline: true);
        var wrong = name.Error ?? description.Error
            ?? (Fits(StartsOn) ? null : new InvalidField("startsOn", $"startsOn is between {FirstYear} and {LastYear}."))
            ?? (Fits(ReleasesOn) ? (Error?)null : new InvalidField("releasesOn", $"releasesOn is between {FirstYear} and {LastYear}."))
            ?? (StartsOn is { } start && ReleasesOn is { } release && start > release ? new VersionReleasedBeforeItBegins() : null);
        return wrong is not null ? wrong : this with { Name = name.Value!, Description = description.Value };
    }

    private static bool Fits(DateOnly? day) => day is null or { Year: > FirstYear and < LastYear };
}
