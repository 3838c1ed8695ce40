using SynergyFlow.Core.Kernel;

namespace SynergyFlow.Core.Identity.Provisioning;

public sealed record ScimFilterInvalid(string Why) : InvalidError("scim.invalid_filter", $"The filter cannot be used. {Why}");

public sealed record ScimPathInvalid(string Why) : InvalidError("scim.invalid_path", $"The path cannot be used. {Why}");

public sealed record ScimValueInvalid(string Why) : InvalidError("scim.invalid_value", Why);

public sealed record ScimSyntaxInvalid(string Why) : InvalidError("scim.invalid_syntax", Why);

public sealed record ScimNoTarget(string Why) : InvalidError("scim.no_target", Why);

/// <summary>What is ours to say, such as an id.</summary>
public sealed record ScimReadOnly(string Attribute) : InvalidError("scim.mutability", $"{Attribute} cannot be changed.");

public sealed record ProvisionedNotFound(string Id) : NotFoundError("scim.not_found", $"There is no resource {Id} that provisioning manages.");

public sealed record UserNameTaken() : ConflictError("scim.user_name_taken", "Another provisioned user has this userName.");

public sealed record ExternalIdTaken() : ConflictError("scim.external_id_taken", "Another provisioned resource has this externalId.");

/// <summary>An address never proves who somebody is, so it takes over no account (ADR 0033).</summary>
public sealed record AddressOfAnother()
    : ConflictError(
        "scim.address_taken",
        "An account with this e-mail address exists that provisioning does not manage. Enter issuer and externalId as external identity at that account, or change its address.");

public sealed record GroupNameTaken() : ConflictError("scim.group_name_taken", "The team of this name is led by another group.");

public sealed record AboveProvisioning()
    : ForbiddenError("scim.above", "Provisioning does not touch system administrators. Change this account by hand.");

public sealed record BreakGlassNotProvisioned()
    : ForbiddenError("scim.break_glass", "Provisioning does not touch the break-glass account. Take it out of the assignment at the provider.");

public sealed record LastAdministratorNotProvisioned()
    : ForbiddenError("scim.last_administrator", "Provisioning does not touch the last active administrator. Appoint another one first.");

public sealed record ProvisioningOff() : ForbiddenError("scim.off", "Provisioning is turned off.");

public sealed record ProvisioningTokenNotFound(ProvisioningTokenId Id) : NotFoundError("provisioning.token_not_found", $"There is no provisioning token {Id}.");

/// <summary>Two, so that one can be exchanged for the other without a gap.</summary>
public sealed record TooManyProvisioningTokens(int Limit)
    : ConflictError("provisioning.too_many_tokens", $"There are {Limit} tokens already. Revoke one first.");
