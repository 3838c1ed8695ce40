using SynergyFlow.Core.Kernel;

namespace SynergyFlow.Core.Projects;

public enum ProjectHealth
{
    /// <summary>Nobody has said.</summary>
    None,
    OnTrack,
    AtRisk,
    OffTrack,
}

/// <summary>Work of some teams towards something, with its own states, led by one person. It is no record: see docs/adr/0052.</summary>
public sealed partial class Project : Aggregate
{
    public const int NameLength = 80;
    public const int HealthNoteLength = 1_000;
    public const int MostTeams = 20;

    private readonly List<ProjectTeam> _teams = [];
    private readonly List<ProjectState> _states = [];

    private Project()
    {
    }

    public ProjectId Id { get; private init; }

    public string Key { get; private init; } = "";

    public string Name { get; private set; } = "";

    /// <summary>Markdown.</summary>
    public string Description { get; private set; } = "";

    public UserId Lead { get; private set; }

    public IReadOnlyList<ProjectTeam> Teams => _teams;

    public ProjectVisibility Visibility { get; private set; }

    public DefaultAssignee DefaultAssignee { get; private set; }

    public UserId? DefaultAssigneePerson { get; private set; }

    /// <summary>What its first states came from.</summary>
    public ProjectTemplate Template { get; private init; }

    public IReadOnlyList<ProjectState> States => _states;

    public ProjectHealth Health { get; private set; }

    public string? HealthNote { get; private set; }

    public DateTimeOffset? HealthAt { get; private set; }

    public UserId? HealthBy { get; private set; }

    public DateTimeOffset CreatedAt { get; private init; }

    public DateTimeOffset UpdatedAt { get; private set; }

    /// <summary>From then on it is only read.</summary>
    public DateTimeOffset? ArchivedAt { get; private set; }

    public override string AggregateKind => "project";

    public override Guid AggregateId => Id.Value;

    /// <param name="key">As <see cref="ProjectKey.Check"/> gives it.</param>
    /// <param name="fields">As <see cref="ProjectFields.Checked"/> gives them.</param>
    public static Project Create(TenantId tenant, string key, ProjectTemplate template, ProjectFields fields, Stamp stamp)
    {
        Project project = new() { Tenant = tenant, Id = ProjectId.New(), Key = key, Template = template, CreatedAt = stamp.At };
        var states = ProjectStates.Of(template);
        for (var i = 0; i < states.Count; i++)
        {
            project.Add(states[i], i + 1);
        }

        project.Happened(
            new ProjectCreated([new("key", null, key), new("template", null, template.ToText()), .. project.Apply(fields)]), stamp);
        return project;
    }

    /// <param name="fields">As <see cref="ProjectFields.Checked"/> gives them.</param>
    public void Edit(ProjectFields fields, Stamp stamp)
    {
        if (Apply(fields) is { Count: > 0 } changes)
        {
            Happened(new ProjectEdited(changes), stamp);
        }
    }

    public Result SetHealth(ProjectHealth health, string? note, Stamp stamp)
    {
        if (!Enum.IsDefined(health))
        {
            return new InvalidField("health", $"health is one of {string.Join(", ", EnumText.All<ProjectHealth>())}.");
        }

        var said = Text.Check("note", note, HealthNoteLength, multiline: true);
        if (said.Failed)
        {
            return said.Error;
        }

        List<FieldChange> changes = [new("health", Health.ToText(), health.ToText()), new("health_note", HealthNote, said.Value)];
        changes.RemoveAll(change => change.From == change.To);
        (Health, HealthNote, HealthAt, HealthBy) = (health, said.Value, stamp.At, stamp.By);
        Happened(new ProjectHealthSet(health.ToText(), said.Value ?? "", changes), stamp);
        return Result.Success;
    }

    /// <param name="wanted">All states in their order; what is not among them goes.</param>
    public Result EditStates(IReadOnlyList<WantedState> wanted, Stamp stamp)
    {
        ArgumentNullException.ThrowIfNull(wanted);
        for (var i = 0; i < wanted.Count; i++)
        {
            // One that is named twice would be two states.
            if (wanted[i].Id is { } id && (_states.Find(state => state.Id == id) is null || wanted.Take(i).Any(other => other.Id == id)))
            {
                return new ProjectStateUnknown { Field = $"states[{i}].id" };
            }
        }

        var kept = ProjectStates.Checked(wanted);
        if (kept.Failed)
        {
            return kept.Error;
        }

        if (Arrange(kept.Value) is { Count: > 0 } changes)
        {
            Happened(new ProjectStatesEdited(changes), stamp);
        }

        return Result.Success;
    }

    public void Archive(Stamp stamp)
    {
        if (ArchivedAt is null)
        {
            ArchivedAt = stamp.At;
            Happened(new ProjectArchived([new("archived", "false", "true")]), stamp);
        }
    }

