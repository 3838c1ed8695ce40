using System.Globalization;
using System.Text.Json.Serialization;
using SynergyFlow.Core.Kernel;

namespace SynergyFlow.Core.Projects;

[JsonConverter(typeof(EntityIdJsonConverter<ProjectMilestoneId>))]
public readonly record struct ProjectMilestoneId(Guid Value) : IEntityId<ProjectMilestoneId>
{
    public static ProjectMilestoneId New() => new(Guid.CreateVersion7());

    public static ProjectMilestoneId From(Guid value) => new(value);

    public override string ToString() => Value.ToString();
}

/// <summary>A day that matters to a project and is neither work nor a release: a fair, an audit, the end of a contract.</summary>
public sealed class ProjectMilestone
{
    public const int NameLength = 80;
    public const int NoteLength = 500;

    /// <summary>In one project.</summary>
    public const int Most = 100;

    public required TenantId Tenant { get; init; }

    public required ProjectId Project { get; init; }

    public required ProjectMilestoneId Id { get; init; }

    public string Name { get; private set; } = "";

    public DateOnly Day { get; private set; }

    public string? Note { get; private set; }

    /// <summary>Null: it is not reached yet.</summary>
    public DateOnly? ReachedOn { get; private set; }

    internal List<FieldChange> Apply(MilestoneFields fields)
    {
        var isNew = Name.Length == 0;
        List<FieldChange> changes =
        [
            new("milestone", isNew ? null : Name, fields.Name),
            new("milestone_day", isNew ? null : Said(Day), Said(fields.Day)),
            new("note", Note, fields.Note),
        ];
        changes.RemoveAll(change => change.From == change.To);
        (Name, Day, Note) = (fields.Name, fields.Day, fields.Note);
        return changes;
    }

    internal FieldChange Become(DateOnly? reachedOn)
    {
        FieldChange change = new("milestone_reached", Named(ReachedOn), Named(reachedOn));
        ReachedOn = reachedOn;
        return change;

        // Who reads it wants to know which one it was.
        string Named(DateOnly? day) => day is null ? Name : $"{Name} ({Said(day)})";
    }

    private static string? Said(DateOnly? day) => day?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}

/// <summary>What a person fills in of a milestone.</summary>
public sealed record MilestoneFields(string Name, DateOnly Day, string? Note = null)
{
    private const int FirstYear = 1900;
    private const int LastYear = 2200;

    public Result<MilestoneFields> Checked()
    {
        var name = Text.Check("name", Name, ProjectMilestone.NameLength, required: true);
        var note = Text.Check("note", Note, ProjectMilestone.NoteLength, multiline: true);
        var wrong = name.Error ?? note.Error ?? (Fits(Day) ? null : new InvalidField("day", $"day is between {FirstYear} and {LastYear}."));
        return wrong is not null ? wrong : this with { Name = name.Value!, Note = note.Value };
    }

    internal static bool Fits(DateOnly day) => day is { Year: > FirstYear and < LastYear };
}
