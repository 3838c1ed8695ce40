using Microsoft.Extensions.DependencyInjection;
using SynergyFlow.Core.Integrations.Webhooks;
using SynergyFlow.Core.Integrations.Webhooks.UseCases;
using SynergyFlow.Infrastructure.Events;

namespace SynergyFlow.Infrastructure.Integrations.Webhooks;

internal static class WebhookServices
{
    public static IServiceCollection AddWebhooks(this IServiceCollection services)
    {
        services.AddOptions<WebhookOptions>().BindConfiguration(WebhookOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        services.AddMetrics();
        services.AddSingleton<DeliverySignal>().AddSingleton<WebhookMeter>().AddSingleton<DeliveryQueue>().AddSingleton<WebhookSender>();
        services.AddSingleton<IHostNames, HostNames>();
        services.AddSingleton<WebhookTargets>().AddSingleton<IWebhookTargets>(provider => provider.GetRequiredService<WebhookTargets>());
        services.AddSingleton<WebhookSecrets>().AddSingleton<IWebhookSecrets>(provider => provider.GetRequiredService<WebhookSecrets>());
        services.AddSingleton<ISubscription, WebhookSubscription>();
        services.AddSingleton<WebhookUpkeep>();
        services.AddHostedService<WebhookDispatcher>().AddHostedService(provider => provider.GetRequiredService<WebhookUpkeep>());
        services.AddSingleton<IWebhookQueries, WebhookQueries>();
        services.AddScoped<IWebhookStore, WebhookStore>().AddScoped<IWebhookTests, WebhookTests>();
        services.AddScoped<WebhookGate>().AddScoped<SaveWebhook>().AddScoped<ChangeWebhook>().AddScoped<TestWebhook>();
        services.AddScoped<ReplayDeliveries>().AddScoped<ReadWebhooks>();
        return services;
    }
}
