using System.Text.Json.Serialization;
using SynergyFlow.Core.Kernel;

namespace SynergyFlow.Core.Identity.Provisioning;

/// <summary>Which claim of the provider names a person as provisioning does in externalId. An address is none of them (ADR 0033).</summary>
public enum ProvisionedClaim
{
    /// <summary>Its subject, as with Okta and Keycloak.</summary>
    [JsonStringEnumMemberName("sub")]
    Subject,

    /// <summary>The object id of Entra ID, whose subject differs from application to application.</summary>
    [JsonStringEnumMemberName("oid")]
    ObjectId,
}

/// <summary>Whether an identity provider keeps the people of a tenant in step (SCIM), and which provider vouches for them at sign-in. One per tenant.</summary>
public sealed class ProvisioningSettings : Aggregate
{
    private ProvisioningSettings()
    {
    }

    public bool Enabled { get; private set; }

    /// <summary>Whose people they are at sign-in; null: nobody's, they are linked by hand.</summary>
    public string? Issuer { get; private set; }

    public ProvisionedClaim Claim { get; private set; }

    public override string AggregateKind => "provisioning";

    public override Guid AggregateId => Tenant.Value;

    /// <summary>What a tenant has before anybody edits it.</summary>
    public static ProvisioningSettings Seed(TenantId tenant) => new() { Tenant = tenant };

    public Result Edit(bool enabled, string? issuer, ProvisionedClaim claim, Stamp stamp)
    {
        var from = Text.Check("issuer", issuer, ExternalIdentity.IssuerLength);
        if (from.Failed)
        {
            return from.Error;
        }

        if (!Enum.IsDefined(claim))
        {
            return new InvalidField("claim", "claim must be one of " + string.Join(", ", EnumText.All<ProvisionedClaim>()) + ".");
        }

        var canonical = from.Value is { } address ? ExternalIdentity.Canonical(address) : null;
        List<FieldChange> changes =
        [
            new("enabled", Enabled ? "true" : "false", enabled ? "true" : "false"),
            new("issuer", Issuer, canonical),
            new("claim", Claim.ToText(), claim.ToText()),
        ];
        changes.RemoveAll(change => change.From == change.To);
        (Enabled, Issuer, Claim) = (enabled, canonical, claim);
        if (changes.Count > 0)
        {
            Raise(new ProvisioningEdited(changes), stamp);
        }

        return Result.Success;
    }

    /// <summary>Leaves the name of the token in the log, never the secret.</summary>
    public void TokenCreated(ProvisioningToken token, Stamp stamp)
    {
        ArgumentNullException.ThrowIfNull(token);
        Raise(new ProvisioningTokenCreated([new FieldChange("token", null, token.Name)]), stamp);
    }

    public void TokenRevoked(ProvisioningToken token, Stamp stamp)
    {
        ArgumentNullException.ThrowIfNull(token);
        Raise(new ProvisioningTokenRevoked([new FieldChange("token", token.Name, null)]), stamp);
    }
}

[EventName("provisioning.edited")]
public sealed record ProvisioningEdited(IReadOnlyList<FieldChange> Changes) : IDomainEvent;

[EventName("provisioning.token_created")]
public sealed record ProvisioningTokenCreated(IReadOnlyList<FieldChange> Changes) : IDomainEvent;

[EventName("provisioning.token_revoked")]
public sealed record ProvisioningTokenRevoked(IReadOnlyList<FieldChange> Changes) : IDomainEvent;
