namespace SynergyFlow.Core.Events.Contracts;

/// <summary>How fresh what a subscription feeds is, known on every node and at most some seconds old. Costs no query.</summary>
public interface ISubscriptionStatus
{
    /// <returns>The moment up to which the subscription has handled everything; null while that is not known.</returns>
    DateTimeOffset? AsOf(string subscription);
}

/// <summary>A record got another version. Ids only: whoever shows the record reads it again, under his own rights.</summary>
public sealed record RecordChanged(Kernel.TenantId Tenant, Guid RecordId, string Kind, int Version, string Type);

/// <summary>A person's role, state or teams may have changed.</summary>
public sealed record AccountChanged(Kernel.TenantId Tenant, Kernel.UserId User);
