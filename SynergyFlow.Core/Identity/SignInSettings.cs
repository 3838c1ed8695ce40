using SynergyFlow.Core.Kernel;

namespace SynergyFlow.Core.Identity;

/// <summary>Who signs in with more than a password.</summary>
public enum SecondFactorFor
{
    Nobody,

    /// <summary>Agents and administrators.</summary>
    Agents,

    Everybody,
}

/// <summary>What a tenant asks of those who sign in with a password that is kept here. One per tenant.</summary>
public sealed class SignInSettings : Aggregate
{
    private SignInSettings()
    {
    }

    /// <summary>For whom a second factor is required; anybody else may have one.</summary>
    public SecondFactorFor Required { get; private set; }

    public override string AggregateKind => "sign_in_settings";

    public override Guid AggregateId => Tenant.Value;

    /// <summary>What a tenant has before anybody edits it.</summary>
    public static SignInSettings Seed(TenantId tenant) => new() { Tenant = tenant };

    public bool Require(Role role) => Required switch
    {
        SecondFactorFor.Nobody => false,
        SecondFactorFor.Agents => role >= Role.Agent,
        _ => true,
    };

    public Result Edit(SecondFactorFor required, Stamp stamp)
    {
        if (!Enum.IsDefined(required))
        {
            return new InvalidField("required", "required must be one of " + string.Join(", ", EnumText.All<SecondFactorFor>()) + ".");
        }

        if (required != Required)
        {
            FieldChange change = new("second_factor_for", Required.ToText(), required.ToText());
            Required = required;
            Raise(new SignInSettingsEdited([change]), stamp);
        }

        return Result.Success;
    }
}

[EventName("sign_in_settings.edited")]
public sealed record SignInSettingsEdited(IReadOnlyList<FieldChange> Changes) : IDomainEvent;

public interface ISignInSettingsStore
{
    /// <returns>The tenant's settings to read; a tenant without any has the seed.</returns>
    Task<SignInSettings> GetAsync(TenantId tenant, CancellationToken ct);

    /// <returns>The settings locked for change.</returns>
    Task<SignInSettings> GetForEditAsync(TenantId tenant, CancellationToken ct);

    /// <returns>Of those who sign in with a password and would be asked: how many there are, and how many have no second factor yet.</returns>
    Task<(int All, int Without)> CountAsync(TenantId tenant, SecondFactorFor required, CancellationToken ct);
}
