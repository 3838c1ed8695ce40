using System.Text.Json.Serialization;
using SynergyFlow.Core.Kernel;

namespace SynergyFlow.Core.Identity.Provisioning;

[JsonConverter(typeof(EntityIdJsonConverter<ProvisionedGroupId>))]
public readonly record struct ProvisionedGroupId(Guid Value) : IEntityId<ProvisionedGroupId>
{
    public static ProvisionedGroupId New() => new(Guid.CreateVersion7());

    public static ProvisionedGroupId From(Guid value) => new(value);

    public override string ToString() => Value.ToString();
}

/// <summary>
/// A group of the provider, which leads a team. Its members are those that the provider named; of them the agents are in the team, where
/// people put in by hand stay beside them.
/// </summary>
public sealed class ProvisionedGroup : Aggregate
{
    private readonly List<ProvisionedMember> _members = [];

    private ProvisionedGroup()
    {
    }

    public ProvisionedGroupId Id { get; private init; }

    public TeamId Team { get; private init; }

    /// <summary>The team was made for it, and is archived with its end.</summary>
    public bool MadeTeam { get; private init; }

    public string DisplayName { get; private set; } = "";

    public string? ExternalId { get; private set; }

    /// <summary>What its members are lifted to; null: nothing. An administrator says so here, never the provider.</summary>
    public Role? Role { get; private set; }

    public DateTimeOffset CreatedAt { get; private init; }

    public DateTimeOffset ChangedAt { get; private set; }

    public IReadOnlyList<ProvisionedMember> Members => _members;

    public override string AggregateKind => "provisioned_group";

    public override Guid AggregateId => Id.Value;

    public static ProvisionedGroup Create(TenantId tenant, ScimCrowd crowd, TeamId team, bool madeTeam, Stamp stamp)
    {
        ArgumentNullException.ThrowIfNull(crowd);
        ProvisionedGroup group = new()
        {
            Tenant = tenant,
            Id = ProvisionedGroupId.New(),
            Team = team,
            MadeTeam = madeTeam,
            DisplayName = crowd.DisplayName,
            ExternalId = crowd.ExternalId,
            CreatedAt = stamp.At,
            ChangedAt = stamp.At,
        };
        List<FieldChange> changes = [new("name", null, crowd.DisplayName), new("external_id", null, crowd.ExternalId), new("team", null, team.ToString())];
        changes.RemoveAll(change => change.To is null);
        group.Raise(new ProvisionedGroupCreated(changes), stamp);
        return group;
    }

    public void Edit(string displayName, string? externalId, Stamp stamp)
    {
        List<FieldChange> changes = [new("name", DisplayName, displayName), new("external_id", ExternalId, externalId)];
        (DisplayName, ExternalId) = (displayName, externalId);
        Raised(changes, stamp);
    }

    public Result GiveRole(Role? role, Stamp stamp)
    {
        if (role is not (null or Identity.Role.Agent or Identity.Role.TenantAdmin))
        {
            return new InvalidField("role", "A group may give AGENT, TENANT_ADMIN or nothing.");
        }

        List<FieldChange> changes = [new("role", Role?.ToText(), role?.ToText())];
        Role = role;
        Raised(changes, stamp);
        return Result.Success;
    }

    /// <summary>Takes some in and lets others go, as one event.</summary>
    public void Change(IReadOnlyCollection<UserId> joined, IReadOnlyCollection<UserId> left, Stamp stamp)
    {
        ArgumentNullException.ThrowIfNull(joined);
        ArgumentNullException.ThrowIfNull(left);
        if (joined.Count + left.Count == 0)
        {
            return;
        }

        _members.RemoveAll(member => left.Contains(member.User));
        _members.AddRange(joined.Select(user => new ProvisionedMember { Tenant = Tenant, Group = Id, User = user }));
        ChangedAt = stamp.At;
        Raise(
            new ProvisionedGroupMembersChanged(
            [
                .. joined.Select(user => new FieldChange("member", null, user.ToString())),
                .. left.Select(user => new FieldChange("member", user.ToString(), null)),
            ]),
            stamp);
    }

    public void Delete(Stamp stamp) => Raise(new ProvisionedGroupDeleted([new FieldChange("name", DisplayName, null)]), stamp);

    private void Raised(List<FieldChange> changes, Stamp stamp)
    {
        changes.RemoveAll(change => change.From == change.To);
        if (changes.Count > 0)
        {
            ChangedAt = stamp.At;
            Raise(new ProvisionedGroupEdited(changes), stamp);
        }
    }
}

public sealed class ProvisionedMember
{
    public required TenantId Tenant { get; init; }

    public required ProvisionedGroupId Group { get; init; }

    public required UserId User { get; init; }

    /// <summary>He is in the team because of this, and leaves it with the group; who was put in by hand stays.</summary>
    public bool Placed { get; set; }
}

[EventName("provisioned_group.created")]
public sealed record ProvisionedGroupCreated(IReadOnlyList<FieldChange> Changes) : IDomainEvent;

[EventName("provisioned_group.edited")]
public sealed record ProvisionedGroupEdited(IReadOnlyList<FieldChange> Changes) : IDomainEvent;

[EventName("provisioned_group.members_changed")]
public sealed record ProvisionedGroupMembersChanged(IReadOnlyList<FieldChange> Changes) : IDomainEvent;

[EventName("provisioned_group.deleted")]
public sealed record ProvisionedGroupDeleted(IReadOnlyList<FieldChange> Changes) : IDomainEvent;
