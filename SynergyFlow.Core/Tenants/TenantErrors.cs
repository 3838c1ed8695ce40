using SynergyFlow.Core.Kernel;

namespace SynergyFlow.Core.Tenants;

public sealed record TenantNotFound(TenantId Id) : NotFoundError("tenant.not_found", $"There is no tenant {Id}.");

public sealed record ShortNameTaken : ConflictError
{
    public ShortNameTaken()
        : base("tenant.short_name_taken", "Another tenant has this short name.") => Field = "shortName";
}

public sealed record HostTaken : ConflictError
{
    public HostTaken()
        : base("tenant.host_taken", "Another tenant has this host.") => Field = "host";
}

/// <summary>Whoever gives it away could not come back to take it back.</summary>
public sealed record HostIsYours : ConflictError
{
    public HostIsYours()
        : base("tenant.host_is_yours", "You work at this host yourself: with it given to another tenant nobody of yours could come in here.") => Field = "host";
}

/// <summary>Its administrators run the installation.</summary>
public sealed record FirstTenantStays() : ConflictError("tenant.first_stays", "The first tenant runs the installation and cannot be suspended.");
