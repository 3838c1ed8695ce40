using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Infrastructure.Policies.InProcess;

namespace SynergyFlow.Infrastructure.Policies;

/// <summary>Who decides what people may do.</summary>
public static class PoliciesModule
{
    public static IServiceCollection AddPolicies(this IServiceCollection services) => services
        .AddSingleton<IPolicyEngine>(provider =>
            new InProcessEngine(CompiledPolicies.OwnAsync(), provider.GetRequiredService<ILogger<InProcessEngine>>()))
        .AddSingleton<IAuthorizer, PolicyAuthorizer>();
}
