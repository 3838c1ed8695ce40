using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Policies;
using SynergyFlow.Infrastructure.Events;
using SynergyFlow.Infrastructure.Policies.Access;
using SynergyFlow.Infrastructure.Policies.Archive;
using SynergyFlow.Infrastructure.Policies.Bundles;
using SynergyFlow.Infrastructure.Policies.InProcess;
using SynergyFlow.Infrastructure.Policies.Opa;
using SynergyFlow.Infrastructure.Policies.Receipts;
using SynergyFlow.Infrastructure.Policies.Studio;

namespace SynergyFlow.Infrastructure.Policies;

/// <summary>Who decides what people may do: an OPA where one is configured, else the policies in this process.</summary>
public static class PoliciesModule
{
    public static IServiceCollection AddPolicies(this IServiceCollection services)
    {
        services.AddMetrics();
        services.AddOptions<OpaOptions>()
            .Configure<IServiceProvider>((options, provider) => provider.GetService<IConfiguration>()?.GetSection(OpaOptions.Section).Bind(options))
            .ValidateDataAnnotations()
            .ValidateOnStart();
        services.AddOptions<BundleOptions>()
            .Configure<IServiceProvider>((options, provider) => provider.GetService<IConfiguration>()?.GetSection(BundleOptions.Section).Bind(options))
            .ValidateDataAnnotations()
            .ValidateOnStart();
        services.AddSingleton(provider => new BundleShelf(provider.GetRequiredService<IOptions<BundleOptions>>(), PolicyBundle.Packed));
        services.AddSingleton<PolicyMeter>();
        services.AddSingleton(Engine);
        services.AddSingleton(provider => new PolicyCheck(
            provider.GetRequiredService<IPolicyEngine>(), provider.GetRequiredService<ILogger<PolicyCheck>>()));
        services.AddSingleton(provider => new PolicyWatch(provider.GetRequiredService<PolicyCheck>().AskAsync, provider.GetRequiredService<TimeProvider>()))
            .AddHostedService(provider => provider.GetRequiredService<PolicyWatch>());
        services.AddSingleton<AccessLog>().AddHostedService(provider => provider.GetRequiredService<AccessLog>());
        services.AddOptions<ReadOptions>()
            .Configure<IServiceProvider>((options, provider) => provider.GetService<IConfiguration>()?.GetSection(ReadOptions.Section).Bind(options))
            .ValidateDataAnnotations()
            .ValidateOnStart();
        services.AddMemoryCache();
        services.AddSingleton<Reads>().AddSingleton<IReads>(provider => provider.GetRequiredService<Reads>());
        services.AddSingleton<PolicyAuthorizer>();
        services.AddSingleton<IAuthorizer>(provider => provider.GetRequiredService<PolicyAuthorizer>());
        services.AddSingleton<IAccessVerdicts>(provider => provider.GetRequiredService<PolicyAuthorizer>());
        services.AddScoped<DecisionReceipts>().AddScoped<IReceipts>(provider => provider.GetRequiredService<DecisionReceipts>());
        services.AddSingleton<IReceiptQueries, ReceiptQueries>();
        return services.AddPolicyStudio().AddSeals();
    }

    private static IServiceCollection AddSeals(this IServiceCollection services)
    {
        services.AddOptions<SealOptions>().BindConfiguration(SealOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton<SealKeys>().AddSingleton<ISubscription, SealSubscription>();
        services.AddSingleton<IReceiptChain, ReceiptChain>().AddScoped<VerifyReceipts>();
        services.AddSingleton<SectionWriter>().AddSingleton<ArchiveFiles>().AddSingleton<IReceiptArchive, ReceiptArchive>().AddScoped<ReadArchive>();
        services.AddSingleton<ArchiveRounds>().AddHostedService(provider => provider.GetRequiredService<ArchiveRounds>());
        services.AddSingleton<SealWatch>().AddHostedService(provider => provider.GetRequiredService<SealWatch>());
        return services;
    }

    private static IPolicyEngine Engine(IServiceProvider provider) => provider.GetRequiredService<IOptions<OpaOptions>>().Value.Url is { } url
        ? new OpaEngine(url, provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<ILogger<OpaEngine>>())
        : new InProcessEngine(CompiledPolicies.OwnAsync(), provider.GetRequiredService<ILogger<InProcessEngine>>());
}
