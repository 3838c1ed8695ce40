using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using SynergyFlow.Core.Policies.Studio;
using SynergyFlow.Core.Policies.Studio.UseCases;
using SynergyFlow.Infrastructure.Persistence.Jobs;

namespace SynergyFlow.Infrastructure.Policies.Studio;

internal static class StudioServices
{
    public static IServiceCollection AddPolicyStudio(this IServiceCollection services)
    {
        services.AddOptions<StudioOptions>().BindConfiguration(StudioOptions.Section)
            .Validate(options => options.SecondPerson.All(PolicyNames.All.Contains), $"{StudioOptions.Section}:SecondPerson names a policy that there is not. There are: {string.Join(", ", PolicyNames.All)}.")
            .ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton(provider => new StudioRules(provider.GetRequiredService<IOptions<StudioOptions>>().Value.SecondPerson.ToHashSet()));
        services.AddSingleton(provider => Budget(provider.GetRequiredService<IOptions<StudioOptions>>().Value));
        services.AddSingleton<IPolicySpending, PolicySpendings>().AddScoped<KeepPolicyBudget>();
        services.AddSingleton<BudgetWatch>().AddHostedService(provider => provider.GetRequiredService<BudgetWatch>());
        services.AddSingleton<VersionedPolicies>();
        services.AddSingleton<IPolicyWorkshop, PolicyWorkshop>().AddSingleton<LivePolicies>().AddSingleton<ILivePolicies>(provider => provider.GetRequiredService<LivePolicies>());
        services.AddScoped<IPolicyVersionStore, PolicyVersionStore>().AddSingleton<IPolicyVersionQueries, PolicyVersionQueries>();
        services.AddScoped<PolicyGate>().AddScoped<ReadPolicies>().AddScoped<WritePolicy>().AddScoped<PublishPolicy>();
        services.AddScoped<IPolicyReplayStore, PolicyReplayStore>().AddSingleton<IPolicyReplayQueries, PolicyReplayQueries>().AddScoped<ReplayPolicy>();
        return services.AddJobs<ReplayJobs>();
    }

    private static PolicyBudget Budget(StudioOptions options) => new(options.BudgetPercent, options.BudgetLeast, TimeSpan.FromDays(1));
}
