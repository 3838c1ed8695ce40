using SynergyFlow.Core.Kernel;

namespace SynergyFlow.Core.Teams;

public enum TeamRole
{
    Member,
    Lead,
}

/// <summary>A group of agents that owns work.</summary>
public sealed class Team : Aggregate
{
    public const int NameLength = 80;
    public const int DescriptionLength = 500;

    private readonly List<Membership> _members = [];

    private Team()
    {
    }

    public TeamId Id { get; private init; }

    public string Name { get; private set; } = "";

    public string? Description { get; private set; }

    /// <summary>Takes no new work; what it had keeps its name.</summary>
    public bool Archived { get; private set; }

    public IReadOnlyList<Membership> Members => _members;

    public override string AggregateKind => "team";

    public override Guid AggregateId => Id.Value;

    public static Result<Team> Create(TenantId tenant, string name, string? description, Stamp stamp)
    {
        var team = new Team { Tenant = tenant, Id = TeamId.New() };
        if (team.Set(name, description) is { } refused)
        {
            return refused;
        }

        team.Raise(
            new TeamCreated([new FieldChange("name", null, team.Name), new FieldChange("description", null, team.Description)]),
            stamp);
        return team;
    }

    public Result Edit(string name, string? description, Stamp stamp)
    {
        var (oldName, oldDescription) = (Name, Description);
        if (Set(name, description) is { } refused)
        {
            return refused;
        }

        List<FieldChange> changes = [new("name", oldName, Name), new("description", oldDescription, Description)];
        changes.RemoveAll(change => change.From == change.To);
        if (changes.Count > 0)
        {
            Raise(new TeamEdited(changes), stamp);
        }

        return Result.Success;
    }

    public void Archive(bool archived, Stamp stamp)
    {
        if (Archived != archived)
        {
            Archived = archived;
            Raise(new TeamEdited([new FieldChange("archived", archived ? "false" : "true", archived ? "true" : "false")]), stamp);
        }
    }

    /// <summary>Adds a member or changes his role in the team.</summary>
    public void Join(UserId user, TeamRole role, Stamp stamp)
    {
        var member = _members.Find(member => member.User == user);
        if (member?.Role == role)
        {
            return;
        }

        var old = member is null ? null : Describe(user, member.Role);
        if (member is null)
        {
            _members.Add(new Membership { Tenant = Tenant, Team = Id, User = user, Role = role, Since = stamp.At });
        }
        else
        {
            member.Role = role;
        }

        Raise(new TeamMembersChanged([new FieldChange("member", old, Describe(user, role))]), stamp);
    }

    public void Leave(UserId user, Stamp stamp)
    {
        if (_members.Find(member => member.User == user) is { } member)
        {
            _members.Remove(member);
            Raise(new TeamMembersChanged([new FieldChange("member", Describe(user, member.Role), null)]), stamp);
        }
    }

    private static string Describe(UserId user, TeamRole role) => $"{user} {role.ToText()}";

    private Error? Set(string name, string? description)
    {
        var newName = Text.Check("name", name, NameLength, required: true);
        var newDescription = Text.Check("description", description, DescriptionLength, multiline: true);
        if ((newName.Error ?? newDescription.Error) is { } refused)
        {
            return refused;
        }

        (Name, Description) = (newName.Value!, newDescription.Value);
        return null;
    }
}

public sealed class Membership
{
    public required TenantId Tenant { get; init; }

    public required TeamId Team { get; init; }

    public required UserId User { get; init; }

    public required TeamRole Role { get; set; }

    public required DateTimeOffset Since { get; init; }
}

[EventName("team.created")]
public sealed record TeamCreated(IReadOnlyList<FieldChange> Changes) : IDomainEvent;

[EventName("team.edited")]
public sealed record TeamEdited(IReadOnlyList<FieldChange> Changes) : IDomainEvent;

[EventName("team.members_changed")]
public sealed record TeamMembersChanged(IReadOnlyList<FieldChange> Changes) : IDomainEvent;

/// <summary>Loads teams for change, in the tenant of the scope.</summary>
public interface ITeamStore
{
    /// <returns>The team with its members.</returns>
    Task<Team?> FindAsync(TeamId id, CancellationToken ct);

    Task<bool> NameTakenAsync(string name, TeamId? except, CancellationToken ct);

    void Add(Team team);
}
