namespace SynergyFlow.Infrastructure.Persistence.Tenancy;

/// <param name="Host">Who signs in to work, as one of the <see cref="DatabaseRoles"/>.</param>
/// <param name="Owner">Who signs in to migrate; he owns the tables. May be the same.</param>
public sealed record DatabaseSignIns(string Host, string Owner);
