using System.Text.Json.Serialization;
using SynergyFlow.Core.Identity;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Work;

namespace SynergyFlow.Core.Integrations.Inbound;

[JsonConverter(typeof(EntityIdJsonConverter<InboundSourceId>))]
public readonly record struct InboundSourceId(Guid Value) : IEntityId<InboundSourceId>
{
    public static InboundSourceId New() => new(Guid.CreateVersion7());

    public static InboundSourceId From(Guid value) => new(value);

    public override string ToString() => Value.ToString();
}

/// <summary>In which words the other system speaks; it never changes.</summary>
public enum InboundKind
{
    /// <summary>Notifications of Prometheus' Alertmanager (webhook, version 4).</summary>
    Alertmanager,

    /// <summary>Alerts of anything else, in the product's own JSON.</summary>
    Alerts,

    /// <summary>What a pipeline has brought where.</summary>
    Deployments,
}

/// <summary>What happens to an incident whose alert is over.</summary>
public enum AlertEnd
{
    Resolve,

    /// <summary>Agents read so in a note, and decide.</summary>
    Note,
}

/// <summary>Another system that may announce things here, with a token of its own.</summary>
public sealed class InboundSource : Aggregate
{
    public const int NameLength = 120;

    /// <summary>In one tenant.</summary>
    public const int Most = 50;

    private InboundSource()
    {
    }

    public InboundSourceId Id { get; private init; }

    public string Name { get; private set; } = "";

    public InboundKind Kind { get; private init; }

    public bool Enabled { get; private set; } = true;

    /// <summary>In whose name incidents are opened.</summary>
    public UserId Requester { get; private set; }

    /// <summary>Null: routes decide.</summary>
    public TeamId? Team { get; private set; }

    /// <summary>How much an alert of it usually affects.</summary>
    public Impact Impact { get; private set; }

    /// <summary>What is milder opens no incident.</summary>
    public AlertSeverity OpensFrom { get; private set; }

    public AlertEnd AtEnd { get; private set; }

    /// <summary>Of the token: <see cref="InboundToken"/>.</summary>
    public string TokenHash { get; private set; } = "";

    public DateTimeOffset CreatedAt { get; private init; }

    public DateTimeOffset UpdatedAt { get; private set; }

    public override string AggregateKind => "inbound_source";

    public override Guid AggregateId => Id.Value;

    public static InboundSource Create(TenantId tenant, InboundKind kind, InboundSourceFields fields, string tokenHash, Stamp stamp)
    {
        InboundSource source = new()
        {
            Tenant = tenant,
            Id = InboundSourceId.New(),
            Kind = kind,
            TokenHash = tokenHash,
            CreatedAt = stamp.At,
            UpdatedAt = stamp.At,
        };
        source.Raise(new InboundSourceCreated([new FieldChange("kind", null, kind.ToText()), .. source.Apply(fields)]), stamp);
        return source;
    }

    public void Edit(InboundSourceFields fields, Stamp stamp)
    {
        if (Apply(fields) is { Count: > 0 } changes)
        {
            UpdatedAt = stamp.At;
            Raise(new InboundSourceEdited(changes), stamp);
        }
    }

    public Result Disable(Stamp stamp) => Switch(false, changes => new InboundSourceDisabled(changes), stamp);

    public Result Enable(Stamp stamp) => Switch(true, changes => new InboundSourceEnabled(changes), stamp);

    /// <summary>The token before is refused from now on.</summary>
    public void Rotate(string tokenHash, Stamp stamp)
    {
        (TokenHash, UpdatedAt) = (tokenHash, stamp.At);
        Raise(new InboundTokenRotated([]), stamp);
    }

    public void Delete(Stamp stamp) => Raise(new InboundSourceDeleted([new FieldChange("name", Name, null)]), stamp);

    private Result Switch(bool enabled, Func<IReadOnlyList<FieldChange>, IDomainEvent> happened, Stamp stamp)
    {
        if (Enabled == enabled)
        {
            return enabled ? new InboundSourceIsEnabled() : new InboundSourceIsDisabled();
        }

        (Enabled, UpdatedAt) = (enabled, stamp.At);
        Raise(happened([new FieldChange("state", StateOf(!enabled), StateOf(enabled))]), stamp);
        return Result.Success;
    }

    private static string StateOf(bool enabled) => enabled ? "active" : "disabled";

    private List<FieldChange> Apply(InboundSourceFields fields)
    {
        ArgumentNullException.ThrowIfNull(fields);
        var isNew = Name.Length == 0;
        List<FieldChange> changes = [new("name", isNew ? null : Name, fields.Name)];
        if (Kind is not InboundKind.Deployments)
        {
            changes.AddRange(
            [
                new("requester", isNew ? null : Requester.ToString(), fields.Requester.ToString()),
                new("team", Team?.ToString(), fields.Team?.ToString()),
                new("impact", isNew ? null : Impact.ToText(), fields.Impact.ToText()),
                new("opens_from", isNew ? null : OpensFrom.ToText(), fields.OpensFrom.ToText()),
                new("at_end", isNew ? null : AtEnd.ToText(), fields.AtEnd.ToText()),
            ]);
        }

        changes.RemoveAll(change => change.From == change.To);
        (Name, Requester, Team, Impact, OpensFrom, AtEnd) = (fields.Name, fields.Requester, fields.Team, fields.Impact, fields.OpensFrom, fields.AtEnd);
        return changes;
    }
}

/// <summary>What a person fills in of a source. Of deployments only the name counts.</summary>
public sealed record InboundSourceFields
{
    public required string Name { get; init; }

    public UserId Requester { get; init; }

    public TeamId? Team { get; init; }

    public Impact Impact { get; init; } = Impact.Team;

    public AlertSeverity OpensFrom { get; init; } = AlertSeverity.Warning;

    public AlertEnd AtEnd { get; init; }

    public Result<InboundSourceFields> Checked()
    {
        var name = Text.Check("name", Name, InboundSource.NameLength, required: true);
        var wrong = name.Error
            ?? (Enum.IsDefined(Impact) ? null : new InvalidField("impact", "impact is not one of the allowed values."))
            ?? (Enum.IsDefined(OpensFrom) ? null : new InvalidField("opensFrom", "opensFrom is critical, error, warning or info."))
            ?? (Enum.IsDefined(AtEnd) ? null : new InvalidField("atEnd", "atEnd is resolve or note."));
        return wrong is null ? this with { Name = name.Value! } : wrong;
    }
}

/// <summary>What another system shows with each message. It is shown to people once and kept as a hash only.</summary>
public static class InboundToken
{
    public const string Prefix = "sfi_";

    public static string New(TenantId tenant) => TenantSecret.New(Prefix, tenant);

    /// <returns>Null for anything that cannot be a token, so that it costs no query.</returns>
    public static TenantId? TenantOf(string? token) => TenantSecret.TenantOf(Prefix, token);

    public static string Hash(string token) => TokenSecret.Hash(token);
}
