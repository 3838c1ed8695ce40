using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Work;

namespace SynergyFlow.Core.Projects.Items;

/// <summary>That a work item is about a component of its project.</summary>
public sealed class ItemComponent
{
    public required TenantId Tenant { get; init; }

    /// <summary>Of both: neither goes together with one of another project.</summary>
    public required ProjectId Project { get; init; }

    public required RecordId Item { get; init; }

    public required ProjectComponentId Component { get; init; }
}

/// <summary>That a work item goes out with a version of its project.</summary>
public sealed class ItemVersion
{
    public required TenantId Tenant { get; init; }

    /// <summary>Of both: neither goes together with one of another project.</summary>
    public required ProjectId Project { get; init; }

    public required RecordId Item { get; init; }

    public required ProjectVersionId Version { get; init; }
}
