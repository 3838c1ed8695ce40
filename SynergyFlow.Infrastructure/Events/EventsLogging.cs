using Microsoft.Extensions.Logging;

namespace SynergyFlow.Infrastructure.Events;

internal static partial class EventsLogging
{
    [LoggerMessage(6001, LogLevel.Information, "Subscription {Subscription} runs here, epoch {Epoch}")]
    public static partial void LeaseTaken(this ILogger logger, string subscription, long epoch);

    [LoggerMessage(6002, LogLevel.Warning, "Subscription {Subscription} lost its lease, epoch {Epoch}")]
    public static partial void LeaseLost(this ILogger logger, string subscription, long epoch);

    [LoggerMessage(6003, LogLevel.Error, "Subscription {Subscription} stopped for {Pause}")]
    public static partial void SubscriptionFailed(this ILogger logger, Exception failure, string subscription, TimeSpan pause);

    [LoggerMessage(6004, LogLevel.Warning, "Subscription {Subscription} repeats a batch of {Count} one by one")]
    public static partial void BatchRepeated(this ILogger logger, Exception failure, string subscription, int count);

    [LoggerMessage(6005, LogLevel.Warning, "Subscription {Subscription} set event {EventId} ({Type}) aside, attempt {Attempt}")]
    public static partial void SetAside(
        this ILogger logger, Exception failure, string subscription, Guid eventId, string type, int attempt);

    [LoggerMessage(6006, LogLevel.Error, "Subscription {Subscription} parked event {EventId} ({Type}) after {Attempt} attempts")]
    public static partial void Parked(
        this ILogger logger, Exception failure, string subscription, Guid eventId, string type, int attempt);

    [LoggerMessage(6007, LogLevel.Warning, "Wake-ups between nodes failed; readers look once a second meanwhile")]
    public static partial void RelayFailed(this ILogger logger, Exception failure);

    [LoggerMessage(6008, LogLevel.Warning, "The live feed failed and starts again")]
    public static partial void LiveFeedFailed(this ILogger logger, Exception failure);

    [LoggerMessage(6009, LogLevel.Warning, "Partition {Partition} of the event log could not be made; its rows go to the default partition")]
    public static partial void PartitionFailed(this ILogger logger, Exception failure, string partition);

    [LoggerMessage(6010, LogLevel.Information, "Made partition {Partition} of the event log")]
    public static partial void PartitionMade(this ILogger logger, string partition);

    [LoggerMessage(6012, LogLevel.Error, "Subscription {Subscription} waits: {Reason}")]
    public static partial void Stalled(this ILogger logger, Exception failure, string subscription, string reason);

    [LoggerMessage(6013, LogLevel.Information, "Subscription {Subscription} moves again")]
    public static partial void Unstalled(this ILogger logger, string subscription);

    [LoggerMessage(6014, LogLevel.Error, "What subscription {Subscription} feeds has been stale for more than five minutes: it is {Lag} behind")]
    public static partial void TooLongRed(this ILogger logger, string subscription, TimeSpan lag);

    [LoggerMessage(6031, LogLevel.Information, "A copy of what subscription {Subscription} feeds is rebuilt from the log")]
    public static partial void RebuildBegun(this ILogger logger, string subscription);

    [LoggerMessage(6032, LogLevel.Information, "Of what subscription {Subscription} feeds, {What} is live now")]
    public static partial void RebuildSwapped(this ILogger logger, string subscription, string what);

    [LoggerMessage(6033, LogLevel.Information, "The copy of what subscription {Subscription} feeds was dropped")]
    public static partial void RebuildDropped(this ILogger logger, string subscription);

    [LoggerMessage(6034, LogLevel.Error, "A step of the rebuild of what subscription {Subscription} feeds failed; it is tried again")]
    public static partial void RebuildFailed(this ILogger logger, Exception failure, string subscription);

    [LoggerMessage(6011, LogLevel.Warning, "The state of subscriptions could not be read")]
    public static partial void MonitorFailed(this ILogger logger, Exception failure);
}
