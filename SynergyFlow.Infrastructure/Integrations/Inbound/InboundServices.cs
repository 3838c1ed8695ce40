using MassTransit;
using Microsoft.Extensions.DependencyInjection;
using SynergyFlow.Core.Integrations.Inbound;
using SynergyFlow.Core.Integrations.Inbound.UseCases;
using SynergyFlow.Infrastructure.Events.Stream;

namespace SynergyFlow.Infrastructure.Integrations.Inbound;

internal static class InboundServices
{
    /// <summary>How often a consumer tries again at once when somebody changed the same thing meanwhile.</summary>
    private const int Conflicts = 3;

    public static IServiceCollection AddInbound(this IServiceCollection services)
    {
        services.AddOptions<InboundOptions>().BindConfiguration(InboundOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        services.AddMetrics();
        services.AddMassTransit(bus =>
        {
            bus.AddConsumer<AlertmanagerConsumer>(Patient);
            bus.AddConsumer<AlertConsumer>(Patient);
            bus.AddConsumer<DeploymentConsumer>(Patient);
            bus.UsingInMemory((_, memory) => memory.UseRawJsonSerializer(RawSerializerOptions.AnyMessageType, isDefault: true));
        });
        services.AddSingleton<InboundSignal>().AddSingleton<InboundMeter>().AddSingleton<InboundQueue>();
        services.AddSingleton(provider => new InboundPayload(provider.GetService<SchemaRegistry>()));
        services.AddSingleton<InboundUpkeep>().AddSingleton<IInboundDoor, InboundDoors>();
        services.AddHostedService<InboundDispatcher>().AddHostedService(provider => provider.GetRequiredService<InboundUpkeep>());
        services.AddSingleton<IInboundQueries, InboundQueries>();
        services.AddScoped<IInboundStore, InboundStore>();
        services.AddScoped<InboundGate>().AddScoped<SaveInboundSource>().AddScoped<ChangeInboundSource>().AddScoped<ReadInbound>();
        services.AddScoped<ReadDeployments>().AddScoped<ReadAlerts>().AddScoped<DecideInboundMessage>().AddScoped<TakeAlerts>().AddScoped<TakeDeployment>();
        return services;
    }

    /// <summary>What comes and goes over Kafka, where one is configured.</summary>
    public static IServiceCollection AddInboundStream(this IServiceCollection services) =>
        services.AddHostedService<InboundTopicReader>().AddHostedService<DeadLetters>();

    private static void Patient<TConsumer>(IConsumerConfigurator<TConsumer> consumer)
        where TConsumer : class => consumer.UseMessageRetry(retry =>
        {
            retry.Immediate(Conflicts);
            retry.Handle<InboundConflictException>();
        });
}