    public void Restore(Stamp stamp)
    {
        if (ArchivedAt is not null)
        {
            ArchivedAt = null;
            Happened(new ProjectRestored([new("archived", "true", "false")]), stamp);
        }
    }

    public Resource ToResource() => ProjectGate.ResourceOf(Tenant, Id, Lead, Visibility, [.. _teams.Select(team => team.Team)]);

    private void Happened(IDomainEvent happened, Stamp stamp)
    {
        UpdatedAt = stamp.At;
        Raise(happened, stamp);
    }

    private List<FieldChange> Apply(ProjectFields fields)
    {
        ArgumentNullException.ThrowIfNull(fields);
        var isNew = Name.Length == 0;
        List<FieldChange> changes =
        [
            new("name", isNew ? null : Name, fields.Name),
            new("description", Description.Length == 0 ? null : Description, fields.Description.Length == 0 ? null : fields.Description),
            new("lead", isNew ? null : Lead.ToString(), fields.Lead.ToString()),
            .. _teams.Where(team => !fields.Teams.Contains(team.Team)).Select(gone => new FieldChange("team", gone.Team.ToString(), null)),
            .. fields.Teams.Where(team => !_teams.Exists(old => old.Team == team)).Select(come => new FieldChange("team", null, come.ToString())),
            new("visibility", isNew ? null : Visibility.ToText(), fields.Visibility.ToText()),
            new("default_assignee", isNew ? null : Said(DefaultAssignee, DefaultAssigneePerson), Said(fields.DefaultAssignee, fields.DefaultAssigneePerson)),
        ];
        changes.RemoveAll(change => change.From == change.To);
        (Name, Description, Lead, Visibility) = (fields.Name, fields.Description, fields.Lead, fields.Visibility);
        (DefaultAssignee, DefaultAssigneePerson) = (fields.DefaultAssignee, fields.DefaultAssigneePerson);
        _teams.RemoveAll(team => !fields.Teams.Contains(team.Team));
        _teams.AddRange(fields.Teams.Where(team => !_teams.Exists(old => old.Team == team))
            .Select(team => new ProjectTeam { Tenant = Tenant, Project = Id, Team = team }).ToList());
        return changes;

        static string Said(DefaultAssignee who, UserId? person) => person is { } known ? known.ToString() : who.ToText();
    }

    private List<FieldChange> Arrange(IReadOnlyList<WantedState> wanted)
    {
        var before = _states.OrderBy(state => state.Position).Select(state => (state.Id, state.Said)).ToList();
        _states.RemoveAll(state => !wanted.Any(one => one.Id == state.Id));
        for (var i = 0; i < wanted.Count; i++)
        {
            if (_states.Find(state => state.Id == wanted[i].Id) is { } known)
            {
                (known.Name, known.Group, known.Position) = (wanted[i].Name!, wanted[i].Group, i + 1);
                (known.Limit, known.LimitBlocks) = (wanted[i].Limit, wanted[i].LimitBlocks);
                known.Column = BoardLayout.CanPlace(known.Group) ? known.Column : null;
            }
            else
            {
                Add(wanted[i], i + 1);
            }
        }

        var after = _states.OrderBy(state => state.Position).Select(state => (state.Id, state.Said)).ToList();
        List<FieldChange> changes =
        [
            .. before.Where(old => !after.Exists(one => one.Id == old.Id)).Select(gone => new FieldChange("project_state", gone.Said, null)),
            .. after.Select(one => new FieldChange("project_state", before.Find(old => old.Id == one.Id).Said, one.Said)),
        ];
        changes.RemoveAll(change => change.From == change.To);

        // Of those that are in both: a new one at the top moves none of the others.
        var (was, now) = (Order(before, after), Order(after, before));
        if (!was.SequenceEqual(now))
        {
            changes.Add(new("order", string.Join(", ", was.Select(Name)), string.Join(", ", now.Select(Name))));
        }

        return changes;

        static List<ProjectStateId> Order(List<(ProjectStateId Id, string Said)> states, List<(ProjectStateId Id, string Said)> others) =>
            [.. states.Where(state => others.Exists(other => other.Id == state.Id)).Select(state => state.Id)];

        string Name(ProjectStateId id) => _states.Single(state => state.Id == id).Name;
    }

    private void Add(WantedState state, int position) => _states.Add(new ProjectState
    {
        Tenant = Tenant,
        Project = Id,
        Id = ProjectStateId.New(),
        Name = state.Name!,
        Group = state.Group,
        Position = position,
        Limit = state.Limit,
        LimitBlocks = state.LimitBlocks,
    });
}

/// <summary>A team that works on a project.</summary>
public sealed class ProjectTeam
{
    public required TenantId Tenant { get; init; }

    public required ProjectId Project { get; init; }

    public required TeamId Team { get; init; }
}
