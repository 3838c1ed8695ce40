using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using SynergyFlow.Core.Events.Catalogue;
using SynergyFlow.Infrastructure.Integrations.Inbound;

namespace SynergyFlow.Infrastructure.Events.Stream;

public static class StreamModule
{
    /// <summary>Lets events leave for Kafka where one is configured; otherwise nothing of this runs.</summary>
    /// <param name="dataFolder">Where a signing key without a folder of its own lies.</param>
    public static IServiceCollection AddEventStream(this IServiceCollection services, IConfiguration configuration, string dataFolder)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        services.AddOptions<KafkaOptions>()
            .Bind(configuration.GetSection(KafkaOptions.Section))
            .PostConfigure(options => options.SigningKey = Path.GetFullPath(options.SigningKey, dataFolder))
            .ValidateDataAnnotations()
            .ValidateOnStart();
        if (configuration.GetSection(KafkaOptions.Section).Get<KafkaOptions>() is not { On: true })
        {
            return services;
        }

        services.AddSingleton(provider => new SchemaRegistry(provider.GetRequiredService<IOptions<KafkaOptions>>().Value.Registry));
        services.AddSingleton(provider => EventKey.Open(provider.GetRequiredService<IOptions<KafkaOptions>>().Value.SigningKey));
        services.AddSingleton<SchemaRegistration>().AddHostedService(provider => provider.GetRequiredService<SchemaRegistration>());
        services.AddSingleton<StreamMeter>();
        services.AddSingleton<KafkaProducer>().AddSingleton<ISubscription, KafkaPublisher>();
        services.Replace(ServiceDescriptor.Singleton<IEventStream, EventStream>());
        return services.AddInboundStream();
    }
}
