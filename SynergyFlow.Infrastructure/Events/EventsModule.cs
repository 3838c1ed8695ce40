using Microsoft.Extensions.DependencyInjection;
using SynergyFlow.Core.Events;
using SynergyFlow.Core.Events.Catalogue;
using SynergyFlow.Core.Events.Contracts;
using SynergyFlow.Core.Events.UseCases;
using SynergyFlow.Infrastructure.Events.Rebuilding;
using SynergyFlow.Infrastructure.Events.Stream;

namespace SynergyFlow.Infrastructure.Events;

internal static class EventsModule
{
    public static IServiceCollection AddEvents(this IServiceCollection services)
    {
        services.AddEventRunning();
        services.AddSingleton<ISubscription, HistorySubscription>();
        services.AddSingleton<ChangeFeed<RecordChanged>>().AddSingleton<ChangeFeed<AccountChanged>>().AddSingleton<ChangeFeed<TimeChanged>>();
        services.AddSingleton<ISubscriptionStatus>(provider => provider.GetRequiredService<SubscriptionMonitor>());
        services.AddHostedService(provider => provider.GetRequiredService<SubscriptionMonitor>());
        services.AddHostedService<LiveFeed>();
        services.AddHostedService<MonthPartitions>();
        services.AddSingleton<SubscriptionMonitor>();
        services.AddSingleton<ISubscriptionQueries, SubscriptionQueries>();
        services.AddScoped<ISubscriptionStore, SubscriptionStore>();
        services.AddScoped<ReadSubscriptions>().AddScoped<ReplayParkedEvent>().AddScoped<DiscardParkedEvent>();
        services.AddScoped<PauseSubscription>().AddScoped<ResumeSubscription>().AddScoped<RepeatSubscription>();
        services.AddScoped<IRebuilds, Rebuilds>().AddScoped<StartRebuild>().AddScoped<ReadRebuild>();
        services.AddScoped<CompareRebuild>().AddScoped<SwapRebuild>().AddScoped<DropRebuild>();
        services.AddHostedService<RebuildRunner>();
        services.AddSingleton<IEventTypes, EventTypes>().AddSingleton<IEventSamples, EventSamples>().AddSingleton<IEventStream, NoEventStream>();
        services.AddScoped<ReadEventTypes>();
        return services;
    }

    /// <summary>What it takes to run subscriptions, without any: drills bring their own.</summary>
    public static IServiceCollection AddEventRunning(this IServiceCollection services)
    {
        services.AddOptions<SubscriptionOptions>()
            .BindConfiguration(SubscriptionOptions.Section)
            .ValidateDataAnnotations()
            .Validate(
                options => options.Lease >= TimeSpan.FromSeconds(1) && options.Poll > TimeSpan.Zero && options.FirstRetry > TimeSpan.Zero,
                "Subscriptions: Lease must be at least a second, Poll and FirstRetry longer than nothing.")
            .ValidateOnStart();
        services.AddMetrics();
        services.AddSingleton<SubscriptionMeter>();
        services.AddHostedService<EventSignalRelay>();
        services.AddHostedService<SubscriptionRunner>();
        return services;
    }
}
