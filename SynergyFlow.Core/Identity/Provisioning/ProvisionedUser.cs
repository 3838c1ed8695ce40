using SynergyFlow.Core.Kernel;

namespace SynergyFlow.Core.Identity.Provisioning;

/// <summary>An account that the provider keeps in step, with his words for it. What changes leaves an event of the account.</summary>
public sealed class ProvisionedUser
{
    public required TenantId Tenant { get; init; }

    public required UserId User { get; init; }

    public string UserName { get; private set; } = "";

    /// <summary>Upper-case; unique per tenant among those who are not gone.</summary>
    public string NormalizedUserName { get; private set; } = "";

    public string? ExternalId { get; private set; }

    public string? DisplayName { get; private set; }

    public string? GivenName { get; private set; }

    public string? FamilyName { get; private set; }

    public string? Mail { get; private set; }

    /// <summary>The provider took him away. The account and its history stay, disabled.</summary>
    public bool Gone { get; set; }

    /// <summary>The role that groups lifted him to; null: he has his by hand.</summary>
    public Role? GivenRole { get; set; }

    public required DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset ChangedAt { get; set; }

    public ScimPerson Describe(bool active) => new(UserName, ExternalId, DisplayName, GivenName, FamilyName, Mail, active);

    /// <returns>What is another than before.</returns>
    public IReadOnlyList<FieldChange> Take(ScimPerson person)
    {
        ArgumentNullException.ThrowIfNull(person);
        List<FieldChange> changes =
        [
            new("user_name", UserName.Length == 0 ? null : UserName, person.UserName),
            new("external_id", ExternalId, person.ExternalId),
            new("given_name", GivenName, person.GivenName),
            new("family_name", FamilyName, person.FamilyName),
            new("provided_name", DisplayName, person.Name),
            new("provided_email", Mail, person.Mail),
        ];
        changes.RemoveAll(change => change.From == change.To);
        (UserName, NormalizedUserName) = (person.UserName, person.NormalizedUserName);
        (ExternalId, DisplayName, GivenName, FamilyName, Mail) = (person.ExternalId, person.Name, person.GivenName, person.FamilyName, person.Mail);
        return changes;
    }
}
