using System.Reflection;
using SynergyFlow.Core.Identity.Provisioning;
using SynergyFlow.Core.Kernel;

namespace SynergyFlow.Core.Tests.Identity.Provisioning;

/// <summary>A tenant that never heard of provisioning: its settings are the seed and it manages nobody. Whatever else is asked fails the test.</summary>
public class NothingProvisioned : DispatchProxy
{
    public static IProvisioningStore Store { get; } = Create<IProvisioningStore, NothingProvisioned>();

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) => targetMethod!.Name switch
    {
        nameof(IProvisioningStore.GetAsync) => Task.FromResult(ProvisioningSettings.Seed((TenantId)args![0]!)),
        nameof(IProvisioningStore.FindUserAsync) => Task.FromResult<ProvisionedUser?>(null),
        _ => throw new NotSupportedException(targetMethod.Name),
    };
}
