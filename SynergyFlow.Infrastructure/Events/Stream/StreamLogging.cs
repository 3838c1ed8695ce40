using Microsoft.Extensions.Logging;

namespace SynergyFlow.Infrastructure.Events.Stream;

internal static partial class StreamLogging
{
    [LoggerMessage(6021, LogLevel.Information, "The schema registry has {Count} types of event, and refuses {Refused}")]
    public static partial void SchemasRegistered(this ILogger logger, int count, int refused);

    [LoggerMessage(6022, LogLevel.Warning, "Schemas cannot be registered: {Reason}")]
    public static partial void RegistryAway(this ILogger logger, Exception failure, string reason);

    [LoggerMessage(6023, LogLevel.Error, "Events of {Type} cannot be published: the schema registry refuses their schema: {Reason}")]
    public static partial void SchemaRefused(this ILogger logger, string type, string reason);

    [LoggerMessage(6024, LogLevel.Warning, "Kafka: {Reason}")]
    public static partial void KafkaFailed(this ILogger logger, string reason);
}
